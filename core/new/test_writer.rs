mod kit;
use kit::*;

#[test]
fn writes_a_line() {
    let stage = Fixture::new("separator = \";\";");
    assert_eq!(stage.render("The storks are back.\nThey came by night.").as_deref(), Some("-;8;test.txt\n"));
    assert_eq!(stage.metric("words"), 8);
}

mod kit;
use kit::*;

#[test]
fn reads_head_and_paragraphs() {
    let stage = Fixture::new("");
    let note = b"Title: Storks\nPlace: Port Sellan\n\nThey are back.\nThey came by night.\n";
    assert_eq!(stage.probe("a.note", note), 60);
    assert_eq!(stage.read("a.note", note), PASS);
    assert_eq!(stage.field("title").as_deref(), Some("Storks"));
    assert_eq!(stage.text(), "They are back.\nThey came by night.");
    assert_eq!(stage.metric("others"), 1);
}

#[test]
fn knows_what_is_not_its_own() {
    assert_eq!(Fixture::new("").probe("a.html", b"<p>Title: x"), 0);
}

#[test]
fn refuses_what_is_not_utf8() {
    assert_eq!(Fixture::new("").read("a.note", b"Title: \xFF"), FAIL_DOC);
}

mod kit;
use kit::*;

#[test]
fn takes_the_line_into_the_field() {
    let stage = Fixture::new("");
    assert_eq!(stage.process("# The storks are back\nBy Ada Lark\nThey came by night."), PASS);
    assert_eq!(stage.field("author").as_deref(), Some("Ada Lark"));
    assert_eq!(stage.dropped(), "byline: By Ada Lark");
    assert_eq!(stage.metric("found"), 1);
}

#[test]
fn sets_nothing_where_nothing_is_said() {
    let stage = Fixture::new("max_size = 16;");
    assert_eq!(stage.process("By now they are back."), PASS);
    assert_eq!(stage.field("author"), None);
    assert_eq!(stage.text(), "By now they are back.");
}

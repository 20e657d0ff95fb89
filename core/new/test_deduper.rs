mod kit;
use kit::*;

#[test]
fn case_and_punctuation_do_not_count() {
    let stage = Fixture::new("");
    assert_eq!(stage.same("The storks are back, early.", "THE STORKS ARE BACK - early"), 1.0);
}

#[test]
fn other_letters_are_another_document() {
    let stage = Fixture::new("");
    assert!(stage.same("The storks are back, early.", "The storks are back, late.") < 0.0);
}

#[test]
fn short_documents_are_not_compared() {
    let stage = Fixture::new("min_letters = 30;");
    assert!(stage.same("The storks are back.", "The storks are back.") < 0.0);
    assert_eq!(stage.metric("short"), 2);
}

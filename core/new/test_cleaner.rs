mod kit;
use kit::*;

#[test]
fn drops_what_shouts() {
    let stage = Fixture::new("");
    assert_eq!(stage.process("The storks are back.\nSUBSCRIBE TO OUR NEWSLETTER"), PASS);
    assert_eq!(stage.text(), "The storks are back.");
    assert_eq!(stage.dropped(), "shouting: SUBSCRIBE TO OUR NEWSLETTER");
    assert_eq!(stage.metric("capitals"), 24);
}

#[test]
fn leaves_short_blocks_alone() {
    let stage = Fixture::new("min_letters = 30;");
    assert_eq!(stage.process("SUBSCRIBE TO OUR NEWSLETTER"), PASS);
    assert_eq!(stage.dropped(), "");
}

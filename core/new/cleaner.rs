//! @NAME@: drops blocks that SHOUT, and those that are next to nothing but capitals.
mod quern;
use quern::*;
use std::mem::offset_of;

#[repr(C)]
pub struct State {
    share: f64,
    min_letters: i64,
}

const OPTIONS: &[Opt] = &[
    Opt::real(c"share", offset_of!(State, share), [0.8, 0.0, 1.0],
        c"drop blocks of which more than this part of the letters are capitals"),
    Opt::integer(c"min_letters", offset_of!(State, min_letters), [12, 1, 1000000], c"leave blocks of fewer letters alone"),
];

const REASON_SHOUTING: u32 = 0;
const REASONS: &[Reason] = &[Reason::new(c"shouting", c"nearly all of its letters are capitals")];

const METRIC_CAPITALS: u32 = 0;
const METRICS: &[Metric] = &[Metric::new(c"capitals", c"letters", c"capitals in the blocks that went")];

fn clean(state: &State, doc: &mut Doc, call: &Call) -> Done {
    for block in doc.kept() {
        let capitals = block.text().iter().filter(|c| c.is_ascii_uppercase()).count();
        let letters = block.text().iter().filter(|c| c.is_ascii_alphabetic()).count();
        if (letters as i64) < state.min_letters || capitals as f64 <= state.share * letters as f64 {
            continue;
        }
        call.drop_block(doc, block, REASON_SHOUTING)?;
        call.count(METRIC_CAPITALS, capitals as u64);
    }
    Ok(())
}

extern "C" fn process(state: &mut State, doc: &mut Doc, call: &Call) -> Verdict {
    verdict(clean(state, doc, call))
}

module!(State, Plugin {
    options: Table::of(OPTIONS),
    metrics: Table::of(METRICS),
    reasons: Table::of(REASONS),
    process: Some(process),
    ..Plugin::new(c"@NAME@", c"Drop blocks that shout", CLEANER, PER_WORKER)
});

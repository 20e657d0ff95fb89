//! @NAME@: documents with the same letters and digits in the same order are the same, whatever stands between these.
mod quern;
use quern::*;
use std::mem::offset_of;

#[repr(C)]
pub struct State {
    min_letters: i64,
}

const OPTIONS: &[Opt] = &[Opt::integer(c"min_letters", offset_of!(State, min_letters), [20, 1, 1000000],
    c"say nothing of documents of fewer letters and digits")];

const METRIC_SHORT: u32 = 0;
const METRICS: &[Metric] = &[Metric::new(c"short", c"documents", c"documents that were too short to be compared")];

/// What is kept of a document to be compared: two hashes of its letters, which FNV-1a makes of different beginnings.
struct Print {
    first: u64,
    second: u64,
    letters: i64,
}

impl Print {
    fn add(&mut self, text: &[u8]) {
        for c in text.iter().filter(|c| c.is_ascii_alphanumeric() || !c.is_ascii()) {
            let c = u64::from(c.to_ascii_lowercase());
            self.first = (self.first ^ c).wrapping_mul(0x100000001B3);
            self.second = (self.second ^ c).wrapping_mul(0x100000001B3);
            self.letters += 1;
        }
    }
}

fn find(state: &State, doc: &Doc, call: &Call) -> Done {
    let mut print = Print { first: 0xCBF29CE484222325, second: 0x9E3779B97F4A7C15, letters: 0 };
    for block in doc.kept().filter(|block| block.state() == KEPT) {
        print.add(block.text()); // what is marked is boilerplate, or known to repeat
    }
    if print.letters < state.min_letters {
        call.count(METRIC_SHORT, 1);
        return Ok(());
    }
    let payload = [print.first.to_ne_bytes(), print.second.to_ne_bytes()].concat();
    call.unit(&payload, &[Key { high: print.first, low: print.second }])
}

extern "C" fn keys(state: &State, doc: &Doc, call: &Call) -> Verdict {
    verdict(find(state, doc, call))
}

extern "C" fn same(_state: &State, pair: &Match) -> f64 {
    if pair.a.bytes() == pair.b.bytes() { 1.0 } else { 0.0 }
}

module!(State, Plugin {
    options: Table::of(OPTIONS),
    metrics: Table::of(METRICS),
    keys: Some(keys),
    same: Some(same),
    ..Plugin::new(c"@NAME@", c"Find documents of the same letters", DEDUPER, SHARED)
});

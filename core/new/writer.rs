//! @NAME@: writes a line for each document: its title, the number of its words, its id.
mod quern;
use quern::*;
use std::ffi::c_char;
use std::mem::offset_of;

#[repr(C)]
pub struct State {
    separator: *const c_char,
    untitled: *const c_char,
}

const OPTIONS: &[Opt] = &[
    Opt::text(c"separator", offset_of!(State, separator), c"\t", c"what stands between the columns"),
    Opt::text(c"untitled", offset_of!(State, untitled), c"-", c"what stands for a title where there is none"),
];

const METRIC_WORDS: u32 = 0;
const METRICS: &[Metric] = &[Metric::new(c"words", c"words", c"words of the documents written")];

/// A line break in a title would be a line of its own.
fn flat(text: &[u8]) -> Vec<u8> {
    text.iter().map(|&c| if c < b' ' { b' ' } else { c }).collect()
}

fn write(state: &State, doc: &Doc, call: &Call) -> Done {
    let words: usize =
        doc.kept().map(|block| block.text().split(|&c| c <= b' ').filter(|word| !word.is_empty()).count()).sum();
    call.write(&flat(doc.text("title").unwrap_or(text_of(state.untitled))))?;
    call.write(text_of(state.separator))?;
    call.write(words.to_string().as_bytes())?;
    call.write(text_of(state.separator))?;
    call.write(&flat(doc.id()))?;
    call.write(b"\n")?;
    call.count(METRIC_WORDS, words as u64);
    Ok(())
}

extern "C" fn render(state: &State, doc: &Doc, call: &Call) -> Verdict {
    verdict(write(state, doc, call))
}

module!(State, Plugin {
    options: Table::of(OPTIONS),
    metrics: Table::of(METRICS),
    render: Some(render),
    ..Plugin::new(c"@NAME@", c"Write a line for each document", WRITER, SHARED)
});

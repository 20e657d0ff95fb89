//! @NAME@: takes the line that names the author ("By Ada Lark") into the field "author".
mod quern;
use quern::*;
use std::ffi::c_char;
use std::mem::offset_of;

#[repr(C)]
pub struct State {
    prefix: *const c_char,
    max_size: i64,
}

const OPTIONS: &[Opt] = &[
    Opt::text(c"prefix", offset_of!(State, prefix), c"By ", c"what such a line begins with"),
    Opt::integer(c"max_size", offset_of!(State, max_size), [80, 1, 4096], c"longer lines, in bytes, name nobody"),
];

const REASON_BYLINE: u32 = 0;
const REASONS: &[Reason] = &[Reason::new(c"byline", c"it names the author and is now a field")];

const FIELDS: &[FieldInfo] = &[FieldInfo::new(c"author", TEXT, c"who wrote it")];

const METRIC_FOUND: u32 = 0;
const METRICS: &[Metric] = &[Metric::new(c"found", c"documents", c"documents with a line that names the author")];

fn extract(state: &State, doc: &mut Doc, call: &Call) -> Done {
    let prefix = text_of(state.prefix);
    for block in doc.kept() {
        let text = block.text();
        if text.len() <= prefix.len() || text.len() as i64 > state.max_size || !text.starts_with(prefix) {
            continue;
        }
        call.set_text(doc, "author", &text[prefix.len()..], "byline", Some((block, prefix.len())))?;
        call.drop_block(doc, block, REASON_BYLINE)?;
        call.count(METRIC_FOUND, 1);
        break;
    }
    Ok(())
}

extern "C" fn process(state: &mut State, doc: &mut Doc, call: &Call) -> Verdict {
    verdict(extract(state, doc, call))
}

module!(State, Plugin {
    options: Table::of(OPTIONS),
    metrics: Table::of(METRICS),
    reasons: Table::of(REASONS),
    fields: Table::of(FIELDS),
    process: Some(process),
    ..Plugin::new(c"@NAME@", c"Take the author's line into a field", EXTRACTOR, PER_WORKER)
});

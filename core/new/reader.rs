//! @NAME@: reads notes: lines "Name: value" first, then, behind an empty line, a paragraph a line.
mod quern;
use quern::*;
use std::mem::offset_of;

#[repr(C)]
pub struct State {
    sure: i64,
}

const OPTIONS: &[Opt] =
    &[Opt::integer(c"sure", offset_of!(State, sure), [60, 1, 100], c"how sure to be of an input that begins with \"Title: \"")];

const FIELDS: &[FieldInfo] = &[FieldInfo::new(c"title", TEXT, c"of the line \"Title: ...\"")];

const METRIC_OTHERS: u32 = 0;
const METRICS: &[Metric] = &[Metric::new(c"others", c"lines", c"lines of the head that are not read")];

const TITLE: &[u8] = b"Title: ";

extern "C" fn probe(state: &mut State, input: &Input, _call: &Call) -> i32 {
    if input.bytes().starts_with(TITLE) { state.sure as i32 } else { 0 }
}

fn read_notes(input: &Input, call: &Call) -> Done {
    let bytes = input.bytes();
    if std::str::from_utf8(bytes).is_err() {
        return Err(call.fail(E_INPUT, "these notes are not UTF-8"));
    }
    let doc = call.new_doc(input)?;
    let (mut begin, mut head) = (0, true);
    for line in bytes.split(|&c| c == b'\n') {
        let end = begin + line.len();
        if line.is_empty() {
            head = false;
        } else if !head {
            call.add_block(doc, PARAGRAPH, line, begin, end)?;
        } else if let Some(title) = line.strip_prefix(TITLE) {
            call.set_text(doc, "title", title, "head", None)?;
        } else {
            call.count(METRIC_OTHERS, 1);
        }
        begin = end + 1;
    }
    call.emit(doc);
    Ok(())
}

extern "C" fn read(_state: &mut State, input: &Input, call: &Call) -> Verdict {
    verdict(read_notes(input, call))
}

module!(State, Plugin {
    options: Table::of(OPTIONS),
    metrics: Table::of(METRICS),
    fields: Table::of(FIELDS),
    probe: Some(probe),
    read: Some(read),
    ..Plugin::new(c"@NAME@", c"Read notes with a head", READER, PER_WORKER)
});

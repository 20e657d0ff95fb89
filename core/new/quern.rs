//! quern's plugin interface, ABI 1.0, as its C headers have it: the structs of types.h, document.h, host.h and
//! plugin.h, and safe words for the services that this plugin asks for. Add others as you need them; the headers say
//! what they do.
#![allow(dead_code)]

use std::cell::Cell;
use std::ffi::{c_char, c_void, CStr};

// ---- types.h ----

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Slice {
    data: *const u8,
    size: usize,
}

impl Slice {
    pub const fn of(bytes: &[u8]) -> Slice {
        Slice { data: bytes.as_ptr(), size: bytes.len() }
    }
    /// They live as long as the document or input that they are of.
    pub fn bytes<'a>(self) -> &'a [u8] {
        match self.size {
            0 => &[],
            size => unsafe { std::slice::from_raw_parts(self.data, size) },
        }
    }
}

#[repr(C)]
pub union Scalar {
    pub integer: i64,
    pub real: f64,
    pub text: *const c_char,
}

#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Pass = 0,
    Drop = 1,
    FailDoc = 2,
    FailRun = 3,
}

pub const E_INPUT: i32 = 1;

// ---- document.h ----

pub const PARAGRAPH: u32 = 0;
pub const HEADING: u32 = 1;
pub const KEPT: u8 = 0;
pub const MARKED: u8 = 1;
pub const DROPPED: u8 = 2;
pub const TEXT: u32 = 0;
pub const NO_BLOCK: u32 = u32::MAX;

/// A block; services change the cells of one that a plugin is looking at.
#[repr(C)]
pub struct Block {
    text: Cell<Slice>,
    next: Cell<*mut Block>,
    pub id: u32,
    pub kind: u16,
    pub level: u8,
    state: Cell<u8>,
    pub ordinal: u32,
    pub flags: u32,
    pub raw_begin: u64,
    pub raw_end: u64,
    spans: Cell<*const c_void>,
    cause: Cell<*const c_void>,
}

impl Block {
    pub fn text(&self) -> &[u8] {
        self.text.get().bytes()
    }
    pub fn state(&self) -> u8 {
        self.state.get()
    }
}

#[repr(C)]
pub struct Value {
    pub kind: u32,
    pub count: u32,
    pub text: Slice, // of texts and dates; a union in C
}

#[repr(C)]
pub struct Field {
    name: Slice,
    pub value: Value,
    stage: Slice,
    origin: Slice,
    block: u32,
    begin: u32,
    end: u32,
    next: *const Field,
}

#[repr(C)]
pub struct Doc {
    size: u32,
    pub verdict: u32,
    pub number: u64,
    id: Slice,
    uri: Slice,
    media: Slice,
    raw: Slice,
    blocks: *mut Block,
    fields: *const Field,
    annexes: *const c_void,
    cause: *const c_void,
    block_count: u32,
    reserved: u32,
}

impl Doc {
    pub fn id(&self) -> &[u8] {
        self.id.bytes()
    }
    /// The blocks that are not dropped. They may be dropped on the way.
    pub fn kept(&self) -> Kept {
        Kept { next: self.blocks }
    }
    /// The value of a field that is a text.
    pub fn text(&self, name: &str) -> Option<&[u8]> {
        let mut field = self.fields;
        while let Some(this) = unsafe { field.as_ref() } {
            if this.name.bytes() == name.as_bytes() && this.value.kind == TEXT {
                return Some(this.value.text.bytes());
            }
            field = this.next;
        }
        None
    }
}

pub struct Kept {
    next: *mut Block,
}

impl Iterator for Kept {
    type Item = &'static Block; // lives as long as its document, which outlives the call
    fn next(&mut self) -> Option<&'static Block> {
        while let Some(block) = unsafe { self.next.as_ref() } {
            self.next = block.next.get();
            if block.state() != DROPPED {
                return Some(block);
            }
        }
        None
    }
}

#[repr(C)]
pub struct Input {
    size: u32,
    pub depth: u32,
    uri: Slice,
    media: Slice,
    charset: Slice,
    bytes: Slice,
}

impl Input {
    pub fn bytes(&self) -> &[u8] {
        self.bytes.bytes()
    }
}

// ---- host.h ----

#[repr(C)]
struct Why {
    reason: u32,
    reserved: u32,
    name: Slice,
    detail: Slice,
    same: *const Block,
}

#[repr(C)]
struct Source {
    origin: Slice,
    block: *const Block,
    begin: u32,
    end: u32,
}

#[repr(C)]
pub struct Key {
    pub high: u64,
    pub low: u64,
}

#[repr(C)]
struct Unit {
    block: *const Block,
    payload: Slice,
    keys: *const Key,
    key_count: usize,
}

type Unused = *const c_void; // a service that has no word below yet

#[repr(C)]
struct Host {
    size: u32,
    minor: u32,
    log: Unused,
    fail: unsafe extern "C" fn(*const Call, Verdict, i32, Slice) -> Verdict,
    count: unsafe extern "C" fn(*const Call, u32, u64),
    scratch: Unused,
    expired: unsafe extern "C" fn(*const Call) -> bool,
    extension: Unused,
    doc_new: unsafe extern "C" fn(*const Call, *const Input) -> *mut Doc,
    doc_alloc: Unused,
    emit: unsafe extern "C" fn(*const Call, *mut Doc) -> bool,
    emit_input: Unused,
    describe: Unused,
    add_block: unsafe extern "C" fn(*const Call, *mut Doc, u32, Slice, u64, u64) -> *mut Block,
    judge: unsafe extern "C" fn(*const Call, *mut Doc, *const Block, u32, *const Why) -> bool,
    rewrite: Unused,
    edit: Unused,
    split: Unused,
    merge: Unused,
    drop_doc: Unused,
    set: unsafe extern "C" fn(*const Call, *mut Doc, Slice, *const Value, *const Source) -> bool,
    unset: Unused,
    add_span: Unused,
    add_feature: Unused,
    attach: Unused,
    unit: unsafe extern "C" fn(*const Call, *const Unit) -> bool,
    write: unsafe extern "C" fn(*const Call, *const u8, usize) -> bool,
    reserve: Unused,
    written: Unused,
}

/// The token of one call of one function: what the services are asked through.
#[repr(C)]
pub struct Call {
    host: *const Host,
}

/// A service that refuses says so with this; return it with `?`: the core has noted why.
pub struct Refused;
pub type Done = Result<(), Refused>;

fn done(granted: bool) -> Done {
    granted.then_some(()).ok_or(Refused)
}

/// What a function returns for what its body came to.
pub fn verdict(body: Done) -> Verdict {
    body.map_or(Verdict::FailDoc, |()| Verdict::Pass)
}

impl Call {
    fn host(&self) -> &Host {
        unsafe { &*self.host }
    }
    /// Sends the document to quarantine.
    pub fn fail(&self, code: i32, message: &str) -> Refused {
        unsafe { (self.host().fail)(self, Verdict::FailDoc, code, Slice::of(message.as_bytes())) };
        Refused
    }
    /// Adds to a row of the metric table.
    pub fn count(&self, metric: u32, n: u64) {
        unsafe { (self.host().count)(self, metric, n) }
    }
    /// Has this document used up its time? Ask in long loops.
    pub fn expired(&self) -> bool {
        unsafe { (self.host().expired)(self) }
    }
    pub fn new_doc(&self, input: &Input) -> Result<&mut Doc, Refused> {
        unsafe { (self.host().doc_new)(self, input).as_mut().ok_or(Refused) }
    }
    pub fn emit(&self, doc: &mut Doc) -> bool {
        unsafe { (self.host().emit)(self, doc) }
    }
    /// Appends a block: text of the input that was being read.
    pub fn add_block(&self, doc: &mut Doc, kind: u32, text: &[u8], begin: usize, end: usize) -> Done {
        done(!unsafe { (self.host().add_block)(self, doc, kind, Slice::of(text), begin as u64, end as u64) }.is_null())
    }
    /// Drops a block for a row of the reason table.
    pub fn drop_block(&self, doc: &mut Doc, block: &Block, reason: u32) -> Done {
        let why = Why { reason, reserved: 0, name: Slice::of(b""), detail: Slice::of(b""), same: std::ptr::null() };
        done(unsafe { (self.host().judge)(self, doc, block, DROPPED as u32, &why) })
    }
    /// Sets a field of type text, read from bytes `begin` on of a block, or from none.
    pub fn set_text(&self, doc: &mut Doc, name: &str, text: &[u8], origin: &str, from: Option<(&Block, usize)>) -> Done {
        let value = Value { kind: TEXT, count: 0, text: Slice::of(text) };
        let begin = from.map_or(0, |(_, begin)| begin as u32);
        let block = from.map_or(std::ptr::null(), |(block, _)| block as *const Block);
        let end = if block.is_null() { 0 } else { begin + text.len() as u32 };
        let source = Source { origin: Slice::of(origin.as_bytes()), block, begin, end };
        done(unsafe { (self.host().set)(self, doc, Slice::of(name.as_bytes()), &value, &source) })
    }
    /// Dedupers: the whole document is a unit.
    pub fn unit(&self, payload: &[u8], keys: &[Key]) -> Done {
        let unit = Unit { block: std::ptr::null(), payload: Slice::of(payload), keys: keys.as_ptr(), key_count: keys.len() };
        done(unsafe { (self.host().unit)(self, &unit) })
    }
    /// Writers: appends to what the document becomes.
    pub fn write(&self, bytes: &[u8]) -> Done {
        done(unsafe { (self.host().write)(self, bytes.as_ptr(), bytes.len()) })
    }
}

// ---- plugin.h ----

pub const READER: u32 = 1;
pub const CLEANER: u32 = 2;
pub const EXTRACTOR: u32 = 3;
pub const DEDUPER: u32 = 4;
pub const WRITER: u32 = 5;
pub const PER_WORKER: u32 = 1;
pub const SHARED: u32 = 2;

#[repr(C)]
pub struct Opt {
    pub name: *const c_char,
    pub help: *const c_char,
    pub kind: u32,
    pub flags: u32,
    pub offset: usize,
    pub initial: Scalar,
    pub min: Scalar,
    pub max: Scalar,
    pub choices: *const *const c_char,
}

impl Opt {
    const fn row(name: &'static CStr, help: &'static CStr, kind: u32, offset: usize, values: [Scalar; 3]) -> Opt {
        let [initial, min, max] = values;
        Opt { name: name.as_ptr(), help: help.as_ptr(), kind, flags: 0, offset, initial, min, max, choices: std::ptr::null() }
    }
    /// For a member of type i64.
    pub const fn integer(name: &'static CStr, offset: usize, values: [i64; 3], help: &'static CStr) -> Opt {
        let [initial, min, max] = values;
        Opt::row(name, help, 2, offset, [Scalar { integer: initial }, Scalar { integer: min }, Scalar { integer: max }])
    }
    /// For a member of type f64.
    pub const fn real(name: &'static CStr, offset: usize, values: [f64; 3], help: &'static CStr) -> Opt {
        let [initial, min, max] = values;
        Opt::row(name, help, 5, offset, [Scalar { real: initial }, Scalar { real: min }, Scalar { real: max }])
    }
    /// For a member of type *const c_char, which `text_of` reads.
    pub const fn text(name: &'static CStr, offset: usize, initial: &'static CStr, help: &'static CStr) -> Opt {
        Opt::row(name, help, 6, offset, [Scalar { text: initial.as_ptr() }, Scalar { integer: 0 }, Scalar { integer: 0 }])
    }
}

/// The bytes of an option of type text.
pub fn text_of<'a>(option: *const c_char) -> &'a [u8] {
    unsafe { CStr::from_ptr(option) }.to_bytes()
}

#[repr(C)]
pub struct Metric {
    name: *const c_char,
    unit: *const c_char,
    help: *const c_char,
}

impl Metric {
    pub const fn new(name: &'static CStr, unit: &'static CStr, help: &'static CStr) -> Metric {
        Metric { name: name.as_ptr(), unit: unit.as_ptr(), help: help.as_ptr() }
    }
}

#[repr(C)]
pub struct Reason {
    slug: *const c_char,
    help: *const c_char,
}

impl Reason {
    pub const fn new(slug: &'static CStr, help: &'static CStr) -> Reason {
        Reason { slug: slug.as_ptr(), help: help.as_ptr() }
    }
}

#[repr(C)]
pub struct FieldInfo {
    name: *const c_char,
    kind: u32,
    help: *const c_char,
}

impl FieldInfo {
    pub const fn new(name: &'static CStr, kind: u32, help: &'static CStr) -> FieldInfo {
        FieldInfo { name: name.as_ptr(), kind, help: help.as_ptr() }
    }
}

#[repr(C)]
pub struct Match {
    pub a: Slice,
    pub b: Slice,
    pub a_keys: u32,
    pub b_keys: u32,
    pub shared_keys: u32,
}

#[repr(C)]
pub struct Table<T> {
    rows: *const T,
    size: usize,
    count: usize,
}

impl<T> Table<T> {
    pub const fn of(rows: &'static [T]) -> Table<T> {
        Table { rows: rows.as_ptr(), size: std::mem::size_of::<T>(), count: rows.len() }
    }
}

/// `S` is the plugin's state: the core allocates it, zeroes it and fills it from the options.
#[repr(C)]
pub struct Plugin<S: 'static> {
    pub size: u32,
    pub min_host_minor: u32,
    pub name: *const c_char,
    pub version: *const c_char,
    pub summary: *const c_char,
    pub license: *const c_char,
    pub kind: u32,
    pub threading: u32,
    pub flags: u32,
    pub reserved: u32,
    pub state_size: usize,
    pub options: Table<Opt>,
    pub metrics: Table<Metric>,
    pub reasons: Table<Reason>,
    pub fields: Table<FieldInfo>,
    pub exts: *const c_void,
    pub init: Option<extern "C" fn(&mut S, &Call) -> Verdict>,
    pub fini: Option<extern "C" fn(&mut S)>,
    pub probe: Option<extern "C" fn(&mut S, &Input, &Call) -> i32>,
    pub read: Option<extern "C" fn(&mut S, &Input, &Call) -> Verdict>,
    pub process: Option<extern "C" fn(&mut S, &mut Doc, &Call) -> Verdict>,
    pub keys: Option<extern "C" fn(&S, &Doc, &Call) -> Verdict>,
    pub same: Option<extern "C" fn(&S, &Match) -> f64>,
    pub render: Option<extern "C" fn(&S, &Doc, &Call) -> Verdict>,
    pub commit: Option<extern "C" fn(&mut S, &Call) -> Verdict>,
}

impl<S> Plugin<S> {
    /// A plugin without tables and functions: `Plugin { process: Some(process), ..Plugin::new(...) }`.
    pub const fn new(name: &'static CStr, summary: &'static CStr, kind: u32, threading: u32) -> Plugin<S> {
        Plugin {
            size: std::mem::size_of::<Plugin<S>>() as u32,
            min_host_minor: 0,
            name: name.as_ptr(),
            version: c"0.1.0".as_ptr(),
            summary: summary.as_ptr(),
            license: c"MIT".as_ptr(),
            kind,
            threading,
            flags: 0,
            reserved: 0,
            state_size: std::mem::size_of::<S>(),
            options: Table::of(&[]),
            metrics: Table::of(&[]),
            reasons: Table::of(&[]),
            fields: Table::of(&[]),
            exts: std::ptr::null(),
            init: None,
            fini: None,
            probe: None,
            read: None,
            process: None,
            keys: None,
            same: None,
            render: None,
            commit: None,
        }
    }
}

#[repr(C)]
pub struct Module {
    pub size: u32,
    pub minor: u32,
    pub plugins: *const *const c_void,
}

/// Constants that hold pointers to other constants: nobody ever writes to them.
#[repr(transparent)]
pub struct Shared<T>(pub T);
unsafe impl<T> Sync for Shared<T> {}

/// Exports a plugin of a state type: `module!(State, Plugin { ... });`. Once, last in the file.
#[macro_export]
macro_rules! module {
    ($state:ty, $plugin:expr) => {
        static PLUGIN: $crate::quern::Shared<$crate::quern::Plugin<$state>> = $crate::quern::Shared($plugin);
        static PLUGINS: $crate::quern::Shared<[*const std::ffi::c_void; 2]> =
            $crate::quern::Shared([&PLUGIN as *const _ as *const std::ffi::c_void, std::ptr::null()]);
        #[no_mangle]
        #[allow(non_upper_case_globals)]
        pub static qn_module_v1: $crate::quern::Shared<$crate::quern::Module> =
            $crate::quern::Shared($crate::quern::Module {
                size: std::mem::size_of::<$crate::quern::Module>() as u32,
                minor: 0,
                plugins: &PLUGINS as *const _ as *const *const std::ffi::c_void,
            });
    };
}

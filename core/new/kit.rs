//! quern's test kit (quern-test.h): loads the plugin, makes a document of a text, a paragraph a line, and shows what
//! became of it.
#![allow(dead_code)]

use std::ffi::{c_char, c_int, c_void, CStr, CString};

extern "C" {
    fn qt_new(plugin: *const c_char, options: *const c_char) -> *mut c_void;
    fn qt_free(fixture: *mut c_void);
    fn qt_probe(fixture: *mut c_void, uri: *const c_char, bytes: *const u8, size: usize) -> c_int;
    fn qt_read(fixture: *mut c_void, uri: *const c_char, bytes: *const u8, size: usize) -> c_int;
    fn qt_process(fixture: *mut c_void, text: *const c_char) -> c_int;
    fn qt_render(fixture: *mut c_void, text: *const c_char) -> *const c_char;
    fn qt_same(fixture: *mut c_void, a: *const c_char, b: *const c_char) -> f64;
    fn qt_text(fixture: *mut c_void) -> *const c_char;
    fn qt_dropped(fixture: *mut c_void) -> *const c_char;
    fn qt_field(fixture: *mut c_void, name: *const c_char) -> *const c_char;
    fn qt_metric(fixture: *const c_void, name: *const c_char) -> i64;
}

pub const PASS: i32 = 0;
pub const FAIL_DOC: i32 = 2;

pub struct Fixture(*mut c_void);

fn c(text: &str) -> CString {
    CString::new(text).unwrap()
}

fn told(text: *const c_char) -> Option<String> {
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_string())
}

impl Fixture {
    /// The plugin that cargo has built beside this test, with options as in a pipeline.
    pub fn new(options: &str) -> Fixture {
        let plugin = std::env::current_exe().unwrap().with_file_name("libplugin.so");
        let fixture = unsafe { qt_new(c(plugin.to_str().unwrap()).as_ptr(), c(options).as_ptr()) };
        assert!(!fixture.is_null(), "the plugin cannot be had: see above");
        Fixture(fixture)
    }
    pub fn probe(&self, uri: &str, bytes: &[u8]) -> i32 {
        unsafe { qt_probe(self.0, c(uri).as_ptr(), bytes.as_ptr(), bytes.len()) }
    }
    pub fn read(&self, uri: &str, bytes: &[u8]) -> i32 {
        unsafe { qt_read(self.0, c(uri).as_ptr(), bytes.as_ptr(), bytes.len()) }
    }
    pub fn process(&self, text: &str) -> i32 {
        unsafe { qt_process(self.0, c(text).as_ptr()) }
    }
    pub fn render(&self, text: &str) -> Option<String> {
        told(unsafe { qt_render(self.0, c(text).as_ptr()) })
    }
    pub fn same(&self, a: &str, b: &str) -> f64 {
        unsafe { qt_same(self.0, c(a).as_ptr(), c(b).as_ptr()) }
    }
    pub fn text(&self) -> String {
        told(unsafe { qt_text(self.0) }).unwrap()
    }
    pub fn dropped(&self) -> String {
        told(unsafe { qt_dropped(self.0) }).unwrap()
    }
    pub fn field(&self, name: &str) -> Option<String> {
        told(unsafe { qt_field(self.0, c(name).as_ptr()) })
    }
    pub fn metric(&self, name: &str) -> i64 {
        unsafe { qt_metric(self.0, c(name).as_ptr()) }
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        unsafe { qt_free(self.0) }
    }
}

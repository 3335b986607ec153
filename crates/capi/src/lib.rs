//! The fuzz harness of the oracle as a C library. `include/basestring.h` describes the functions.
//!
//! The only crate with `unsafe`: each function turns pointers into references, and calls safe code.

#![expect(unsafe_code, reason = "a C interface is made of raw pointers")]

mod harness;

use std::ffi::{CStr, c_char};
use std::ptr;

pub use harness::CHarness;

/// A text of the caller.
///
/// # Safety
///
/// `text` is null, or points to a text that ends with a zero byte and lives as long as the result is
/// used.
unsafe fn text<'a>(text: *const c_char) -> Option<&'a str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: it ends with a zero byte, by this function's contract.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().ok()
}

/// A harness of the caller.
///
/// # Safety
///
/// `harness` is null, or was given by [`basestring_harness_new`], is not freed, and is used by no
/// other thread.
unsafe fn harness<'a>(harness: *mut CHarness) -> Option<&'a mut CHarness> {
    // SAFETY: it is null or points to a harness that nothing else uses, by this function's contract.
    unsafe { harness.as_mut() }
}

/// Creates a harness from options in JSON; null if they are wrong.
///
/// # Safety
///
/// `options` is null, or a text that ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn basestring_harness_new(options: *const c_char) -> *mut CHarness {
    // SAFETY: the text lives until this function ends.
    let options = unsafe { text(options) }.unwrap_or_default();
    match CHarness::new(options) {
        Ok(harness) => Box::into_raw(Box::new(harness)),
        Err(fault) => {
            eprintln!("basestring: {fault}");
            ptr::null_mut()
        }
    }
}

/// The call that bytes describe, as a line of the adapter protocol; null if they describe none.
///
/// # Safety
///
/// `harness` is one of [`basestring_harness_new`] that is not freed; `data` points to `size` bytes, or
/// is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn basestring_harness_call(
    harness: *mut CHarness,
    data: *const u8,
    size: usize,
) -> *const c_char {
    // SAFETY: by this function's contract.
    let Some(harness) = (unsafe { self::harness(harness) }) else {
        return ptr::null();
    };
    let bytes = if data.is_null() {
        &[]
    } else {
        // SAFETY: it points to that many bytes, by this function's contract.
        unsafe { std::slice::from_raw_parts(data, size) }
    };
    harness.call(bytes)
}

/// The text at a JSON pointer in the last call; null if there is none.
///
/// # Safety
///
/// `harness` is one of [`basestring_harness_new`] that is not freed; `pointer` is null, or a text that
/// ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn basestring_harness_get(
    harness: *mut CHarness,
    pointer: *const c_char,
) -> *const c_char {
    // SAFETY: by this function's contract.
    match unsafe { (self::harness(harness), text(pointer)) } {
        (Some(harness), Some(pointer)) => harness.get(pointer),
        (None, _) | (Some(_), None) => ptr::null(),
    }
}

/// Judges the answer to the last call; null, or a find as JSON.
///
/// # Safety
///
/// `harness` is one of [`basestring_harness_new`] that is not freed; `answer` is null, or a text that
/// ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn basestring_harness_judge(
    harness: *mut CHarness,
    answer: *const c_char,
) -> *const c_char {
    // SAFETY: by this function's contract.
    match unsafe { (self::harness(harness), text(answer)) } {
        (Some(harness), answer) => harness.judge(answer.unwrap_or_default()),
        (None, _) => ptr::null(),
    }
}

/// Judges a result of one text; null, or a find as JSON.
///
/// # Safety
///
/// `harness` is one of [`basestring_harness_new`] that is not freed; `name` and `text` are null, or
/// texts that end with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn basestring_harness_judge_text(
    harness: *mut CHarness,
    name: *const c_char,
    text: *const c_char,
) -> *const c_char {
    // SAFETY: by this function's contract.
    match unsafe { (self::harness(harness), self::text(name), self::text(text)) } {
        (Some(harness), Some(name), found) => harness.judge_text(name, found),
        (None, ..) | (Some(_), None, _) => ptr::null(),
    }
}

/// Frees a harness.
///
/// # Safety
///
/// `harness` is null, or one of [`basestring_harness_new`] that is not freed yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn basestring_harness_free(harness: *mut CHarness) {
    if !harness.is_null() {
        // SAFETY: it was made by `Box::into_raw`, and is freed once, by this function's contract.
        drop(unsafe { Box::from_raw(harness) });
    }
}

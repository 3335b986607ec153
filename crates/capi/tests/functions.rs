//! The functions, as C calls them.

#![expect(unsafe_code, reason = "the functions are called as C calls them")]

use std::ffi::{CStr, CString, c_char};
use std::ptr;

use basestring_capi::{
    basestring_harness_call, basestring_harness_free, basestring_harness_get,
    basestring_harness_judge, basestring_harness_judge_text, basestring_harness_new,
};
use serde_json::Value;

fn text(text: &str) -> CString {
    CString::new(text).expect("no zero byte")
}

/// A text that a function gave, as JSON or as it is.
fn given(pointer: *const c_char) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the function gave a text, which is valid until the next call.
    let text = unsafe { CStr::from_ptr(pointer) };
    Some(text.to_str().expect("UTF-8").to_owned())
}

#[test]
fn a_wrong_answer_is_a_find_and_a_right_one_is_not() {
    let options = text(r#"{"ops": ["percent_encode"]}"#);
    let input = br#"{"op":"percent_encode","in":{"text":"a b"}}"#;
    // SAFETY: the texts live as long as the calls, and the harness is freed once.
    unsafe {
        let harness = basestring_harness_new(options.as_ptr());
        assert!(!harness.is_null());
        let call = given(basestring_harness_call(
            harness,
            input.as_ptr(),
            input.len(),
        ));
        let call: Value = serde_json::from_str(&call.expect("a call")).expect("JSON");
        assert_eq!(call["in"]["text"], "a b");
        let pointer = text("/in/text");
        let got = given(basestring_harness_get(harness, pointer.as_ptr()));
        assert_eq!(got.as_deref(), Some("a b"));
        let missing = text("/in/body");
        assert_eq!(
            given(basestring_harness_get(harness, missing.as_ptr())),
            None
        );
        let right = text(r#"{"ok": {"text": "a%20b"}}"#);
        assert_eq!(
            given(basestring_harness_judge(harness, right.as_ptr())),
            None
        );
        let (name, wrong) = (text("text"), text("a+b"));
        // A wrong text is compared with each known mistake. In Miri, that takes more than ten minutes; an
        // answer without a text is compared with none, and calls the same unsafe code.
        let (wrong, cause) = if cfg!(miri) {
            (ptr::null(), "percent_encode")
        } else {
            (wrong.as_ptr(), "encode-space-plus")
        };
        let find = given(basestring_harness_judge_text(harness, name.as_ptr(), wrong));
        let find: Value = serde_json::from_str(&find.expect("a find")).expect("JSON");
        assert!(
            find["cause"]
                .as_str()
                .is_some_and(|found| found.contains(cause))
        );
        // The same cause with a call of the same size.
        let again = basestring_harness_judge_text(harness, name.as_ptr(), wrong);
        assert_eq!(given(again), None);
        basestring_harness_free(harness);
    }
}

#[test]
fn null_and_wrong_options_are_accepted() {
    let wrong = text(r#"{"ops": ["wash"]}"#);
    let zero = br#"{"op":"percent_encode","in":{"text":"\u0000"}}"#;
    // SAFETY: null is allowed everywhere; the texts live as long as the calls.
    unsafe {
        assert!(basestring_harness_new(wrong.as_ptr()).is_null());
        let harness = basestring_harness_new(ptr::null());
        assert_eq!(
            given(basestring_harness_call(harness, ptr::null(), 0)),
            None
        );
        assert_eq!(given(basestring_harness_judge(harness, ptr::null())), None);
        assert_eq!(given(basestring_harness_get(harness, ptr::null())), None);
        assert!(!basestring_harness_call(harness, zero.as_ptr(), zero.len()).is_null());
        let pointer = text("/in/text");
        assert_eq!(
            given(basestring_harness_get(harness, pointer.as_ptr())),
            None
        );
        assert!(!basestring_harness_judge(harness, ptr::null()).is_null());
        basestring_harness_free(harness);
        basestring_harness_free(ptr::null_mut());
        assert!(basestring_harness_call(ptr::null_mut(), ptr::null(), 0).is_null());
    }
}

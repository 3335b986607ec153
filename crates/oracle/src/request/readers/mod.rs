//! The readers, one file for each form.
//!
//! To add a form: a line in `form.rs`, a file here with its [`Reader`], a line in [`of`].

mod curl;
mod debug;
mod har;
mod http;

pub use self::curl::{curl_command, read_curl};
pub(crate) use self::debug::{BaseString, base_string_in, split_base_string};
pub use self::http::read_http;
use super::form::Form;
use super::reader::{Description, Reader};

/// The reader of a form.
pub(crate) const fn of(form: Form) -> &'static Reader {
    match form {
        Form::Har => &har::READER,
        Form::Curl => &curl::READER,
        Form::Http => &http::READER,
        Form::Debug => &debug::READER,
    }
}

/// What there is to say about a form.
///
/// ```
/// use basestring_oracle::internal::request::describe;
/// use basestring_oracle::request::{Form, ReadOptions, read};
/// for &form in Form::ALL {
///     let request = read(describe(form).example.as_bytes(), &ReadOptions::default()).unwrap();
///     assert_eq!(request.source.form, Some(form));
/// }
/// ```
#[must_use]
pub const fn describe(form: Form) -> Description {
    let Reader {
        summary,
        example,
        instead,
        recognize: _,
        read: _,
    } = *of(form);
    Description {
        form,
        summary,
        example,
        instead,
    }
}

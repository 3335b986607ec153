//! The reason of an input or output error, in words.

use std::io::{self, ErrorKind};

/// Why a file cannot be read or written, in words.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds are the standard library's"
)]
pub(crate) fn reason(fault: &io::Error) -> String {
    match fault.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::NotADirectory => "a part of the path is not a directory".to_owned(),
        ErrorKind::InvalidData => "it is not valid UTF-8".to_owned(),
        _ => {
            let text = fault.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut chars = text.chars();
            let first = chars.next().map(|first| first.to_ascii_lowercase());
            first.into_iter().chain(chars).collect()
        }
    }
}

//! Requests as people have them: a command, the text of a request, a browser's archive, a log.
//!
//! There is one reader for each [`Form`], tried in a fixed order by [`capture`]. Each gives one model,
//! [`OwnedRequest`], whatever the text was, so that what is reported of a request does not depend on
//! where it came from. No reader contacts a host, and files are read only by [`ReadOptions::read_file`].

pub(crate) mod answer;
pub(crate) mod base_string;
pub(crate) mod beside;
mod body_search;
mod colors;
mod draft;
mod fault;
mod fold;
mod form;
pub(crate) mod framing;
mod java;
mod literal;
mod logger;
mod margin;
mod model;
mod object;
mod packets;
mod pairs;
pub(crate) mod parameters;
mod paste;
mod postman_cli;
mod prefix;
mod query_header;
mod read;
pub(crate) mod reader;
pub(crate) mod readers;
mod redacted;
mod remark;
pub(crate) mod shell;
pub(crate) mod sign;
mod signatures;
mod source;
pub(crate) mod summary;
mod tags;
mod unknown;
pub(crate) mod unread;
mod unwrap;
mod values;
mod yaml;

pub(crate) use self::base_string::{BaseString, split_base_string};
pub use self::fault::{Place, ReadError};
#[cfg(feature = "generate")]
pub(crate) use self::fold::without_invisible;
pub use self::form::Form;
pub use self::model::{Body, Captured, OwnedRequest, Printed, ReadOptions, Side, Source};
pub use self::read::{capture, read};
#[cfg(feature = "generate")]
pub(crate) use self::read::{is_same, is_signed, readings};
pub use self::readers::read_http;
pub use self::remark::Remark;

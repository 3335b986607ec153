//! Parts of plans to which the documents leave one reading: no raw characters, no bytes that are not
//! text, no dot segments. What is left still has escapes in either case, names that occur twice,
//! uppercase letters, ports, empty values.

pub(crate) mod text;
pub(crate) mod url;

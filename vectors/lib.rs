//! The vectors as data: JSON files of cases with one right answer each, for OAuth 1.0a (RFC 5849) and
//! webhook signatures. The README defines the format.
//!
//! The crate has no dependencies and reads no files: parse the texts with a JSON library.
//!
//! ```
//! let (name, text) = basestring_vectors::CASES[0];
//! assert_eq!(name, "base-string/construction.json");
//! assert!(text.starts_with("[\n"));
//! ```

#![forbid(unsafe_code)]

/// The version of the vectors. It changes whenever a case is added or changed.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Every file of cases: its path, `<layer>/<topic>.json`, and its text, a JSON array. Sorted by path.
pub static CASES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// The JSON Schema of a file of cases.
pub static SCHEMA: &str = include_str!("schema.json");

/// The requirements that cases cite, a JSON array: what the documents require, sentence by sentence.
pub static REQUIREMENTS: &str = include_str!("requirements.json");

/// The files that are not cases, with their paths, sorted: schema, requirements, the README, the table
/// of the mistakes that each case catches, readers in nine languages, and `.gitattributes`.
pub static OTHERS: [(&str, &str); 14] = [
    (".gitattributes", include_str!(".gitattributes")),
    ("MATRIX.md", include_str!("MATRIX.md")),
    ("README.md", include_str!("README.md")),
    ("readers/Cases.java", include_str!("readers/Cases.java")),
    ("readers/cases.c", include_str!("readers/cases.c")),
    ("readers/cases.go", include_str!("readers/cases.go")),
    ("readers/cases.mjs", include_str!("readers/cases.mjs")),
    ("readers/cases.php", include_str!("readers/cases.php")),
    ("readers/cases.pl", include_str!("readers/cases.pl")),
    ("readers/cases.py", include_str!("readers/cases.py")),
    ("readers/cases.rb", include_str!("readers/cases.rb")),
    ("readers/cases.rs", include_str!("readers/cases.rs")),
    ("requirements.json", REQUIREMENTS),
    ("schema.json", SCHEMA),
];

//! The JSON documents that the program prints. Each has a name, a version and a schema, which
//! `basestring schema NAME` prints.

use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exit::Failure;
use crate::output;

/// A kind of JSON document.
pub(crate) struct Document {
    /// Its name: that of the command, and of the file in `schemas`.
    pub(crate) name: &'static str,
    /// The value of its member `version`. It grows when a member is removed or changes its meaning.
    version: u64,
    /// What prints or reads it, one line.
    pub(crate) about: &'static str,
    /// The schema, JSON Schema 2020-12.
    pub(crate) schema: &'static str,
}

macro_rules! documents {
    ($($CONSTANT:ident = $name:literal, $version:expr, $about:literal;)*) => {
        $(pub(crate) const $CONSTANT: Document = Document {
            name: $name,
            version: $version,
            about: $about,
            schema: include_str!(concat!("../schemas/", $name, ".json")),
        };)*

        /// Every document, in the order in which they are listed.
        pub(crate) const ALL: &[Document] = &[$($CONSTANT),*];
    };
}

documents! {
    ADAPTER = "adapter", 1, "Read: adapter.json, which describes an adapter";
    CHECK = "check", basestring_oracle::report::JSON_VERSION, "check --json FILE";
    COMPARE = "compare", 1, "compare --json FILE";
    DIAGNOSE = "diagnose", 1, "diagnose --json";
    DIFF = "diff", 1, "diff --json";
    EXPLAIN = "explain", 1, "explain --json";
    FORMATS = "formats", 1, "formats --json";
    MISTAKE = "mistake", 1, "mistakes show ID --json";
    MISTAKES = "mistakes", 1, "mistakes list --json";
    MATRIX = "matrix", 1, "vectors matrix --json";
    PROBE = "probe", 1, "probe --json FILE";
    PROFILES = "profiles", 1, "profiles --json";
    SELF_TEST = "self-test", 1, "self-test --json";
    SERVE = "serve", 1, "serve: the first line";
    SIGN = "sign", 1, "sign --json";
    SIGN_WEBHOOK = "sign-webhook", 1, "sign --webhook NAME --json";
    TLS = "tls", 1, "tls HOST… --json";
    TLS_CLIENTS = "tls-clients", 1, "tls-clients run --json";
    TLS_CLIENTS_LIST = "tls-clients-list", 1, "tls-clients list --json";
    TLS_CLIENTS_RECIPES = "tls-clients-recipes", 1, "tls-clients recipes --json";
    TLS_CLIENTS_SERVE = "tls-clients-serve", 1, "tls-clients serve: the first line";
    TLS_MIXED = "tls-mixed", 1, "tls --mixed FILE --json";
    WEBHOOK = "webhook", 1, "webhook --json";
}

impl Document {
    /// A document with its version as the first member.
    pub(crate) fn value(&self, content: &impl Serialize) -> Result<Value, Failure> {
        let content = serde_json::to_value(content).map_err(Failure::internal)?;
        let Value::Object(members) = content else {
            let fault = format!("the document {} is not an object", self.name);
            return Err(Failure::internal(fault));
        };
        let mut all = Map::with_capacity(members.len() + 1);
        all.insert("version".to_owned(), Value::from(self.version));
        all.extend(members);
        Ok(Value::Object(all))
    }

    /// Prints a document.
    pub(crate) fn print(&self, content: &impl Serialize) -> Result<(), Failure> {
        let value = self.value(content)?;
        output::print_json(&format!("{value:#}\n"))
    }

    /// Writes a document into a file in one step, or for `-` to standard output.
    pub(crate) fn write(&self, path: &Path, content: &impl Serialize) -> Result<(), Failure> {
        output::write_json(path, &self.value(content)?)
    }
}

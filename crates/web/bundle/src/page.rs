//! One file of HTML, with the style, the script and the compressed module in it.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// The modules of the page, each after those that it imports. They become one script: a name at the top
/// of a module is unique.
const MODULES: [&str; 7] = [
    "engine.js",
    "share.js",
    "examples.js",
    "words.js",
    "parts.js",
    "result.js",
    "main.js",
];

/// The page. Its Content-Security-Policy forbids every connection, and allows this script and this
/// style alone.
pub(crate) fn assemble(folder: &Path, glue: &str, wasm: &[u8]) -> io::Result<String> {
    let mut script = plain(glue);
    for module in MODULES {
        script.push_str(&plain(&fs::read_to_string(folder.join(module))?));
    }
    let style = fs::read_to_string(folder.join("style.css"))?;
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(&style)
    );
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(wasm)?;
    let module = STANDARD.encode(gzip.finish()?);
    let page = fs::read_to_string(folder.join("page.html"))?;
    let mut text = page;
    for (mark, content) in [
        ("%policy%", &policy),
        ("%style%", &style),
        ("%script%", &script),
        ("%module%", &module),
    ] {
        if text.matches(mark).count() != 1 {
            return Err(io::Error::other(format!("page.html: expected {mark} once")));
        }
        text = text.replace(mark, content);
    }
    Ok(text)
}

/// A module as a part of one script: without imports, and with names in place of exports.
fn plain(module: &str) -> String {
    let mut text = String::new();
    for line in module.lines() {
        if line.starts_with("import ")
            || line.starts_with("export {")
            || line.starts_with("export default")
        {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{line}");
    }
    text
}

/// The source of a script or a style in a Content-Security-Policy.
fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

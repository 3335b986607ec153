//! Embeds the page of `basestring page`, if it is built.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=built");
    let page = root.join("built/page.html");
    let source = if page.is_file() {
        format!("Some(include_str!({page:?}))")
    } else {
        "None".to_owned()
    };
    match fs::write(out.join("page.rs"), source) {
        Ok(()) => ExitCode::SUCCESS,
        Err(found) => {
            eprintln!("error: {found}");
            ExitCode::FAILURE
        }
    }
}

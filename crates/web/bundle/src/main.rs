//! Builds the WebAssembly of the engine, and of it the page and the core of the npm package:
//!
//! - `crates/cli/built/page.html`, which the program `basestring` embeds;
//! - `packages/npm/wasm/`, the module and its interface.

mod page;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(found) => {
            eprintln!("error: {found}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> io::Result<()> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()?;
    let root = web.join("../..").canonicalize()?;
    let module = compile(&root)?;
    let npm = root.join("packages/npm/wasm");
    bind(&module, &npm)?;
    let wasm = fs::read(npm.join("basestring_bg.wasm"))?;
    let glue = fs::read_to_string(npm.join("basestring.js"))?;
    let page = page::assemble(&web.join("page"), &glue, &wasm)?;
    let place = root.join("crates/cli/built/page.html");
    write(&place, page.as_bytes())?;
    println!(
        "{}: {} bytes, module {} bytes",
        place.display(),
        page.len(),
        wasm.len()
    );
    Ok(())
}

/// Compiles the engine. Gives the path of the module.
fn compile(root: &Path) -> io::Result<PathBuf> {
    let folder = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = folder.join("web");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "rustc",
            "--locked",
            "--quiet",
            "--package",
            "basestring-web",
            "--lib",
        ])
        .args([
            "--crate-type",
            "cdylib",
            "--target",
            TARGET,
            "--profile",
            "web",
            "--target-dir",
        ])
        .arg(&folder)
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!(
            "the engine does not compile to WebAssembly; the target is installed with: rustup target add {TARGET}"
        )));
    }
    Ok(folder.join(TARGET).join("web/basestring_web.wasm"))
}

/// Writes the module with its interface for JavaScript.
fn bind(module: &Path, to: &Path) -> io::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("basestring")
        .typescript(false);
    bindgen
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.web(true).map_err(io::Error::other)?;
    fs::create_dir_all(to)?;
    bindgen.generate(to).map_err(io::Error::other)
}

/// Writes a file, if it has another content.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}

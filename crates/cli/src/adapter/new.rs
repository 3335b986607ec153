//! `basestring adapter new`: create an adapter.

use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::internal::files::write_atomically;
use serde_json::json;

use super::skeleton::{SKELETONS, Skeleton};
use crate::exit::{Exit, Failure};
use crate::files::{cannot_write, check_is_new};
use crate::output;

/// Create an adapter that runs at once and implements one operation
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct NewArgs {
    /// The language: python, node, perl, ruby, php, java, go, c or rust
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    language: &'static Skeleton,
    /// A new or empty folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  basestring adapter new --language python my-adapter
  basestring check --adapter my-adapter";

fn language(name: &str) -> Result<&'static Skeleton, String> {
    let found = SKELETONS.iter().find(|skeleton| skeleton.language == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = SKELETONS.iter().map(|skeleton| skeleton.language).collect();
        format!("expected one of {}", names.join(", "))
    })
}

pub(super) fn run(args: &NewArgs) -> Result<Exit, Failure> {
    let folder = args.folder.as_path();
    let shown = folder.display();
    check_is_new(folder)?;
    let name = fs::canonicalize(folder)
        .ok()
        .as_deref()
        .or(Some(folder))
        .and_then(Path::file_name)
        .map_or_else(
            || "adapter".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
    let skeleton = args.language;
    // The manifest's command and installation run in its own folder.
    let placed = |text: &&str| text.replace("@/", "");
    let command: Vec<String> = skeleton.command.iter().map(placed).collect();
    let manifest = json!({
        "name": name,
        "command": command,
        "needs": skeleton.needs,
        "install": skeleton.install.as_ref().map(placed),
        "about": format!("One sentence about what it checks. Created from the skeleton for {}.", skeleton.language),
    });
    let manifest = format!("{manifest:#}\n");
    let files = skeleton
        .files
        .iter()
        .copied()
        .chain([("adapter.json", manifest.as_str())]);
    let mut text = String::new();
    for (name, content) in files {
        let path = folder.join(name);
        write_atomically(&path, content).map_err(|fault| cannot_write(&path, &fault))?;
        text.push_str(&format!("{}\n", path.display()));
    }
    text.push_str("Next:\n");
    if let Some(install) = &skeleton.install {
        text.push_str(&format!("  {}\n", install.replace('@', &shown.to_string())));
    }
    text.push_str(&format!("  basestring check --adapter {shown}\n"));
    output::print(&text)?;
    Ok(Exit::Success)
}

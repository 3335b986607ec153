//! `basestring fuzz new`: create a harness.

use std::path::PathBuf;

use basestring_oracle::internal::files::write_atomically;

use super::template::{TEMPLATES, Template};
use crate::exit::{Exit, Failure};
use crate::files::{cannot_write, check_is_new};
use crate::output;

/// Create a fuzz harness that runs at once and has one operation
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct NewArgs {
    /// The language: python, javascript, c, go or rust
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    language: &'static Template,
    /// A new or empty folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

const EXAMPLES: &str = "\
The README.md in the folder has the commands that build and run the harness. Add
the operations of your library to the file that it names.

For Java and other languages there is no harness. Create an adapter instead:
basestring check --adapter DIR --duration 1h fuzzes it, without coverage.

Examples:
  basestring fuzz new --language python my-fuzzer
  basestring fuzz new --language c my-fuzzer";

fn language(name: &str) -> Result<&'static Template, String> {
    let found = TEMPLATES.iter().find(|template| template.language == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = TEMPLATES.iter().map(|template| template.language).collect();
        format!(
            "there is no harness for {name}; expected one of {}. For another language, create an \
             adapter (`basestring adapter new --help`), and run `basestring check --adapter DIR \
             --duration 1h`, which needs no fuzzer",
            names.join(", ")
        )
    })
}

pub(super) fn run(args: &NewArgs) -> Result<Exit, Failure> {
    let folder = args.folder.as_path();
    let shown = folder.display();
    check_is_new(folder)?;
    let mut text = String::new();
    for (name, content) in args.language.files {
        let path = folder.join(name);
        write_atomically(&path, content).map_err(|fault| cannot_write(&path, &fault))?;
        text.push_str(&format!("{}\n", path.display()));
    }
    text.push_str(&format!("Next: the commands in {shown}/README.md\n"));
    output::print(&text)?;
    Ok(Exit::Success)
}

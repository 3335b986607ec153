//! `basestring mistakes`: the catalogue of known mistakes, and how a mistake is added to it.

mod text;

use std::env;
use std::path::{Path, PathBuf};

use basestring_oracle::internal::mistakes::{self, Draft, Page};
use basestring_oracle::internal::vectors;
use basestring_oracle::{Case, Mistake};
use serde_json::{Value, json};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::output;

/// List and show the known mistakes, and add new ones.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  basestring mistakes list
  basestring mistakes show encode-space-plus")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List the mistakes by layer, with their status and what each does.
    #[command(after_help = "\
Examples:
  basestring mistakes list
  basestring mistakes list encode
  basestring mistakes list --json base64")]
    List {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
        /// List only mistakes with this text in their id or layer.
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
    /// Show a mistake: what it does, why it is wrong, the fix and an example.
    #[command(after_help = "\
Examples:
  basestring mistakes show encode-space-plus
  basestring mistakes show --json uri-port-dropped")]
    Show {
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
        /// The id of the mistake.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Write the folder of a new mistake from a draft, in a checkout.
    #[command(after_help = "\
A draft is a JSON file with `id`, `scheme`, the members of `mistake.json` and
either `departure` (an object of decisions with their values, such as
{\"order.sort\": \"Sort::Descending\"}, or an array of Rust statements) or `symptom`
for a mistake that cannot be run. `examples`, inputs on which it shows, are
optional: `update` looks for some in the vectors.

Examples:
  cargo run -- mistakes add draft.json
  cargo run -- mistakes update")]
    Add {
        /// The draft.
        #[arg(value_name = "FILE")]
        draft: PathBuf,
    },
    /// Compute the fixtures and the kill matrix from the departures, in a checkout.
    #[command(after_help = "\
Examples:
  cargo run -- mistakes update
  cargo run -- mistakes update --only-fixtures")]
    Update {
        /// Compute the fixtures only.
        #[arg(long)]
        only_fixtures: bool,
    },
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::List { json, text } => list(*json, text.as_deref()),
        Command::Show { json, id } => show(*json, id),
        Command::Add { draft } => add(draft),
        Command::Update { only_fixtures } => update(*only_fixtures),
    }
}

fn list(json: bool, text: Option<&str>) -> Result<Exit, Failure> {
    let all = Mistake::all().iter();
    let listed: Vec<&Mistake> = all
        .filter(|mistake| {
            text.is_none_or(|text| mistake.id.contains(text) || mistake.layer.name() == text)
        })
        .collect();
    if listed.is_empty() {
        return Err(Failure::new(
            Exit::Nothing,
            mistakes::unknown(text.unwrap_or_default()),
        ));
    }
    if json {
        let listed: Vec<Value> = listed.into_iter().map(entry).collect();
        document::MISTAKES.print(&json!({ "mistakes": listed }))?;
    } else {
        output::print(&text::table(&listed, output::layout()))?;
    }
    Ok(Exit::Success)
}

fn entry(mistake: &Mistake) -> Value {
    json!({
        "id": mistake.id,
        "scheme": mistake.scheme.name(),
        "layer": mistake.layer,
        "status": mistake.status,
        "frequency": mistake.frequency,
        "section": mistake.section,
        "description": mistake.description,
    })
}

fn show(json: bool, id: &str) -> Result<Exit, Failure> {
    let mistake =
        Mistake::find(id).ok_or_else(|| Failure::new(Exit::Usage, mistakes::unknown(id)))?;
    let page: Page<'_> = mistake.page();
    if json {
        document::MISTAKE.print(&page)?;
    } else {
        output::print(&text::page(&page, output::layout()))?;
    }
    Ok(Exit::Success)
}

fn add(path: &Path) -> Result<Exit, Failure> {
    let checkout = checkout()?;
    let shown = path.display();
    let text = basestring_oracle::internal::files::read_text(path)
        .map_err(|found| Failure::input(format!("cannot read {shown}: {found}")))?;
    let draft = Draft::parse(&text).map_err(|found| Failure::input(format!("{shown}: {found}")))?;
    let (folder, files) = draft.write(&checkout).map_err(Failure::input)?;
    let folder = folder.strip_prefix(&checkout).unwrap_or(&folder).display();
    let mut text = format!("wrote {folder}: {}\n", files.join(", "));
    text.push_str(if files.contains(&"departure.rs") {
        "next: cargo run -- mistakes update\n"
    } else {
        "next: cargo test -p basestring-oracle --test mistakes\n"
    });
    output::print(&text)?;
    Ok(Exit::Success)
}

fn update(only_fixtures: bool) -> Result<Exit, Failure> {
    let checkout = checkout()?;
    let folder = checkout.join("vectors");
    let fault = |found: vectors::Fault| Failure::input(found.to_string());
    let files = vectors::load_embedded().map_err(fault)?;
    let cases: Vec<Case> = files.into_iter().flat_map(|file| file.cases).collect();
    let changed = mistakes::update_fixtures(&checkout, &cases)
        .map_err(|faults| Failure::input(faults.join("\n")))?;
    let mut text = String::new();
    for folder in &changed {
        let folder = folder.strip_prefix(&checkout).unwrap_or(folder).display();
        text.push_str(&format!("wrote {folder}: fixture.json\n"));
    }
    if only_fixtures {
        output::print(&text)?;
        return Ok(Exit::Success);
    }
    let (written, matrix) = vectors::fill_kills_with_matrix(&folder, true).map_err(fault)?;
    for file in written {
        text.push_str(&format!("wrote vectors/{file}\n"));
    }
    let missing = text::missing(&matrix);
    text.push_str(&missing);
    if text.is_empty() {
        text.push_str("nothing to write: all fixtures and the matrix are as computed\n");
    }
    output::print(&text)?;
    Ok(if missing.is_empty() {
        Exit::Success
    } else {
        Exit::Verdict
    })
}

/// The checkout that the working directory is in.
fn checkout() -> Result<PathBuf, Failure> {
    let here = env::current_dir()?;
    let found = mistakes::checkout(&here).map(Path::to_owned);
    found.ok_or_else(|| {
        Failure::input(format!(
            "{} is not in a checkout of basestring; mistakes are added in its source: clone the \
             repository and run `cargo run -- mistakes add FILE` there",
            here.display()
        ))
    })
}

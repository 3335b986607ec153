//! `basestring formats`: the forms in which a request can be pasted.

use basestring_oracle::internal::request::{Description, describe};
use basestring_oracle::request::Form;
use serde_json::json;

use crate::document;
use crate::exit::{Exit, Failure};
use crate::output;

/// List the forms in which you can paste a request, with examples
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Print this form alone
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Print the forms as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
diagnose, explain and sign recognize the form of a request. --format NAME forces
one. A pasted request is never sent.

Examples:
  basestring formats
  basestring formats curl
  basestring diagnose --format http pasted.txt";

/// Prints the forms.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let all = Form::ALL.iter().map(|form| describe(*form));
    let wanted: Vec<Description> = match &args.name {
        None => all.collect(),
        Some(name) => match Form::from_name(name) {
            Some(form) => vec![describe(form)],
            None => {
                let failure = Failure::new(Exit::Usage, format!("there is no form \"{name}\""));
                return Err(failure.help("`basestring formats` lists the forms"));
            }
        },
    };
    if args.json {
        let json: Vec<_> = wanted.iter().map(as_json).collect();
        document::FORMATS.print(&json!({ "forms": json }))?;
    } else {
        output::print(&text(&wanted))?;
    }
    Ok(Exit::Success)
}

fn as_json(description: &Description) -> serde_json::Value {
    let Description {
        form,
        summary,
        example,
        instead,
    } = *description;
    json!({
        "name": form.name(),
        "title": form.title(),
        "summary": summary,
        "example": example,
        "instead": instead,
    })
}

/// Each form with its example. Examples are not folded, so that you can copy them.
fn text(wanted: &[Description]) -> String {
    let layout = output::layout();
    let mut text = String::new();
    for (index, description) in wanted.iter().enumerate() {
        let Description {
            form,
            summary,
            example,
            instead,
        } = *description;
        if index > 0 {
            text.push('\n');
        }
        layout.prose(&mut text, &format!("{:<15} ", form.name()), summary);
        for line in example.lines() {
            text.push_str("    ");
            text.push_str(line);
            text.push('\n');
        }
        layout.prose(&mut text, "  if it cannot be read: ", instead);
    }
    text
}

//! `basestring profiles`: services that differ from the RFC, and how.

use std::fmt::Write as _;

use basestring_oracle::internal::profiles::{Accepts, Departure, PROFILES};
use serde_json::{Value, json};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::output;

/// List the services that differ from the RFC, and how
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
`check --profile NAME` reports such differences as accepted by the profile,
neither as right answers nor as failures.

Examples:
  basestring profiles
  basestring check --adapter adapters/requests-oauthlib --profile x";

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    if args.json {
        document::PROFILES.print(&as_json())?;
    } else {
        output::print(&as_text())?;
    }
    Ok(Exit::Success)
}

fn as_text() -> String {
    let layout = output::layout();
    let mut text = String::new();
    // Writing to a `String` does not fail.
    for profile in PROFILES {
        let _ = writeln!(text, "{}: {}", profile.name, profile.service);
        for Departure { what, source, .. } in profile.departures {
            layout.prose(&mut text, "  ", what);
            layout.prose(&mut text, "    ", source);
        }
        text.push('\n');
    }
    text
}

fn as_json() -> Value {
    let departure = |departure: &Departure| {
        let accepts = match departure.accepts {
            Accepts::Mistakes(ids) => json!({ "mistakes": ids }),
            Accepts::OnlyMethods(methods) => json!({ "only_methods": methods }),
            Accepts::Needs(parameter) => json!({ "needs": parameter }),
            Accepts::Nothing => json!("nothing"),
            Accepts::Extension(requirement) => json!({ "extension": requirement }),
        };
        json!({"what": departure.what, "source": departure.source, "accepts": accepts})
    };
    let profiles = PROFILES.iter().map(|profile| {
        let departures: Vec<Value> = profile.departures.iter().map(departure).collect();
        json!({"name": profile.name, "service": profile.service, "departures": departures})
    });
    json!({ "profiles": profiles.collect::<Vec<_>>() })
}

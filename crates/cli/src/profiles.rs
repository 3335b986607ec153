//! `basestring profiles`: services, and what each does otherwise than the RFC.

use std::fmt::Write as _;

use basestring_oracle::profiles::{Accepts, Departure, PROFILES};
use serde_json::{Value, json};

use crate::exit::{Exit, Failure};
use crate::output;

/// List services that depart from the RFC: what each does otherwise, and where that is documented.
///
/// `check --profile NAME` reports such differences as accepted by the profile: neither as right answers
/// nor as failures.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print them as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    output::print(&if args.json { listed() } else { told() })?;
    Ok(Exit::Success)
}

fn told() -> String {
    let mut text = String::new();
    // Writing to a `String` does not fail.
    for profile in PROFILES {
        let _ = writeln!(text, "{}: {}", profile.name, profile.service);
        for Departure { what, source, .. } in profile.departures {
            let _ = writeln!(text, "  {what}\n    {source}");
        }
        text.push('\n');
    }
    text
}

fn listed() -> String {
    let departure = |departure: &Departure| {
        let accepts = match departure.accepts {
            Accepts::Mistakes(ids) => json!({ "mistakes": ids }),
            Accepts::OnlyMethods(methods) => json!({ "only_methods": methods }),
            Accepts::Needs(parameter) => json!({ "needs": parameter }),
            Accepts::Extension(requirement) => json!({ "extension": requirement }),
        };
        json!({"what": departure.what, "source": departure.source, "accepts": accepts})
    };
    let profiles = PROFILES.iter().map(|profile| {
        let departures: Vec<Value> = profile.departures.iter().map(departure).collect();
        json!({"name": profile.name, "service": profile.service, "departures": departures})
    });
    format!("{:#}\n", Value::from(profiles.collect::<Vec<_>>()))
}

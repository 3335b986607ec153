//! A draft of a mistake: one JSON file, from which the folder of the mistake is written.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::fixture::{Shown, format_fixture};
use super::mistake::{Mistake, SCHEMES};
use super::shape::Text;
use super::show::{distance, nearest};
use crate::atomic::write_atomically;
use crate::schemes::{Rules, Scheme};

/// A draft that has been checked.
#[derive(Debug)]
pub struct Draft {
    id: String,
    scheme: Scheme,
    text: Text,
    /// The statements of the departure; none for a mistake that cannot be run.
    departure: Vec<String>,
    /// Inputs on which it shows, without outputs.
    examples: Vec<Shown>,
}

impl Draft {
    /// Reads a draft.
    ///
    /// # Errors
    ///
    /// A message that says which member is missing or wrong, and what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let draft: Value = serde_json::from_str(text).map_err(|found| found.to_string())?;
        let Value::Object(mut members) = draft else {
            return Err("expected one JSON object".to_owned());
        };
        let id = string(&mut members, "id")?;
        let scheme = string(&mut members, "scheme")?;
        let scheme = Scheme::ALL
            .iter()
            .copied()
            .find(|known| known.name() == scheme)
            .ok_or_else(|| {
                let names: Vec<&str> = Scheme::ALL.iter().map(|known| known.name()).collect();
                format!(
                    "scheme: expected one of {}, found {scheme:?}",
                    names.join(", ")
                )
            })?;
        let departure = statements(members.remove("departure"), scheme)?;
        let examples = members.remove("examples").unwrap_or_else(|| json!([]));
        let examples: Vec<Shown> =
            serde_json::from_value(examples).map_err(|found| format!("examples: {found}"))?;
        // Reports do not name a new mistake alone until its status is changed.
        members.entry("status").or_insert_with(|| json!("preview"));
        let text = serde_json::from_value(Value::Object(members));
        let draft = Self {
            id,
            scheme,
            text: text.map_err(|found| found.to_string())?,
            departure,
            examples,
        };
        draft.check()?;
        Ok(draft)
    }

    fn check(&self) -> Result<(), String> {
        let id = &self.id;
        let is_plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(is_plain) {
            return Err(format!(
                "id: expected lowercase letters, digits, '-' and '.', found {id:?}"
            ));
        }
        if Mistake::find(id).is_some() {
            return Err(format!("id: {id:?} is the id of a known mistake"));
        }
        for (name, text) in [
            ("description", &self.text.description),
            ("why", &self.text.why),
            ("section", &self.text.section),
            ("fix", &self.text.fix),
        ] {
            if text.trim().is_empty() {
                return Err(format!("{name}: expected a text, found none"));
            }
        }
        if self.departure.is_empty() && self.text.symptom.is_none() {
            return Err(
                "expected a departure, or for a mistake that cannot be run a symptom, found neither"
                    .to_owned(),
            );
        }
        if !self.departure.is_empty() && self.text.symptom.is_some() {
            return Err(
                "expected a departure or a symptom, found both: the example of a mistake that can \
                 be run is computed"
                    .to_owned(),
            );
        }
        if self.departure.is_empty() && !self.examples.is_empty() {
            return Err("examples: expected none without a departure".to_owned());
        }
        match self
            .examples
            .iter()
            .position(|shown| shown.call().is_none())
        {
            Some(place) => Err(format!(
                "examples: number {place} is not an operation's input"
            )),
            None => Ok(()),
        }
    }

    /// Writes its folder into a checkout, and gives the folder's path and the names of its files.
    ///
    /// # Errors
    ///
    /// The folder exists, or a file cannot be written.
    pub fn write(&self, checkout: &Path) -> Result<(PathBuf, Vec<&'static str>), String> {
        let folder = checkout
            .join(SCHEMES)
            .join(self.scheme.name())
            .join("mistakes")
            .join(&self.id);
        if folder.exists() {
            return Err(format!("{} exists", folder.display()));
        }
        let text = serde_json::to_string_pretty(&self.text).map_err(|found| found.to_string())?;
        let mut files = vec![("mistake.json", text + "\n")];
        if !self.departure.is_empty() {
            files.push(("departure.rs", self.departure()));
        }
        if !self.examples.is_empty() {
            files.push(("fixture.json", format_fixture(&self.examples)));
        }
        fs::create_dir_all(&folder)
            .map_err(|found| format!("cannot create {}: {found}", folder.display()))?;
        for (name, content) in &files {
            write_atomically(&folder.join(name), content)
                .map_err(|found| format!("cannot write {name}: {found}"))?;
        }
        Ok((folder, files.into_iter().map(|(name, _)| name).collect()))
    }

    /// The Rust file of the departure.
    fn departure(&self) -> String {
        let mut names: BTreeSet<&str> = BTreeSet::from(["Rules"]);
        names.extend(self.departure.iter().flat_map(|statement| types(statement)));
        let names: Vec<&str> = names.into_iter().collect();
        let names = match &names[..] {
            [one] => (*one).to_owned(),
            several => format!("{{{}}}", several.join(", ")),
        };
        let scheme = self.scheme.name();
        let mut file = format!(
            "use crate::schemes::{scheme}::rules::{names};\n\n\
             pub(crate) fn depart(rules: &mut Rules) {{\n"
        );
        for statement in &self.departure {
            // Writing to a `String` does not fail.
            let _ = writeln!(file, "    {statement};");
        }
        file.push_str("}\n");
        file
    }
}

fn string(members: &mut Map<String, Value>, name: &str) -> Result<String, String> {
    match members.remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(format!("{name}: expected a string, found {other}")),
        None => Err(format!("{name}: expected a string, found none")),
    }
}

/// The statements of a departure: an object gives decisions their values, an array has statements.
fn statements(departure: Option<Value>, scheme: Scheme) -> Result<Vec<String>, String> {
    let expected = "departure: expected an object of decisions with their values, or an array of \
                    Rust statements";
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.trim_end_matches(';').to_owned()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(format!("{expected}, found {value} in it"))
        }
    };
    match departure {
        None => Ok(Vec::new()),
        Some(Value::Object(decisions)) => decisions
            .iter()
            .map(|(decision, value)| {
                is_decision(decision, scheme)?;
                Ok(format!("rules.{decision} = {}", text(value)?))
            })
            .collect(),
        Some(Value::Array(statements)) => statements.iter().map(text).collect(),
        Some(other) => Err(format!("{expected}, found {other}")),
    }
}

/// Whether a scheme has a decision of that name; the message names the most similar ones.
fn is_decision(decision: &str, scheme: Scheme) -> Result<(), String> {
    let prefix = format!("{}.", scheme.name());
    let all = Rules::decisions();
    let mut own: Vec<&str> = all
        .iter()
        .filter_map(|name| name.strip_prefix(&prefix))
        .collect();
    if own.contains(&decision) {
        return Ok(());
    }
    own.sort_by_key(|name| distance(decision, name));
    own.truncate(3);
    Err(format!(
        "departure: the rules of {} have no decision {decision:?}; the most similar are {}",
        scheme.name(),
        own.join(", ")
    ))
}

/// The types of the rules that a statement names: `PortRule` of `PortRule::Kept`.
fn types(statement: &str) -> impl Iterator<Item = &str> {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    statement.match_indices("::").filter_map(move |(end, _)| {
        let before = statement.get(..end)?;
        let name = before.rsplit(|c| !is_of_name(c)).next()?;
        let is_type = name.starts_with(|c: char| c.is_ascii_uppercase());
        is_type.then_some(name)
    })
}

/// The message for an id that no mistake has.
#[must_use]
pub fn unknown(id: &str) -> String {
    format!(
        "no known mistake has the id {id:?}; the most similar are {}",
        nearest(id, 3).join(", ")
    )
}

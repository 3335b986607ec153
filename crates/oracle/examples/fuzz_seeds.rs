//! Fills `fuzz/seeds/` from the vectors: `cargo run -p basestring-oracle --example fuzz_seeds`, from
//! the root of the repository. Each file is named by the id of the case that it comes from.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use basestring_oracle::vectors::{format_cases, load_dir};
use basestring_oracle::{Call, Case, Expectation};
use serde_json::{Value, json};

/// How many seeds a target has at the most, and how long one is.
const MOST: usize = 60;
const LONGEST: usize = 2000;

fn main() -> io::Result<()> {
    let files = load_dir(Path::new("vectors")).map_err(io::Error::other)?;
    let mut seeds: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        for (target, text) in of_case(case) {
            let of_target = seeds.entry(target).or_default();
            if !text.is_empty() && text.len() <= LONGEST {
                of_target.insert(text, case.id.replace('/', "-"));
            }
        }
    }
    for (target, texts) in seeds {
        let folder = Path::new("fuzz/seeds").join(target);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        // Spread over the cases, in the order of their ids.
        let mut texts: Vec<(String, String)> =
            texts.into_iter().map(|(text, id)| (id, text)).collect();
        texts.sort();
        texts.dedup_by(|a, b| a.0 == b.0);
        let step = texts.len().div_ceil(MOST).max(1);
        let mut count = 0;
        for (id, text) in texts.iter().step_by(step) {
            fs::write(folder.join(id), text)?;
            count += 1;
        }
        println!("{target}: {count} of {}", texts.len());
    }
    Ok(())
}

/// What a case has for each target.
fn of_case(case: &Case) -> Vec<(&'static str, String)> {
    let input = case.call.input();
    let line = json!({"id": 1, "op": case.call.op().name(), "in": &input}).to_string();
    let mut seeds = vec![
        ("vector_file", format_cases(std::slice::from_ref(case))),
        ("adapter_line", line),
    ];
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    match &case.call {
        Call::ParseAuthorization(input) => {
            seeds.push(("authorization_field", input.header.clone()))
        }
        Call::BaseStringUri(input) => seeds.push(("url", input.url.clone())),
        Call::FormDecode(input) => {
            seeds.push(("form_body", input.text.clone().unwrap_or_default()));
            seeds.push(("percent_decode", input.text.clone().unwrap_or_default()));
        }
        Call::PercentEncode(_) => seeds.push(("percent_decode", text(input.get("text")))),
        Call::NormalizeParameters(_) => seeds.push(("base_string_order", input.to_string())),
        Call::Sign(_) | Call::BaseString(_) => {
            seeds.push(("sign_verify_tamper", input.to_string()));
        }
        Call::TwilioSign(_) => seeds.push(("twilio", input.to_string())),
        Call::Digest(input) => {
            let parameters: Vec<String> = input
                .challenge
                .iter()
                .map(|(name, value)| format!("{name}=\"{}\"", value.as_str().unwrap_or_default()))
                .collect();
            seeds.push((
                "digest_challenge",
                format!("Digest {}", parameters.join(", ")),
            ));
        }
        Call::Verify(input) => {
            seeds.push(("url", input.request.url.clone()));
            let fields = input.request.headers.iter();
            let fields = fields.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
            seeds.extend(fields.map(|(_, value)| ("authorization_field", value.clone())));
        }
        Call::Extra(..) => seeds.push(("percent_decode", text(input.get("text")))),
        _ => {}
    }
    if let (Call::Digest(_), Some(Expectation::Out(out))) = (&case.call, case.expected.first()) {
        seeds.push(("digest_challenge", text(out.get("authorization"))));
    }
    seeds
}

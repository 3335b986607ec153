//! Writes inputs of the fuzz targets, made of the vectors and of the examples of forms, to the folder of the first argument: `cargo run -p
//! basestring-oracle --features prepared --example fuzz_seeds -- FOLDER`, from the root of the repository.
//! `fuzz/archive --write-seeds` chooses the seeds from them.
//!
//! An input is the number of a law, the choices of its target, and what a case has for the target. Each
//! case is an input of each law of the target. The name of a file is the law and the id of the case, or the
//! name of the form.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use basestring_oracle::internal::generate::laws::{TARGETS, Target};
use basestring_oracle::internal::request::describe;
use basestring_oracle::internal::vectors::{format_cases, load_dir};
use basestring_oracle::request::Form;
use basestring_oracle::{Call, Case, DigestInput, Expectation};
use serde_json::{Value, json};

/// The greatest length of an input without its first bytes, in bytes.
const LONGEST: usize = 2000;

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("expected a folder to write to"))?;
    let files = load_dir(Path::new("vectors")).map_err(io::Error::other)?;
    let mut texts: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        for (target, text) in of_case(case) {
            if !text.is_empty() && text.len() <= LONGEST {
                // A text that several cases have is one input, named by the last of them.
                texts
                    .entry(target)
                    .or_default()
                    .insert(text, case.id.replace('/', "-"));
            }
        }
    }
    for &form in Form::ALL {
        let of_target = texts.entry("readers").or_default();
        of_target.insert(describe(form).example.to_owned(), form.name().to_owned());
    }
    for target in TARGETS {
        let texts = texts.remove(target.name).unwrap_or_default();
        let count = write(target, &texts, &folder.join(target.name))?;
        println!("{}: {count}", target.name);
    }
    Ok(())
}

/// Writes a target's inputs and returns their number.
fn write(target: &Target, texts: &BTreeMap<String, String>, folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let mut count = 0;
    for law in target.laws {
        for (text, id) in texts {
            // Any spread of choices does: `0` to `W`, then `0` to `6`.
            let choices = [40, 7].map(|many| b'0' + u8::try_from(count % many).unwrap_or_default());
            let choices = choices.into_iter().cycle().take(target.choices);
            let input: Vec<u8> = std::iter::once(law.number)
                .chain(choices)
                .chain(text.bytes())
                .collect();
            fs::write(
                folder.join(format!("{}-{id}", char::from(law.number))),
                input,
            )?;
            count += 1;
        }
    }
    Ok(count)
}

/// What a case has for each target.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an operation may have no target of its own"
)]
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
            seeds.push(("authorization_field", input.header.clone()));
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
            seeds.push(("prepared", input.to_string()));
            seeds.push(("prepared", input.to_string()));
        }
        Call::TwilioSign(_) => seeds.push(("twilio", input.to_string())),
        Call::Digest(input) => seeds.push(("digest_challenge", challenge(input))),
        Call::Verify(input) => {
            seeds.push(("url", input.request.url.clone()));
            let fields = input.request.headers.iter();
            let fields = fields.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
            seeds.extend(fields.map(|(_, value)| ("authorization_field", value.clone())));
        }
        call if call.op().is_extra() => {
            seeds.push(("percent_decode", text(input.get("text"))));
            let header = text(input.get("header"));
            if header.starts_with("Digest ") {
                seeds.push(("digest_challenge", header));
            }
        }
        // Operations without a target of their own seed those of lines and files.
        _ => {}
    }
    if let (Call::Digest(_), Some(Expectation::Out(out))) = (&case.call, case.expected.first()) {
        seeds.push(("digest_challenge", text(out.get("authorization"))));
    }
    seeds
}

/// The challenge as a `WWW-Authenticate` header.
fn challenge(input: &DigestInput) -> String {
    let parameters = input.challenge.iter();
    let parameters: Vec<String> = parameters
        .map(|(name, value)| format!("{name}=\"{}\"", value.as_str().unwrap_or_default()))
        .collect();
    format!("Digest {}", parameters.join(", "))
}

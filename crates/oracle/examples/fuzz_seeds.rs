//! Writes `fuzz/seeds/` from the vectors: `cargo run -p basestring-oracle --features prepared
//! --example fuzz_seeds`, from the root of the repository. The name of a file is the id of the case that it comes from.
//!
//! A seed is the number of a law, the choices of its target, and what the case has for the target. A
//! seed that exists keeps its law and its choices; a new one gets the law that has the fewest seeds.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use basestring_oracle::internal::generate::laws::{TARGETS, Target};
use basestring_oracle::internal::vectors::{format_cases, load_dir};
use basestring_oracle::{Call, Case, DigestInput, Expectation};
use serde_json::{Value, json};

/// The greatest number of seeds of a target.
const MOST: usize = 60;
/// The greatest length of a seed without its first bytes, in bytes.
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
    for target in TARGETS {
        // By id; of the texts of one case, the first.
        let mut texts = BTreeMap::new();
        for (text, id) in seeds.remove(target.name).unwrap_or_default() {
            texts.entry(id).or_insert(text);
        }
        let count = write(target, &texts)?;
        println!("{}: {count} of {}", target.name, texts.len());
    }
    Ok(())
}

/// Writes a target's seeds and returns their number.
fn write(target: &Target, texts: &BTreeMap<String, String>) -> io::Result<usize> {
    let folder = Path::new("fuzz/seeds").join(target.name);
    let mut heads = heads(target, texts, &folder);
    let mut shares: BTreeMap<u8, usize> = target.laws.iter().map(|law| (law.number, 0)).collect();
    for head in heads.values() {
        let number = head.first().copied().unwrap_or_default();
        *shares.entry(number).or_default() += 1;
    }
    // The new seeds are spread evenly over the cases.
    let new: Vec<&String> = texts.keys().filter(|id| !heads.contains_key(*id)).collect();
    let room = MOST.saturating_sub(heads.len());
    let step = new.len().div_ceil(room.max(1)).max(1);
    for (place, id) in new.into_iter().step_by(step).take(room).enumerate() {
        let Some((number, share)) = shares.iter_mut().min_by_key(|(_, share)| **share) else {
            continue;
        };
        *share += 1;
        // Any spread of choices does: `0` to `W`, then `0` to `6`.
        let choices = [40, 7].map(|many| b'0' + u8::try_from(place % many).unwrap_or_default());
        let choices = choices.into_iter().cycle().take(target.choices);
        heads.insert(id, std::iter::once(*number).chain(choices).collect());
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for (id, head) in &heads {
        let text = texts.get(*id).map(String::as_bytes).unwrap_or_default();
        fs::write(folder.join(id), [head, text].concat())?;
    }
    Ok(heads.len())
}

/// The law's number and the choices of each seed that exists and has the text of its case.
fn heads<'a>(
    target: &Target,
    texts: &'a BTreeMap<String, String>,
    folder: &Path,
) -> BTreeMap<&'a String, Vec<u8>> {
    let mut heads = BTreeMap::new();
    for (id, text) in texts {
        let old = fs::read(folder.join(id)).unwrap_or_default();
        let head = old.strip_suffix(text.as_bytes()).unwrap_or_default();
        if head.len() == 1 + target.choices && target.law(head).is_some() {
            heads.insert(id, head.to_vec());
        }
    }
    heads
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

//! How the instructions of a path divide among its stages, by the functions that callgrind names.

use std::collections::HashMap;

use crate::cases::is_listed;

/// A stage, and what the names of its functions contain. The first stage that fits is taken. What is
/// inlined counts for the function into which it is inlined.
const STAGES: &[(&str, &[&str])] = &[
    (
        "hash",
        &[
            "sha1::",
            "midstate::",
            "Hasher::end",
            "base64::",
            "hash_blocks",
            "drop_hashed",
        ],
    ),
    ("sort", &["order::", "sort::", "Received::sort"]),
    (
        "parse",
        &[
            "received::",
            "Signed::read",
            "url::",
            "raw::",
            "form::",
            "authorization::",
            "percent_decode",
        ],
    ),
    (
        "encode",
        &[
            "coding::",
            "writer::",
            "sign_received",
            "endpoint::",
            "sign_into",
            "webhook::write",
        ],
    ),
    ("compare", &["memcmp", "verify_alone", "is_signature"]),
];

const OTHER: &str = "other";

/// Prints the stages of each listed path: its instructions, and the share of each stage.
pub(crate) fn print(names: &[String], dumps: &[String]) {
    let stages: Vec<&str> = STAGES
        .iter()
        .map(|(stage, _)| *stage)
        .chain([OTHER])
        .collect();
    print!("{:>9}", "all");
    stages.iter().for_each(|stage| print!(" {stage:>9}"));
    println!("  instructions");
    for (name, dump) in names.iter().zip(dumps).filter(|(name, _)| is_listed(name)) {
        let costs = of_stages(dump);
        print!("{:>9}", costs.values().sum::<u64>());
        for stage in &stages {
            print!(" {:>9}", costs.get(stage).unwrap_or(&0));
        }
        println!("  {name}");
    }
}

/// The instructions of each stage.
fn of_stages(dump: &str) -> HashMap<&'static str, u64> {
    let mut costs = HashMap::new();
    for (function, cost) in own_costs(dump) {
        let fits = |names: &[&str]| names.iter().any(|name| function.contains(name));
        let stage = STAGES.iter().find(|(_, names)| fits(names));
        *costs
            .entry(stage.map_or(OTHER, |(stage, _)| *stage))
            .or_default() += cost;
    }
    costs
}

/// The lines of a dump: the function, and instructions of it that are not those of a call.
///
/// A name follows its number once, `fn=(12) name`, and later the number alone. The line after
/// `calls=` has the instructions of what is called.
fn own_costs(dump: &str) -> Vec<(&str, u64)> {
    let mut names = HashMap::new();
    let (mut function, mut is_called, mut costs) = ("", false, Vec::new());
    for line in dump.lines() {
        let named = line
            .strip_prefix("fn=")
            .or_else(|| line.strip_prefix("cfn="));
        if let Some((number, name)) = named.and_then(|named| named.split_once(')')) {
            let name = match name.trim_start() {
                "" => names.get(number).copied().unwrap_or_default(),
                name => *names.entry(number).or_insert(name),
            };
            if line.starts_with("fn=") {
                function = name;
            }
        } else if line.starts_with("calls=") {
            is_called = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.rsplit(' ').next().and_then(|cost| cost.parse().ok());
            if !std::mem::take(&mut is_called) {
                costs.push((function, cost.unwrap_or_default()));
            }
        }
    }
    costs
}

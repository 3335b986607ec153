use std::any::TypeId;

use super::options::is_number;
use super::{command, listing};

#[test]
fn every_command_is_described_in_one_line_of_80_columns() {
    let mut commands = vec![command()];
    while let Some(command) = commands.pop() {
        let about = command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        let name = command.get_name();
        assert!(
            !about.is_empty() && about.len() <= 80 && !about.contains('\n'),
            "{name}: {about}"
        );
        assert!(
            command.get_long_about().is_none(),
            "{name}: one line, and details after the examples"
        );
        let after = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let wide: Vec<&str> = after
            .lines()
            .filter(|line| line.chars().count() > 80)
            .collect();
        assert!(wide.is_empty(), "{name}: {wide:?}");
        commands.extend(command.get_subcommands().cloned());
    }
}

#[test]
fn every_command_is_in_a_group_of_the_help() {
    let listing = listing(&command());
    assert!(!listing.contains("Other commands"), "{listing}");
    let is_wide = |line: &str| line.chars().count() > 80;
    assert!(!listing.lines().any(is_wide), "{listing}");
}

/// The words of an example's line as a shell splits them, without what follows a pipe.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_quoted = false;
    let mut word = String::new();
    for c in line.trim().chars().chain([' ']) {
        match c {
            '\'' => is_quoted = !is_quoted,
            '|' if !is_quoted => break,
            ' ' if !is_quoted => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)))
            }
            _ => word.push(c),
        }
    }
    words
}

#[test]
fn every_example_of_a_help_is_a_valid_command_line() {
    let mut commands = vec![command()];
    let mut count = 0;
    while let Some(one) = commands.pop() {
        let text = one
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        for line in text.replace("\\\n", " ").lines() {
            let example = line.find("basestring ").filter(|_| line.starts_with("  "));
            let Some(example) = example.and_then(|at| line.get(at..)) else {
                continue;
            };
            if line.contains("--help") || line.contains("internal error") {
                continue;
            }
            // What follows is the shell's.
            let is_ours = |word: &String| !matches!(word.as_str(), ">" | ">>" | "|" | "&&");
            let words = words(example).into_iter().take_while(is_ours);
            let found = command().try_get_matches_from(words);
            assert!(
                found.is_ok(),
                "{example}: {}",
                found.err().map(|e| e.to_string()).unwrap_or_default()
            );
            count += 1;
        }
        commands.extend(one.get_subcommands().cloned());
    }
    assert!(count > 30, "expected the examples, found {count}");
}

/// Numbers that no option may accept without a limit.
const HOSTILE: [&str; 16] = [
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "-1",
    "-0.5",
    "0",
    "1e400",
    "-1e400",
    "NaN",
    "inf",
    "0x10",
    "",
    " 1",
    "١",
];

#[test]
fn every_number_of_every_command_has_a_range_that_its_error_says() {
    let mut commands = vec![command()];
    let mut count = 0;
    while let Some(one) = commands.pop() {
        for arg in one.get_arguments().filter(|arg| is_number(arg)) {
            count += 1;
            let name = format!("{} {}", one.get_name(), arg.get_id());
            let parse = |text: &str| {
                let parser = arg.get_value_parser().clone();
                let arg = clap::Arg::new("number").long("number").value_parser(parser);
                let command = clap::Command::new("one").arg(arg);
                let found = command.try_get_matches_from(["one", &format!("--number={text}")]);
                found.map_err(|fault| fault.to_string())
            };
            // A seed may be any number of 64 bits.
            let is_seed = arg.get_id() == "seed";
            let is_time = arg.get_value_parser().type_id() == TypeId::of::<i64>();
            for text in HOSTILE {
                let is_allowed = text == "0"
                    || (is_seed && text.parse::<u64>().is_ok())
                    || (is_time && text == "-1");
                match parse(text) {
                    Ok(_) => assert!(is_allowed, "{name} accepts {text:?}"),
                    Err(fault) => {
                        let has_range = fault.contains(" from ") && fault.contains(" to ")
                            || fault.contains("above 0") && fault.contains("at most");
                        assert!(has_range || text.is_empty(), "{name} {text:?}: {fault}");
                    }
                }
            }
            let is_negative_value = arg.is_positional() || arg.is_allow_negative_numbers_set();
            assert!(is_negative_value, "{name}");
        }
        commands.extend(one.get_subcommands().cloned());
    }
    assert!(
        count > 30,
        "expected the numbers of all commands, found {count}"
    );
}

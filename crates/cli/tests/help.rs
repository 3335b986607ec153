//! The help of every command, as it is printed on a terminal of 80 columns.

mod program;

use program::run;

/// The command's own help and that of every command in it, each with its title.
fn helps(command: &[&str], text: &mut String) {
    let mut arguments = command.to_vec();
    arguments.push("--help");
    let run = run(&arguments, b"");
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    text.push_str(&format!(
        "==== basestring {}\n\n{}\n",
        arguments.join(" "),
        run.stdout
    ));
    let listed = run
        .stdout
        .lines()
        .take_while(|line| *line != "Options:" && *line != "Arguments:");
    for line in listed {
        let name = line
            .strip_prefix("  ")
            .and_then(|line| line.split("  ").next())
            .unwrap_or_default();
        let is_command =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if is_command && name != "help" {
            let inner: Vec<&str> = command.iter().copied().chain([name]).collect();
            helps(&inner, text);
        }
    }
}

#[test]
fn every_help_fits_80_columns_and_is_as_the_snapshot() {
    let mut text = String::new();
    helps(&[], &mut text);
    let is_wide = |line: &&str| line.chars().count() > 80;
    let wide: Vec<&str> = text.lines().filter(is_wide).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    assert!(
        text.matches("\n==== basestring ").count() > 19,
        "expected the help of every command:\n{text}"
    );
    assert_eq!(
        text.matches("Examples:\n").count() + 1,
        text.matches("==== basestring ").count(),
        "{text}"
    );
    insta::assert_snapshot!(text);
}

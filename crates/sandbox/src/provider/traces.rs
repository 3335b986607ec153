//! Recognizes the stack traces of common platforms in a text.

/// Texts that only a stack trace has.
const CERTAIN: [&str; 9] = [
    // Python
    "Traceback (most recent call last)",
    // Java
    "Exception in thread \"",
    // PHP
    "Stack trace:\n#0 ",
    "Stack trace:\\n#0 ",
    // Rust
    "panicked at src/",
    "RUST_BACKTRACE=",
    // Node.js, in the HTML of its frameworks too
    "node:internal/",
    "/node_modules/",
    // Go
    "panic: runtime error: ",
];

/// The endings of the names of files of source text.
const SOURCES: [&str; 18] = [
    "py", "rb", "pl", "pm", "php", "js", "mjs", "cjs", "ts", "go", "java", "kt", "scala", "cs",
    "rs", "ex", "exs", "vb",
];

/// Whether a text has a stack trace, or the place in source text at which an error occurred.
pub(super) fn is_trace(text: &str) -> bool {
    if CERTAIN.iter().any(|sign| text.contains(sign)) {
        return true;
    }
    let plain = plain(text);
    plain.contains("goroutine ") && plain.contains(" [running]:") || places(&plain) > 0
}

/// The text without the tags and escapes of HTML and JSON, with a newline for each escaped one.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_tag = false;
    for c in text.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            _ if is_tag => {}
            c => plain.push(c),
        }
    }
    let escapes = [
        ("\\n", "\n"),
        ("\\t", "\t"),
        ("\\\"", "\""),
        ("\\/", "/"),
        ("&quot;", "\""),
    ];
    escapes
        .iter()
        .fold(plain, |text, (escape, is)| text.replace(escape, is))
}

/// How many places in source text a text names: a file with its ending and a line.
fn places(text: &str) -> usize {
    let names = SOURCES.iter().flat_map(|ending| {
        let dotted = format!(".{ending}");
        let ends = text
            .match_indices(&dotted)
            .map(|(at, found)| at + found.len());
        ends.collect::<Vec<usize>>()
    });
    names.filter(|end| is_place(text, *end)).count()
}

/// Whether a line follows the name of a file that ends here: `:12`, `(12`, `", line 12`, ` line 12` or
/// ` on line 12`. The name alone is one of a path, so that a text for people does not count.
fn is_place(text: &str, end: usize) -> bool {
    let (before, after) = text.split_at_checked(end).unwrap_or((text, ""));
    let is_part = |c: char| !c.is_whitespace() && !"\"'`".contains(c);
    let name = before.rsplit(|c| !is_part(c)).next().unwrap_or_default();
    // A host with a port is no file.
    let path = name.split_once("://").map_or(name, |(_, rest)| rest);
    let is_path = path.contains(['/', '\\', '(']);
    let after = after.strip_prefix('"').unwrap_or(after);
    let after = after.strip_prefix(',').unwrap_or(after);
    let separators = [":line ", " on line ", " line ", ":", "("];
    let number = separators
        .iter()
        .find_map(|separator| after.strip_prefix(separator));
    is_path && number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_trace;

    #[test]
    fn the_traces_of_common_platforms_are_recognized() {
        for trace in [
            "Traceback (most recent call last):\n  File \"/srv/app.py\", line 34, in verify",
            "<pre>  File &quot;/srv/app.py&quot;, line 34, in verify</pre>",
            r#"{"detail": "File \"/srv/app.py\", line 34, in verify"}"#,
            "<b>Fatal error</b>:  Uncaught Exception: bad in /var/www/oauth.php:12",
            "<b>Warning</b>: Undefined array key in <b>/var/www/oauth.php</b> on line <b>12</b><br />",
            "PHP Fatal error:  x\nStack trace:\n#0 {main}\n  thrown in /srv/o.php on line 12",
            "panic: x\n\ngoroutine 34 [running]:\nmain.verify(0x1)\n\t/srv/app/main.go:34 +0x1d",
            "java.lang.NullPointerException\n\tat com.example.Verifier.check(Verifier.java:34)",
            "   at Example.OAuth.Verify(String s) in C:\\src\\OAuth.cs:line 34",
            "/srv/app/oauth.rb:34:in `verify': bad (RuntimeError)",
            "bad at /srv/app/OAuth.pm line 34.",
            "Error: bad\n    at verify (/srv/app/oauth.js:34:7)",
            r#"{"stack":"Error: bad\n    at verify (/srv/app/oauth.js:34:7)"}"#,
            "thread 'main' panicked at src/oauth.rs:34:5:",
            "** (RuntimeError) bad\n    (app 0.1.0) lib/oauth.ex:34: OAuth.verify/1",
        ] {
            assert!(is_trace(trace), "{trace}");
        }
    }

    #[test]
    fn texts_for_people_are_no_traces() {
        for text in [
            "",
            r#"{"error": "signature"}"#,
            "Your request line is wrong; see our guide (oauth.rb: is not needed)",
            "The error is on line 3 of the body.",
            "Exception in thread pools are explained at https://example.com/help.php:",
            "See https://example.com/docs/index.php?line=3 and line 12 of example.py",
            "at 12:34 on 2026-11-30, from 127.0.0.1:8443",
            "https://example.com/app.js, version 12",
            "https://example.pl:8443/help",
        ] {
            assert!(!is_trace(text), "{text}");
        }
    }
}

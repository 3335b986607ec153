//! Adapters that do not start, or do not shake hands.

use basestring_oracle::Implementation;
use basestring_oracle::internal::adapter::Adapter;

use crate::script::{Script, echoed, encode, patient};

/// Why an adapter does not start, the names of its files left out.
fn start_fault(body: &str) -> String {
    let script = Script::new(body);
    let fault = script.start(patient()).unwrap_err().to_string();
    fault
        .replace(&script.path("adapter.py"), "adapter.py")
        .replace(&script.path("mark"), "mark")
}

#[test]
fn a_handshake_that_fails_says_why() {
    let answers = [
        (
            r#"{"id": 1, "refused": {"message": "version 2 only"}}"#,
            "expected an adapter that speaks version 1 of the protocol, found that it refuses: \
             version 2 only",
        ),
        (
            r#"{"id": 1, "ok": {"protocol": 2, "name": "x"}}"#,
            "expected version 1 of the adapter protocol, found version 2 in the handshake",
        ),
        (
            r#"{"id": 1, "ok": {"protocol": 1}}"#,
            "expected a handshake, found: missing field `name`",
        ),
        (
            r#"{"id": 1, "unsupported": "what?"}"#,
            "expected an adapter with the handshake, found that it has none: what?",
        ),
        (
            "Usage: adapter",
            "handshake: expected a JSON object as answer to id 1, found `Usage: adapter` (expected \
             value at line 1 column 1)",
        ),
    ];
    for (answer, why) in answers {
        let fault = start_fault(&format!("raw('''{answer}\\n''')\nsys.stdin.read()"));
        assert_eq!(fault, format!("adapter `python3 adapter.py mark`: {why}"));
    }
    assert_eq!(
        start_fault("os._exit(4)"),
        "adapter `python3 adapter.py mark`: handshake: expected an answer to id 1, found that the \
         adapter exited with status 4"
    );
}

#[test]
fn an_invalid_command_line_says_why() {
    let fault = |line: &str| Adapter::start(line, patient()).unwrap_err().to_string();
    assert_eq!(
        fault("python3 'adapter.py"),
        "expected a command line, found a quote that does not close in \"python3 'adapter.py\""
    );
    assert_eq!(
        fault("  "),
        "adapter ``: expected a program and its arguments, found an empty command line"
    );
    let missing = fault("no-such-program-anywhere x");
    assert!(
        missing.starts_with(
            "adapter `no-such-program-anywhere x`: expected \"no-such-program-anywhere\" to be a \
             program that can be started, found: "
        ),
        "{missing}"
    );
}

#[test]
fn words_are_split_as_a_shell_splits_them() {
    let script = Script::new("serve(lambda request, count: ok(request))");
    let path = script.path("adapter.py");
    let mut adapter =
        Adapter::start(&format!("python3 '{path}' \"a b\" c\\ d"), patient()).unwrap();
    assert_eq!(adapter.command(), format!("python3 {path} 'a b' 'c d'"));
    assert_eq!(adapter.answer(&encode("a")), echoed("a"));
}

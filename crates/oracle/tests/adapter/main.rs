//! Adapters that hang, crash and talk nonsense: each is a broken case, and the check goes on.

#![expect(clippy::wildcard_enum_match_arm)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by its panic what it found"
)]

mod script;
mod start;

use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::internal::adapter::Options;
use basestring_oracle::{Answer, Call, Implementation, Op};
use serde_json::json;

use script::{Script, echoed, encode, patient};

/// The reason reported for the first request; a new process answers the one after it.
fn broken_once(body: &str, options: Options) -> String {
    let script = Script::once(body);
    let mut adapter = script.start(options).unwrap();
    let why = match adapter.answer(&encode("first")) {
        Answer::Broken(why) => why,
        other => panic!("expected a broken answer, found {other:?}"),
    };
    assert_eq!(adapter.answer(&encode("second")), echoed("second"), "{why}");
    why
}

#[test]
fn an_answer_is_handed_on() {
    let script = Script::new("serve(lambda request, count: ok(request))");
    let mut adapter = script.start(patient()).unwrap();
    assert_eq!(adapter.answer(&encode("a")), echoed("a"));
    assert_eq!(adapter.answer(&encode("é\n\u{0}")), echoed("é\n\u{0}"));
}

#[test]
fn a_request_and_an_answer_of_ten_megabytes_pass() {
    let script = Script::new("serve(lambda request, count: ok(request))");
    let options = Options {
        longest_line: 16 << 20,
        ..patient()
    };
    let mut adapter = script.start(options).unwrap();
    let text = "a".repeat(10 << 20);
    assert_eq!(adapter.answer(&encode(&text)), echoed(&text));
}

#[test]
fn garbage_is_shown() {
    let why = broken_once(r#"raw("greeting \x1b[31m\n")"#, patient());
    assert!(
        why.starts_with("expected a JSON object as answer to id 2, found `greeting \\x1b[31m`"),
        "{why}"
    );
}

#[test]
fn an_empty_line_is_no_answer() {
    let why = broken_once(r#"raw("\n")"#, patient());
    assert!(why.contains("found an empty line"), "{why}");
}

#[test]
fn another_id_is_named() {
    let why = broken_once(r#"say({"id": 7, "ok": {"text": ""}})"#, patient());
    assert_eq!(why, "expected an answer to id 2, found one to id `7`");
}

#[test]
fn a_second_answer_breaks_the_case_after_it() {
    let script = Script::first("ok(request)\nok(request)");
    let mut adapter = script.start(patient()).unwrap();
    assert_eq!(adapter.answer(&encode("a")), echoed("a"));
    let second = adapter.answer(&encode("b"));
    assert_eq!(
        second,
        Answer::Broken("expected an answer to id 3, found one to id `2`".to_owned())
    );
    assert_eq!(adapter.answer(&encode("c")), echoed("c"));
}

#[test]
fn an_exit_is_reported_with_its_status_and_the_end_of_standard_error() {
    let why = broken_once(
        "sys.stderr.write('one\\ntwo')\nsys.stderr.flush()\nos._exit(3)",
        patient(),
    );
    assert_eq!(
        why,
        "expected an answer to id 2, found that the adapter exited with status 3; its standard \
         error ends: one | two"
    );
}

#[test]
#[cfg(unix)]
fn a_signal_is_reported() {
    let why = broken_once("os.abort()", patient());
    assert!(why.contains("was ended by a signal"), "{why}");
}

#[test]
fn half_an_answer_before_the_exit_is_no_answer() {
    let why = broken_once("raw('{\"id\": 2, \"ok\": {\"te')\nos._exit(0)", patient());
    assert!(
        why.starts_with("expected a JSON object as answer to id 2"),
        "{why}"
    );
}

#[test]
fn silence_ends_with_the_time_limit() {
    let script = Script::new("serve(lambda request, count: time.sleep(600))");
    let hasty = Options {
        timeout: Duration::from_secs(1),
        ..Options::default()
    };
    // If the machine is too busy for a handshake in that time, a longer time-out shows the same.
    let started = script.start(hasty);
    let mut adapter = started.unwrap_or_else(|_| script.start(patient()).unwrap());
    let Answer::Broken(why) = adapter.answer(&encode("a")) else {
        panic!("expected a broken answer");
    };
    assert!(
        why.starts_with("expected an answer to id 2 within "),
        "{why}"
    );
}

#[test]
fn a_line_without_end_is_cut_off() {
    let why = broken_once(
        "block = 'a' * (1 << 20)\nfor _ in range(100):\n    raw(block)",
        patient(),
    );
    // The adapter's own message about its broken pipe may follow.
    let expected = "expected a line of at most 262144 bytes as answer to id 2, found a longer one";
    assert!(why.starts_with(expected), "{why}");
}

#[test]
fn a_hundred_megabytes_of_lines_break_one_case() {
    let why = broken_once(
        "block = 'a\\n' * (1 << 19)\nfor _ in range(100):\n    raw(block)",
        patient(),
    );
    assert!(
        why.starts_with("expected a JSON object as answer to id 2, found `a`"),
        "{why}"
    );
}

#[test]
fn a_hundred_megabytes_on_standard_error_are_drained() {
    let script = Script::first(
        "block = 'a' * (1 << 20)\nfor _ in range(100):\n    sys.stderr.write(block)\nok(request)",
    );
    let mut adapter = script.start(patient()).unwrap();
    assert_eq!(adapter.answer(&encode("a")), echoed("a"));
}

#[test]
fn nesting_without_end_is_no_answer() {
    let why = broken_once(
        "raw('{\"id\": 2, \"ok\": ' + '[' * 100000 + '\\n')",
        patient(),
    );
    assert!(why.contains("recursion limit"), "{why}");
}

#[test]
fn an_operation_that_is_not_listed_is_not_run() {
    let script = Script::new("serve(lambda request, count: os._exit(9))");
    let mut adapter = script.start(patient()).unwrap();
    let call = Call::parse(Op::BaseStringUri, &json!({"url": "http://h/"})).unwrap();
    assert_eq!(
        adapter.answer(&call),
        Answer::Unsupported("its handshake does not list base_string_uri".to_owned())
    );
}

#[test]
fn an_adapter_that_keeps_failing_is_given_up() {
    let script = Script::new("serve(lambda request, count: os._exit(9))");
    let options = Options {
        restarts: 3,
        ..patient()
    };
    let mut adapter = script.start(options).unwrap();
    for _ in 0..3 {
        let Answer::Broken(why) = adapter.answer(&encode("a")) else {
            panic!("expected a broken answer");
        };
        assert!(why.contains("exited with status 9"), "{why}");
    }
    assert!(adapter.is_given_up());
    assert_eq!(
        adapter.answer(&encode("a")),
        Answer::Broken(
            "expected an adapter that answers, found 3 failures in a row: it is not started any more"
                .to_owned()
        )
    );
}

#[test]
fn an_adapter_that_does_not_start_again_says_so() {
    let script = Script::first("os.remove(sys.argv[0])\nos._exit(0)");
    let mut adapter = script.start(patient()).unwrap();
    let first = adapter.answer(&encode("a"));
    assert!(matches!(first, Answer::Broken(_)), "{first:?}");
    let Answer::Broken(why) = adapter.answer(&encode("b")) else {
        panic!("expected a broken answer");
    };
    assert!(
        why.starts_with("the adapter cannot be started again: handshake: expected an answer"),
        "{why}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn the_process_is_gone_when_the_adapter_is() {
    let script = Script::new("serve(lambda request, count: time.sleep(600))");
    let mut adapter = script.start(patient()).unwrap();
    let process = PathBuf::from("/proc").join(adapter.hello().name);
    assert!(process.exists());
    drop(adapter);
    assert!(!process.exists());
}

//! What systems of logs, mails and pages put around a text does not change the verdict: a request that
//! is right is read and right in most, and in none is it called wrong.

use basestring_oracle::request::Form;
use serde_json::json;

use super::{Signed, oauth, text, verdict_of_text};

/// A frame: its name, and how it changes a text.
type Frame = (&'static str, fn(&str) -> String);

fn lines(text: &str, change: impl Fn(&str) -> String) -> String {
    let changed: Vec<String> = text.lines().map(change).collect();
    changed.join("\n")
}

const FRAMES: [Frame; 20] = [
    ("Docker", |text| {
        lines(text, |line| {
            json!({"log": format!("{line}\n"), "stream": "stdout"}).to_string()
        })
    }),
    ("Kubernetes", |text| {
        lines(text, |line| {
            format!("2023-11-14T22:13:42.931000000Z stdout F {line}")
        })
    }),
    ("journald", |text| {
        lines(text, |line| {
            json!({"_PID": "1", "MESSAGE": line}).to_string()
        })
    }),
    ("syslog", |text| {
        lines(text, |line| {
            format!("Nov 14 22:13:42 web-1 app[123]: {line}")
        })
    }),
    ("CloudWatch", |text| {
        json!({"events": [{"timestamp": 1, "message": text}]}).to_string()
    }),
    ("Loki", |text| {
        let stream = json!({"stream": {"app": "web"}, "values": [["1700000022000000000", text]]});
        json!({"status": "success", "data": {"resultType": "streams", "result": [stream]}})
            .to_string()
    }),
    ("Google Cloud", |text| {
        json!([{"textPayload": text, "severity": "DEBUG"}]).to_string()
    }),
    ("pino", |text| {
        json!({"level": 20, "time": 1, "msg": text}).to_string()
    }),
    ("colors", |text| {
        lines(text, |line| format!("\u{1b}[32m{line}\u{1b}[0m"))
    }),
    COMPOSE,
    ("a logger", |text| {
        lines(text, |line| {
            format!("[2023-11-14 22:13:42.931] DEBUG app - {line}")
        })
    }),
    ("a quotation", |text| {
        lines(text, |line| format!("> {line}"))
    }),
    ("a reply", |text| {
        let quoted = lines(text, |line| format!("> {line}"));
        format!(
            "On Tue, Nov 14, 2023, Bob wrote:\n> here it is:\n>\n{quoted}\n\nThe server says 401.\n"
        )
    }),
    ("a patch", |text| lines(text, |line| format!("+{line}"))),
    ("an issue", |text| {
        format!("### To reproduce\n```shell\n{text}\n```\n\n### Expected\n200 OK\n")
    }),
    ("German prose", |text| {
        format!("Hallo,\n\nseit heute früh kommt ein Fehler 401:\n\n{text}\n\nGrüße, Jürgen\n")
    }),
    ("HTML", |text| {
        let escaped = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;");
        format!("<pre><code>{escaped}</code></pre>")
    }),
    ("Windows", |text| {
        text.replace("\r\n", "\n").replace('\n', "\r\n")
    }),
    ("a table", |text| lines(text, |line| format!("{line}   "))),
    ("a retry", |text| {
        format!("{text}\n\n# retry 1 of 3\n\n{text}\n")
    }),
];

/// What Docker Compose writes before each line, in color.
const COMPOSE: Frame = ("Compose", |text| {
    lines(text, |line| format!("\u{1b}[36mapp-1  |\u{1b}[0m {line}"))
});

/// A form whose blocks or objects begin at the margin is read whole, and not as the lines of a log.
#[test]
fn a_form_of_blocks_is_read_after_the_name_of_a_container() {
    let forms = [
        Form::Bruno,
        Form::Har,
        Form::Insomnia,
        Form::Postman,
        Form::Vcr,
        Form::HttpFile,
    ];
    for form in forms {
        for (signed, expected) in [
            (Signed::Right, "right"),
            (Signed::WithoutQuery, "the query is not signed"),
        ] {
            let Ok(text) = text(form, &oauth(signed)) else {
                continue;
            };
            let verdict = verdict_of_text(&(COMPOSE.1)(&text));
            assert_eq!(verdict.as_deref(), Ok(expected), "{form:?} {text}");
        }
    }
}

/// Each frame with some of the forms.
#[test]
fn a_frame_around_a_text_does_not_make_a_right_request_wrong() {
    let mut faults = Vec::new();
    let (mut count, mut right) = (0, 0);
    for (number, (name, frame)) in FRAMES.iter().enumerate() {
        for &form in Form::ALL.iter().skip(number % 4).step_by(4) {
            let is_signed = number % 3 != 2;
            let signed = if is_signed {
                Signed::Right
            } else {
                Signed::WithoutQuery
            };
            let Ok(text) = text(form, &oauth(signed)) else {
                continue;
            };
            if matches!(form, Form::Headers | Form::PhpOauth) {
                continue;
            }
            let verdict = verdict_of_text(&frame(&text));
            count += 1;
            let expected = if is_signed {
                "right"
            } else {
                "the query is not signed"
            };
            right += usize::from(verdict.as_deref() == Ok(expected));
            // What is not read, or read with a doubt, is not called anything.
            let is_open = verdict.as_ref().is_ok_and(|verdict| {
                verdict.starts_with("Undecided") || verdict.starts_with("missing-parameter")
            });
            if verdict.is_ok() && !is_open && verdict.as_deref() != Ok(expected) {
                faults.push(format!("{name}, {}: {verdict:?}", form.name()));
            }
        }
    }
    println!("{right} of {count}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(right * 10 >= count * 7, "{right} of {count} are read");
}

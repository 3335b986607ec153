//! Suites as JUnit XML.

use std::fmt::Write as _;
use std::time::SystemTime;

use super::{Suite, Test, TestResult};
use crate::report::difference::plain;
use crate::report::junit::date_time;
use crate::report::markup::{attribute, escape};

/// The suites as JUnit XML, valid by the schema of Ant's JUnit task. `at` is the time of the run.
pub(super) fn junit(suites: &[Suite], at: SystemTime) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (id, (name, tests)) in suites.iter().enumerate() {
        let count = |wanted: fn(&TestResult) -> bool| {
            let results = tests.iter().map(|test| &test.result);
            results.filter(|result| wanted(result)).count()
        };
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}\" id=\"{id}\" package=\"basestring\" hostname=\"localhost\" \
             timestamp=\"{}\" time=\"0\" tests=\"{}\" failures=\"{}\" errors=\"{}\" \
             skipped=\"{}\">\n    <properties/>",
            attribute(&plain(name)),
            date_time(at),
            tests.len(),
            count(|result| matches!(result, TestResult::Failed(..))),
            count(|result| matches!(result, TestResult::Broken(_))),
            count(|result| matches!(result, TestResult::Skipped(_))),
        );
        tests.iter().for_each(|test| write_test(&mut text, test));
        text.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn write_test(text: &mut String, test: &Test) {
    let Test {
        class,
        name,
        result,
    } = test;
    let opening = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
        attribute(&plain(class)),
        attribute(&plain(name))
    );
    let inner = match result {
        TestResult::Passed => {
            let _ = writeln!(text, "{opening}/>");
            return;
        }
        TestResult::Failed(message, account) => {
            let lines: Vec<String> = account.lines().map(|line| escape(&plain(line))).collect();
            format!(
                "<failure type=\"failed\" message=\"{}\">{}</failure>",
                attribute(&plain(message)),
                lines.join("\n")
            )
        }
        TestResult::Broken(message) => format!(
            "<error type=\"broken\" message=\"{}\"/>",
            attribute(&plain(message))
        ),
        TestResult::Skipped(why) => {
            format!("<skipped message=\"{}\"/>", attribute(&plain(why)))
        }
    };
    let _ = writeln!(text, "{opening}>\n      {inner}\n    </testcase>");
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::super::{Test, TestResult};
    use super::junit;

    #[test]
    fn every_kind_of_result_is_counted_and_hostile_text_is_escaped() {
        let test = |result| Test {
            class: "a<".to_owned(),
            name: "b\u{1b}".to_owned(),
            result,
        };
        let tests = vec![
            test(TestResult::Passed),
            test(TestResult::Failed("m\"".to_owned(), "x\n]]>".to_owned())),
            test(TestResult::Broken("no answer".to_owned())),
            test(TestResult::Skipped("why".to_owned())),
        ];
        let text = junit(&[("s&".to_owned(), tests)], SystemTime::UNIX_EPOCH);
        assert!(
            text.contains("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\""),
            "{text}"
        );
        assert!(text.contains("name=\"s&amp;\""), "{text}");
        assert!(
            text.contains("message=\"m&quot;\">x\n]]&gt;</failure>"),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}

//! One find: its law, its fault, and the smallest input with the same fault.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use basestring_oracle::internal::generate::laws::{Law, Target};
use serde_json::{Value, json};

/// How often a law is checked to shrink one input.
const CHECKS: usize = 4_000;

/// How long it takes at most, but for the last check: an input may be one that takes long.
const LIMIT: Duration = Duration::from_secs(20);

/// What an input shows.
pub(crate) enum Found {
    /// It has no byte.
    Empty,
    /// Its first byte names no law.
    NoLaw,
    /// The law of this name holds.
    Holds(&'static str),
    /// A law does not hold.
    Broken(Find),
}

/// A law that does not hold, and the smallest input for which it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Find {
    /// The name of the law.
    pub(crate) law: &'static str,
    /// What was expected and found.
    pub(crate) message: String,
    /// The message without what depends on the input.
    pub(crate) cause: String,
    /// The input with the number of the law.
    pub(crate) input: Vec<u8>,
}

impl Find {
    /// A number for the name of a file.
    pub(crate) fn hash(&self) -> u32 {
        let mut hasher = DefaultHasher::new();
        self.cause.hash(&mut hasher);
        u32::try_from(hasher.finish() >> 32).unwrap_or_default()
    }
}

/// Checks the law that an input names, and shrinks the input if the law does not hold.
pub(crate) fn examine(target: &Target, input: &[u8]) -> Found {
    if input.is_empty() {
        return Found::Empty;
    }
    let Some((law, rest)) = target.law(input) else {
        return Found::NoLaw;
    };
    let Some(message) = fault(law, rest) else {
        return Found::Holds(law.name);
    };
    let wanted = cause(&message);
    let start = Instant::now();
    let rest = shrunk(rest, |rest| {
        start.elapsed() < LIMIT && fault(law, rest).is_some_and(|message| cause(&message) == wanted)
    });
    Found::Broken(Find {
        law: law.name,
        message: fault(law, &rest).unwrap_or(message),
        cause: wanted,
        input: [&[law.number][..], &rest].concat(),
    })
}

/// Why a law does not hold; a panic is a fault too.
fn fault(law: &Law, rest: &[u8]) -> Option<String> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(|| (law.check)(rest)));
    std::panic::set_hook(hook);
    match outcome {
        Ok(outcome) => outcome.err().map(|broken| broken.to_string()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Some(format!("panic: {}", text.unwrap_or("without a message")))
        }
    }
}

/// A message without quoted texts and numbers.
fn cause(message: &str) -> String {
    let mut kept = String::new();
    for (index, piece) in message.replace("\\\"", "").split('"').enumerate() {
        if index % 2 == 0 {
            kept.push_str(piece);
        } else {
            kept.push_str("\"…\"");
        }
    }
    kept.replace(|c: char| c.is_ascii_digit(), "")
}

/// How much shrinking may cost.
struct Budget {
    checks: usize,
    start: Instant,
}

impl Budget {
    /// Whether one more check may be made; it is counted.
    fn take(&mut self) -> bool {
        if self.start.elapsed() >= LIMIT {
            self.checks = 0;
        }
        let is_left = self.checks > 0;
        self.checks = self.checks.saturating_sub(1);
        is_left
    }
}

/// The smallest input that is found: pieces are removed, from halves to single bytes, then bytes are
/// replaced by `a`.
fn shrunk(input: &[u8], mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut least = input.to_vec();
    let mut budget = Budget {
        checks: CHECKS,
        start: Instant::now(),
    };
    let mut size = least.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        let mut is_smaller = false;
        while at < least.len() {
            if !budget.take() {
                return least;
            }
            let mut shorter = least.clone();
            shorter.drain(at..(at + size).min(least.len()));
            if fails(&shorter) {
                least = shorter;
                is_smaller = true;
            } else {
                at += size;
            }
        }
        if !is_smaller {
            size /= 2;
        }
    }
    for at in 0..least.len() {
        let byte = least.get(at).copied().unwrap_or_default();
        if byte == b'a' {
            continue;
        }
        if !budget.take() {
            return least;
        }
        let mut simpler = least.clone();
        if let Some(simple) = simpler.get_mut(at) {
            *simple = b'a';
        }
        if fails(&simpler) {
            least = simpler;
        }
    }
    least
}

/// A draft of a case with the input, for the targets whose input is the input of one operation. It has
/// no answer: the law shows that an answer is wrong, and not which one is right.
pub(crate) fn draft(target: &str, input: &[u8]) -> Option<Value> {
    let rest = std::str::from_utf8(input.get(1..)?).ok()?;
    let (op, given) = match target {
        "url" => ("base_string_uri", json!({"url": rest})),
        "form_body" => ("form_decode", json!({"text": rest})),
        "authorization_field" => ("parse_authorization", json!({"header": rest})),
        _ => return None,
    };
    Some(json!({"op": op, "in": given}))
}

#[cfg(test)]
mod tests {
    use basestring_oracle::internal::generate::laws::{Broken, Law, Outcome, Target, Verdict};

    use super::{Found, draft, examine};

    fn is_short(rest: &[u8]) -> Outcome {
        match rest.len() {
            0..100_000 => Ok(Verdict::Reached),
            _ => Err(Broken("expected a short text, found a long one".to_owned())),
        }
    }

    fn has_no_x(rest: &[u8]) -> Outcome {
        match rest.iter().position(|byte| *byte == b'x') {
            Some(at) => Err(Broken(format!(
                "expected no x in {:?}, found one at {at}",
                rest.escape_ascii().to_string()
            ))),
            None => Ok(Verdict::Reached),
        }
    }

    fn does_not_panic(rest: &[u8]) -> Outcome {
        rest.first().expect("a byte");
        Ok(Verdict::Reached)
    }

    const TARGET: Target = Target {
        name: "url",
        choices: 0,
        laws: &[
            Law {
                number: b'0',
                name: "no_x",
                check: has_no_x,
            },
            Law {
                number: b'1',
                name: "no_panic",
                check: does_not_panic,
            },
            Law {
                number: b'2',
                name: "is_short",
                check: is_short,
            },
        ],
    };

    fn broken(input: &[u8]) -> super::Find {
        match examine(&TARGET, input) {
            Found::Broken(find) => find,
            Found::Empty | Found::NoLaw | Found::Holds(_) => unreachable!("the law does not hold"),
        }
    }

    #[test]
    fn an_input_is_shrunk_and_two_with_one_fault_have_one_cause() {
        let (one, other) = (broken(b"0https://h/x?y"), broken(b"0abcxdefx"));
        assert_eq!(one.input, b"0x");
        assert_eq!(one, other);
        assert_eq!(one.cause, "expected no x in \"…\", found one at ");
    }

    #[test]
    fn a_panic_is_a_fault_of_its_law() {
        let find = broken(b"1");
        assert_eq!(
            (find.law, find.message.as_str()),
            ("no_panic", "panic: a byte")
        );
    }

    /// Without a limit, each of its bytes would be replaced in a copy of it.
    #[test]
    fn a_large_input_is_shrunk_as_far_as_the_checks_go() {
        let input = [b"2", &[b'b'; 150_000][..]].concat();
        let least = broken(&input).input;
        assert!(
            (100_001..=150_001).contains(&least.len()),
            "{}",
            least.len()
        );
        assert!(least.ends_with(b"b"));
    }

    #[test]
    fn what_holds_or_names_no_law_is_no_find() {
        assert!(matches!(examine(&TARGET, b"0abc"), Found::Holds("no_x")));
        assert!(matches!(examine(&TARGET, b"zx"), Found::NoLaw));
        assert!(matches!(examine(&TARGET, b""), Found::Empty));
    }

    #[test]
    fn the_input_of_one_operation_is_a_draft() {
        let found = draft("url", b"0http://h").expect("a draft");
        assert_eq!(
            found.to_string(),
            r#"{"op":"base_string_uri","in":{"url":"http://h"}}"#
        );
        assert_eq!(draft("twilio", b"0{}"), None);
        assert_eq!(draft("url", b"0\xff"), None);
    }
}

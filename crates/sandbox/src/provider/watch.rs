//! What every answer is looked at for: secrets, keys, expected signatures, stack traces, crashes and
//! statuses.

use std::collections::BTreeMap;

use basestring::{Credentials, Secret, percent_encode};
use basestring_oracle::diagnose::Secrets;

use super::traces::is_trace;
use super::wire::Wire;
use crate::webhook::Fault;
use crate::webhook::http::Answer;

/// What the expected signature is called.
const SIGNATURE: &str = "the expected signature";

/// What the answers of a run have shown, each with the id of an attack that showed it.
#[derive(Default)]
pub(super) struct Watch {
    /// Values that no answer may have in any encoding: secrets, keys and expected signatures.
    forbidden: Secrets,
    /// What they are.
    kinds: Vec<(&'static str, Secret)>,
    pub(super) leaks: BTreeMap<String, String>,
    pub(super) traces: Vec<String>,
    pub(super) crashes: Vec<(String, String)>,
    /// Rejections by the reference's reason and the status.
    pub(super) statuses: Vec<(String, String, u16)>,
    /// 401 answers without a challenge.
    pub(super) unchallenged: usize,
}

impl Watch {
    /// No answer may show the secrets of these credentials, or the key that is made of them.
    pub(super) fn forbid(&mut self, credentials: &Credentials) {
        let client = credentials.client_secret.expose();
        let token = credentials.token_secret.expose();
        self.add("a client's secret", client.to_vec());
        if !client.is_empty() && !token.is_empty() {
            let key = format!("{}&{}", percent_encode(client), percent_encode(token));
            self.add("the key of a signature", key.into_bytes());
        }
        self.add("a token's secret", token.to_vec());
    }

    fn add(&mut self, what: &'static str, value: Vec<u8>) {
        if is_word(&value) {
            return;
        }
        let value = Secret::new(value);
        self.forbidden.insert(&value);
        self.kinds.push((what, value));
    }

    /// No answer may show the expected signature of a request.
    pub(super) fn forbid_signature(&mut self, signature: &str) {
        self.add(SIGNATURE, signature.as_bytes().to_vec());
    }

    /// The expected signatures of the last request are not looked for any more.
    pub(super) fn forget_signatures(&mut self) {
        for (_, value) in self.kinds.extract_if(.., |(what, _)| *what == SIGNATURE) {
            self.forbidden.remove(&value);
        }
    }

    /// Looks at the answer to a request. `reason` is why the reference rejects the request.
    pub(super) fn look(
        &mut self,
        attack: &str,
        wire: &Wire,
        answer: &Result<Answer, Fault>,
        reason: Option<&String>,
    ) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(fault) => {
                self.crashes.push((attack.to_owned(), fault.to_string()));
                return;
            }
        };
        if answer.status >= 500 && answer.status != 501 {
            let crash = (attack.to_owned(), answer.status.to_string());
            self.crashes.push(crash);
        }
        let Some(reason) = reason else { return };
        if answer.status == 401 && answer.values("WWW-Authenticate").next().is_none() {
            self.unchallenged += 1;
        }
        if (400..500).contains(&answer.status) {
            let seen = (attack.to_owned(), reason.clone(), answer.status);
            self.statuses.push(seen);
        }
        if answer.status >= 300 || attack.starts_with("answers/") {
            self.scan(attack, wire, answer);
        }
    }

    fn scan(&mut self, attack: &str, wire: &Wire, answer: &Answer) {
        let shown = whole(&answer.text());
        let found = self.forbidden.found_in(shown.as_bytes());
        // What the request itself has may be repeated.
        let sent = match found.is_empty() {
            true => Vec::new(),
            false => self.forbidden.found_in(&wire.bytes()),
        };
        let is = |one: &Secret, other: &Secret| one.expose() == other.expose();
        for value in found
            .iter()
            .filter(|one| !sent.iter().any(|other| is(one, other)))
        {
            let mut kinds = self.kinds.iter();
            if let Some((what, _)) = kinds.find(|(_, known)| is(known, value)) {
                let first = self.leaks.entry((*what).to_owned());
                first.or_insert_with(|| attack.to_owned());
            }
        }
        if is_trace(&shown) {
            self.traces.push(attack.to_owned());
        }
    }
}

/// The text without signs that it was cut, so that the beginning of a secret at its end is not treated as
/// the secret.
fn whole(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).replace('…', "...");
    format!("{text}\n")
}

/// Whether a secret may be a word that occurs in an answer by chance.
fn is_word(secret: &[u8]) -> bool {
    /// Longer words are not of a language.
    const LONGEST: usize = 12;
    secret.len() < LONGEST && secret.iter().all(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use basestring::Credentials;

    use super::Watch;
    use crate::provider::wire::{Framing, Wire};
    use crate::webhook::http::read_answer;

    fn wire() -> Wire {
        Wire {
            method: "GET".to_owned(),
            target: b"/?sent=hidden-value-1".to_vec(),
            host: b"localhost".to_vec(),
            headers: Vec::new(),
            body: None,
            framing: Framing::Length,
        }
    }

    /// The leaks of an answer with this body, by a client with this secret.
    fn leaks(secret: &str, body: &str) -> usize {
        let mut watch = Watch::default();
        watch.forbid(&Credentials::client("client", secret));
        let text = format!(
            "HTTP/1.1 401 No\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = read_answer(&mut text.as_bytes());
        watch.look("an attack", &wire(), &answer, Some(&"signature".to_owned()));
        watch.leaks.len()
    }

    #[test]
    fn a_secret_is_found_in_every_encoding() {
        for body in [
            "found secret-of-two",
            "SECRET%2Dof%2Dtwo",
            "c2VjcmV0LW9mLXR3bw==",
            "7365637265742d6f662d74776f",
        ] {
            assert_eq!(leaks("secret-of-two", body), 1, "{body}");
        }
    }

    #[test]
    fn what_is_not_a_secret_or_was_sent_is_not_a_leak() {
        for (secret, body) in [
            ("secret-of-two", "wrong secret"),
            ("secret-of-two", "{\"error\": \"wrong secret\""),
            ("secret-of-two", "wrong secret…"),
            ("password", "Password required"),
            ("hidden-value-1", "you sent hidden-value-1"),
        ] {
            assert_eq!(leaks(secret, body), 0, "{secret} {body}");
        }
    }
}

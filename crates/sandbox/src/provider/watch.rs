//! What every answer is looked at for: secrets, keys, expected signatures, stack traces, crashes and
//! statuses.

use std::collections::BTreeMap;

use basestring::{Credentials, percent_encode};

use crate::webhook::Fault;
use crate::webhook::http::Answer;

/// Texts by which the stack trace of a common platform is recognized.
const TRACES: [&str; 9] = [
    "Traceback (most recent call last)",
    "File \"/",
    "\n    at ",
    "node_modules/",
    "Exception in thread",
    "at java.",
    "goroutine 1 [running]",
    ".rb:",
    " line ",
];

/// How many of the texts that are weak signs alone must occur together.
const WEAK: [&str; 2] = [".rb:", " line "];

/// What the answers of a run have shown, each with the id of an attack that showed it.
#[derive(Default)]
pub(super) struct Watch {
    /// Values that no answer may have: secrets and keys, by what they are.
    forbidden: Vec<(String, Vec<u8>)>,
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
        let mut add = |what: &str, value: Vec<u8>| {
            // A short secret occurs by chance.
            if value.len() >= 6 {
                self.forbidden.push((what.to_owned(), value));
            }
        };
        add("a client's secret", client.to_vec());
        if !client.is_empty() && !token.is_empty() {
            let key = format!("{}&{}", percent_encode(client), percent_encode(token));
            add("the key of a signature", key.into_bytes());
        }
        add("a token's secret", token.to_vec());
    }

    /// No answer may show the expected signature of a request.
    pub(super) fn forbid_signature(&mut self, signature: &str) {
        let forbidden = signature.as_bytes().to_vec();
        self.forbidden
            .push(("the expected signature".to_owned(), forbidden));
    }

    /// The expected signatures of the last request are not looked for any more.
    pub(super) fn forget_signatures(&mut self) {
        self.forbidden
            .retain(|(what, _)| what != "the expected signature");
    }

    /// Looks at an answer. `reason` is why the reference rejects the request.
    pub(super) fn look(
        &mut self,
        attack: &str,
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
            self.scan(attack, &answer.body);
        }
    }

    fn scan(&mut self, attack: &str, body: &[u8]) {
        for (what, value) in &self.forbidden {
            if contains(body, value) {
                let first = self.leaks.entry(what.clone());
                first.or_insert_with(|| attack.to_owned());
            }
        }
        let text = String::from_utf8_lossy(body);
        let (weak, strong): (Vec<&str>, Vec<&str>) = TRACES
            .iter()
            .filter(|sign| text.contains(**sign))
            .partition(|sign| WEAK.contains(sign));
        if !strong.is_empty() || weak.len() == WEAK.len() {
            self.traces.push(attack.to_owned());
        }
    }
}

fn contains(body: &[u8], value: &[u8]) -> bool {
    !value.is_empty() && body.windows(value.len()).any(|window| window == value)
}

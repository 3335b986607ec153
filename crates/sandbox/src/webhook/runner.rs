//! Sends attempts and judges the answers.

use basestring::webhook_url::WebhookUrl;
use basestring::{Secret, basic};
use basestring_oracle::diagnose::{Conceal, Named};

use super::attempt::{Attempt, Group};
use super::call::{Call, Client, Exchange};
use super::changes::REPLAY;
use super::fault::{Fault, FaultKind};
use super::forms;
use super::judge::{Seen, Statuses, Verdict};
use super::message::{Message, Shape};
use super::report::Outcome;
use super::scheme::Inputs;

/// The state of a run.
pub(super) struct Runner<'r> {
    pub(super) client: Client<'r>,
    pub(super) statuses: &'r Statuses,
    /// The beginnings of the names of what is sent; none for all.
    pub(super) only: &'r [String],
    pub(super) conceal: Conceal,
    pub(super) outcomes: Vec<Outcome>,
    /// Whether a nonce that was used up was not reported as stale.
    pub(super) is_stale_unreported: bool,
    /// Whether a valid request that was accepted is refused when it is sent again.
    pub(super) is_repeat_refused: bool,
    /// The bodies of the answers to valid requests that were accepted.
    pub(super) accepted_bodies: Vec<(Shape, Vec<u8>)>,
}

/// Makes the variant of that name once more, over other parameters; the number is used once.
pub(super) type Renew<'n> = dyn Fn(&str, usize) -> Option<Attempt> + 'n;

impl Runner<'_> {
    /// Sends the requests of a group. `call` is that of its valid request, if it was sent already.
    pub(super) fn group(
        &mut self,
        inputs: &Inputs<'_>,
        group: &Group,
        call: Option<Call>,
        renew: &Renew<'_>,
    ) {
        let is_sent = call.is_some();
        let mut call = call.unwrap_or_default();
        let variants: Vec<&Attempt> = group
            .variants
            .iter()
            .filter(|attempt| self.selects(&attempt.name))
            .collect();
        if !is_sent && variants.is_empty() && !self.selects(&group.valid.name) {
            return;
        }
        let place = self.outcomes.len();
        if !is_sent && !self.attempt(&group.valid, &mut call) {
            return;
        }
        let is_accepted = |valid: &Outcome| valid.seen == Seen::Accepted;
        let is_accepted = is_sent || self.outcomes.get(place).is_some_and(is_accepted);
        let valid = Some(&group.valid).filter(|_| is_accepted);
        let mut accepted: Vec<Named> = Vec::new();
        for attempt in variants {
            if !self.variant(valid, attempt, &mut call, renew) {
                break;
            }
            if let Some(outcome) = self.outcomes.last()
                && outcome.seen == Seen::Accepted
            {
                accepted.extend(outcome.mistakes.iter().cloned());
            }
        }
        // What the receiver accepts instead of the valid request shows what it computes.
        let is_rejected = self
            .outcomes
            .get(place)
            .is_some_and(|valid| !is_sent && valid.verdict == Verdict::RejectedByMistake);
        if !is_rejected {
            return;
        }
        if accepted.is_empty() {
            accepted = self.by_forms(inputs, group, &mut call);
        }
        if let Some(valid) = self.outcomes.get_mut(place)
            && !accepted.is_empty()
        {
            valid.mistakes = accepted;
        }
    }

    /// Sends and judges a variant of a valid request that was accepted, or of none. A receiver that
    /// refuses a repeated signature gets the variant of another valid request.
    fn variant(
        &mut self,
        valid: Option<&Attempt>,
        attempt: &Attempt,
        call: &mut Call,
        renew: &Renew<'_>,
    ) -> bool {
        let values = |attempt: &Attempt| -> Vec<String> {
            let signatures = attempt.message.signatures.iter();
            signatures.map(|(_, value)| value.clone()).collect()
        };
        let Some(valid) = valid.filter(|valid| values(valid) == values(attempt)) else {
            return self.attempt(attempt, call);
        };
        let is_replay = attempt.name == REPLAY;
        if !self.is_repeat_refused {
            let goes_on = self.attempt(attempt, call);
            let is_suspect = self.outcomes.last().is_some_and(|outcome| {
                let is_rejected = outcome.seen == Seen::Rejected;
                is_rejected && (is_replay || outcome.verdict == Verdict::RejectedByMistake)
            });
            if !goes_on || !is_suspect || !self.refuses(valid, call) {
                return goes_on;
            }
            self.is_repeat_refused = true;
            if is_replay {
                return goes_on;
            }
            self.outcomes.pop();
        }
        let renewed = renew(&attempt.name, self.outcomes.len());
        match renewed.filter(|renewed| values(renewed) != values(attempt)) {
            Some(renewed) => self.attempt(&renewed, call),
            None => true,
        }
    }

    /// Whether a valid request is refused.
    fn refuses(&mut self, valid: &Attempt, call: &mut Call) -> bool {
        let sent = call.send(&mut self.client, &valid.message);
        self.outcome(valid, sent.as_ref()).seen == Seen::Rejected
    }

    /// The mistakes of the first form of the valid request that the receiver accepts.
    fn by_forms(&mut self, inputs: &Inputs<'_>, group: &Group, call: &mut Call) -> Vec<Named> {
        let forms = forms::of(inputs, self.client.extra_headers, &group.valid.message, 1);
        let found = self.accepted_of(call, forms, 1);
        let mistakes = found.iter().flat_map(|outcome| outcome.mistakes.clone());
        let mistakes = mistakes.collect();
        self.outcomes.extend(found);
        mistakes
    }

    fn selects(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| name.starts_with(only.as_str()))
    }

    /// Sends and judges one request; `false` if no more may be sent. A valid request that is rejected
    /// is sent again, so that one answer by chance is no finding.
    fn attempt(&mut self, attempt: &Attempt, call: &mut Call) -> bool {
        let sent = call.send(&mut self.client, &attempt.message);
        let is_bound = matches!(&sent, Err(fault) if fault.kind == FaultKind::Bound);
        self.is_stale_unreported |= sent.as_ref().is_ok_and(|sent| sent.is_stale_unreported);
        let mut outcome = self.outcome(attempt, sent.as_ref());
        if outcome.verdict == Verdict::RejectedByMistake {
            let again = call.send(&mut self.client, &attempt.message);
            if self.outcome(attempt, again.as_ref()).seen == Seen::Accepted {
                outcome = inconsistent(outcome);
            }
        }
        self.outcomes.push(outcome);
        !is_bound
    }

    /// Those of the attempts that the receiver accepts, at most so many.
    pub(super) fn accepted_of(
        &mut self,
        call: &mut Call,
        attempts: Vec<Attempt>,
        most: usize,
    ) -> Vec<Outcome> {
        let mut accepted = Vec::new();
        for attempt in attempts {
            if accepted.len() >= most {
                break;
            }
            let sent = call.send(&mut self.client, &attempt.message);
            let outcome = self.outcome(&attempt, sent.as_ref());
            if outcome.seen == Seen::Accepted {
                accepted.push(outcome);
            }
        }
        accepted
    }

    /// Judges an answer.
    pub(super) fn outcome(&self, attempt: &Attempt, sent: Result<&Exchange, &Fault>) -> Outcome {
        let Attempt {
            name,
            message,
            expected,
            what,
            mistakes,
        } = attempt;
        let mut outcome = Outcome {
            name: name.clone().into_owned(),
            shape: message.shape,
            what: what.clone().into_owned(),
            expected: *expected,
            seen: Seen::Unclear,
            status: None,
            verdict: Verdict::Unclear,
            authorized: false,
            redirect: None,
            remark: None,
            mistakes: mistakes.iter().map(|&mistake| mistake.into()).collect(),
            covered_by: None,
        };
        match sent {
            Err(fault) => outcome.remark = Some(self.conceal.text(&fault.to_string())),
            Ok(exchange) => {
                let status = exchange.answer.status;
                outcome.status = Some(status);
                outcome.seen = self.statuses.seen(status);
                if matches!(status, 408 | 429) && outcome.seen == Seen::Rejected {
                    // The receiver was too busy to look at the request.
                    outcome.seen = Seen::Unclear;
                }
                outcome.verdict = Verdict::of(*expected, outcome.seen);
                outcome.authorized = exchange.is_authorized;
                let remark = exchange.remark.as_ref();
                outcome.remark = remark.map(|remark| self.conceal.text(remark));
                let body = &exchange.answer.body;
                if outcome.verdict == Verdict::AcceptedByMistake && self.rejects(message, body) {
                    outcome.seen = Seen::Unclear;
                    outcome.verdict = Verdict::Unclear;
                    outcome.remark = Some(format!(
                        "{status}, and another body than that of the valid request: {}. If this \
                         rejects the request, answer 403, so that the sender sees it",
                        self.excerpt(body)
                    ));
                }
                if (300..400).contains(&status) {
                    let mut location = exchange.answer.values("Location");
                    outcome.redirect = location.next().map(|location| self.excerpt(location));
                }
            }
        }
        outcome
    }

    /// Whether the body of an answer says that a request is rejected, and that of the valid one does
    /// not.
    fn rejects(&self, message: &Message, body: &[u8]) -> bool {
        let mut bodies = self.accepted_bodies.iter();
        let valid = bodies.find(|(shape, _)| *shape == message.shape);
        valid.is_some_and(|(_, valid)| says_rejected(body) && !says_rejected(valid))
    }

    /// The first line that a receiver sent, shortened, without secrets and control characters.
    pub(super) fn excerpt(&self, text: &[u8]) -> String {
        const SHOWN: usize = 120;
        let text = self.conceal.octets(text);
        let line = text.trim().lines().next().unwrap_or_default();
        let shown: String = line.chars().take(SHOWN).collect();
        let mark = if shown.len() < line.len() { "…" } else { "" };
        format!("{}{mark}", without_userinfo(&shown).escape_debug())
    }

    /// A fault without secrets.
    pub(super) fn concealed(&self, fault: &Fault) -> Fault {
        Fault::new(fault.kind, self.conceal.text(&fault.to_string()))
    }
}

/// Whether a text has a word of a rejection.
fn says_rejected(body: &[u8]) -> bool {
    const WORDS: [&str; 8] = [
        "error",
        "invalid",
        "unauthorized",
        "unauthorised",
        "forbidden",
        "denied",
        "reject",
        "mismatch",
    ];
    let text = String::from_utf8_lossy(body).to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// A valid request that was rejected, and accepted when it was sent again.
pub(super) fn inconsistent(mut outcome: Outcome) -> Outcome {
    let status = outcome.status.unwrap_or_default();
    outcome.verdict = Verdict::Unclear;
    outcome.seen = Seen::Unclear;
    outcome.mistakes.clear();
    outcome.remark = Some(format!(
        "{status}, and accepted when the same request was sent again: the receiver does not answer it \
         in the same way each time"
    ));
    outcome
}

/// The secrets of a run, and the forms that they have in headers.
pub(super) fn conceal(secret: &Secret, webhook: &WebhookUrl) -> Conceal {
    let mut secrets = vec![secret.clone()];
    if let Some(credentials) = &webhook.credentials {
        secrets.push(credentials.password.clone());
        if let Ok(header) = basic::authorization(&credentials.username, &credentials.password) {
            secrets.push(Secret::new(header.trim_start_matches("Basic ")));
        }
    }
    Conceal::of(secrets.iter().map(Secret::expose))
}

/// A URL whose user name and password are replaced by `…`.
pub(super) fn without_userinfo(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((userinfo, _)) => format!(
            "{scheme}://…{}",
            rest.get(userinfo.len()..).unwrap_or_default()
        ),
        None => url.to_owned(),
    }
}

//! A run: the right requests, then what is wrong.

use std::path::PathBuf;
use std::time::Duration;

use basestring::webhook_url::WebhookUrl;
use basestring::{Scheme, Secret, basic};
use basestring_oracle::diagnose::{Conceal, Named};

use super::call::{Call, Client, Exchange};
use super::connection::tls_config;
use super::fault::{Fault, FaultKind};
use super::judge::{Expected, Seen, Statuses, Verdict};
use super::message::Shape;
use super::plan::{self, Attempt, Material, Occasion, call_fields, event_json};
use super::random::Random;
use super::refusal;
use super::report::{Outcome, Report, Untried};
use super::target::Target;

/// What a run is told besides its target.
#[derive(Clone, Debug)]
pub struct Options {
    /// The AuthToken that the receiver has.
    pub auth_token: Secret,
    /// The shapes that are sent.
    pub shapes: Vec<Shape>,
    /// Whether a receiver may leave out a shape: 405 and 501 then say that it does.
    pub may_leave_out: bool,
    /// The fields of form and query, in order, in place of those of a call.
    pub fields: Option<Vec<(String, String)>>,
    /// The JSON body, in place of an event.
    pub json: Option<Vec<u8>>,
    /// Fields that each request has besides Twilio's, as a proxy adds them.
    pub extra_fields: Vec<(String, String)>,
    /// The beginnings of the names of what is sent; none for all.
    pub only: Vec<String>,
    /// The seed of identifiers and client nonces.
    pub seed: u64,
    /// Which statuses let in and refuse.
    pub statuses: Statuses,
    /// How many requests may be sent.
    pub max_requests: usize,
    /// How long each may take, from the connection to the answer's end.
    pub timeout: Duration,
    /// A file of the certificates that are trusted, in PEM, in place of the operating system's.
    pub issuers: Option<PathBuf>,
}

impl Options {
    /// All shapes with made-up fields, at most 250 requests of 15 seconds.
    #[must_use]
    pub fn new(auth_token: Secret) -> Self {
        Self {
            auth_token,
            shapes: Shape::ALL.to_vec(),
            may_leave_out: true,
            fields: None,
            json: None,
            extra_fields: Vec::new(),
            only: Vec::new(),
            seed: 0,
            statuses: Statuses::default(),
            max_requests: 250,
            timeout: Duration::from_secs(15),
            issuers: None,
        }
    }

    fn selects(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| name.starts_with(only.as_str()))
    }
}

/// Sends the right requests, then the wrong ones, and judges the answers.
///
/// # Errors
///
/// [`Fault`] where the first request gets no answer, and for a file of certificates that cannot be
/// read.
pub fn run(target: &Target, options: &Options) -> Result<Report, Fault> {
    let mut random = Random::new(options.seed);
    let material = Material {
        target,
        token: &options.auth_token,
        fields: match &options.fields {
            None => call_fields(&mut random),
            Some(fields) => {
                let fields = fields
                    .iter()
                    .map(|(n, v)| (n.clone().into(), v.clone().into()));
                fields.collect()
            }
        },
        json: options
            .json
            .clone()
            .unwrap_or_else(|| event_json(&mut random)),
    };
    let mut runner = Runner {
        client: Client {
            target,
            tls: match target.scheme {
                Scheme::Https => Some(tls_config(options.issuers.as_deref())?),
                Scheme::Http => None,
            },
            timeout: options.timeout,
            random,
            sent: 0,
            bound: options.max_requests,
            extra_fields: &options.extra_fields,
        },
        options,
        conceal: conceal(&options.auth_token, &target.webhook),
        outcomes: Vec::new(),
    };

    let mut open = Vec::new();
    let mut refused = Vec::new();
    for &shape in &options.shapes {
        let mut call = Call::default();
        let mut right = material.right(shape);
        let sent = call.send(&mut runner.client, &right.message);
        let answer = match sent {
            Err(fault) if runner.outcomes.is_empty() => return Err(runner.concealed(&fault)),
            Ok(exchange) if is_left_out(&exchange, options) => {
                right.expected = Expected::Either;
                let mut outcome = runner.outcome(&right, Ok(exchange));
                let status = outcome.status.unwrap_or_default();
                outcome.remark = Some(format!("{status}: the receiver does not take this shape"));
                outcome.verdict = Verdict::Open;
                runner.outcomes.push(outcome);
                continue;
            }
            sent => sent,
        };
        let excerpt = answer
            .as_ref()
            .map(|exchange| runner.excerpt(&exchange.answer.body));
        let excerpt = excerpt.unwrap_or_default();
        let outcome = runner.outcome(&right, answer);
        let is_let_in = outcome.seen == Seen::Accepted;
        runner.outcomes.push(outcome);
        if is_let_in {
            open.push((shape, call));
        } else {
            refused.push(refusal::explain(
                &material,
                &mut runner,
                call,
                right,
                excerpt,
            ));
        }
    }

    let shapes: Vec<Shape> = open.iter().map(|(shape, _)| *shape).collect();
    let (occasions, untried) = if shapes.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        plan::plan(&material, &shapes)
    };
    let mut calls = open.into_iter();
    for occasion in occasions {
        // The first occasions are the right requests, which were sent already.
        let call = calls.next().map(|(_, call)| call);
        runner.occasion(&occasion, call);
    }
    let untried = untried.into_iter().map(|untried| Untried {
        id: &untried.mistake.id,
        why: untried.why,
    });
    let shown = |url: &[u8]| runner.conceal.octets(url);
    let place = target.place("");
    Ok(Report {
        version: 1,
        url: shown(&target.webhook.url),
        signed_url: (place.signed_url != target.webhook.url)
            .then(|| without_userinfo(&shown(&place.signed_url))),
        seed: options.seed,
        requests: runner.client.sent,
        warnings: target
            .webhook
            .warnings
            .iter()
            .map(ToString::to_string)
            .collect(),
        untried: untried.collect(),
        outcomes: runner.outcomes,
        refused,
    })
}

/// Whether a receiver does not take a shape that it need not take.
fn is_left_out(exchange: &Exchange, options: &Options) -> bool {
    options.may_leave_out && matches!(exchange.answer.status, 405 | 501)
}

/// The secrets of a run, and what is made of them in a field.
fn conceal(token: &Secret, webhook: &WebhookUrl) -> Conceal {
    let mut secrets = vec![token.clone()];
    if let Some(credentials) = &webhook.credentials {
        secrets.push(credentials.password.clone());
        if let Ok(field) = basic::authorization(&credentials.username, &credentials.password) {
            secrets.push(Secret::new(field.trim_start_matches("Basic ")));
        }
    }
    Conceal::of(secrets.iter().map(Secret::expose))
}

/// A URL with … for what stands before its host.
fn without_userinfo(url: &str) -> String {
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

/// What sends and judges.
pub(super) struct Runner<'r> {
    pub(super) client: Client<'r>,
    options: &'r Options,
    conceal: Conceal,
    pub(super) outcomes: Vec<Outcome>,
}

impl Runner<'_> {
    /// Sends an occasion's requests, on the call of its right one where that was sent already.
    fn occasion(&mut self, occasion: &Occasion, call: Option<Call>) {
        let is_sent = call.is_some();
        let mut call = call.unwrap_or_default();
        let wrong: Vec<&Attempt> = occasion
            .wrong
            .iter()
            .filter(|attempt| self.options.selects(&attempt.name))
            .collect();
        if !is_sent && wrong.is_empty() && !self.options.selects(&occasion.right.name) {
            return;
        }
        let place = self.outcomes.len();
        if !is_sent && !self.attempt(&occasion.right, &mut call) {
            return;
        }
        let mut let_in: Vec<Named> = Vec::new();
        for attempt in wrong {
            if !self.attempt(attempt, &mut call) {
                break;
            }
            if let Some(outcome) = self.outcomes.last()
                && outcome.seen == Seen::Accepted
            {
                let_in.extend(outcome.mistakes.iter().cloned());
            }
        }
        // What the receiver lets in in place of the right one says what it computes with.
        if let Some(right) = self.outcomes.get_mut(place)
            && !is_sent
            && right.verdict == Verdict::RefusedWrongly
        {
            right.mistakes = let_in;
        }
    }

    /// Sends and judges one request; `false` where no more are sent.
    fn attempt(&mut self, attempt: &Attempt, call: &mut Call) -> bool {
        let sent = call.send(&mut self.client, &attempt.message);
        let is_bound = matches!(&sent, Err(fault) if fault.kind == FaultKind::Bound);
        let outcome = self.outcome(attempt, sent);
        self.outcomes.push(outcome);
        !is_bound
    }

    /// Judges an answer.
    pub(super) fn outcome(&self, attempt: &Attempt, sent: Result<Exchange, Fault>) -> Outcome {
        let mut outcome = Outcome {
            name: attempt.name.clone(),
            shape: attempt.message.shape,
            what: attempt.what,
            expected: attempt.expected,
            seen: Seen::Unclear,
            status: None,
            verdict: Verdict::Unclear,
            authorized: false,
            redirect: None,
            remark: None,
            mistakes: attempt
                .mistakes
                .iter()
                .map(|&mistake| mistake.into())
                .collect(),
        };
        match sent {
            Err(fault) => outcome.remark = Some(self.conceal.text(&fault.to_string())),
            Ok(exchange) => {
                let status = exchange.answer.status;
                outcome.status = Some(status);
                outcome.seen = self.options.statuses.seen(status);
                outcome.verdict = Verdict::of(attempt.expected, outcome.seen);
                outcome.authorized = exchange.is_authorized;
                outcome.remark = exchange.remark.map(|remark| self.conceal.text(&remark));
                if (300..400).contains(&status) {
                    let mut location = exchange.answer.values("Location");
                    outcome.redirect = location.next().map(|location| self.excerpt(location));
                }
            }
        }
        outcome
    }

    /// The first line of what a receiver sent, without secrets, control characters and length.
    pub(super) fn excerpt(&self, text: &[u8]) -> String {
        const SHOWN: usize = 120;
        let text = self.conceal.octets(text);
        let line = text.trim().lines().next().unwrap_or_default();
        let shown: String = line.chars().take(SHOWN).collect();
        let mark = if shown.len() < line.len() { "…" } else { "" };
        format!("{}{mark}", without_userinfo(&shown).escape_debug())
    }

    fn concealed(&self, fault: &Fault) -> Fault {
        Fault::text(fault.kind, self.conceal.text(&fault.to_string()))
    }
}

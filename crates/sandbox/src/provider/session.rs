//! The state of a run: what was sent, what the reference says of it, and what the provider answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use basestring::{CredentialsAnswer, Scheme};
use basestring_oracle::diagnose::Conceal;
use serde_json::Value;

use super::calibration::Calibration;
use super::client::Client;
use super::draft::Draft;
use super::ledger::{Ledger, Purpose};
use super::maker::Maker;
use super::setup::{Setup, Site};
use super::watch::Watch;
use super::wire::Wire;
use crate::webhook::http::Answer;
use crate::webhook::{Fault, FaultKind, Seen};

/// How often a request is repeated that the provider was too busy for.
const BUSY: usize = 4;

/// A request, the reference's verdict and the provider's answer.
pub(super) struct Exchange {
    pub(super) seen: Seen,
    pub(super) answer: Result<Answer, Fault>,
    /// The reference's verdict, from before the request was sent.
    pub(super) reference: Result<(), String>,
}

impl Exchange {
    /// The status, if there is an answer.
    pub(super) fn status(&self) -> Option<u16> {
        self.answer.as_ref().ok().map(|answer| answer.status)
    }

    /// The status in words.
    pub(super) fn words(&self) -> String {
        match &self.answer {
            Ok(answer) => answer.status.to_string(),
            Err(fault) => format!("no answer ({fault})"),
        }
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.seen == Seen::Accepted
    }
}

/// The state of a run.
pub(super) struct Session {
    pub(super) setup: Arc<Setup>,
    pub(super) maker: Maker,
    pub(super) client: Client,
    pub(super) ledger: Ledger,
    pub(super) calibration: Option<Calibration>,
    pub(super) watch: Watch,
    /// The id of the attack that is run.
    pub(super) current: String,
    /// How many requests are sent between a request and its repetition.
    pub(super) flood: usize,
    /// The first request that was accepted, and when it was sent.
    pub(super) first: Option<(Wire, Instant)>,
    /// The valid requests that were sent, with the id of their attack.
    pub(super) valid: Vec<(String, Draft)>,
}

impl Session {
    /// The scheme of the endpoints.
    pub(super) fn scheme(&self, purpose: Purpose) -> Scheme {
        let site = site_of(&self.setup, purpose);
        site.map_or(Scheme::Http, |site| site.target.scheme)
    }

    /// Lets the reference judge a request, sends it and looks at the answer.
    ///
    /// # Errors
    ///
    /// [`FaultKind::Bound`] if no more requests may be sent. Any other fault is an answer.
    pub(super) fn send(&mut self, purpose: Purpose, wire: &Wire) -> Result<Exchange, Fault> {
        let reference = self.ledger.judge(wire, purpose, Maker::now());
        let answer = self.raw(purpose, wire)?;
        let seen = self.seen(purpose, &answer);
        self.watch
            .look(&self.current, wire, &answer, reference.as_ref().err());
        Ok(Exchange {
            seen,
            answer,
            reference,
        })
    }

    /// Sends requests at the same time, without the reference.
    ///
    /// # Errors
    ///
    /// [`Fault`] if a connection fails.
    pub(super) fn send_together(
        &mut self,
        purpose: Purpose,
        wires: &[Wire],
    ) -> Result<Vec<Seen>, Fault> {
        let bytes: Vec<Vec<u8>> = wires.iter().map(Wire::bytes).collect();
        let setup = Arc::clone(&self.setup);
        let Some(site) = site_of(&setup, purpose) else {
            return Ok(Vec::new());
        };
        let answers = self.client.send_together(&site.target, &bytes)?;
        let seen = answers.iter().map(|answer| self.seen(purpose, answer));
        Ok(seen.collect())
    }

    /// Sends a request without the reference. A provider that is too busy gets it again.
    ///
    /// # Errors
    ///
    /// [`FaultKind::Bound`] alone.
    pub(super) fn raw(
        &mut self,
        purpose: Purpose,
        wire: &Wire,
    ) -> Result<Result<Answer, Fault>, Fault> {
        let setup = Arc::clone(&self.setup);
        let Some(site) = site_of(&setup, purpose) else {
            return Ok(Err(Fault::answer("there is no such endpoint")));
        };
        let bytes = wire.bytes();
        for attempt in 0.. {
            let answer = self.client.send(&site.target, &bytes);
            let is_busy = match &answer {
                Ok(answer) => {
                    let is_usual = self.calibration.as_ref();
                    let is_usual = is_usual.is_some_and(|own| own.is_usual(answer.status));
                    matches!(answer.status, 429 | 503) && !is_usual
                }
                Err(fault) if fault.kind == FaultKind::Bound => {
                    return Err(Fault::new(FaultKind::Bound, fault.to_string()));
                }
                Err(fault) => fault.kind == FaultKind::Connect,
            };
            if !is_busy || attempt + 1 >= BUSY {
                return Ok(answer);
            }
            std::thread::sleep(Duration::from_millis(100 << (2 * attempt)));
        }
        Ok(Err(Fault::answer("no answer")))
    }

    /// What an answer shows.
    fn seen(&self, purpose: Purpose, answer: &Result<Answer, Fault>) -> Seen {
        match (purpose, answer) {
            (Purpose::Resource, _) => match &self.calibration {
                Some(calibration) => calibration.seen(answer),
                None => Seen::Unclear,
            },
            (Purpose::Temporary | Purpose::Token, Err(_)) => Seen::Unclear,
            (Purpose::Temporary | Purpose::Token, Ok(answer)) => {
                let issued = CredentialsAnswer::parse_token(answer.body.trim_ascii());
                match answer.status {
                    200..=299 if issued.is_ok() => Seen::Accepted,
                    408 | 429 | 500..=599 => Seen::Unclear,
                    _ => Seen::Rejected,
                }
            }
        }
    }

    /// Keeps a valid request, to explain why it is rejected.
    pub(super) fn keep(&mut self, id: String, draft: Option<Draft>) {
        self.valid.extend(draft.map(|draft| (id, draft)));
    }

    /// Whether a plain valid request is accepted; it is repeated before the answer is no.
    ///
    /// # Errors
    ///
    /// [`FaultKind::Bound`].
    pub(super) fn is_well(&mut self) -> Result<bool, Fault> {
        if self.setup.resource.is_none() {
            return Ok(true);
        }
        for attempt in 0..3 {
            let wire = self.maker.get().signed();
            if self.send(Purpose::Resource, &wire)?.is_accepted() {
                return Ok(true);
            }
            std::thread::sleep(Duration::from_millis(50 << attempt));
        }
        Ok(false)
    }

    /// The secrets of the run, to conceal them.
    pub(super) fn conceal(&self) -> Conceal {
        let mut secrets = self.setup.secrets();
        let issued = self.maker.tokens.iter();
        secrets.extend(issued.map(|own| own.token_secret.expose().to_vec()));
        secrets.retain(|secret| !secret.is_empty());
        Conceal::of(secrets.iter().map(Vec::as_slice))
    }

    /// A request as a report shows it.
    pub(super) fn shown(&self, purpose: Purpose, wire: &Wire) -> Value {
        let conceal = self.conceal();
        wire.shown(self.scheme(purpose), &|bytes| conceal.octets(bytes))
    }
}

/// The endpoint for a purpose.
fn site_of(setup: &Setup, purpose: Purpose) -> Option<&Site> {
    let flow = setup.flow.as_ref();
    match purpose {
        Purpose::Resource => setup.resource.as_ref(),
        Purpose::Temporary => flow.map(|flow| &flow.request_token),
        Purpose::Token => flow.map(|flow| &flow.access_token),
    }
}

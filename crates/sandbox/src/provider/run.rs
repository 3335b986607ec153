//! A run: the plain valid request, what tells accepting from rejecting, then every sequence.

use std::sync::Arc;
use std::time::{Duration, Instant};

use basestring::Scheme;

use super::attack::{Act, Attack, Sequence, Wanted};
use super::attacks;
use super::attempt::{Attempted, attempt, not_judged};
use super::attribute::attributed;
use super::calibration::Calibration;
use super::client::Client;
use super::configuration::Configuration;
use super::issuing::obtain;
use super::ledger::{Ledger, Purpose};
use super::maker::{Maker, NONCE_LENGTHS};
use super::monotonic;
use super::report::{Outcome, Report, Verdict};
use super::session::Session;
use super::setup::Setup;
use super::shared;
use super::watch::Watch;
use crate::webhook::connection::tls_config;
use crate::webhook::{Fault, FaultKind};

/// How a run sends, and what.
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed of nonces and other generated texts.
    pub seed: u64,
    /// Send only attacks whose id starts with one of these; all if empty.
    pub only: Vec<String>,
    /// The highest number of requests.
    pub max_requests: usize,
    /// Stop after this many accepted or rejected by mistake.
    pub stop_after: Option<usize>,
    /// The least time between two requests.
    pub interval: Duration,
    /// The time limit for each request, from connecting to the end of the answer.
    pub timeout: Duration,
    /// How many requests are sent between a request and its repetition, to see whether nonces are
    /// forgotten.
    pub flood: usize,
    /// Whether requests may go to a host that is not this machine.
    pub allows_remote: bool,
    /// A PEM file of trusted certificates, instead of the operating system's.
    pub issuers: Option<std::path::PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            only: Vec::new(),
            max_requests: 10_000,
            stop_after: None,
            interval: Duration::ZERO,
            timeout: Duration::from_secs(10),
            flood: 1000,
            allows_remote: false,
            issuers: None,
        }
    }
}

/// Sends valid requests and attacks to a provider, and judges the answers.
///
/// # Errors
///
/// [`Fault`] if the configuration cannot be used, the first request gets no answer, or an attack is
/// valid by the reference, which is an internal error.
pub fn run(configuration: &Configuration, options: &Options) -> Result<Report, Fault> {
    let mut session = session(configuration, options)?;
    let mut outcomes = Vec::new();
    prepare(&mut session);
    let is_valid_accepted = calibrate(&mut session)?;
    if is_valid_accepted {
        let stopped = sequences(&mut session, options, &mut outcomes);
        match stopped {
            Err(fault) if fault.kind != FaultKind::Bound => return Err(fault),
            Err(_) => left_out(&session, options, &mut outcomes),
            Ok(()) => {}
        }
    } else {
        let outcome = match monotonic::rejected(&mut session)? {
            Some(outcome) => outcome,
            None => shared::why_rejected(&mut session)?,
        };
        outcomes.push(outcome);
    }
    attributed(&mut outcomes);
    let site = session.setup.resource.as_ref();
    let flow = session.setup.flow.as_ref();
    let site = site.or_else(|| flow.map(|flow| &flow.request_token));
    Ok(Report {
        url: site.map(|site| site.url.clone()).unwrap_or_default(),
        requests: session.client.sent,
        calibration: session
            .calibration
            .as_ref()
            .map_or_else(|| "no resource is given".to_owned(), Calibration::words),
        is_valid_accepted,
        outcomes,
    })
}

/// What a run would send: each attack with its first request, in the order of sending. Nothing is sent.
///
/// # Errors
///
/// [`Fault`] if the configuration cannot be used.
pub fn plan(configuration: &Configuration, options: &Options) -> Result<String, Fault> {
    let mut session = session(configuration, options)?;
    let mut text = String::new();
    for sequence in attacks::sequences(&session.setup) {
        let valid = sequence.valid.iter();
        for attack in valid.chain(&sequence.attacks) {
            if !is_chosen(options, &attack.id) {
                continue;
            }
            let wanted = match attack.wanted {
                Wanted::Accept => "valid",
                Wanted::Reject => "invalid",
            };
            text.push_str(&format!("{} ({wanted}): {}\n", attack.id, attack.what));
            let shot = match &attack.act {
                Act::Request(build) => build(&mut session.maker),
                Act::Scene(_) => None,
            };
            if let Some(shot) = shot {
                let bytes = session.conceal().octets(&shot.wire.bytes());
                for line in bytes.lines() {
                    text.push_str(&format!("  {}\n", line.escape_debug()));
                }
            }
        }
    }
    if session.setup.resource.is_some() && is_chosen(options, "mistakes/") {
        text.push_str("mistakes/... (invalid): the signatures of the known mistakes\n");
    }
    Ok(text)
}

/// Obtains the tokens that are not given by the flow: of two users, and of the second client.
fn prepare(session: &mut Session) {
    if session.setup.flow.is_none() || !session.maker.tokens.is_empty() {
        return;
    }
    let clients = session.setup.clients.clone();
    let users = session
        .setup
        .flow
        .as_ref()
        .map_or(0, |flow| flow.entry.users.len());
    let first = clients.first().cloned();
    let others = clients.get(1).cloned();
    let second_user = usize::from(users > 1);
    let wanted = first.iter().map(|client| (client, 0));
    let wanted = wanted.chain(first.iter().map(|client| (client, second_user)));
    let wanted: Vec<_> = wanted
        .chain(others.iter().map(|client| (client, 0)))
        .collect();
    for (client, user) in wanted {
        // That the flow fails is a result of its own attacks.
        if let Ok(token) = obtain(session, client, user) {
            session.maker.tokens.push(token);
        }
    }
}

fn session(configuration: &Configuration, options: &Options) -> Result<Session, Fault> {
    let setup = Arc::new(Setup::new(configuration, options.allows_remote)?);
    let is_tls = setup
        .sites()
        .any(|site| site.target.scheme == Scheme::Https);
    let tls = is_tls.then(|| tls_config(options.issuers.as_deref()));
    let scheme = if is_tls { Scheme::Https } else { Scheme::Http };
    let mut ledger = Ledger::new(
        scheme,
        setup.window,
        setup.body_hash,
        setup.methods.clone(),
        setup.clients.clone(),
    );
    let mut watch = Watch::default();
    for own in &setup.tokens {
        ledger.issue(own.credentials.clone());
        watch.forbid(&own.credentials);
    }
    for client in &setup.clients {
        watch.forbid(client);
    }
    Ok(Session {
        maker: Maker::new(Arc::clone(&setup), options.seed),
        setup,
        client: Client::new(
            tls.transpose()?,
            options.timeout,
            options.interval,
            options.max_requests,
        ),
        ledger,
        calibration: None,
        watch,
        current: "start".to_owned(),
        flood: options.flood,
        first: None,
        valid: Vec::new(),
    })
}

/// Learns how the provider accepts and rejects. Gives whether it accepts a plain valid request.
fn calibrate(session: &mut Session) -> Result<bool, Fault> {
    if session.setup.resource.is_none() {
        return Ok(true);
    }
    let mut wrong = Vec::new();
    for _ in 0..2 {
        let draft = session.maker.get();
        let unsigned = draft.sent(Some("AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        match session.raw(Purpose::Resource, &unsigned)? {
            // Nothing listens there, or not with TLS.
            Err(fault) if fault.kind != FaultKind::Answer => return Err(fault),
            answer => wrong.push(answer),
        }
    }
    let versions = NONCE_LENGTHS.map(|length| (length, false));
    let versions = versions.into_iter().chain([(NONCE_LENGTHS[0], true)]);
    for (length, sends_version) in versions {
        session.maker.nonce_length = length;
        session.maker.sends_version = sends_version;
        let mut valid = Vec::new();
        for _ in 0..2 {
            let wire = session.maker.get().signed();
            let answer = session.raw(Purpose::Resource, &wire)?;
            valid.push(answer?);
            // Its nonce is used from now on.
            let _ = session.ledger.judge(&wire, Purpose::Resource, Maker::now());
            session.first = Some((wire, Instant::now()));
        }
        let calibration = Calibration::new(&valid, &wrong);
        let is_success = valid.iter().all(|answer| answer.status < 400);
        let is_accepted =
            is_success && (calibration.tells_apart() || !calibration.reads_as_error());
        session.calibration = Some(calibration);
        if is_accepted {
            return Ok(true);
        }
    }
    session.first = None;
    session.maker.nonce_length = NONCE_LENGTHS[0];
    session.maker.sends_version = false;
    Ok(false)
}

/// Whether an attack is chosen.
fn is_chosen(options: &Options, id: &str) -> bool {
    options.only.is_empty()
        || options
            .only
            .iter()
            .any(|only| id.starts_with(only.as_str()))
}

fn sequences(
    session: &mut Session,
    options: &Options,
    outcomes: &mut Vec<Outcome>,
) -> Result<(), Fault> {
    for sequence in attacks::sequences(&session.setup) {
        let chosen: Vec<&Attack> = sequence
            .attacks
            .iter()
            .filter(|attack| is_chosen(options, &attack.id))
            .collect();
        if !chosen.is_empty() {
            run_sequence(session, &sequence, &chosen, options, outcomes)?;
        }
        let wrong = outcomes.iter().filter(|outcome| is_wrong(outcome)).count();
        if options.stop_after.is_some_and(|most| wrong >= most) {
            return Ok(());
        }
    }
    if session.setup.resource.is_some() && is_chosen(options, "mistakes/") {
        shared::mistakes(session, outcomes)?;
    }
    outcomes.extend(attacks::at_the_end(session));
    Ok(())
}

/// The attacks that are left where the limit of requests is reached.
fn left_out(session: &Session, options: &Options, outcomes: &mut Vec<Outcome>) {
    for sequence in attacks::sequences(&session.setup) {
        for attack in sequence.valid.iter().chain(&sequence.attacks) {
            let is_done = outcomes.iter().any(|outcome| outcome.id == attack.id);
            if !is_done && is_chosen(options, &attack.id) {
                let why = "the limit of requests is reached (--max-requests)".to_owned();
                outcomes.push(not_judged(attack, why));
            }
        }
    }
}

fn is_wrong(outcome: &Outcome) -> bool {
    match outcome.verdict {
        Verdict::AcceptedByMistake | Verdict::RejectedByMistake => true,
        Verdict::Correct | Verdict::Permitted | Verdict::NotJudged => false,
    }
}

/// Sends the valid form, the attacks, and the valid form again.
fn run_sequence(
    session: &mut Session,
    sequence: &Sequence,
    chosen: &[&Attack],
    options: &Options,
    outcomes: &mut Vec<Outcome>,
) -> Result<(), Fault> {
    if let Some(valid) = &sequence.valid {
        let Attempted { outcome, shot } = attempt(session, valid)?;
        let is_accepted = outcome.verdict == Verdict::Correct;
        let why = format!("its valid form is not accepted: {}", outcome.evidence);
        outcomes.push(outcome);
        session.keep(valid.id.clone(), shot.and_then(|shot| shot.draft));
        if !is_accepted {
            outcomes.extend(chosen.iter().map(|attack| not_judged(attack, why.clone())));
            return Ok(());
        }
    }
    let first = outcomes.len();
    for attack in chosen {
        let Attempted { outcome, shot } = attempt(session, attack)?;
        if attack.wanted == Wanted::Accept {
            session.keep(attack.id.clone(), shot.and_then(|shot| shot.draft));
        }
        let is_enough = options.stop_after == Some(1) && is_wrong(&outcome);
        outcomes.push(outcome);
        if is_enough {
            return Ok(());
        }
    }
    check_afterwards(
        session,
        sequence,
        outcomes.get_mut(first..).unwrap_or_default(),
    )
}

/// Rejections show nothing if the valid form is rejected afterwards too.
fn check_afterwards(
    session: &mut Session,
    sequence: &Sequence,
    outcomes: &mut [Outcome],
) -> Result<(), Fault> {
    session.current = format!("{}/afterwards", sequence.name);
    let is_well = match &sequence.valid {
        Some(valid) => attempt(session, valid)?.outcome.verdict == Verdict::Correct,
        None => session.is_well()?,
    };
    for outcome in outcomes {
        if is_well && outcome.verdict != Verdict::NotJudged {
            outcome
                .evidence
                .push_str("; the valid form was accepted before and after");
        } else if !is_well
            && outcome.verdict == Verdict::Correct
            && outcome.wanted == Wanted::Reject
        {
            outcome.verdict = Verdict::NotJudged;
            outcome.evidence = format!(
                "rejected, but the valid form was rejected afterwards too ({})",
                outcome.evidence
            );
        }
    }
    Ok(())
}

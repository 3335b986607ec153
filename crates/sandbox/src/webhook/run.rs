//! A run: the valid requests first, then everything else.

use std::path::PathBuf;
use std::time::Duration;

use basestring::{Scheme, Secret};

use super::attempt::Attempt;
use super::call::{Call, Client, Exchange};
use super::connection::tls_config;
use super::explain;
use super::fault::Fault;
use super::judge::{Expected, Seen, Statuses, Verdict};
use super::message::Shape;
use super::plan;
use super::random::Random;
use super::report::{Refusal, Report, Untried};
use super::runner::{Runner, conceal, without_userinfo};
use super::scheme::Inputs;
use super::schemes::SchemeName;
use super::target::Target;

/// What a run sends to its target, and how it reads the answers.
#[derive(Clone, Debug)]
pub struct Options {
    /// The signature scheme.
    pub scheme: SchemeName,
    /// The secret that the receiver shares with the provider, such as Twilio's AuthToken.
    pub secret: Secret,
    /// The shapes to send; those that the scheme does not have are left out.
    pub shapes: Vec<Shape>,
    /// Whether the receiver may answer 405 or 501 to a shape that it does not support.
    pub may_leave_out: bool,
    /// The parameters of form and query, in order, instead of generated ones.
    pub parameters: Option<Vec<(String, String)>>,
    /// The JSON body, instead of a generated one.
    pub json: Option<Vec<u8>>,
    /// Headers that each request has in addition, such as those that a proxy adds.
    pub extra_headers: Vec<(String, String)>,
    /// Send only requests whose name starts with one of these; all if empty.
    pub only: Vec<String>,
    /// The seed of generated identifiers and client nonces.
    pub seed: u64,
    /// Which statuses accept and reject.
    pub statuses: Statuses,
    /// The highest number of requests.
    pub max_requests: usize,
    /// The time limit for each request, from connecting to the end of the answer.
    pub timeout: Duration,
    /// A PEM file of trusted certificates, instead of the operating system's.
    pub issuers: Option<PathBuf>,
}

impl Options {
    /// Twilio's requests in all shapes, with generated parameters: at most 250 requests of 15 seconds.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            scheme: SchemeName::Twilio,
            secret,
            shapes: Shape::ALL.to_vec(),
            may_leave_out: true,
            parameters: None,
            json: None,
            extra_headers: Vec::new(),
            only: Vec::new(),
            seed: 0,
            statuses: Statuses::default(),
            max_requests: 250,
            timeout: Duration::from_secs(15),
            issuers: None,
        }
    }
}

/// Sends the valid requests, then the others, and judges the answers.
///
/// # Errors
///
/// [`Fault`] if the first request gets no answer, or a certificate file cannot be read.
pub fn run(target: &Target, options: &Options) -> Result<Report, Fault> {
    let mut random = Random::new(options.seed);
    let inputs = inputs(target, options, &mut random);
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
            user_agent: inputs.scheme.user_agent(),
            extra_headers: &options.extra_headers,
        },
        statuses: &options.statuses,
        only: &options.only,
        conceal: conceal(&options.secret, &target.webhook),
        outcomes: Vec::new(),
    };
    let (accepted, refused) = send_valid(&inputs, &mut runner, options)?;
    let untried = send_others(&inputs, &mut runner, accepted);
    Ok(report(target, options, runner, refused, untried))
}

fn inputs<'t>(target: &'t Target, options: &'t Options, random: &mut Random) -> Inputs<'t> {
    let scheme = options.scheme.scheme();
    let given = options.parameters.as_ref().map(|given| {
        let pairs = given.iter();
        let pairs = pairs.map(|(name, value)| (name.clone().into(), value.clone().into()));
        pairs.collect()
    });
    Inputs {
        scheme,
        target,
        secret: &options.secret,
        parameters: given.unwrap_or_else(|| scheme.default_parameters(random)),
        json: match &options.json {
            Some(json) => json.clone(),
            None => scheme.default_json(random),
        },
    }
}

/// The shapes whose valid request was accepted, with the calls that began with it.
type Accepted = Vec<(Shape, Call)>;

/// Sends the valid request of each shape. A rejected one is explained at once.
fn send_valid(
    inputs: &Inputs<'_>,
    runner: &mut Runner<'_>,
    options: &Options,
) -> Result<(Accepted, Vec<Refusal>), Fault> {
    let mut accepted = Vec::new();
    let mut refused = Vec::new();
    let has = inputs.scheme.shapes().iter();
    for &shape in has.filter(|shape| options.shapes.contains(shape)) {
        let mut call = Call::default();
        let valid = inputs.scheme.valid(inputs, shape);
        let sent = call.send(&mut runner.client, &valid.message);
        let answer = match sent {
            Err(fault) if runner.outcomes.is_empty() => return Err(runner.concealed(&fault)),
            Ok(exchange) if is_left_out(&exchange, options) => {
                leave_out(runner, valid, exchange);
                continue;
            }
            sent => sent,
        };
        let excerpt = match &answer {
            Ok(exchange) => runner.excerpt(&exchange.answer.body),
            Err(_) => String::new(),
        };
        let outcome = runner.outcome(&valid, answer);
        let is_accepted = outcome.seen == Seen::Accepted;
        runner.outcomes.push(outcome);
        if is_accepted {
            accepted.push((shape, call));
        } else {
            refused.push(explain::explain(inputs, runner, call, valid, excerpt));
        }
    }
    Ok((accepted, refused))
}

/// Whether a receiver does not support a shape that it need not support.
fn is_left_out(exchange: &Exchange, options: &Options) -> bool {
    options.may_leave_out && matches!(exchange.answer.status, 405 | 501)
}

fn leave_out(runner: &mut Runner<'_>, mut valid: Attempt, exchange: Exchange) {
    valid.expected = Expected::Either;
    let mut outcome = runner.outcome(&valid, Ok(exchange));
    let status = outcome.status.unwrap_or_default();
    outcome.remark = Some(format!(
        "{status}: the receiver does not support this request"
    ));
    outcome.verdict = Verdict::Unspecified;
    runner.outcomes.push(outcome);
}

/// Sends everything else for the shapes that the receiver accepts.
fn send_others(inputs: &Inputs<'_>, runner: &mut Runner<'_>, accepted: Accepted) -> Vec<Untried> {
    if accepted.is_empty() {
        return Vec::new();
    }
    let shapes: Vec<Shape> = accepted.iter().map(|(shape, _)| *shape).collect();
    let (groups, unsent) = plan::plan(inputs, &shapes);
    let mut calls = accepted.into_iter();
    for group in groups {
        // The first groups are those of the shapes, whose valid request was sent already.
        let call = calls.next().map(|(_, call)| call);
        runner.group(&group, call);
    }
    let untried = unsent.into_iter().map(|unsent| Untried {
        id: &unsent.mistake.id,
        why: unsent.why,
    });
    untried.collect()
}

fn report(
    target: &Target,
    options: &Options,
    runner: Runner<'_>,
    refused: Vec<Refusal>,
    untried: Vec<Untried>,
) -> Report {
    let shown = |url: &[u8]| runner.conceal.octets(url);
    let place = target.place("");
    let is_other = place.signed_url != target.webhook.url;
    let warnings = target.webhook.warnings.iter();
    Report {
        version: 1,
        scheme: options.scheme,
        url: shown(&target.webhook.url),
        signed_url: is_other.then(|| without_userinfo(&shown(&place.signed_url))),
        seed: options.seed,
        requests: runner.client.sent,
        warnings: warnings.map(ToString::to_string).collect(),
        untried,
        outcomes: runner.outcomes,
        refused,
    }
}

//! A run: the valid requests first, then everything else.

use std::path::PathBuf;
use std::time::Duration;

use basestring::{Scheme, Secret};
use basestring_oracle::diagnose::Named;

use super::attempt::Attempt;
use super::attribute::{attributed, of_login};
use super::call::{Call, Client, Exchange};
use super::connection::tls_config;
use super::explain::{Rejected, explain};
use super::fault::Fault;
use super::judge::{Expected, Seen, Statuses, Verdict};
use super::message::Shape;
use super::plan;
use super::random::Random;
use super::report::{Finding, Refusal, Report, Untried};
use super::runner::{Runner, conceal, inconsistent, without_userinfo};
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
    /// Twilio's requests in all shapes, with generated parameters: at most 500 requests of 15 seconds.
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
            max_requests: 500,
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
            unique_header: inputs.scheme.unique_header(),
            extra_headers: &options.extra_headers,
        },
        statuses: &options.statuses,
        only: &options.only,
        conceal: conceal(&options.secret, &target.webhook),
        outcomes: Vec::new(),
        is_stale_unreported: false,
        is_repeat_refused: false,
        accepted_bodies: Vec::new(),
    };
    let (accepted, rejected) = send_valid(&inputs, &mut runner, options)?;
    let mut known: Vec<Shape> = accepted.iter().map(|(shape, _)| *shape).collect();
    let mut refused: Vec<Refusal> = Vec::new();
    for rejected in rejected {
        let refusal = explain(&inputs, &mut runner, rejected, &known);
        if !refusal.accepted.is_empty() {
            known.push(refusal.shape);
        }
        refused.push(refusal);
    }
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

/// What is reported of a receiver with replay protection.
const REPEAT_IS_REFUSED: &str = "the receiver refuses a request that it has had before (replay \
    protection), so that the requests of this run differ in a parameter";

/// The shapes whose valid request was accepted, with the calls that began with it.
type Accepted = Vec<(Shape, Call)>;

/// Sends the valid request of each shape. A rejected one is sent again in a call of its own, so that
/// one answer by chance shows nothing.
fn send_valid(
    inputs: &Inputs<'_>,
    runner: &mut Runner<'_>,
    options: &Options,
) -> Result<(Accepted, Vec<Rejected>), Fault> {
    let mut accepted = Vec::new();
    let mut rejected = Vec::new();
    let mut shapes: Vec<Shape> = inputs.scheme.shapes().to_vec();
    shapes.reverse();
    while let Some(shape) = shapes.pop() {
        if !options.shapes.contains(&shape) {
            continue;
        }
        let mut call = Call::default();
        let valid = inputs.scheme.valid(inputs, shape);
        let sent = call.send(&mut runner.client, &valid.message);
        match sent {
            Err(fault) if runner.outcomes.is_empty() => return Err(runner.concealed(&fault)),
            Ok(exchange) if is_left_out(&exchange, options) => {
                leave_out(runner, valid, exchange);
                shapes.extend(inputs.scheme.instead_of(shape));
                continue;
            }
            sent => {
                let is_stale = sent.as_ref().is_ok_and(|sent| sent.is_stale_unreported);
                runner.is_stale_unreported |= is_stale;
                let mut outcome = runner.outcome(&valid, sent.as_ref());
                if outcome.seen == Seen::Accepted {
                    let body = sent.map(|exchange| exchange.answer.body);
                    let bodies = &mut runner.accepted_bodies;
                    bodies.extend(body.ok().map(|body| (shape, body)));
                    runner.outcomes.push(outcome);
                    accepted.push((shape, call));
                    continue;
                }
                let mut call = Call::default();
                let again = call.send(&mut runner.client, &valid.message);
                if runner.outcome(&valid, again.as_ref()).seen == Seen::Accepted {
                    runner.outcomes.push(inconsistent(outcome));
                    accepted.push((shape, call));
                    continue;
                }
                let exchange = sent.or(again).ok();
                let body = exchange.as_ref().map(|exchange| &exchange.answer.body[..]);
                let excerpt = runner.excerpt(body.unwrap_or_default());
                outcome.mistakes.clear();
                runner.outcomes.push(outcome.clone());
                rejected.push(Rejected {
                    call,
                    valid,
                    outcome,
                    exchange,
                    excerpt,
                });
            }
        }
    }
    Ok((accepted, rejected))
}

/// Whether a receiver does not support a shape that it need not support.
fn is_left_out(exchange: &Exchange, options: &Options) -> bool {
    options.may_leave_out && matches!(exchange.answer.status, 405 | 415 | 501)
}

fn leave_out(runner: &mut Runner<'_>, mut valid: Attempt, exchange: Exchange) {
    valid.expected = Expected::Either;
    let mut outcome = runner.outcome(&valid, Ok(&exchange));
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
    for (index, group) in groups.iter().enumerate() {
        // The first groups are those of the shapes, whose valid request was sent already.
        let call = calls.next().map(|(_, call)| call);
        let renew = |name: &str, count| {
            let (groups, _) = plan::plan(&inputs.renewed(count), &shapes);
            let variants = groups.into_iter().nth(index)?.variants;
            variants.into_iter().find(|attempt| attempt.name == name)
        };
        runner.group(inputs, group, call, &renew);
    }
    let untried = unsent.into_iter().map(|unsent| Untried {
        id: &unsent.mistake.id,
        why: unsent.why,
    });
    untried.collect()
}

/// What is wrong besides single requests.
fn findings(is_stale_unreported: bool) -> Vec<Finding> {
    let stale = is_stale_unreported.then(|| Finding {
        text:
            "the receiver rejected the right user name and password once, and accepted them with \
               the next nonce: it must report a nonce that is used up with stale=true, because a \
               client without it takes the password for wrong"
                .to_owned(),
        mistake: Named::find("digest-stale-not-reported"),
    });
    stale.into_iter().collect()
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
    let warnings = target.webhook.warnings.iter().map(ToString::to_string);
    let repeat = runner
        .is_repeat_refused
        .then(|| REPEAT_IS_REFUSED.to_owned());
    let mut outcomes = attributed(options.scheme.scheme(), runner.outcomes);
    of_login(&mut outcomes, &refused);
    Report {
        version: 1,
        scheme: options.scheme,
        url: shown(&target.webhook.url),
        signed_url: is_other.then(|| without_userinfo(&shown(&place.signed_url))),
        seed: options.seed,
        requests: runner.client.sent,
        warnings: warnings.chain(repeat).collect(),
        untried,
        findings: findings(runner.is_stale_unreported),
        outcomes,
        refused,
    }
}

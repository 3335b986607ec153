//! The verdict on a client in a situation, by what the servers saw.

use serde::Serialize;

use super::client::Called;
use super::record::Record;
use super::situation::{Expected, Host, Http, Needs, Recipe, Situation};

/// The verdict on a client in a situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it must or should be.
    Correct,
    /// It accepts a server that it must reject.
    AcceptedByMistake,
    /// It rejects a server that it must accept.
    RejectedByMistake,
    /// It does not do what is recommended, as many clients do not.
    Weak,
    /// There is no verdict, and a reason.
    NotJudged,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::AcceptedByMistake => "accepted by mistake",
            Self::RejectedByMistake => "rejected by mistake",
            Self::Weak => "weak",
            Self::NotJudged => "not judged",
        }
    }

    /// Whether it fails a run.
    #[must_use]
    pub const fn fails(self) -> bool {
        match self {
            Self::AcceptedByMistake | Self::RejectedByMistake => true,
            Self::Correct | Self::Weak | Self::NotJudged => false,
        }
    }
}

/// A situation, what happened, and the verdict.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The situation.
    pub situation: &'static Situation,
    /// The verdict.
    pub verdict: Verdict,
    /// What was concluded from what, in a sentence without a full stop.
    pub because: String,
    /// What the servers saw.
    pub record: Record,
    /// How the call ended.
    pub called: Called,
}

impl Outcome {
    /// Whether the client accepted the server, or did what it should not.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        match self.situation.recipe {
            Recipe::Http(http) if self.situation.id != "redirect" => {
                misdeed(self.situation.id, http, &self.record).is_some()
            }
            Recipe::Http(_) => moved(&self.record),
            Recipe::Tls(_) | Recipe::Old(_) => self.record.is_accepted(),
        }
    }
}

/// What a client can take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Takes {
    pub(crate) ca: bool,
    pub(crate) credentials: bool,
}

/// Judges a client in a situation. `twin` is the outcome of the valid server that differs in one property.
pub(crate) fn judge(
    situation: &'static Situation,
    record: &Record,
    called: &Called,
    twin: Option<&Outcome>,
    takes: Takes,
) -> (Verdict, String) {
    if let Some(because) = lacks(situation, record, takes) {
        return (Verdict::NotJudged, because);
    }
    if let Some(twin) = twin.filter(|twin| !twin.is_accepted()) {
        let because = format!(
            "the valid server \"{}\" is not accepted either",
            twin.situation.id
        );
        return (Verdict::NotJudged, because);
    }
    match situation.recipe {
        Recipe::Http(http) => over_http(situation, http, record),
        Recipe::Tls(_) | Recipe::Old(_) => over_tls(situation, record, called),
    }
}

/// What the client lacks for the situation.
fn lacks(situation: &Situation, record: &Record, takes: Takes) -> Option<String> {
    let offers = |version| record.hello().is_none_or(|hello| hello.offers(version));
    match situation.needs {
        Needs::Nothing => None,
        Needs::Tls12 => {
            (!offers("TLS 1.2")).then(|| "the client does not offer TLS 1.2".to_owned())
        }
        Needs::Tls13 => {
            (!offers("TLS 1.3")).then(|| "the client does not offer TLS 1.3".to_owned())
        }
        Needs::Scheme(scheme) => {
            let hello = record.hello();
            let has = hello.is_none_or(|hello| hello.signature_schemes.contains(&scheme));
            (!has).then(|| format!("the client does not offer signature scheme {scheme:#06x}"))
        }
        Needs::CaFile => (!takes.ca).then(|| "the command has no {ca}".to_owned()),
        Needs::Credentials => {
            (!takes.credentials).then(|| "the command has no {authorization}".to_owned())
        }
    }
}

fn over_tls(situation: &Situation, record: &Record, called: &Called) -> (Verdict, String) {
    let is_accepted = record.is_accepted();
    if record.connections.is_empty() && record.requests.is_empty() {
        return (Verdict::NotJudged, unconnected(situation, called));
    }
    let how = if is_accepted {
        accepted(record)
    } else {
        rejected(record)
    };
    let fetched = record.fetched.iter().any(|line| line.contains("/issuer"));
    let verdict = match (situation.expected, is_accepted) {
        (Expected::MustAccept | Expected::ShouldAccept, true)
        | (Expected::MustReject | Expected::ShouldReject, false) => Verdict::Correct,
        (Expected::MustReject, true) if fetched => {
            let because = "it fetched the intermediate from the URL in the certificate".to_owned();
            return (Verdict::Correct, because);
        }
        (Expected::MustReject, true) => Verdict::AcceptedByMistake,
        (Expected::MustAccept, false) => Verdict::RejectedByMistake,
        (Expected::ShouldAccept, false) | (Expected::ShouldReject, true) => Verdict::Weak,
    };
    (verdict, how)
}

fn unconnected(situation: &Situation, called: &Called) -> String {
    let said = if called.said.is_empty() {
        String::new()
    } else {
        format!(": {}", called.said)
    };
    match situation.host {
        Host::Below(_) => "no connection arrived: the host's name has to resolve to 127.0.0.1 \
                           (--domain)"
            .to_owned(),
        Host::Localhost | Host::Address => format!("no connection arrived{said}"),
    }
}

fn accepted(record: &Record) -> String {
    let stayed = record.connections.iter().find(|one| one.stayed);
    if let Some(connection) = stayed {
        let version = connection.version.as_deref().unwrap_or("the old version");
        return format!("the client stayed after an answer in {version}");
    }
    let request = record.requests.iter().find(|one| one.tls);
    let line = request.map_or("", |request| request.line.as_str());
    format!("a request arrived: {}", crate::printable::printable(line))
}

fn rejected(record: &Record) -> String {
    match record.alert() {
        Some(alert) => format!("the client ended the handshake with the alert {alert}"),
        None if record.connections.iter().any(|one| one.is_complete) => {
            "the client closed after the handshake, without a request".to_owned()
        }
        None => "the client closed during the handshake".to_owned(),
    }
}

/// Whether a redirect was followed.
fn moved(record: &Record) -> bool {
    record
        .requests
        .iter()
        .any(|one| one.line.contains("/moved"))
}

fn over_http(situation: &Situation, http: Http, record: &Record) -> (Verdict, String) {
    if situation.id == "redirect" {
        return match moved(record) {
            true => (Verdict::Correct, "the redirect was followed".to_owned()),
            false => (
                Verdict::NotJudged,
                "the client does not follow redirects".to_owned(),
            ),
        };
    }
    if let Some(because) = misdeed(situation.id, http, record) {
        let verdict = match situation.expected {
            Expected::MustReject | Expected::MustAccept => Verdict::AcceptedByMistake,
            Expected::ShouldReject | Expected::ShouldAccept => Verdict::Weak,
        };
        return (verdict, because);
    }
    if record.requests.is_empty() && http != Http::Plain {
        return (Verdict::NotJudged, "no request arrived".to_owned());
    }
    let because = match (moved(record), situation.needs) {
        (true, Needs::Credentials) => "the redirect was followed without the Authorization header",
        (true, _) => "the redirect was followed over TLS",
        (false, _) => "nothing more was requested",
    };
    (Verdict::Correct, because.to_owned())
}

/// What a client did that it should not.
fn misdeed(id: &str, http: Http, record: &Record) -> Option<String> {
    let any = |wanted: fn(&super::record::Request) -> bool| record.requests.iter().any(wanted);
    let at_second = any(|one| one.server == 1);
    let leaked = any(|one| one.server == 1 && one.has_credentials);
    let (is_done, because) = match (http, id) {
        (Http::PlainRedirect, "redirect-to-http") => (
            any(|one| one.server == 1 && !one.tls),
            "the client followed it to plain HTTP",
        ),
        (Http::PlainRedirect, _) => (
            any(|one| one.server == 1 && !one.tls && one.has_credentials),
            "the Authorization header arrived over plain HTTP",
        ),
        (Http::OtherHost, _) => (leaked, "the Authorization header arrived at another host"),
        (Http::OtherPort, _) => (leaked, "the Authorization header arrived at another port"),
        (Http::SameOrigin, _) => (
            any(|one| one.line.contains("/moved") && one.has_credentials),
            "the signed Authorization header arrived at another URL",
        ),
        (Http::MixedContent, _) => (at_second, "the picture was requested over plain HTTP"),
        (Http::Hsts, _) => (
            any(|one| one.server == 1 && !one.tls),
            "the http URL was requested over plain HTTP",
        ),
        (Http::Plain, _) => (
            any(|one| !one.tls && one.has_credentials),
            "the Authorization header arrived over plain HTTP",
        ),
    };
    is_done.then(|| because.to_owned())
}

//! The endpoints that issue credentials, tested without TLS (2.1, 2.3).

use std::net::IpAddr;
use std::sync::Arc;

use basestring::{Place, Scheme, Url};

use super::super::attack::{Attack, Played, Wanted};
use super::super::draft::Draft;
use super::super::issuing::{begin, grant, is_issued, temporary_draft, token_draft};
use super::super::ledger::Purpose;
use super::super::session::Session;
use super::super::setup::Site;
use super::super::wire::Wire;
use crate::webhook::http::Answer;
use crate::webhook::{Fault, FaultKind, Seen};

/// A request for each kind of credentials over plain http, where the endpoint's URL is https.
pub(super) fn attacks() -> Vec<Attack> {
    vec![
        Attack::scene(
            "flow/plain-http-temporary",
            "R-2.1-9",
            Wanted::Reject,
            "a valid request for temporary credentials over plain http",
            |session| played(session, Purpose::Temporary),
        )
        .shows("verify-plain-http"),
        Attack::scene(
            "flow/plain-http-token",
            "R-2.3-4",
            Wanted::Reject,
            "a valid request for token credentials over plain http",
            |session| played(session, Purpose::Token),
        )
        .shows("verify-plain-http"),
    ]
}

/// Sends valid requests to the places where the endpoint may answer without TLS.
fn played(session: &mut Session, purpose: Purpose) -> Result<Played, Fault> {
    let setup = Arc::clone(&session.setup);
    let site = match (&setup.flow, purpose) {
        (Some(flow), Purpose::Temporary) => &flow.request_token,
        (Some(flow), Purpose::Token) => &flow.access_token,
        (None, _) | (Some(_), Purpose::Resource) => return Ok(Played::not_judged("no endpoint")),
    };
    let places = match places(site)? {
        Places::Of(places) => places,
        Places::NoneOf(why) => return Ok(Played::not_judged(why)),
    };
    // The flow works with the configured URL.
    begin(session)?;
    let mut found = Vec::new();
    for place in places {
        let url = place.url.split('?').next().unwrap_or_default();
        let unsigned = unsigned(session, &place);
        if let Err(fault) = answer(session, &place, &unsigned)? {
            found.push(format!("{url} gives no HTTP answer ({fault})"));
            continue;
        }
        // Behind a proxy, a provider may know its public scheme alone.
        for scheme in [Scheme::Http, Scheme::Https] {
            let Some(draft) = draft(session, purpose)? else {
                return Ok(Played::not_judged("no endpoint"));
            };
            let wire = wire(draft, &place, scheme);
            let answer = answer(session, &place, &wire)?;
            if answer.as_ref().is_ok_and(is_issued) {
                return Ok(Played::Seen {
                    seen: Seen::Accepted,
                    evidence: format!("credentials were issued at {url}"),
                    wire: None,
                });
            }
            let status =
                answer.map_or_else(|_| "not at all".to_owned(), |own| own.status.to_string());
            let scheme = scheme.name();
            found.push(format!("{url}, signed for {scheme}, is answered {status}"));
        }
    }
    Ok(Played::Seen {
        seen: Seen::Rejected,
        evidence: found.join("; "),
        wire: None,
    })
}

/// Where an endpoint may answer without TLS.
enum Places {
    Of(Vec<Site>),
    /// Why this cannot be judged.
    NoneOf(String),
}

/// The places of an endpoint without TLS: the port of its URL, and port 80.
fn places(site: &Site) -> Result<Places, Fault> {
    let is_private = |address: IpAddr| match address {
        IpAddr::V4(own) => own.is_loopback() || own.is_private() || own.is_link_local(),
        IpAddr::V6(own) => {
            own.is_loopback() || own.is_unique_local() || own.is_unicast_link_local()
        }
    };
    if site.target.scheme == Scheme::Http {
        let mut addresses = site.target.addresses.iter();
        if addresses.all(|address| is_private(address.ip())) {
            return Ok(Places::NoneOf(format!(
                "the endpoint's URL ({}) is http on this machine or a private network, as in \
                 development: configure the https URL to test that plain http is rejected",
                site.url
            )));
        }
        return Ok(Places::Of(vec![Site::new(&site.url, true)?]));
    }
    let url = site.url.as_bytes();
    let parsed = Url::parse(url).map_err(|error| Fault::input(error.to_string()))?;
    let authority = parsed.authority();
    let host = String::from_utf8_lossy(authority.host()).into_owned();
    let after = site.url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after.find(['/', '?']).and_then(|at| after.get(at..));
    let path = path.unwrap_or_default();
    let own = format!("http://{host}:{}{path}", site.target.port);
    let usual = format!("http://{host}{path}");
    let places = [own, usual]
        .iter()
        .map(|url| Site::new(url, true))
        .collect::<Result<_, _>>()?;
    Ok(Places::Of(places))
}

/// A new valid request for credentials.
fn draft(session: &mut Session, purpose: Purpose) -> Result<Option<Draft>, Fault> {
    match purpose {
        Purpose::Resource => Ok(None),
        Purpose::Temporary => {
            let client = session.setup.clients.first().cloned().unwrap_or_default();
            Ok(temporary_draft(session, &client))
        }
        Purpose::Token => {
            let credentials = begin(session)?;
            let verifier = grant(session, &credentials, 0)?;
            Ok(Some(token_draft(session, &credentials, Some(&verifier))))
        }
    }
}

/// A request to a place, signed for its URL with this scheme.
fn wire(mut draft: Draft, place: &Site, scheme: Scheme) -> Wire {
    let after = place.url.strip_prefix("http").unwrap_or_default();
    draft.url = match scheme {
        Scheme::Http => format!("http{after}"),
        Scheme::Https => format!("https{after}"),
    };
    draft.signed()
}

/// A request without a signature, which shows whether HTTP is answered at a place.
fn unsigned(session: &mut Session, place: &Site) -> Wire {
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let method = session.setup.usual();
    let draft = session
        .maker
        .request("POST", place.url.clone(), &client, method);
    draft.at(Place::Header).sent(None).without("Authorization")
}

/// Sends a request to a place. No answer is a result too.
fn answer(
    session: &mut Session,
    place: &Site,
    wire: &Wire,
) -> Result<Result<Answer, Fault>, Fault> {
    match session.client.send(&place.target, &wire.bytes()) {
        Err(fault) if fault.kind == FaultKind::Bound => Err(fault),
        answer => Ok(answer),
    }
}

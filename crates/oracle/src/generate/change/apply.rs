//! The changes, each with what the verifier must say of it.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring::{Clock, Credentials, Kind, Secret};

use super::{Change, Expected, Sent, Sort};
use crate::generate::credentials::METHODS;
use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::request::{Body, RequestPlan};
use crate::generate::text::{Octets, Text};
use crate::generate::url::{Fragment, Host, Port, Userinfo};

impl Change {
    /// Makes the change and says what the verifier must say; `None` where the request has nothing
    /// of the kind to change.
    #[expect(clippy::too_many_lines)]
    pub fn apply(self, sent: &mut Sent) -> Option<Expected> {
        let which = usize::from(self.which);
        // A PLAINTEXT signature holds whatever the request says (3.4.4).
        let breaks: Expected = if sent.is_plaintext() {
            Ok(())
        } else {
            Err(Kind::BadSignature)
        };
        let plan = &mut sent.plan;
        match self.sort {
            Sort::Nothing => Some(Ok(())),
            Sort::MethodCase => {
                let swap = |c: char| {
                    if c.is_ascii_uppercase() {
                        c.to_ascii_lowercase()
                    } else {
                        c.to_ascii_uppercase()
                    }
                };
                plan.method.0 = plan.method.0.chars().map(swap).collect();
                Some(Ok(()))
            }
            Sort::TargetCase => {
                plan.target.capitals ^= self.which;
                Some(Ok(()))
            }
            Sort::Unsigned => {
                let target = &mut plan.target;
                target.userinfo = target.userinfo.take().xor(Some(Userinfo("u:p".into())));
                target.fragment = target.fragment.take().xor(Some(Fragment("top".into())));
                target.port = match target.port {
                    Port::Other(number) => Port::Other(number),
                    Port::None => Port::Default,
                    _ => Port::None,
                };
                Some(Ok(()))
            }
            Sort::Writing => {
                plan.spelling = Spelling(vec![self.which, self.which / 4, 1, 2, 3]);
                if let Some(query) = &mut plan.query {
                    query.0.reverse();
                }
                if let Body::Form(pairs, spelling, _) = &mut plan.body {
                    pairs.0.reverse();
                    *spelling = plan.spelling.clone();
                }
                Some(Ok(()))
            }
            Sort::ProtocolOrder => {
                let places = sent.protocol.len().max(1);
                sent.protocol.rotate_left(which % places);
                sent.protocol.reverse();
                Some(Ok(()))
            }
            Sort::Realm => {
                plan.protocol.realm = match plan.protocol.realm.take() {
                    Some(_) => None,
                    None => Some(Text("another realm".into()).into()),
                };
                Some(Ok(()))
            }
            Sort::QueryToBody => {
                let Body::Form(form, _, _) = &mut plan.body else {
                    return None;
                };
                form.0.push(take(plan.query.as_mut()?, which)?);
                Some(Ok(()))
            }
            Sort::OtherBody => {
                let Body::Other(octets, _) = &mut plan.body else {
                    return None;
                };
                octets.0.push(b'x');
                Some(Ok(()))
            }
            Sort::Method => {
                let is_put = plan.method.0.eq_ignore_ascii_case("PUT");
                plan.method.0 = if is_put { "POST" } else { "PUT" }.into();
                Some(breaks)
            }
            Sort::Scheme => {
                plan.target.https = !plan.target.https;
                Some(breaks)
            }
            Sort::Host => {
                match &mut plan.target.host {
                    Host::Name(end) => end.0.push('x'),
                    Host::V4([first, ..]) => *first ^= 1,
                    Host::V6([first, ..], _) => *first ^= 1,
                }
                Some(breaks)
            }
            Sort::Port => {
                let number = plan.target.port.number(plan.target.https);
                plan.target.port = Port::Other(if number == 1 { 2 } else { number ^ 1 });
                Some(breaks)
            }
            Sort::Path => {
                plan.target.path.get_or_insert_default().0.push('x');
                Some(breaks)
            }
            Sort::AddQuery => {
                plan.query.get_or_insert_default().0.push(added());
                Some(breaks)
            }
            Sort::RemoveQuery => take(plan.query.as_mut()?, which).map(|_| breaks),
            Sort::QueryName => {
                at(plan.query.as_mut()?, which)?.0.0.push(b'x');
                Some(breaks)
            }
            Sort::QueryValue => {
                at(plan.query.as_mut()?, which)?.1.0.push(b'x');
                Some(breaks)
            }
            Sort::QueryBoundary => {
                let (name, value) = at(plan.query.as_mut()?, which)?;
                value.0.insert(0, name.0.pop()?);
                Some(breaks)
            }
            Sort::AddForm => {
                form(plan)?.0.push(added());
                Some(breaks)
            }
            Sort::RemoveForm => take(form(plan)?, which).map(|_| breaks),
            Sort::FormName => {
                at(form(plan)?, which)?.0.0.push(b'x');
                Some(breaks)
            }
            Sort::FormValue => {
                at(form(plan)?, which)?.1.0.push(b'x');
                Some(breaks)
            }
            _ => self.apply_to_protocol(sent, breaks),
        }
    }

    #[expect(clippy::too_many_lines)]
    fn apply_to_protocol(self, sent: &mut Sent, breaks: Expected) -> Option<Expected> {
        let which = usize::from(self.which);
        // Neither time nor nonce count with PLAINTEXT (3.4.4).
        let unless_plaintext = |kind: Kind| if breaks.is_ok() { Ok(()) } else { Err(kind) };
        match self.sort {
            Sort::Timestamp => {
                let timestamp = sent.plan.protocol.timestamp();
                let other = timestamp.checked_add(1).unwrap_or(timestamp - 1);
                sent.set("oauth_timestamp", other.to_string());
                Some(breaks)
            }
            Sort::Nonce => {
                sent.value("oauth_nonce")?.push(b'x');
                Some(breaks)
            }
            Sort::Version => {
                if !sent.remove("oauth_version") {
                    sent.set("oauth_version", "1.0");
                }
                Some(breaks)
            }
            Sort::AddProtocol => {
                sent.set("oauth_more", "1");
                Some(breaks)
            }
            Sort::OtherSignatureMethod => {
                let next = usize::from(sent.plan.protocol.method).wrapping_add(1 + which % 3);
                let other = METHODS.get(next % METHODS.len())?;
                sent.set("oauth_signature_method", other.name());
                Some(Err(Kind::BadSignature))
            }
            Sort::Signature => {
                let signature = sent.value("oauth_signature")?;
                let length = signature.len().max(1);
                let character = signature.get_mut(which % length)?;
                *character = if *character == b'A' { b'B' } else { b'A' };
                Some(Err(Kind::BadSignature))
            }
            Sort::ClientSecret => {
                push(&mut sent.credentials.client_secret);
                Some(Err(Kind::BadSignature))
            }
            Sort::TokenSecret => {
                push(&mut sent.credentials.token_secret);
                Some(Err(Kind::BadSignature))
            }
            Sort::SecretBoundary => {
                let Credentials {
                    client_secret,
                    token_secret,
                    ..
                } = &mut sent.credentials;
                let (last, rest) = client_secret.expose().split_last()?;
                let longer = [&[*last], token_secret.expose()].concat();
                (*client_secret, *token_secret) = (Secret::new(rest), Secret::new(longer));
                Some(Err(Kind::BadSignature))
            }
            Sort::ClientKey => {
                sent.value("oauth_consumer_key")?.push(b'x');
                Some(Err(Kind::UnknownCredentials))
            }
            Sort::Token => {
                let value = sent.value("oauth_token").map(|value| value.clone());
                sent.set(
                    "oauth_token",
                    [&value.unwrap_or_default()[..], b"x"].concat(),
                );
                Some(Err(Kind::UnknownCredentials))
            }
            Sort::UnknownVersion => {
                let others: &[&[u8]] = &[b"2.0", b"1.0a", b"1", b"", b"1.0 "];
                sent.set("oauth_version", *others.get(which % others.len())?);
                Some(Err(Kind::UnknownVersion))
            }
            Sort::UnknownMethod => {
                let others = ["hmac-sha1", "HMAC-SHA1 ", "RSA-SHA256", "HMAC-MD5"];
                sent.set("oauth_signature_method", *others.get(which % others.len())?);
                Some(Err(Kind::UnknownMethod))
            }
            Sort::NoTimestamp => {
                let others = ["0", "-1", "+1", "1.5", "1e9", " 1", "1x", "\u{661}", "000"];
                sent.set("oauth_timestamp", *others.get(which % others.len())?);
                Some(unless_plaintext(Kind::BadTimestamp))
            }
            Sort::RemoveProtocol | Sort::EmptyProtocol => {
                let (name, kind) = [
                    ("oauth_signature_method", Err(Kind::MissingParameter)),
                    ("oauth_signature", Err(Kind::MissingParameter)),
                    ("oauth_timestamp", unless_plaintext(Kind::MissingParameter)),
                    ("oauth_nonce", unless_plaintext(Kind::MissingParameter)),
                    ("oauth_consumer_key", Err(Kind::MissingParameter)),
                ]
                .into_iter()
                .cycle()
                .nth(which)?;
                if self.sort == Sort::RemoveProtocol {
                    sent.remove(name);
                } else if name == "oauth_consumer_key" {
                    // An empty identifier is one, though not this client's.
                    return None;
                } else {
                    sent.set(name, "");
                }
                Some(kind)
            }
            Sort::Duplicate => {
                let again = sent
                    .protocol
                    .get(which % sent.protocol.len().max(1))?
                    .clone();
                sent.protocol.push(again);
                Some(Err(Kind::DuplicateParameter))
            }
            Sort::SecondPlace => {
                sent.second_place = true;
                Some(Err(Kind::SeveralPlaces))
            }
            Sort::Clock | Sort::ClockEdge => {
                let distance = Clock::WINDOW + u64::from(self.sort == Sort::Clock);
                let timestamp = sent.plan.protocol.timestamp();
                let now = if which.is_multiple_of(2) {
                    timestamp.checked_add(distance)?
                } else {
                    timestamp.checked_sub(distance)?
                };
                sent.clock = Some(Clock {
                    now,
                    window: Clock::WINDOW,
                });
                Some(match self.sort {
                    Sort::Clock => unless_plaintext(Kind::BadTimestamp),
                    _ => Ok(()),
                })
            }
            Sort::UsedNonce => {
                sent.all_used = true;
                Some(unless_plaintext(Kind::UsedNonce))
            }
            _ => None,
        }
    }
}

fn added() -> (Octets, Octets) {
    (Octets(b"added".to_vec()), Octets(b"1".to_vec()))
}

fn form(plan: &mut RequestPlan) -> Option<&mut Pairs> {
    match &mut plan.body {
        Body::Form(pairs, _, _) => Some(pairs),
        _ => None,
    }
}

fn at(pairs: &mut Pairs, which: usize) -> Option<&mut (Octets, Octets)> {
    let count = pairs.0.len().max(1);
    pairs.0.get_mut(which % count)
}

fn take(pairs: &mut Pairs, which: usize) -> Option<(Octets, Octets)> {
    let count = pairs.0.len();
    (count > 0).then(|| pairs.0.remove(which % count))
}

fn push(secret: &mut Secret) {
    *secret = Secret::new([secret.expose(), b"x"].concat());
}

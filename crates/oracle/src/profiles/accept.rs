//! Whether a profile accepts a wrong answer.

use super::{Accepts, Departure, Profile};
use crate::implementation::Implementation;
use crate::judge::{Verdict, agree};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call, RequestInput};
use crate::reference::Reference;
use crate::result::CaseResult;

impl Profile {
    /// The departure for which a wrong answer is accepted; none where it is right, is none at all, or
    /// is wrong by this profile too.
    #[must_use]
    pub(crate) fn accepts(&self, case: &CaseResult) -> Option<&'static Departure> {
        if !matches!(case.verdict, Verdict::Failed(_)) {
            return None;
        }
        let (call, found) = case.exchange()?;
        let mut departures = self.departures.iter();
        departures.find(|departure| departure.accepts(case, &call, &found))
    }
}

impl Departure {
    fn accepts(&self, case: &CaseResult, call: &Call, found: &Answer) -> bool {
        match self.accepts {
            Accepts::Mistakes(ids) => {
                let right = Reference.answer(call);
                ids.iter().any(|id| {
                    let rules = Mistake::find(id).and_then(Mistake::rules);
                    rules.is_some_and(|rules| {
                        let wrong = rules.answer_beside(call, right.clone());
                        wrong != right && agree(call.op(), &wrong, found) == Verdict::Passed
                    })
                })
            }
            Accepts::OnlyMethods(methods) => {
                kind(found) == Some("unknown-method")
                    && method(call).is_some_and(|method| !methods.contains(&method.as_str()))
            }
            Accepts::Needs(parameter) => {
                matches!(kind(found), Some("missing-parameter" | "malformed-header"))
                    && request(call).is_some_and(|request| !has(request, parameter))
            }
            Accepts::Nothing => false,
            Accepts::Extension(requirement) => case.requirements.iter().any(|id| id == requirement),
        }
    }
}

/// The kind of a refusal, or of a verifier's no.
fn kind(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Refused { kind, .. } => kind.as_deref(),
        Answer::Ok(output) => output.text("kind"),
        Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}

fn request(call: &Call) -> Option<&RequestInput> {
    if let Call::Sign(input) | Call::BaseString(input) = call {
        Some(&input.request)
    } else if let Call::Verify(input) = call {
        Some(&input.request)
    } else {
        None
    }
}

/// The signature method of a request.
fn method(call: &Call) -> Option<String> {
    if let Call::Sign(input) | Call::BaseString(input) = call {
        let method = input.oauth.signature_method.as_deref();
        Some(method.unwrap_or("HMAC-SHA1").to_owned())
    } else if let Call::SignBaseString(input) = call {
        Some(input.signature_method.clone())
    } else if let Call::Verify(input) = call {
        value(&input.request, "oauth_signature_method")
    } else {
        None
    }
}

fn has(request: &RequestInput, parameter: &str) -> bool {
    value(request, parameter).is_some()
}

/// A protocol parameter of a received request, from any place, or the realm.
fn value(request: &RequestInput, name: &str) -> Option<String> {
    let parsed = crate::schemes::oauth::convert::with_request(request, |request| {
        let field = request.oauth_authorization()?;
        if name == "realm" {
            return Ok(field.and_then(|field| field.realm.map(|realm| realm.into_owned())));
        }
        let mut all = basestring::collect_parameters(request)?;
        all.extend(field.into_iter().flat_map(|field| field.parameters));
        let found = all
            .into_iter()
            .find(|parameter| parameter.name == name.as_bytes());
        Ok(found.map(|parameter| parameter.value.into_owned()))
    });
    let octets = parsed.ok().flatten()?;
    String::from_utf8(octets).ok()
}

//! The known mistakes of signing, sent as attacks. A provider that makes the same mistake accepts the
//! signature that it produces. Only signatures that differ from the right one are sent.

use basestring_oracle::{
    Answer, Call, CredentialsInput, Implementation, Level, Mistake, OauthInput, RequestInput,
    Scheme, SignInput,
};

use super::attack::Wanted;
use super::calibration::Calibration;
use super::draft::Draft;
use super::issuing::temporary_draft;
use super::ledger::Purpose;
use super::maker::Maker;
use super::report::{Outcome, Verdict};
use super::session::Session;
use crate::webhook::{Fault, Seen};

/// Makes a request on which mistakes show.
type Sample = fn(&mut Maker) -> Draft;

/// The requests on which mistakes show, the plainest first.
const SAMPLES: [Sample; 5] = [
    |maker| maker.get().query("b=1&a=2"),
    |maker| {
        maker.get().query(
            "a=x%20y&b=x%2By&c=100%25&d=x%26y&e=%C3%A9&f=x+y&g=%21%2A%27%28%29&h=-._~&b=2&a%2B=5\
             &B=2&a10=1&a2=2&i=&j&k=%5B%5D&b=10&z%5B%5D=1&L=%F0%9F%98%80&m=%257E&n=a%2Fb",
        )
    },
    |maker| {
        maker
            .get()
            .query("a=1&b=%3D")
            .form("a=2&b5=%3D%253D&c%40=&c2&a3=2+q&d=x%20y&a=2")
    },
    |maker| {
        maker
            .get()
            .query("a=1")
            .typed("application/json", r#"{"a":1,"b":"x"}"#)
    },
    |maker| maker.get().with("oauth_version", "1.0"),
];

/// For how many valid requests that were rejected every mistake is tried.
const EXPLAINED: usize = 6;

/// How often a request is made on which a mistake shows by chance.
const DRAWS: usize = 20;

/// The signature of a request by somebody with a mistake; none where there is none.
fn mistaken(mistake: &Mistake, draft: &Draft) -> Option<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let value = |name: &str| draft.value(name).map(str::to_owned);
    // The engine's input has no other protocol parameters.
    if draft.value("oauth_extension").is_some() || !draft.has_usual_place() {
        return None;
    }
    let headers = draft.content_type.iter();
    let headers = headers.map(|value| ("Content-Type".to_owned(), value.clone()));
    let keys = &draft.keys;
    let input = SignInput {
        request: RequestInput {
            method: draft.method.clone(),
            url: draft.url.clone(),
            headers: headers.collect(),
            body: draft.body.as_deref().map(text),
            body_base64: None,
        },
        credentials: CredentialsInput {
            consumer_key: Some(text(&keys.client_key)),
            consumer_secret: Some(text(keys.client_secret.expose())),
            token: keys.token.as_deref().map(text),
            token_secret: keys
                .token
                .as_ref()
                .map(|_| text(keys.token_secret.expose())),
        },
        oauth: OauthInput {
            signature_method: value("oauth_signature_method"),
            timestamp: value("oauth_timestamp"),
            nonce: value("oauth_nonce"),
            version: value("oauth_version"),
            callback: value("oauth_callback"),
            verifier: value("oauth_verifier"),
            body_hash: value("oauth_body_hash"),
            realm: None,
        },
    };
    let mut rules = mistake.rules()?;
    match rules.answer(&Call::Sign(input)) {
        Answer::Ok(output) => output.text("signature").map(str::to_owned),
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}

/// Mistakes of OAuth that can be computed and leave the request as it is.
fn runnable() -> Vec<&'static Mistake> {
    let all = Mistake::all().iter();
    all.filter(|mistake| mistake.scheme == Scheme::Oauth && mistake.is_runnable())
        .collect()
}

/// The sample on which a mistake is confused with the fewest others; none where it changes nothing.
fn best_sample(own: usize, signatures: &[Vec<Option<String>>], right: &[String]) -> Option<usize> {
    let of_own = signatures.get(own)?;
    let places = right.iter().enumerate().filter_map(|(place, right)| {
        let signature = of_own.get(place)?.as_ref()?;
        if signature == right {
            return None;
        }
        let same = signatures.iter().filter(|of| {
            of.get(place)
                .is_some_and(|one| one.as_ref() == Some(signature))
        });
        Some((same.count(), place))
    });
    places.min().map(|(_, place)| place)
}

/// A request with the signature of a mistake; none where that is the right one.
fn attack(session: &mut Session, mistake: &Mistake, sample: Sample) -> Option<(Draft, String)> {
    // Some mistakes show only if the signature has a certain character.
    (0..DRAWS).find_map(|_| {
        let draft = sample(&mut session.maker);
        let wrong = mistaken(mistake, &draft)?;
        (wrong != draft.signature()).then_some((draft, wrong))
    })
}

/// What a provider does with a signature; an accepted one is sent again with another nonce.
fn seen(
    session: &mut Session,
    mistake: &Mistake,
    sample: Sample,
) -> Result<Option<(Seen, String)>, Fault> {
    let mut words = Vec::new();
    for _ in 0..2 {
        let Some((draft, wrong)) = attack(session, mistake, sample) else {
            return Ok(None);
        };
        let wire = draft.sent(Some(&wrong));
        let exchange = session.send(Purpose::Resource, &wire)?;
        if exchange.reference.is_ok() {
            let message = format!(
                "internal error: the reference accepts the signature of {}",
                mistake.id
            );
            return Err(Fault::input(message));
        }
        words.push(exchange.words());
        if !exchange.is_accepted() {
            return Ok(Some((Seen::Rejected, words.join(", then "))));
        }
    }
    Ok(Some((Seen::Accepted, words.join(", then "))))
}

/// Sends the signature of each mistake, names those that the provider shares, and explains by them
/// the valid requests that it rejects.
///
/// # Errors
///
/// [`FaultKind::Bound`](crate::webhook::FaultKind::Bound), and an internal error.
pub(super) fn mistakes(session: &mut Session, outcomes: &mut Vec<Outcome>) -> Result<(), Fault> {
    let mistakes = runnable();
    let drafts: Vec<Draft> = SAMPLES.iter().map(|of| of(&mut session.maker)).collect();
    let right: Vec<String> = drafts.iter().map(Draft::signature).collect();
    let signatures: Vec<Vec<Option<String>>> = mistakes
        .iter()
        .map(|mistake| {
            drafts
                .iter()
                .map(|draft| mistaken(mistake, draft))
                .collect()
        })
        .collect();
    let mut accepted: Vec<usize> = Vec::new();
    let first = outcomes.len();
    for (own, mistake) in mistakes.iter().enumerate() {
        let place = best_sample(own, &signatures, &right);
        let Some(sample) = place.and_then(|place| SAMPLES.get(place)) else {
            continue;
        };
        session.current = format!("mistakes/{}", mistake.id);
        let Some((seen, words)) = seen(session, mistake, *sample)? else {
            continue;
        };
        if seen == Seen::Accepted {
            accepted.push(own);
        }
        outcomes.push(outcome(mistake, seen, words));
    }
    let is_well = session.is_well()?;
    let causes = consistent(session, &mistakes, &accepted)?;
    for outcome in outcomes.get_mut(first..).unwrap_or_default() {
        if outcome.verdict == Verdict::AcceptedByMistake {
            name(outcome, &causes);
        } else if !is_well {
            outcome.verdict = Verdict::NotJudged;
            outcome.evidence =
                "rejected, but a valid request was rejected afterwards too".to_owned();
        }
    }
    explain(session, &mistakes, &causes, outcomes)
}

/// The outcome of a plain valid request that is rejected, with the mistakes whose signature is accepted
/// in its place.
///
/// # Errors
///
/// [`FaultKind::Bound`](crate::webhook::FaultKind::Bound).
pub(super) fn why_rejected(session: &mut Session) -> Result<Outcome, Fault> {
    "required/valid".clone_into(&mut session.current);
    let mut found = Vec::new();
    for mistake in runnable() {
        let draft = session.maker.get();
        let Some(signature) = mistaken(mistake, &draft) else {
            continue;
        };
        if signature == draft.signature() {
            continue;
        }
        let wire = draft.sent(Some(&signature));
        let answer = session.raw(Purpose::Resource, &wire)?;
        if answer.is_ok_and(|answer| answer.status < 300) {
            found.push(mistake.id.clone());
        }
    }
    let words = session.calibration.as_ref().map(Calibration::words);
    let mut outcome = plain_rejected(match &found[..] {
        [] => format!(
            "{}; no known mistake of signing is accepted in its place",
            words.unwrap_or_default()
        ),
        some => format!("accepted with the signature of {}", some.join(" or ")),
    });
    if found.is_empty() {
        // The credentials may be wrong: nothing is shown about the provider.
        outcome.verdict = Verdict::NotJudged;
    } else {
        name(&mut outcome, &found);
    }
    Ok(outcome)
}

/// The outcome of a plain valid request that is rejected.
pub(super) fn plain_rejected(evidence: String) -> Outcome {
    Outcome {
        id: "required/valid".to_owned(),
        what: "a plain valid request".to_owned(),
        requirement: "R-3.2-1".to_owned(),
        level: Level::Must,
        wanted: Wanted::Accept,
        verdict: Verdict::RejectedByMistake,
        evidence,
        mistakes: Vec::new(),
        candidates: Vec::new(),
        covers: &[],
        covered_by: None,
        input: None,
    }
}

fn outcome(mistake: &Mistake, seen: Seen, words: String) -> Outcome {
    Outcome {
        id: format!("mistakes/{}", mistake.id),
        what: format!(
            "the signature of somebody who makes this mistake: {}",
            mistake.description
        ),
        requirement: "R-3.2-1".to_owned(),
        level: Level::Must,
        wanted: Wanted::Reject,
        verdict: match seen {
            Seen::Accepted => Verdict::AcceptedByMistake,
            Seen::Rejected | Seen::Unclear => Verdict::Correct,
        },
        evidence: format!("answered {words}"),
        mistakes: Vec::new(),
        candidates: Vec::new(),
        covers: covers(&mistake.id),
        covered_by: None,
        input: None,
    }
}

/// The attacks whose failure explains that the signature of a mistake is accepted.
fn covers(id: &str) -> &'static [&'static str] {
    match id {
        "collect-query-left-out" | "collect-query-only-for-get" => &["tamper/query-added-unsigned"],
        "method-mismatch" => &["tamper/method-"],
        "collect-form-body-left-out" => &["tamper-form/added-unsigned"],
        "uri-trailing-slash-added" | "uri-trailing-slash-dropped" => &["tamper/path"],
        "key-consumer-secret-only" | "key-null-word" => &["keys/token-secret-"],
        "key-token-secret-only" => &["keys/client-secret-"],
        _ if id.starts_with("base64-") || id.starts_with("digest-") => &[
            "signature/spare-bits",
            "signature/space",
            "signature/line-feed",
            "signature/not-padded",
            "signature/padded-twice",
            "signature/first-",
            "signature/longer",
        ],
        _ => &[],
    }
}

/// Gives an outcome its cause, or its possible causes.
fn name(outcome: &mut Outcome, causes: &[String]) {
    match causes {
        [one] => outcome.mistakes = vec![one.clone()],
        several => outcome.candidates = several.to_vec(),
    }
}

/// Of the accepted mistakes, those whose signature is accepted on every sample on which it differs;
/// all accepted ones if there is none.
fn consistent(
    session: &mut Session,
    mistakes: &[&'static Mistake],
    accepted: &[usize],
) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    let accepted: Vec<&&Mistake> = accepted
        .iter()
        .filter_map(|own| mistakes.get(*own))
        .collect();
    if accepted.len() > 1 {
        for mistake in &accepted {
            session.current = format!("mistakes/{}", mistake.id);
            let mut is_consistent = true;
            for sample in SAMPLES {
                // Where the signature is the right one, a provider with the mistake accepts that.
                let draft = sample(&mut session.maker);
                let Some(signature) = mistaken(mistake, &draft) else {
                    continue;
                };
                let wire = draft.sent(Some(&signature));
                if !session.send(Purpose::Resource, &wire)?.is_accepted() {
                    is_consistent = false;
                    break;
                }
            }
            if is_consistent {
                found.push(mistake.id.clone());
            }
        }
    }
    if found.is_empty() {
        found = accepted.iter().map(|mistake| mistake.id.clone()).collect();
    }
    Ok(found)
}

/// Explains valid requests that were rejected: by the mistakes that are shared, or by those whose
/// signature is accepted for this very request.
fn explain(
    session: &mut Session,
    mistakes: &[&'static Mistake],
    causes: &[String],
    outcomes: &mut [Outcome],
) -> Result<(), Fault> {
    let is_accepted = |outcome: &&Outcome| {
        outcome.wanted == Wanted::Accept && outcome.verdict == Verdict::Correct
    };
    let accepted = outcomes.iter().filter(is_accepted);
    let accepted: Vec<String> = accepted.map(|outcome| outcome.id.clone()).collect();
    let rejected = outcomes.iter_mut().filter(|outcome| {
        outcome.verdict == Verdict::RejectedByMistake && outcome.mistakes.is_empty()
    });
    let mut searched = 0;
    for outcome in rejected {
        let kept = session.valid.iter().find(|(id, _)| *id == outcome.id);
        let (purpose, draft) = match kept {
            Some((_, draft)) => (Purpose::Resource, Some(draft.clone())),
            None if outcome.id == "flow/valid" => {
                let client = session.setup.clients.first().cloned().unwrap_or_default();
                (Purpose::Temporary, temporary_draft(session, &client))
            }
            None => continue,
        };
        let Some(draft) = draft else { continue };
        session.current.clone_from(&outcome.id);
        let is_shared = |mistake: &&&Mistake| causes.contains(&mistake.id);
        let shared: Vec<&&Mistake> = mistakes.iter().filter(is_shared).collect();
        let others: Vec<&&Mistake> = mistakes.iter().filter(|own| !is_shared(own)).collect();
        let mut found = accepted_for(session, &shared, purpose, &draft)?;
        if found.is_empty() && searched < EXPLAINED {
            searched += 1;
            found = accepted_for(session, &others, purpose, &draft)?;
            found = likely(session, found, &accepted);
        }
        if !found.is_empty() {
            name(outcome, &found);
        }
    }
    Ok(())
}

/// Of these mistakes, those that give the right signature for every valid request that was accepted; all
/// of them if there is none.
fn likely(session: &Session, found: Vec<String>, accepted: &[String]) -> Vec<String> {
    let fits = |id: &&String| {
        let Some(mistake) = Mistake::find(id) else {
            return false;
        };
        let mut known = session.valid.iter().filter(|(id, _)| accepted.contains(id));
        known.all(|(_, draft)| {
            mistaken(mistake, draft).is_none_or(|signature| signature == draft.signature())
        })
    };
    let fitting: Vec<String> = found.iter().filter(fits).cloned().collect();
    if fitting.is_empty() { found } else { fitting }
}

/// Of these mistakes, those whose signature is accepted for a request.
fn accepted_for(
    session: &mut Session,
    mistakes: &[&&'static Mistake],
    purpose: Purpose,
    draft: &Draft,
) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for mistake in mistakes {
        let nonce = session.maker.nonce();
        let draft = draft
            .clone()
            .with("oauth_nonce", &nonce)
            .with("oauth_timestamp", &Maker::now().to_string());
        let Some(signature) = mistaken(mistake, &draft) else {
            continue;
        };
        if signature == draft.signature() {
            continue;
        }
        let wire = draft.sent(Some(&signature));
        if session.send(purpose, &wire)?.is_accepted() {
            found.push(mistake.id.clone());
        }
    }
    Ok(found)
}

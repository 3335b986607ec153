//! Protocol parameters that occur twice, in one place and in two (3.1, 3.2, 3.5).

use basestring::Place;

use super::super::attack::Attack;
use super::super::draft::Draft;
use super::super::maker::Maker;
use super::super::wire::Wire;

/// Which of two values the signature is made with.
#[derive(Clone, Copy)]
enum Over {
    Both,
    First,
    Last,
}

/// A request in which a parameter occurs twice, with the genuine value first.
fn twice(draft: &Draft, name: &str, other: &str, over: Over) -> Wire {
    let both = draft.clone().and(name, other);
    let signature = match over {
        Over::Both => both.signature(),
        Over::First => draft.signature(),
        Over::Last => draft.clone().with(name, other).signature(),
    };
    both.sent(Some(&signature))
}

/// The request in a place.
fn placed(maker: &mut Maker, place: Place) -> Draft {
    maker.get().at(place)
}

/// One parameter twice in one place.
pub(super) fn attacks() -> Vec<Attack> {
    let places = [
        ("header", Place::Header),
        ("query", Place::Query),
        ("body", Place::Body),
    ];
    let overs = [
        ("both", Over::Both),
        ("first", Over::First),
        ("last", Over::Last),
    ];
    let mut all = Vec::new();
    for (place_name, place) in places {
        for (over_name, over) in overs {
            for name in ["oauth_nonce", "oauth_token", "oauth_consumer_key"] {
                let what = format!(
                    "{name} twice in the {place_name}, signed with {}",
                    match over {
                        Over::Both => "both values",
                        Over::First => "the first value",
                        Over::Last => "the last value",
                    }
                );
                let id = format!("duplicates/{place_name}-{name}-{over_name}");
                let attack = Attack::invalid_if(id, "R-3.1-10", what, move |maker| {
                    let other = other_value(maker, name)?;
                    Some(twice(&placed(maker, place), name, &other, over))
                });
                all.push(attack.shows("verify-duplicate-parameters"));
            }
        }
        all.push(same_value(place_name, place));
        all.push(two_signatures(place_name, place, true));
        all.push(two_signatures(place_name, place, false));
    }
    all
}

/// Another value of a parameter; none where there is no other user or client.
fn other_value(maker: &mut Maker, name: &str) -> Option<String> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    match name {
        "oauth_token" => {
            maker.usual().token?;
            Some(text(maker.other_user()?.token?))
        }
        "oauth_consumer_key" => Some(text(maker.other_client()?.client_key)),
        _ => Some(maker.nonce()),
    }
}

fn same_value(place_name: &str, place: Place) -> Attack {
    Attack::invalid(
        format!("duplicates/{place_name}-same-value"),
        "R-3.1-10",
        format!("oauth_signature_method twice in the {place_name}, with the same value"),
        move |maker| {
            let draft = placed(maker, place);
            let name = draft.signs_by.name();
            draft.and("oauth_signature_method", name)
        },
    )
    .shows("verify-duplicate-parameters")
}

/// Two signatures, one of them right.
fn two_signatures(place_name: &str, place: Place, right_first: bool) -> Attack {
    let (name, which) = if right_first {
        ("right-first", "the first")
    } else {
        ("right-last", "the last")
    };
    Attack::invalid(
        format!("duplicates/{place_name}-oauth_signature-{name}"),
        "R-3.1-10",
        format!("oauth_signature twice in the {place_name}, and {which} is right"),
        move |maker| {
            let draft = placed(maker, place);
            let right = draft.signature();
            let wrong = super::signature::WRONG;
            let (first, last) = if right_first {
                (right.as_str(), wrong)
            } else {
                (wrong, right.as_str())
            };
            draft.and("oauth_signature", first).sent(Some(last))
        },
    )
    .shows("verify-duplicate-parameters")
}

/// Parameters in two places at once.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn places() -> Vec<Attack> {
    const SPLIT: &[&str] = &["places/split-"];
    vec![
        Attack::invalid(
            "places/split-nonce-in-query",
            "R-3.5-1",
            "oauth_nonce in the query and the other parameters in the header",
            |maker| {
                let draft = maker.get();
                let nonce = draft.value("oauth_nonce").unwrap_or_default().to_owned();
                draft
                    .without("oauth_nonce")
                    .query(&format!("oauth_nonce={nonce}"))
            },
        )
        .shows("verify-two-locations"),
        Attack::invalid(
            "places/split-header-and-body",
            "R-3.5-1",
            "oauth_nonce in a form body and the other parameters in the header",
            |maker| {
                let draft = maker.get();
                let nonce = draft.value("oauth_nonce").unwrap_or_default().to_owned();
                draft
                    .without("oauth_nonce")
                    .form(&format!("oauth_nonce={nonce}"))
            },
        )
        .shows("verify-two-locations"),
        Attack::invalid(
            "places/split-query-and-body",
            "R-3.5-1",
            "oauth_nonce in the query and the other parameters in a form body",
            |maker| {
                let draft = maker.get().at(Place::Body);
                let nonce = draft.value("oauth_nonce").unwrap_or_default().to_owned();
                draft
                    .without("oauth_nonce")
                    .query(&format!("oauth_nonce={nonce}"))
            },
        )
        .shows("verify-two-locations"),
        Attack::invalid_if(
            "places/disagree-signed",
            "R-3.5-1",
            "another user's oauth_token in the query, next to the one in the header; both are signed",
            |maker| {
                let other = other_value(maker, "oauth_token")?;
                Some(maker.get().query(&format!("oauth_token={other}")).signed())
            },
        )
        .shows("verify-two-locations")
        .covered_by(SPLIT),
        Attack::invalid_if(
            "places/disagree-unsigned",
            "R-3.5-1",
            "another user's oauth_token in the query, next to the one in the header, which alone is \
             signed",
            |maker| {
                let other = other_value(maker, "oauth_token")?;
                let draft = maker.get();
                let signature = draft.signature();
                let draft = draft.query(&format!("oauth_token={other}"));
                Some(draft.sent(Some(&signature)))
            },
        )
        .shows("verify-two-locations")
        .covered_by(SPLIT),
        Attack::invalid(
            "places/all-twice",
            "R-3.5-1",
            "all parameters in the header and, the same, in the query",
            |maker| {
                let draft = maker.get();
                let signature = draft.signature();
                let in_query = draft.clone().at(Place::Query).sent(Some(&signature));
                let mut wire = draft.sent(Some(&signature));
                wire.target = in_query.target;
                wire
            },
        )
        .shows("verify-two-locations")
        .covered_by(SPLIT),
    ]
}

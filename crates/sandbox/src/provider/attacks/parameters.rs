//! Missing, empty and unknown parameters, and versions (3.1, 3.2).

use super::super::attack::Attack;
use super::super::draft::Draft;
use super::super::maker::Maker;

/// The attacks.
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = Vec::new();
    for (name, requirement) in [
        ("oauth_consumer_key", "R-3.1-3"),
        ("oauth_signature_method", "R-3.1-5"),
        ("oauth_timestamp", "R-3.1-6"),
        ("oauth_nonce", "R-3.1-7"),
    ] {
        let short = name.trim_start_matches("oauth_");
        all.push(
            Attack::invalid(
                format!("parameters/without-{short}"),
                requirement,
                format!("a request without {name}, signed as it is"),
                move |maker| with_new_time(maker).without(name),
            )
            .shows("verify-missing-parameter"),
        );
        let empty = Attack::invalid(
            format!("parameters/empty-{short}"),
            if matches!(name, "oauth_nonce" | "oauth_timestamp") {
                "O-empty-nonce"
            } else {
                requirement
            },
            format!("an empty {name}, signed as it is"),
            move |maker| with_new_time(maker).with(name, ""),
        )
        .shows("verify-missing-parameter");
        // O-empty-nonce: an empty value may count as a value.
        let is_unspecified = matches!(name, "oauth_nonce" | "oauth_timestamp");
        all.push(if is_unspecified { empty.may() } else { empty });
    }
    all.push(
        Attack::invalid_if(
            "parameters/without-token",
            "R-3.1-4",
            "a request without oauth_token, signed by the client's secret alone",
            |maker| {
                let mut client = maker.usual();
                client.token.take()?;
                client.token_secret = basestring::Secret::empty();
                Some(maker.get_as(&client))
            },
        )
        .may(),
    );
    all.extend(versions());
    all
}

/// A request whose timestamp no other has, so that it is new even without a nonce.
fn with_new_time(maker: &mut Maker) -> Draft {
    let timestamp = maker.fresh_timestamp().to_string();
    maker.get().with("oauth_timestamp", &timestamp)
}

fn versions() -> impl Iterator<Item = Attack> {
    [
        ("2.0", "2-0"),
        ("1.0A", "1-0a"),
        ("1", "1"),
        ("1.1", "1-1"),
        ("", "empty"),
    ]
    .into_iter()
    .map(|(version, name)| {
        Attack::invalid(
            format!("parameters/version-{name}"),
            "R-3.2-7",
            format!("oauth_version {version:?}"),
            move |maker| maker.get().with("oauth_version", version),
        )
        .shows("verify-version-unchecked")
    })
}

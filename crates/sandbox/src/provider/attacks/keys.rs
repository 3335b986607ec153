//! Signatures by another key or another method than the client's (3.4, 4.5).

use basestring::{Credentials, Secret, SignatureMethod};

use super::super::attack::{Attack, Sequence, Shot};
use super::super::maker::Maker;
use super::super::setup::Setup;
use super::super::wire::Wire;
use super::signature::WRONG;

/// A request with the identifiers of one pair of credentials, signed by the secrets of another.
fn signed_by(maker: &mut Maker, shown: &Credentials, keys: &Credentials) -> Wire {
    let mut draft = maker.get_as(shown);
    draft.keys = keys.clone();
    draft.signed()
}

/// Keys that are not those of the client and the token.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = vec![
        Attack::invalid(
            "keys/token-secret-omitted",
            "R-3.4.2-8",
            "a request with a token that is signed by the client's secret alone",
            |maker| {
                let usual = maker.usual();
                let mut keys = usual.clone();
                keys.token_secret = match usual.token {
                    Some(_) => Secret::empty(),
                    None => Secret::new("x"),
                };
                signed_by(maker, &usual, &keys)
            },
        )
        .shows("verify-token-secret-unchecked"),
        Attack::invalid(
            "keys/client-secret-omitted",
            "R-3.4.2-8",
            "a request that is signed by the token's secret alone",
            |maker| {
                let usual = maker.usual();
                let mut keys = usual.clone();
                keys.client_secret = Secret::empty();
                signed_by(maker, &usual, &keys)
            },
        )
        .shows("verify-client-secret-unchecked"),
        Attack::invalid(
            "keys/both-secrets-omitted",
            "R-3.4.2-8",
            "a known client and token, signed by the key \"&\"",
            |maker| {
                let usual = maker.usual();
                let mut keys = usual.clone();
                keys.client_secret = Secret::empty();
                keys.token_secret = Secret::empty();
                signed_by(maker, &usual, &keys)
            },
        )
        .shows("verify-client-secret-unchecked")
        .covered_by(&["keys/token-secret-omitted", "keys/client-secret-omitted"]),
        Attack::invalid_if(
            "keys/token-secret-of-another-user",
            "R-3.2-1",
            "a token that is signed by the secret of another user's token",
            |maker| {
                let (usual, other) = (maker.usual(), maker.other_user()?);
                Some(signed_by(maker, &usual, &other))
            },
        )
        .shows("verify-token-secret-unchecked"),
        Attack::invalid_if(
            "keys/client-secret-of-another-client",
            "R-3.2-1",
            "a client that is signed for by the secret of another client",
            |maker| {
                let (usual, other) = (maker.usual(), maker.other_client()?);
                let mut keys = usual.clone();
                keys.client_secret = other.client_secret;
                Some(signed_by(maker, &usual, &keys))
            },
        )
        .shows("verify-client-secret-unchecked"),
    ];
    all.extend(unknown());
    all
}

/// Clients and tokens that do not exist.
#[expect(clippy::too_many_lines, reason = "a table")]
fn unknown() -> Vec<Attack> {
    vec![
        Attack::invalid(
            "keys/unknown-client-empty-secret",
            "R-3.2-14",
            "a client that does not exist, signed by an empty secret",
            |maker| {
                let mut unknown = maker.unknown_client();
                unknown.client_secret = Secret::empty();
                unknown.token = None;
                unknown.token_secret = Secret::empty();
                maker.get_as(&unknown)
            },
        )
        .shows("verify-empty-secret")
        .covered_by(&["keys/unknown-client-own-secret$"]),
        Attack::invalid(
            "keys/unknown-client-with-token",
            "R-3.2-14",
            "a client that does not exist with a right token, signed by the token's secret alone",
            |maker| {
                let mut unknown = maker.unknown_client();
                unknown.client_secret = Secret::empty();
                maker.get_as(&unknown)
            },
        )
        .shows("verify-empty-secret")
        .covered_by(&["keys/unknown-client-own-secret$"]),
        Attack::invalid(
            "keys/unknown-token-empty-secret",
            "R-3.2-5",
            "a token that does not exist, signed by the client's secret alone",
            |maker| {
                let mut unknown = maker.usual();
                unknown.token = Some(maker.text(24).into_bytes());
                unknown.token_secret = Secret::empty();
                maker.get_as(&unknown)
            },
        )
        .shows("verify-empty-secret")
        .covered_by(&["keys/unknown-token-own-secret$"]),
        Attack::invalid(
            "keys/unknown-token-own-secret",
            "R-3.2-5",
            "a token that does not exist, signed by a secret that the attacker chose",
            |maker| {
                let mut unknown = maker.usual();
                unknown.token = Some(maker.text(24).into_bytes());
                unknown.token_secret = Secret::new(maker.text(30));
                maker.get_as(&unknown)
            },
        )
        .shows("verify-unknown-credentials"),
        Attack::invalid(
            "keys/unknown-client-own-secret",
            "R-3.2-14",
            "a client that does not exist, signed by a secret that the attacker chose",
            |maker| {
                let unknown = maker.unknown_client();
                maker.get_as(&unknown)
            },
        )
        .shows("verify-unknown-credentials"),
        Attack::invalid_if(
            "keys/token-of-another-client",
            "R-3.2-6",
            "the token of one client from another client, signed by both right secrets",
            |maker| {
                let (usual, mut other) = (maker.usual(), maker.other_client()?);
                other.token = Some(usual.token?);
                other.token_secret = usual.token_secret;
                Some(maker.get_as(&other))
            },
        )
        .may()
        .shows("verify-token-not-bound"),
    ]
}

/// Methods that the provider does not declare, or that do not exist.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn methods(setup: &Setup) -> Vec<Attack> {
    let mut all = vec![
        Attack::invalid(
            "method/none",
            "R-3.2-11",
            "the method none, with an empty signature",
            |maker| {
                let draft = maker.get().with("oauth_signature_method", "none");
                draft.sent(Some(""))
            },
        )
        .shows("verify-method-none"),
        Attack::invalid(
            "method/none-unsigned",
            "R-3.2-11",
            "the method none, without a signature",
            |maker| {
                maker
                    .get()
                    .with("oauth_signature_method", "none")
                    .sent(None)
            },
        )
        .shows("verify-method-none"),
        Attack::invalid(
            "method/none-any",
            "R-3.2-11",
            "the method none, with any signature",
            |maker| {
                let draft = maker.get().with("oauth_signature_method", "none");
                draft.sent(Some(WRONG))
            },
        )
        .shows("verify-method-none"),
        Attack::invalid(
            "method/unknown",
            "R-3.2-11",
            "a method that does not exist, signed by the usual one",
            |maker| maker.get().with("oauth_signature_method", "HMAC-SHA3"),
        )
        .shows("verify-method-unchecked"),
        Attack::invalid(
            "method/lowercase",
            "O-method-name-case",
            "the usual method in lowercase",
            |maker| {
                let draft = maker.get();
                let name = draft.signs_by.name().to_lowercase();
                draft.with("oauth_signature_method", &name)
            },
        )
        .may()
        .covered_by(&["method/unknown"]),
    ];
    if !setup.methods.contains(&SignatureMethod::Plaintext) {
        all.push(
            Attack::invalid(
                "method/plaintext",
                "R-3.4-2",
                "PLAINTEXT, which the provider does not declare, with the right secrets",
                plaintext,
            )
            .shows("verify-method-downgrade"),
        );
    }
    all.push(
        Attack::invalid(
            "method/plaintext-wrong",
            "R-3.2-1",
            "PLAINTEXT with a wrong secret",
            |maker| {
                let usual = maker.usual();
                let draft = maker.get_by(&usual, SignatureMethod::Plaintext);
                draft.sent(Some("wrong&wrong"))
            },
        )
        .shows("verify-signature-unchecked")
        .covered_by(&["method/plaintext"]),
    );
    all
}

fn plaintext(maker: &mut Maker) -> Shot {
    let usual = maker.usual();
    maker.get_by(&usual, SignatureMethod::Plaintext).into()
}

/// HMAC for a client that has an RSA key.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn of_rsa(setup: &Setup) -> Option<Sequence> {
    let method = [
        SignatureMethod::RsaSha1,
        SignatureMethod::RsaSha256,
        SignatureMethod::RsaSha512,
    ];
    let method = method.into_iter().find(|m| setup.methods.contains(m))?;
    let has_key = |own: &Credentials| own.rsa_private_key.is_some();
    let tokens = setup.tokens.iter().map(|own| &own.credentials);
    // A resource that needs a token rejects a client without one.
    let is_there = if setup.tokens.is_empty() {
        setup.clients.iter().any(has_key)
    } else {
        tokens.into_iter().any(has_key)
    };
    if !is_there {
        return None;
    }
    let valid = Attack::valid(
        "rsa/valid",
        "R-3.4.3-1",
        "a request with an RSA signature",
        move |maker| {
            let client = maker.rsa_client().unwrap_or_default();
            maker.get_by(&client, method)
        },
    );
    let confused = |id: &str, what: &str, secret: fn(&str) -> Secret| {
        Attack::invalid(id, "R-3.4-2", what, move |maker| {
            let client = maker.rsa_client().unwrap_or_default();
            let mut draft = maker.get_by(&client, SignatureMethod::HmacSha1);
            let pem = maker.setup.public_pem(&client.client_key);
            draft.keys.client_secret = secret(&pem);
            draft.signed()
        })
        .shows("verify-method-confusion")
    };
    Some(Sequence {
        name: "rsa",
        valid: Some(valid),
        attacks: vec![
            Attack::invalid(
                "rsa/wrong",
                "R-3.4.3-1",
                "an RSA signature of another request",
                move |maker| {
                    let client = maker.rsa_client().unwrap_or_default();
                    let draft = maker.get_by(&client, method);
                    let other = draft.clone().query("other=1").signature();
                    draft.sent(Some(&other))
                },
            )
            .shows("verify-signature-unchecked"),
            confused(
                "rsa/hmac-empty-secret",
                "HMAC-SHA1 with an empty secret for a client that has an RSA key",
                |_| Secret::empty(),
            ),
            confused(
                "rsa/hmac-public-key",
                "HMAC-SHA1 with the public key in PEM as the secret",
                |pem| Secret::new(pem),
            ),
            confused(
                "rsa/hmac-public-key-trimmed",
                "HMAC-SHA1 with the public key in PEM, without the last newline, as the secret",
                |pem| Secret::new(pem.trim_end()),
            ),
        ],
    })
}

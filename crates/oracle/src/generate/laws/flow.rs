//! Timestamps (3.3) and the messages of section 2.

use basestring::{
    Callback, CredentialsAnswer, Secret, Url, callback_redirect, form_decode, parse_timestamp,
    timestamp_order,
};

use super::{Outcome, Shown, Verdict, accepted, equal, holds, refused, show};
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::text::Octets;
use crate::generate::url::Target;

/// Timestamps compare as numbers: leading zeros do not matter.
///
/// # Errors
///
/// The law's breach.
pub fn timestamps_compare_as_numbers(a: (u128, usize), b: (u128, usize)) -> Outcome {
    let text = |(number, zeros): (u128, usize)| "0".repeat(zeros % 40) + &number.to_string();
    let (a_text, b_text) = (text(a), text(b));
    let (a_digits, b_digits) = (
        parse_timestamp(a_text.as_bytes()),
        parse_timestamp(b_text.as_bytes()),
    );
    match (a_digits, b_digits) {
        (Ok(a_digits), Ok(b_digits)) => {
            equal!(
                timestamp_order(a_digits, b_digits),
                a.0.cmp(&b.0),
                "timestamp_order"
            );
            equal!(
                a_digits == b_digits,
                a.0 == b.0,
                "whether the timestamps are equal"
            );
            Ok(Verdict::Reached)
        }
        (Err(error), _) | (_, Err(error)) => {
            holds!(
                a.0 == 0 || b.0 == 0,
                "expected {a_text} and {b_text} to be read"
            );
            refused(&error)
        }
    }
}

/// parse ∘ build = id on the answer with credentials.
///
/// # Errors
///
/// The law's breach.
pub fn parse_of_build_of_an_answer(
    token: &Octets,
    secret: &Octets,
    confirmed: bool,
    others: &Pairs,
) -> Outcome {
    let known = [
        &b"oauth_token"[..],
        b"oauth_token_secret",
        b"oauth_callback_confirmed",
    ];
    let mut others = others.parameters();
    others.retain(|parameter| !known.contains(&&*parameter.name));
    let answer = CredentialsAnswer {
        token: token.or(b"t").to_vec(),
        secret: Secret::new(secret.0.as_slice()),
        callback_confirmed: confirmed,
        others: others
            .into_iter()
            .map(basestring::Parameter::into_owned)
            .collect(),
    };
    let form = answer.to_form();
    let found = accepted(
        CredentialsAnswer::parse_token(form.as_bytes()),
        "parsing an answer",
    )?;
    equal!(show(&found.token), show(&answer.token), "the token");
    equal!(
        show(found.secret.expose()),
        show(secret.0.as_slice()),
        "the secret"
    );
    equal!(
        found.callback_confirmed,
        confirmed,
        "whether the callback is confirmed"
    );
    equal!(found.others, answer.others, "the other parameters");
    equal!(found.to_form(), form, "the form built again");
    let temporary = CredentialsAnswer::parse_temporary(form.as_bytes());
    equal!(
        temporary.is_ok(),
        confirmed,
        "whether temporary credentials are taken"
    );
    Ok(Verdict::Reached)
}

/// The redirect keeps the callback's own query, adds token and verifier after it, and leaves the
/// fragment at the end.
///
/// # Errors
///
/// The law's breach.
pub fn redirect_keeps_the_callback(
    target: &Target,
    query: Option<&Pairs>,
    spelling: &Spelling,
    token: &Octets,
    verifier: &Octets,
) -> Outcome {
    let query = query.map(|pairs| spelling.form(&pairs.0, Context::Query));
    let callback = target.url(query.as_deref());
    let redirect = callback_redirect(&callback, &token.0, &verifier.0);
    let (before, after) = (
        accepted(Url::parse(&callback), "the callback")?,
        accepted(Url::parse(&redirect), "the redirect")?,
    );
    equal!(after.authority(), before.authority(), "host and port");
    equal!(show(after.path()), show(before.path()), "the path");
    let mut expected = accepted(form_decode(before.query().unwrap_or_default()), "a query")?;
    expected.push(basestring::Parameter::new("oauth_token", &token.0));
    expected.push(basestring::Parameter::new("oauth_verifier", &verifier.0));
    let found = accepted(form_decode(after.query().unwrap_or_default()), "a query")?;
    equal!(found, expected, "the redirect's query");
    equal!(fragment(&redirect), fragment(&callback), "the fragment");
    Ok(Verdict::Reached)
}

/// A URL's fragment with its `#`.
fn fragment(url: &[u8]) -> Option<Shown<'_>> {
    let at = url.iter().position(|&octet| octet == b'#')?;
    url.get(at..).map(show)
}

/// A callback that is read is kept as it is.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn callback_is_kept(value: &[u8]) -> Outcome {
    match Callback::parse(value) {
        Ok(callback) => {
            equal!(show(callback.value()), show(value), "the callback");
            Ok(Verdict::Reached)
        }
        Err(error) => refused(&error),
    }
}

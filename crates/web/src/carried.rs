//! Secrets that a request carries, so that it is not printed.

use basestring_oracle::diagnose::Conceal;
use basestring_oracle::request::OwnedRequest;

use crate::ask::Question;

/// Whether a request has a secret in its method, URL, headers or body. `apart_from` is a header that is
/// not searched.
pub(crate) fn has_secret(
    request: &OwnedRequest,
    apart_from: Option<&str>,
    question: &Question,
) -> bool {
    let conceal = Conceal::of(question.secrets.all().map(str::as_bytes));
    let has_secret = |octets: &[u8]| conceal.octets(octets) != String::from_utf8_lossy(octets);
    let is_searched =
        |name: &[u8]| apart_from.is_none_or(|header| !name.eq_ignore_ascii_case(header.as_bytes()));
    let fields = request.fields.iter().filter(|(name, _)| is_searched(name));
    let fields = fields.flat_map(|(name, value)| [name.as_slice(), value.as_slice()]);
    let others = [&request.method[..], &request.url, request.body.octets()];
    fields.chain(others).any(has_secret)
}

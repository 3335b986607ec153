//! A signed request, ready to be sent: its header, or URL or body, and a curl command.

use basestring::Place;
use basestring_oracle::internal::diagnose::Corrected;
use basestring_oracle::internal::request::curl_command;
use basestring_oracle::request::OwnedRequest;

use crate::exit::Failure;
use crate::{concealed, output};

/// The longest command that is printed after a diagnosis, in bytes.
const LONGEST: usize = 8 << 10;

/// The value of the last header of that name.
pub(crate) fn header_value(request: &OwnedRequest, header: &str) -> Option<String> {
    let mut fields = request.fields.iter();
    let (_, value) = fields.rfind(|(name, _)| name.eq_ignore_ascii_case(header.as_bytes()))?;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// The part of a request that has its signature: a header line, the body or the URL.
pub(crate) fn signed_part(request: &OwnedRequest, place: Option<Place>, header: &str) -> String {
    match place {
        None | Some(Place::Header) => {
            let value = header_value(request, header).unwrap_or_default();
            format!("{header}: {value}")
        }
        Some(Place::Body) => String::from_utf8_lossy(request.body.octets()).into_owned(),
        Some(Place::Query) => String::from_utf8_lossy(&request.url).into_owned(),
    }
}

/// The signed part, an empty line, and the command. Nothing is folded, so that it can be pasted.
pub(crate) fn text(request: &OwnedRequest, place: Option<Place>, header: &str) -> String {
    let first = signed_part(request, place, header);
    match curl_command(request) {
        Some(curl) => format!("{first}\n\n{curl}\n"),
        None => format!("{first}\n"),
    }
}

/// What a diagnosis ends with: the same, under a line that says what it is.
pub(crate) fn after_diagnosis(corrected: &Corrected) -> String {
    let Corrected {
        request,
        place,
        header,
    } = corrected;
    let title = match place {
        Some(_) => {
            "Corrected, with the timestamp and the nonce of the request. --fix prints it alone, with \
             new ones:"
        }
        None => "Signed as the service signs it. --fix prints it alone:",
    };
    let title = crate::output::wrapped_after("", title);
    let mut shown = request.clone();
    // A diagnosis is shown to others.
    let is_private = |name: &[u8]| {
        let private = ["Cookie", "Proxy-Authorization"];
        private
            .iter()
            .any(|private| name.eq_ignore_ascii_case(private.as_bytes()))
    };
    shown.fields.retain(|(name, _)| !is_private(name));
    let text = text(&shown, *place, header);
    if text.len() <= LONGEST {
        return format!("\n{title}{text}");
    }
    let words = "It is too long for this place: --fix prints the corrected request.";
    format!("\n{}", crate::output::wrapped_after("", words))
}

/// The same as JSON.
pub(crate) fn as_json(corrected: &Corrected) -> serde_json::Value {
    let Corrected {
        request,
        place,
        header,
    } = corrected;
    let name = match place {
        None | Some(Place::Header) => "header",
        Some(Place::Body) => "body",
        Some(Place::Query) => "url",
    };
    serde_json::json!({
        name: signed_part(request, *place, header),
        "curl": curl_command(request),
    })
}

/// Refuses to print a request that has a secret in its method, URL, headers or body; warns only, if it
/// is allowed. `apart_from` is a header that is not searched.
///
/// # Errors
///
/// The request has a secret, and that is not allowed.
pub(crate) fn check_secrets(
    request: &OwnedRequest,
    apart_from: Option<&str>,
    is_allowed: bool,
) -> Result<(), Failure> {
    refuse_secrets(has_secret(request, apart_from), is_allowed)
}

/// Whether a request has a secret in its method, URL, headers or body. `apart_from` is a header that is
/// not searched.
pub(crate) fn has_secret(request: &OwnedRequest, apart_from: Option<&str>) -> bool {
    let is_searched =
        |name: &[u8]| apart_from.is_none_or(|header| !name.eq_ignore_ascii_case(header.as_bytes()));
    let fields = request.fields.iter().filter(|(name, _)| is_searched(name));
    let fields = fields.flat_map(|(name, value)| [name.as_slice(), value.as_slice()]);
    let others = [&request.method[..], &request.url, request.body.octets()];
    fields.chain(others).any(concealed::is_in)
}

/// Refuses to print what has a secret; warns only, if it is allowed.
///
/// # Errors
///
/// It has a secret, and that is not allowed.
pub(crate) fn refuse_secrets(has_secret: bool, is_allowed: bool) -> Result<(), Failure> {
    let found = "the request has a secret in its URL, headers or body";
    let why = "a secret signs and is never sent (RFC 5849 3.4)";
    match (has_secret, is_allowed) {
        (false, _) => Ok(()),
        (true, true) => {
            output::note("warning: ", &format!("{found}; remove it: {why}"));
            Ok(())
        }
        (true, false) => Err(
            Failure::input(format!("{found}, so it is not printed")).help(format!(
                "remove it: {why}. If it is there by chance, --allow-secret prints the request"
            )),
        ),
    }
}

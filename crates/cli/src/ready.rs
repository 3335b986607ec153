//! A signed request, ready to be sent: its header, or URL or body, and a curl command.

use basestring::Place;
use basestring_oracle::internal::diagnose::Corrected;
use basestring_oracle::internal::request::curl_command;
use basestring_oracle::request::OwnedRequest;

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

/// Warns where the request to sign has a secret, which is printed with it.
pub(crate) fn warn_of_secrets(request: &OwnedRequest) {
    let fields = request.fields.iter().map(|(_, value)| value.as_slice());
    let mut parts = fields.chain([request.url.as_slice(), request.body.octets()]);
    if parts.any(concealed::is_in) {
        output::note(
            "warning: ",
            "the request has a secret in its URL, headers or body; remove it: a secret signs and is \
             never sent (RFC 5849 3.4)",
        );
    }
}

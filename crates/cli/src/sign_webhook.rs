//! `basestring sign --webhook`: the request that a service would send.

use basestring_oracle::diagnose::WebhookGiven;
use basestring_oracle::internal::diagnose::{Corrected, signed_webhook};
use basestring_oracle::internal::request::curl_command;
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::OwnedRequest;
use serde_json::json;

use crate::document;
use crate::exit::{Exit, Failure};
use crate::{concealed, output, ready};

/// Prints the signature header that a service sends with a request, and a curl command.
pub(crate) fn sign(
    scheme: Scheme,
    request: &OwnedRequest,
    given: &WebhookGiven,
    is_json: bool,
    allows_secret: bool,
) -> Result<Exit, Failure> {
    if given.secrets.is_empty() {
        let help = "give it with --auth-token-file, --auth-token, --ask-secrets or the environment \
                    variable BASESTRING_AUTH_TOKEN";
        return Err(Failure::input("no secret of the webhook is given").help(help));
    }
    let corrected = signed_webhook(scheme, request, given)
        .map_err(|fault| crate::request_input::refused_in(None, &fault))?;
    let Corrected {
        request: sent,
        place,
        header,
    } = &corrected;
    for remark in &request.remarks {
        output::note("note: ", &concealed::text(&remark.to_string()));
    }
    ready::check_secrets(sent, None, allows_secret)?;
    if sent.url != request.url {
        let words = "the URL has bodySHA256, the hash of the body, as Twilio sends it with a body that is \
                     not a form";
        output::note("note: ", words);
    }
    if is_json {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let json = json!({
            "method": text(&sent.method),
            "url": text(&sent.url),
            "header": header,
            "signature": ready::header_value(sent, header),
            "curl": curl_command(sent),
        });
        document::SIGN_WEBHOOK.print(&json)?;
    } else {
        output::document(&ready::text(sent, *place, header))?;
    }
    Ok(Exit::Success)
}

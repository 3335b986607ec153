//! Twilio's entries of the table of mistakes: the signature that a sender with the mistake makes,
//! sent where it shows. A receiver that computes with the same mistake lets it in, and refuses the
//! right one.

use basestring_oracle::Mistake;
use basestring_oracle::schemes::Scheme;

use super::judge::Expected;
use super::plan::{Attempt, Material, Occasion, Untried};

/// The scheme of these entries.
const SCHEME: Scheme = Scheme::Twilio;

/// Every entry of Twilio's, in the table's order.
pub(super) fn all() -> impl Iterator<Item = &'static Mistake> {
    let all = Mistake::all().iter();
    all.filter(|mistake| mistake.scheme == SCHEME)
}

/// How a mistaken signature stands to the right one, on one occasion.
enum Shows {
    /// They are the same.
    Not,
    /// It is another, and validators that try the URL's other forms let it in (T-verify-4).
    Leniently,
    /// It is wrong.
    Plainly,
}

/// Adds each mistake that can be run to the first occasion on which it shows plainly, else to the
/// first on which it shows at all; gives those that show nowhere or cannot be run.
pub(super) fn add(material: &Material<'_>, occasions: &mut [Occasion]) -> Vec<Untried> {
    let mut untried = Vec::new();
    for mistake in all() {
        let Some(rules) = mistake.rules() else {
            untried.push(Untried {
                mistake,
                why: why_not_run(&mistake.id),
            });
            continue;
        };
        let mut chosen: Option<(usize, String, Shows)> = None;
        for (index, occasion) in occasions.iter().enumerate() {
            let message = &occasion.right.message;
            // Only in a URL with credentials is there anything to cut at the colon.
            let whole = match mistake.id.as_str() {
                "twilio-credentials-in-url" => material.target.whole_url(&message.query),
                _ => Some(message.place.signed_url.clone()),
            };
            let Some(url) = whole else { continue };
            let signature = message.mistaken(&rules.twilio, material.token, &url);
            let shows = if signature == message.sent_signature() {
                Shows::Not
            } else if message.holds(material.token, &signature) {
                Shows::Leniently
            } else {
                Shows::Plainly
            };
            match shows {
                Shows::Plainly => {
                    chosen = Some((index, signature, shows));
                    break;
                }
                Shows::Leniently if chosen.is_none() => chosen = Some((index, signature, shows)),
                Shows::Leniently | Shows::Not => {}
            }
        }
        let place = chosen.and_then(|(index, signature, shows)| {
            Some((occasions.get_mut(index)?, signature, shows))
        });
        let Some((occasion, signature, shows)) = place else {
            untried.push(Untried {
                mistake,
                why: why_not_shown(&mistake.id),
            });
            continue;
        };
        let mut message = occasion.right.message.clone();
        message.set_signature(signature);
        let (expected, what) = match shows {
            Shows::Plainly => (Expected::Refuse, mistake.description.as_str()),
            // Twilio signs the URLs of calls over HTTPS without their port (T-product-1).
            _ if mistake.id == "twilio-port-dropped" && is_https(material) => (
                Expected::Accept,
                "the URL is signed without its port, as Twilio does for calls over HTTPS",
            ),
            _ => (
                Expected::Either,
                "the URL is signed in a form that Twilio's validators try as well",
            ),
        };
        let mut attempt = Attempt::new(mistake.id.as_str(), message, expected, what);
        attempt.mistakes.push(mistake);
        occasion.wrong.push(attempt);
    }
    untried
}

fn is_https(material: &Material<'_>) -> bool {
    material.target.scheme == basestring::Scheme::Https
}

/// Why nothing can be sent that shows a mistake, where no change of a request does either.
fn why_not_run(id: &str) -> &'static str {
    match id {
        "twilio-not-constant-time" => "no answer shows it: only the time that it takes",
        _ => "it shows on requests that this run does not send",
    }
}

/// Why the signature of a mistake is the right one on all that is sent.
fn why_not_shown(id: &str) -> &'static str {
    match id {
        "twilio-http-behind-proxy" => "the URL that is signed is no https one",
        "twilio-port-added" => "the URL has a port",
        "twilio-port-dropped" => "the URL has no port",
        "twilio-url-normalised" => "a URL class changes nothing in this URL",
        "twilio-credentials-in-url" => "the URL has no user name and password",
        "twilio-websocket-scheme" => "the URL that is signed is no wss one",
        "twilio-token-case-or-blank" => "the AuthToken has no capital letter",
        _ => "it shows on requests that this run does not send",
    }
}

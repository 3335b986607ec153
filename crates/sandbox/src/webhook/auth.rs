//! Authentication during a call: the first request has no credentials, a challenge is answered, and
//! later requests of the call repeat the credentials (T-auth-1 to T-auth-3).

use basestring::digest::{Challenge, nonce_count};
use basestring::webhook_url::{Choice, Preference, WebhookUrl};

use super::http::Answer;
use super::random::Random;

/// The remark on a 401 that asks for no credentials.
pub(super) const NO_CHALLENGE: &str = "401 without a WWW-Authenticate header";

/// The state of one call's authentication.
#[derive(Default)]
pub(super) struct Login {
    choice: Option<Choice>,
    /// How many requests were sent with the nonce of the choice (RFC 7616 3.4, nc).
    count: u32,
}

/// What happens after a 401.
pub(super) enum Challenged {
    /// The same request is sent again, with credentials.
    Again,
    /// The same, although the receiver rejected credentials and did not report a stale nonce.
    AgainUnreported,
    /// Nothing more is sent, for this reason.
    Final(String),
}

impl Login {
    /// The value of the Authorization header for the next request, if the receiver sent a challenge.
    ///
    /// # Errors
    ///
    /// The reason why the challenge cannot be answered.
    pub(super) fn header(
        &mut self,
        webhook: &WebhookUrl,
        method: &str,
        body: &[u8],
        random: &mut Random,
    ) -> Result<Option<String>, basestring::Error> {
        let Some(choice) = &self.choice else {
            return Ok(None);
        };
        self.count = self.count.saturating_add(1);
        let (cnonce, nc) = (random.hexadecimal(), nonce_count(self.count));
        let (cnonce, nc) = (Some(cnonce.as_bytes()), Some(nc.as_bytes()));
        webhook
            .answer_challenge(choice, method.as_bytes(), body, cnonce, nc)
            .map(Some)
    }

    /// The challenge that is answered.
    pub(super) const fn choice(&self) -> Option<&Choice> {
        self.choice.as_ref()
    }

    /// Reads the challenge of a 401. `is_unreported` tells that a nonce was replaced already without
    /// `stale`, which is done once.
    pub(super) fn challenged(
        &mut self,
        webhook: &WebhookUrl,
        answer: &Answer,
        is_unreported: bool,
    ) -> Challenged {
        let values: Vec<&[u8]> = answer.values("WWW-Authenticate").collect();
        if values.is_empty() {
            return Challenged::Final(NO_CHALLENGE.to_owned());
        }
        let choice = match webhook.choose_challenge(&values, Preference::Strongest) {
            Ok(choice) => choice,
            Err(_) if webhook.credentials.is_none() => {
                let why = "401: the receiver asks for a user name and password, and the URL has \
                           none: use https://user:password@host/…";
                return Challenged::Final(why.to_owned());
            }
            Err(error) => {
                return Challenged::Final(format!("401, and cannot answer its challenge: {error}"));
            }
        };
        // A nonce may expire or be valid for one request, so a new nonce is a new challenge. The same
        // credentials for the same challenge would be rejected again.
        let again = match (&self.choice, &choice) {
            (None, _) => Some(Challenged::Again),
            (Some(Choice::Digest(old)), Choice::Digest(new)) => again(old, new, is_unreported),
            (Some(_), _) => None,
        };
        let Some(again) = again else {
            return Challenged::Final("401 although user name and password were sent".to_owned());
        };
        self.choice = Some(choice);
        self.count = 0;
        again
    }
}

/// Whether a challenge is answered again: `stale` shows that the credentials are correct (RFC 7616
/// 3.3); without it a new nonce is tried once.
fn again(old: &Challenge, new: &Challenge, is_unreported: bool) -> Option<Challenged> {
    match (new.nonce != old.nonce, new.stale, is_unreported) {
        (true, true, _) => Some(Challenged::Again),
        (true, false, false) => Some(Challenged::AgainUnreported),
        (true, false, true) | (false, _, _) => None,
    }
}

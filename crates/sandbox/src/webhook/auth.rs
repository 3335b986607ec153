//! Being logged in for a call: the first request goes without credentials, a challenge is answered,
//! and the answer is kept for the call's later requests (T-auth-1 to T-auth-3).

use basestring::digest::{Challenge, nonce_count};
use basestring::webhook_url::{Choice, Preference, WebhookUrl};

use super::http::Answer;
use super::random::Random;

/// The state of one call's authentication.
#[derive(Default)]
pub(super) struct Login {
    choice: Option<Choice>,
    /// How many requests were sent with the choice's nonce (RFC 7616 3.4, nc).
    count: u32,
}

/// What a 401 leads to.
pub(super) enum Challenged {
    /// The same request is sent again, with credentials.
    Again,
    /// It is not, and why.
    Final(String),
}

impl Login {
    /// The Authorization field's value for the next request, where the receiver asked for one before.
    ///
    /// # Errors
    ///
    /// Why the challenge cannot be answered.
    pub(super) fn field(
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

    /// Takes a 401's challenge. `is_repeated` says whether the request was repeated already.
    pub(super) fn challenged(
        &mut self,
        webhook: &WebhookUrl,
        answer: &Answer,
        is_repeated: bool,
    ) -> Challenged {
        let values: Vec<&[u8]> = answer.values("WWW-Authenticate").collect();
        if values.is_empty() {
            return Challenged::Final("401 without a challenge".to_owned());
        }
        let choice = match webhook.choose_challenge(&values, Preference::Strongest) {
            Ok(choice) => choice,
            Err(_) if webhook.credentials.is_none() => {
                let why = "it asks for user name and password, and the URL has none: give \
                           https://user:password@host/…";
                return Challenged::Final(why.to_owned());
            }
            Err(error) => return Challenged::Final(format!("its challenge: {error}")),
        };
        // An answer to a nonce may come too late, and a nonce may serve once: a new one is a new
        // challenge. The same credentials for the same challenge would be refused again.
        let is_new = match (&self.choice, &choice) {
            (Some(Choice::Digest(old)), Choice::Digest(new)) => is_fresh(old, new, is_repeated),
            (Some(_), _) => false,
            (None, _) => true,
        };
        if !is_new {
            return Challenged::Final("401 with user name and password sent".to_owned());
        }
        self.choice = Some(choice);
        self.count = 0;
        Challenged::Again
    }
}

/// Whether a challenge is worth another answer: `stale` says that the credentials are right (RFC
/// 7616 3.3); without it a new nonce is tried once.
fn is_fresh(old: &Challenge, new: &Challenge, is_repeated: bool) -> bool {
    new.nonce != old.nonce && (new.stale || !is_repeated)
}

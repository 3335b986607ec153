//! A call: requests that belong together, with one login and one set of cookies.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use basestring::Scheme;
use basestring::webhook_url::{Choice, WebhookUrl};
use rustls::ClientConfig;

use super::auth::{Challenged, Login};
use super::connection::connect;
use super::cookies::Jar;
use super::fault::{Fault, FaultKind};
use super::http::{Answer, read_answer, request};
use super::message::Message;
use super::random::Random;
use super::target::Target;

/// How often a request is sent at most: without credentials, with them, and with two new nonces.
const REPEATS: usize = 4;

/// The headers that a header of the caller replaces; others are added to what is sent.
const REPLACED: [&str; 5] = ["Host", "User-Agent", "Accept", "Connection", "Content-Type"];

/// Sends the requests of all calls of a run.
pub(super) struct Client<'t> {
    pub(super) target: &'t Target,
    pub(super) tls: Option<Arc<ClientConfig>>,
    pub(super) timeout: Duration,
    pub(super) random: Random,
    /// How many requests were sent.
    pub(super) sent: usize,
    /// How many may be sent.
    pub(super) bound: usize,
    /// The value of the User-Agent header.
    pub(super) user_agent: &'static str,
    /// The header whose value is another one in each request.
    pub(super) unique_header: Option<&'static str>,
    /// Headers that each request has in addition, such as those that a proxy adds.
    pub(super) extra_headers: &'t [(String, String)],
}

/// A request's final answer.
pub(super) struct Exchange {
    pub(super) answer: Answer,
    /// Whether user name and password were sent.
    pub(super) is_authorized: bool,
    /// Why a 401 was not answered with credentials.
    pub(super) remark: Option<String>,
    /// The challenge that was answered.
    pub(super) choice: Option<Choice>,
    /// Whether credentials were accepted with a new nonce after the receiver rejected them without
    /// reporting a stale nonce.
    pub(super) is_stale_unreported: bool,
    /// Whether every nonce was reported as stale.
    pub(super) is_always_stale: bool,
}

impl Exchange {
    /// Whether the final answer has a challenge.
    pub(super) fn has_challenge(&self) -> bool {
        self.answer.values("WWW-Authenticate").next().is_some()
    }
}

/// One call's state.
#[derive(Default)]
pub(super) struct Call {
    login: Login,
    jar: Jar,
}

impl Call {
    /// Sends a request, and repeats it with credentials if the answer is a challenge. Redirects are
    /// not followed.
    ///
    /// # Errors
    ///
    /// [`Fault`] if there is no answer that can be judged.
    pub(super) fn send(
        &mut self,
        client: &mut Client<'_>,
        message: &Message,
    ) -> Result<Exchange, Fault> {
        let mut webhook = client.target.webhook.clone();
        webhook.target.clone_from(&message.place.target);
        let path = message.place.path();
        let (mut repeat, mut is_unreported) = (0, false);
        loop {
            let authorization = self.authorization(client, &webhook, message)?;
            let is_authorized = authorization.is_some();
            let answer = self.once(client, message, path, authorization)?;
            let is_rejected = answer.status == 401;
            let mut exchange = Exchange {
                answer,
                is_authorized,
                remark: None,
                choice: self.login.choice().filter(|_| is_authorized).cloned(),
                is_stale_unreported: is_unreported && !is_rejected,
                is_always_stale: false,
            };
            if !is_rejected {
                return Ok(exchange);
            }
            let challenged = self
                .login
                .challenged(&webhook, &exchange.answer, is_unreported);
            match challenged {
                Challenged::Again | Challenged::AgainUnreported if repeat + 1 >= REPEATS => {
                    exchange.remark = Some(format!("{REPEATS} challenges in a row"));
                    exchange.is_always_stale = !is_unreported;
                    return Ok(exchange);
                }
                Challenged::Again => repeat += 1,
                Challenged::AgainUnreported => {
                    (repeat, is_unreported) = (repeat + 1, true);
                }
                Challenged::Final(why) => {
                    exchange.remark = Some(why);
                    return Ok(exchange);
                }
            }
        }
    }

    /// Sends a request once, and keeps the cookies of its answer.
    fn once(
        &mut self,
        client: &mut Client<'_>,
        message: &Message,
        path: &[u8],
        authorization: Option<String>,
    ) -> Result<Answer, Fault> {
        let mut headers = self.headers(client, message, authorization);
        if let Some(unique) = client.unique_header {
            let own = headers.iter_mut().find(|(name, _)| name == unique);
            own.into_iter()
                .for_each(|(_, value)| *value = client.random.identifier().into_bytes());
        }
        let (method, target) = (message.shape.method(), &message.place.target);
        let bytes = request(method, target, &headers, message.sent_body());
        let answer = client.exchange(&bytes)?;
        for value in answer.values("Set-Cookie") {
            self.jar.set(value, &client.target.host, path);
        }
        Ok(answer)
    }

    /// The status of the answer to a request with this Authorization header; none without an answer.
    pub(super) fn send_with(
        &mut self,
        client: &mut Client<'_>,
        message: &Message,
        authorization: String,
    ) -> Option<u16> {
        let path = message.place.path();
        let answer = self.once(client, message, path, Some(authorization)).ok()?;
        Some(answer.status)
    }

    /// The status of the answer to a request whose challenge is answered with these credentials and for
    /// this method; none if there is no answer or no challenge.
    pub(super) fn send_as(
        &mut self,
        client: &mut Client<'_>,
        message: &Message,
        webhook: &WebhookUrl,
        method: &str,
    ) -> Option<u16> {
        let path = message.place.path();
        let answer = self.once(client, message, path, None).ok()?;
        let Challenged::Again = self.login.challenged(webhook, &answer, false) else {
            return None;
        };
        let body = &message.body;
        let header = self.login.header(webhook, method, body, &mut client.random);
        self.send_with(client, message, header.ok()??)
    }

    /// The value of the Authorization header, if the receiver sent a challenge before.
    fn authorization(
        &mut self,
        client: &mut Client<'_>,
        webhook: &WebhookUrl,
        message: &Message,
    ) -> Result<Option<String>, Fault> {
        let method = message.shape.method();
        self.login
            .header(webhook, method, &message.body, &mut client.random)
            .map_err(|error| {
                let found =
                    format!("cannot answer the challenge with the URL's credentials: {error}");
                Fault::input(found)
            })
    }

    fn headers(
        &self,
        client: &Client<'_>,
        message: &Message,
        authorization: Option<String>,
    ) -> Vec<(String, Vec<u8>)> {
        let mut headers = message.all_headers(client.user_agent);
        // A header that every request has is replaced, such as Host.
        let replaces = |name: &str| {
            let mut extra = client.extra_headers.iter();
            extra.any(|(extra, _)| extra.eq_ignore_ascii_case(name))
        };
        headers.retain(|(name, _)| !REPLACED.contains(&name.as_str()) || !replaces(name));
        for (name, value) in client.extra_headers {
            headers.push((name.clone(), value.clone().into_bytes()));
        }
        let is_https = client.target.scheme == Scheme::Https;
        if let Some(cookies) = self.jar.header(message.place.path(), is_https) {
            headers.push(("Cookie".to_owned(), cookies));
        }
        if let Some(value) = authorization {
            headers.push(("Authorization".to_owned(), value.into_bytes()));
        }
        headers
    }
}

impl Client<'_> {
    /// One request on a connection of its own.
    fn exchange(&mut self, bytes: &[u8]) -> Result<Answer, Fault> {
        if self.sent >= self.bound {
            let message = format!(
                "the limit of {} requests is reached (--max-requests)",
                self.bound
            );
            return Err(Fault::new(FaultKind::Bound, message));
        }
        self.sent += 1;
        let mut stream = connect(self.target, self.tls.as_ref(), self.timeout)?;
        // A receiver may answer and close before it has read everything.
        let written = stream.write_all(bytes).and_then(|()| stream.flush());
        match (read_answer(&mut stream), written) {
            (Ok(answer), _) => Ok(answer),
            (Err(fault), Ok(())) => Err(fault),
            (Err(_), Err(error)) => {
                let message = format!("the connection broke while the request was sent: {error}");
                Err(Fault::answer(message))
            }
        }
    }
}

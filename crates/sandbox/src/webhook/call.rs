//! A call: requests that belong together, with one login and one set of cookies.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use basestring::Scheme;
use rustls::ClientConfig;

use super::auth::{Challenged, Login};
use super::connection::connect;
use super::cookies::Jar;
use super::fault::{Fault, FaultKind};
use super::http::{Answer, read_answer, request};
use super::message::Message;
use super::random::Random;
use super::target::Target;

/// More than one request needs: without credentials, with them, and with a fresh nonce.
const REPEATS: usize = 3;

/// What sends, for all calls of a run.
pub(super) struct Client<'t> {
    pub(super) target: &'t Target,
    pub(super) tls: Option<Arc<ClientConfig>>,
    pub(super) timeout: Duration,
    pub(super) random: Random,
    /// How many requests were sent, and how many may be.
    pub(super) sent: usize,
    pub(super) bound: usize,
    /// Fields that each request has, as a proxy before the receiver adds them.
    pub(super) extra_fields: &'t [(String, String)],
}

/// A request's final answer.
pub(super) struct Exchange {
    pub(super) answer: Answer,
    /// Whether user name and password were sent.
    pub(super) is_authorized: bool,
    /// Why a 401 is final.
    pub(super) remark: Option<String>,
}

/// One call's state.
#[derive(Default)]
pub(super) struct Call {
    login: Login,
    jar: Jar,
}

impl Call {
    /// Sends a request; one that is answered by a challenge is repeated with credentials. No
    /// redirect is followed.
    ///
    /// # Errors
    ///
    /// [`Fault`]: no answer that can be judged.
    pub(super) fn send(
        &mut self,
        client: &mut Client<'_>,
        message: &Message,
    ) -> Result<Exchange, Fault> {
        let mut webhook = client.target.webhook.clone();
        webhook.target.clone_from(&message.place.target);
        let path: &[u8] = message
            .place
            .target
            .split(|&octet| octet == b'?')
            .next()
            .unwrap_or_default();
        let is_https = client.target.scheme == Scheme::Https;
        let mut repeat = 0;
        loop {
            let method = message.shape.method();
            let authorization = self
                .login
                .field(&webhook, method, &message.body, &mut client.random)
                .map_err(|error| {
                    Fault::text(FaultKind::Input, format!("the credentials: {error}"))
                })?;
            let mut fields = message.header_fields();
            for (name, value) in client.extra_fields {
                fields.push((name.clone(), value.clone().into_bytes()));
            }
            if let Some(cookies) = self.jar.field(path, is_https) {
                fields.push(("Cookie".to_owned(), cookies));
            }
            let is_authorized = authorization.is_some();
            if let Some(value) = authorization {
                fields.push(("Authorization".to_owned(), value.into_bytes()));
            }
            let octets = request(method, &message.place.target, &fields, message.sent_body());
            let answer = client.exchange(&octets)?;
            for value in answer.values("Set-Cookie") {
                self.jar.set(value, &client.target.host, path);
            }
            let mut exchange = Exchange {
                answer,
                is_authorized,
                remark: None,
            };
            if exchange.answer.status != 401 {
                return Ok(exchange);
            }
            match self
                .login
                .challenged(&webhook, &exchange.answer, repeat > 0)
            {
                Challenged::Again if repeat + 1 < REPEATS => repeat += 1,
                Challenged::Again => {
                    exchange.remark = Some(format!("{REPEATS} challenges, one behind another"));
                    return Ok(exchange);
                }
                Challenged::Final(why) => {
                    exchange.remark = Some(why);
                    return Ok(exchange);
                }
            }
        }
    }
}

impl Client<'_> {
    /// One request on a connection of its own.
    fn exchange(&mut self, octets: &[u8]) -> Result<Answer, Fault> {
        if self.sent >= self.bound {
            let expected = format!("at most {} requests (--max-requests)", self.bound);
            return Err(Fault::new(FaultKind::Bound, &expected, "one more to send"));
        }
        self.sent += 1;
        let mut stream = connect(self.target, self.tls.as_ref(), self.timeout)?;
        // A receiver may answer before it has read all, and close.
        let written = stream.write_all(octets).and_then(|()| stream.flush());
        match (read_answer(&mut stream), written) {
            (Ok(answer), _) => Ok(answer),
            (Err(fault), Ok(())) => Err(fault),
            (Err(_), Err(error)) => {
                let expected = "a receiver that reads the request";
                let found = format!("a connection that broke: {error}");
                Err(Fault::answer(expected, found))
            }
        }
    }
}

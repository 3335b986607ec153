//! The endpoints of the flow.

use std::time::{Duration, Instant};

use basestring::{Callback, callback_redirect, form_pairs};

use crate::http::{Arrived, Reply};
use crate::provider::{Provider, Temporary};
use crate::verifier::Rejection;

impl Provider {
    fn issued(&self, body: &str) -> Reply {
        let media_type = if self.is("answer-not-form-encoded") {
            "text/html"
        } else {
            "application/x-www-form-urlencoded"
        };
        let reply = Reply::new(200, body).with("Content-Type", media_type);
        if self.is("answer-cacheable") {
            return reply;
        }
        reply.with("Cache-Control", "no-store")
    }

    pub(crate) fn initiate(&self, arrived: &Arrived) -> Result<Reply, Rejection> {
        let said = self.verified(arrived, "initiate")?;
        let callback = match said.value("oauth_callback") {
            Some(callback) => callback.to_owned(),
            None if self.is("verify-callback-optional") => "oob".to_owned(),
            None => return Err((400, "no callback".to_owned())),
        };
        let may_be_any = (self.is("verify-callback-unchecked") && callback.starts_with('/'))
            || (self.is("callback empty") && callback.is_empty())
            || (self.is("callback with a line feed")
                && !callback.contains('\r')
                && callback.contains('\n'))
            || (self.is("verify-callback-line-breaks") && callback.contains('\r'));
        if Callback::parse(callback.as_bytes()).is_err() && !may_be_any {
            return Err((400, "callback".to_owned()));
        }
        let (token, secret) = (
            self.random("answer-credentials-predictable"),
            self.random(""),
        );
        let temporary = Temporary {
            client: said
                .value("oauth_consumer_key")
                .unwrap_or_default()
                .to_owned(),
            secret: secret.clone(),
            callback,
            verifier: None,
            is_denied: false,
            is_used: false,
            created: Instant::now(),
        };
        let mut state = self.state.lock().expect("state");
        if self.is("verify-temporary-single") {
            state
                .temporaries
                .retain(|_, own| own.client != temporary.client || own.is_used);
        }
        state.temporaries.insert(token.clone(), temporary);
        let confirmed = if self.is("answer-callback-not-confirmed") {
            ""
        } else {
            "&oauth_callback_confirmed=true"
        };
        let body = format!("oauth_token={token}&oauth_token_secret={secret}{confirmed}");
        Ok(self.issued(&body))
    }

    pub(crate) fn authorize(&self, arrived: &Arrived, query: &str) -> Reply {
        let value = |form: &[u8], name: &str| {
            let mut pairs = form_pairs(form).filter_map(Result::ok);
            let found = pairs.find(|pair| *pair.name == *name.as_bytes());
            found.map(|pair| String::from_utf8_lossy(&pair.value).into_owned())
        };
        let token = value(query.as_bytes(), "oauth_token").unwrap_or_default();
        if arrived.method == "GET" {
            let query = query.replace('&', "&amp;");
            return Reply::new(
                200,
                format!(
                    "<form method=\"post\" action=\"/authorize?{query}\">\
                     <input name=\"user\"><input type=password name=pw>\
                     <button name=\"choice\" value=\"no\">Deny</button>\
                     <button name=\"choice\" value=\"yes\">Allow</button></form>"
                ),
            );
        }
        let verifier = self.random("answer-verifier-predictable");
        let mut state = self.state.lock().expect("state");
        let Some(temporary) = state.temporaries.get_mut(&token) else {
            return Reply::new(400, "no such request");
        };
        let mut callback = temporary.callback.clone();
        if self.is("verify-callback-at-authorization") {
            callback = value(query.as_bytes(), "oauth_callback").unwrap_or(callback);
        }
        if value(&arrived.body, "choice").as_deref() != Some("yes") {
            temporary.is_denied = true;
            return Reply::new(302, "").with("Location", &callback);
        }
        temporary.verifier = Some(verifier.clone());
        if callback == "oob" {
            return Reply::new(200, format!("<p>Your code: {verifier}</p>"));
        }
        let location =
            callback_redirect(callback.as_bytes(), token.as_bytes(), verifier.as_bytes());
        Reply::new(302, "").with("Location", &String::from_utf8_lossy(&location))
    }

    pub(crate) fn exchange(&self, arrived: &Arrived) -> Result<Reply, Rejection> {
        const LIFE: Duration = Duration::from_secs(1);
        let said = self.verified(arrived, "token")?;
        let token = said.value("oauth_token").unwrap_or_default().to_owned();
        let sent = said.value("oauth_verifier").map(str::to_owned);
        let client = said
            .value("oauth_consumer_key")
            .unwrap_or_default()
            .to_owned();
        let (new, mut secret) = (self.random("tokens count"), self.random(""));
        if self.is("secret is token") {
            secret.clone_from(&new);
        }
        let mut state = self.state.lock().expect("state");
        let all: Vec<Option<String>> = state
            .temporaries
            .values()
            .map(|own| own.verifier.clone())
            .collect();
        let exchanged = state.temporaries.values().filter(|own| own.is_used);
        let used: Vec<Option<String>> = exchanged.map(|own| own.verifier.clone()).collect();
        let rejected = |words: &str| Err((401, words.to_owned()));
        if let Some(temporary) = state.temporaries.get_mut(&token) {
            if temporary.is_used && !self.is("verify-temporary-credentials-reused") {
                return rejected("exchanged before");
            }
            let has_life = self.is("right") || self.is("verify-temporary-expired");
            let is_expired = has_life && temporary.created.elapsed() > LIFE;
            if is_expired && !self.is("verify-temporary-expired") {
                return rejected("expired");
            }
            if temporary.is_denied && !self.is("verify-denial-ignored") {
                return rejected("denied");
            }
            let is_granted = temporary.verifier.is_some();
            let is_open = !is_granted && !temporary.is_denied;
            if is_open && !self.is("verify-grant-unchecked") {
                return rejected("not granted");
            }
            let is_right = match self.switch.0.as_str() {
                "verify-verifier-unchecked" => true,
                "verifier optional" => sent.is_none() || sent == temporary.verifier,
                "verifier prefix" => sent.as_deref().is_some_and(|sent| {
                    let right = temporary.verifier.as_deref().unwrap_or("");
                    right.starts_with(sent)
                }),
                "code of any exchange" => {
                    sent.is_some() && (sent == temporary.verifier || used.contains(&sent))
                }
                "verify-verifier-not-bound" => sent.is_some() && all.contains(&sent),
                _ => sent.is_some() && sent == temporary.verifier,
            };
            if is_granted && !is_right {
                temporary.is_used |= self.is("verify-failed-exchange");
                return rejected("verifier");
            }
            temporary.is_used = true;
        }
        state.tokens.insert(new.clone(), (client, secret.clone()));
        Ok(self.issued(&format!("oauth_token={new}&oauth_token_secret={secret}")))
    }
}

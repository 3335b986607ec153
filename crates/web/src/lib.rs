//! The engine for a page and for JavaScript: one function, [`call`], that takes and gives JSON.
//!
//! Nothing is kept between two calls, no file is read and no host is contacted. Secrets are in the
//! input alone; no output has them, except the header of a PLAINTEXT request that [`call`] of `sign`
//! gives, which is made of them.

#![forbid(unsafe_code)]

#[cfg(target_family = "wasm")]
mod bindings;

mod ask;
mod carried;
mod check;
mod fix;
mod given;
mod look;
mod read;
mod share;
mod sign;
mod texts;

use basestring_oracle::Reference;
use basestring_oracle::internal::check::answer_line;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What failed, and what to do next.
#[derive(Debug, Serialize)]
pub(crate) struct Fault {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<basestring::Error> for Fault {
    fn from(fault: basestring::Error) -> Self {
        Self::new(fault.to_string())
    }
}

/// Calls a function of the engine by its name, with its input as JSON. Gives its result as JSON, or
/// `{"fault": {"message", "help"}}`.
///
/// - `look`: a paste, as the page shows it;
/// - `diagnose` and `explain`: the document of the program's `--json`, the text and the exit code;
/// - `fix`: the text of `basestring diagnose --fix`;
/// - `sign`: the document of `basestring sign --json`, for a webhook that of `sign --webhook`;
/// - `answer`: one request of the adapter protocol, answered by the reference;
/// - `check`: answers of an implementation to cases, judged;
/// - `share`: a paste as a request without secrets;
/// - `variables`: the environment variables in which people keep the secret of a service's webhooks;
/// - `forms`: the forms of a request that are read, and `version`.
///
/// ```
/// let answer = basestring_web::call("answer", r#"{"op": "percent_encode", "in": {"text": "a b"}}"#);
/// assert_eq!(answer, r#"{"id":null,"ok":{"text":"a%20b"}}"#);
/// ```
#[must_use]
pub fn call(name: &str, input: &str) -> String {
    match name {
        "look" => with(input, |question| Ok(look::look(&question))),
        "diagnose" => with(input, |question| look::diagnosed(&question)),
        "explain" => with(input, |question| look::explained(&question)),
        "fix" => with(input, |question| fix::fixed(&question)),
        "sign" => with(input, |question| sign::sign(&question)),
        "share" => with(input, |question| share::share(&question)),
        "check" => with(input, check::check),
        "answer" => answer_line(&mut Reference, input.as_bytes()),
        "variables" => with(input, |question| Ok(sign::variables(&question))),
        "forms" => texts::forms().to_string(),
        "version" => json!({"basestring": env!("CARGO_PKG_VERSION")}).to_string(),
        _ => failed(&Fault::new(format!(
            "expected the name of a function, found {name:?}"
        ))),
    }
}

fn with<Q: DeserializeOwned>(input: &str, then: impl FnOnce(Q) -> Result<Value, Fault>) -> String {
    let question = serde_json::from_str(input)
        .map_err(|fault| Fault::new(format!("expected other input as JSON: {fault}")));
    match question.and_then(then) {
        Ok(value) => value.to_string(),
        Err(fault) => failed(&fault),
    }
}

fn failed(fault: &Fault) -> String {
    json!({ "fault": fault }).to_string()
}

//! Requests as people paste them: signed, and written in one of the forms.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use basestring::{Error, Place, Secret, twilio};
use serde_json::json;

use crate::generate::clear;
use crate::generate::clear::text::{ascii, plain, plain_pairs, word};
use crate::generate::parameters::Pairs;
use crate::generate::request::{Body, OwnedRequest, RequestPlan};
use crate::generate::text::Text;
use crate::generate::url::{Host, Port, Target};
use crate::generate::written::{Sent, text};
use crate::request::{Form, without_invisible};

/// A request that is pasted.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct PastePlan {
    /// Which of [`Form::ALL`].
    pub(crate) form: u8,
    /// What is signed.
    pub(crate) request: RequestPlan,
    /// Whether it is a webhook of Twilio and not a request of OAuth.
    pub(crate) is_webhook: bool,
    /// One bit for each of [`RAW`] that is not encoded in the query and the form.
    pub(crate) raw: u8,
    /// The client.
    pub(crate) agent: Text,
}

impl proptest::arbitrary::Arbitrary for PastePlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let choices = (any::<u8>(), any::<bool>(), any::<u8>());
        (choices, any::<RequestPlan>(), any::<Text>())
            .prop_map(|((form, is_webhook, raw), request, agent)| Self {
                form,
                request,
                is_webhook,
                raw,
                agent,
            })
            .boxed()
    }
}

/// The methods that any form can have.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// What clients leave as it is in a query or a form, and others encode.
const RAW: [(&str, &str); 8] = [
    ("%21", "!"),
    ("%24", "$"),
    ("%27", "'"),
    ("%28", "("),
    ("%29", ")"),
    ("%2A", "*"),
    ("%3A", ":"),
    ("%40", "@"),
];

/// The content type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

impl PastePlan {
    /// The form in which the request is written.
    #[must_use]
    pub(crate) fn form(&self) -> Form {
        let place = usize::from(self.form) % Form::ALL.len();
        Form::ALL.get(place).copied().unwrap_or(Form::Http)
    }

    /// The name of the form.
    #[must_use]
    pub fn form_name(&self) -> &'static str {
        self.form().name()
    }

    /// The request in its form, if the form can have it.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        text(self.form(), &self.sent().ok()?).ok()
    }

    /// The request as it is sent.
    ///
    /// # Errors
    ///
    /// Those of signing.
    pub(crate) fn sent(&self) -> Result<Sent, Error> {
        let target = self.target();
        let query = self.request.query.as_ref();
        let query = query.map_or_else(String::new, |pairs| self.form_of(pairs));
        let mut sent = Sent {
            method: String::new(),
            host: target.host() + &target.port.text(true),
            path: target.path(),
            query,
            headers: Vec::new(),
            body: String::new(),
            base_string: String::new(),
        };
        if let Some(agent) = self.agent() {
            sent.headers.push(("User-Agent".to_owned(), agent));
        }
        self.set_body(&mut sent);
        sent.method = self.method(sent.body.is_empty()).to_owned();
        if self.is_webhook {
            sign_webhook(&mut sent);
        } else {
            self.sign(&mut sent)?;
        }
        Ok(sent)
    }

    fn agent(&self) -> Option<String> {
        // Braces and angle brackets may be a template's.
        let is_mark = |letter: char| "{}<>".contains(letter);
        let agent: String = ascii(&self.agent.0).replace(is_mark, "");
        let agent = agent.trim();
        (!agent.is_empty()).then(|| format!("client/1 {agent}"))
    }

    fn method(&self, is_bare: bool) -> &'static str {
        let own = METHODS
            .into_iter()
            .find(|method| *method == self.request.method.0);
        match own {
            Some(method) if is_bare || method != "GET" => method,
            None if is_bare => "GET",
            Some(_) | None => "POST",
        }
    }

    /// The URL but for its query.
    fn target(&self) -> Target {
        let target = clear::url::plain(self.request.target.clone());
        let host = match target.host {
            Host::Name(name) => Host::Name(name),
            Host::V4(_) | Host::V6(..) => Host::V4([192, 0, 2, 1]),
        };
        Target {
            https: true,
            capitals: 0,
            userinfo: None,
            host,
            port: Port::None,
            path: Some(target.path.unwrap_or_default()),
            fragment: None,
        }
    }

    /// A form of the pairs.
    fn form_of(&self, pairs: &Pairs) -> String {
        let mut form = clear::text::form(&plain_pairs(pairs.clone()), &self.request.spelling);
        for (bit, (escape, raw)) in RAW.into_iter().enumerate() {
            if self.raw >> bit & 1 == 1 {
                form = form.replace(escape, raw);
            }
        }
        form
    }

    fn set_body(&self, sent: &mut Sent) {
        let (body, kind) = match &self.request.body {
            Body::None => return,
            Body::Form(pairs, ..) => (self.form_of(pairs), FORM),
            Body::Other(octets, _) => {
                // Invisible characters may have been added when a text was copied.
                let text = plain(octets);
                let is_visible = without_invisible(&format!("\"{text}\"")).is_none();
                let text = if is_visible { text } else { ascii(&text) };
                let object = json!({word(&text, "a"): text});
                (object.to_string(), "application/json")
            }
        };
        if !body.is_empty() {
            sent.body = body;
            let kind = ("Content-Type".to_owned(), kind.to_owned());
            sent.headers.push(kind);
        }
    }

    /// Signs with OAuth, in the header or the query.
    fn sign(&self, sent: &mut Sent) -> Result<(), Error> {
        let headers = sent.headers.iter();
        let request = OwnedRequest {
            method: sent.method.clone().into_bytes(),
            url: sent.url().into_bytes(),
            fields: headers
                .map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()))
                .collect(),
            body: sent.body.clone().into_bytes(),
        };
        let mut plan = self.request.clone();
        plan.protocol.body_hash = None;
        plan.protocol.realm = None;
        let credentials = plan.credentials.credentials();
        let signed = plan.sign_request(&request, &credentials)?;
        sent.base_string = signed.base_string;
        if plan.place() == Place::Query {
            let url = basestring::append_to_query(&request.url, &signed.authorization.parameters);
            let url = String::from_utf8_lossy(&url);
            let query = url.split_once('?').map(|(_, query)| query);
            sent.query = query.unwrap_or_default().to_owned();
        } else {
            let value = signed.authorization.to_field()?;
            sent.headers.push(("Authorization".to_owned(), value));
        }
        Ok(())
    }
}

/// Signs as Twilio does, with a fixed token.
fn sign_webhook(sent: &mut Sent) {
    let signature = twilio::sign(&Secret::new("12345"), sent.url().as_bytes(), &[("a", "b")]);
    let name = "X-Twilio-Signature".to_owned();
    sent.headers.push((name, signature));
}

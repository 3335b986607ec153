//! The operations of OAuth, answered with the decisions of its rules.

use basestring::{Field, Kind, Received, Request, SignatureMethod, Url};

use super::rules::{Prepared, Rules, Secrets, VerifyRules, parse, punycode};
use crate::implementation::Implementation;
use crate::protocol::{
    Answer, Call, CredentialsInput, Output, RequestInput, SignInput, VerifyInput,
};
use crate::reference::{Fault, Reference, credentials, octets, pairs};
use crate::schemes::shared::Pairs;

/// Hands on a signing case as the stages take it.
///
/// # Errors
///
/// As the reference's.
pub(crate) fn with_prepared<T>(
    input: &SignInput,
    then: impl FnOnce(&Prepared<'_>, Option<SignatureMethod>, &Secrets<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let oauth = crate::reference::protocol(&input.oauth)?;
    let credentials = credentials(&input.credentials);
    crate::reference::with_request(&input.request, |request| {
        let mut own = parse::from_parameters(&oauth.parameters(&credentials));
        if let Some(field) = request.oauth_authorization()? {
            own.extend(parse::from_parameters(&field.parameters));
        }
        let prepared = Prepared {
            text: input.request.url.as_bytes(),
            request: *request,
            protocol: own,
            realm: oauth.realm.clone(),
        };
        then(
            &prepared,
            oauth.signature_method,
            &secrets(&input.credentials),
        )
    })
}

fn secrets(input: &CredentialsInput) -> Secrets<'_> {
    Secrets {
        client_key: input.consumer_key.as_deref().unwrap_or_default().as_bytes(),
        client_secret: input
            .consumer_secret
            .as_deref()
            .unwrap_or_default()
            .as_bytes(),
        token: input.token.as_deref().map(str::as_bytes),
        token_secret: input.token_secret.as_deref().map(str::as_bytes),
    }
}

impl Rules {
    pub(crate) fn depart(&self, call: &Call, right: Answer) -> Result<Answer, Fault> {
        if self.uri.host_in_unicode
            && let Some(call) = with_ascii_host(call)
        {
            return self.depart(&call, Reference.answer(&call));
        }
        let ok = |output: Output| Ok(Answer::Ok(output));
        let text = |octets: &[u8]| Output::default().with_octets("text", octets);
        match call {
            Call::PercentEncode(input) => ok(text(&self.encode.encode(&octets(input)?))),
            Call::BaseStringUri(input) => {
                let octets = input.url.as_bytes();
                let url = Url::parse(octets)?;
                ok(text(&self.uri.write(octets, &url, &url.authority())))
            }
            Call::NormalizeParameters(input) => {
                let own = pairs(input.params.as_ref(), input.params_base64.as_ref())?
                    .into_iter()
                    .map(|(name, value)| (name, self.collect.value(value)));
                let normalized =
                    self.order
                        .normalize(&own.collect::<Pairs>(), &Pairs::new(), &self.encode);
                ok(text(&normalized))
            }
            Call::FormDecode(input) => {
                let read = self.query.fold(self.query.read(&octets(input)?)?);
                ok(Output::default().with_params(&parse::to_parameters(&read)))
            }
            Call::BaseString(input) => with_prepared(input, |prepared, _, _| {
                ok(text(&self.base_string(prepared)?.base_string))
            }),
            Call::Sign(input) => {
                if self.leaves_refused(input, &right) {
                    return Ok(right);
                }
                with_prepared(input, |prepared, method, secrets| {
                    let method = method.unwrap_or(SignatureMethod::HmacSha1);
                    let stages = self.sign(prepared, method, secrets)?;
                    let output = Output::default().with_octets("signature", &stages.signature);
                    let output = match method {
                        SignatureMethod::Plaintext => output,
                        _ => output
                            .with_octets("base_string_uri", &stages.base_string_uri)
                            .with_octets("parameters", &stages.parameters)
                            .with_octets("base_string", &stages.base_string),
                    };
                    ok(output.with_octets("authorization", &stages.authorization))
                })
            }
            Call::SignBaseString(input) => {
                let method = SignatureMethod::parse(input.signature_method.as_bytes())?;
                let key = self.key.key(&secrets(&input.credentials), &self.encode);
                let signature =
                    self.key
                        .signature(method, input.text.as_bytes(), &key, &self.encode);
                ok(Output::default().with_octets("signature", &signature))
            }
            Call::Verify(input) => self.verify(input, right),
            Call::ParseAuthorization(input) => {
                let (realm, params) = self.parse.read(input.header.as_bytes())?;
                let output = match realm {
                    None => Output::of("realm", serde_json::Value::Null),
                    Some(realm) => Output::default().with_octets("realm", &realm),
                };
                ok(output.with_params(&parse::to_parameters(&params)))
            }
            _ => Ok(right),
        }
    }

    /// Whether what the reference refuses to sign is refused by these rules too.
    fn leaves_refused(&self, input: &SignInput, right: &Answer) -> bool {
        let Answer::Refused { kind, .. } = right else {
            return false;
        };
        if !self.query.bad_escape_dropped
            || kind.as_deref() != Some(Kind::MalformedParameter.name())
        {
            return true;
        }
        let request = &input.request;
        let query = request.url.split_once('?').map(|(_, query)| query);
        let is_bad = |form: &str| basestring::form_decode(form.as_bytes()).is_err();
        !(query.is_some_and(is_bad) || request.body.as_deref().is_some_and(is_bad))
    }

    /// Verification: the form is the reference's to check, the signature's stages are these.
    fn verify(&self, input: &VerifyInput, right: Answer) -> Result<Answer, Fault> {
        if self.verify != VerifyRules::right()
            && let Some(kind) = self.refusal(input)
        {
            let refused = Output::of("valid", false).with("kind", kind);
            return Ok(Answer::Ok(refused));
        }
        let kind = match &right {
            Answer::Ok(output) => output.text("kind").map(str::to_owned),
            _ => return Ok(right),
        };
        // Another kind of refusal comes before or behind the signature.
        if !matches!(kind.as_deref(), None | Some("bad-signature" | "used-nonce")) {
            return Ok(right);
        }
        let valid = self.is_signed(&input.request, &input.credentials)?;
        let output = match (valid, kind.as_deref()) {
            (true, Some("used-nonce")) => return Ok(right),
            (true, _) => Output::of("valid", true),
            (false, _) => Output::of("valid", false).with("kind", "bad-signature"),
        };
        Ok(Answer::Ok(output))
    }

    /// The kind of refusal that these rules alone have for a request of right form.
    fn refusal(&self, input: &VerifyInput) -> Option<&'static str> {
        let of_form = crate::reference::with_request(&input.request, |view| {
            let received = Received::parse(view)?;
            Ok(self.verify.refusal(&received))
        });
        // What is malformed is the reference's to refuse.
        of_form.ok().flatten()
    }

    fn is_signed(
        &self,
        request: &RequestInput,
        credentials: &CredentialsInput,
    ) -> Result<bool, Fault> {
        crate::reference::with_request(request, |view| {
            let received = Received::parse(view)?;
            let (realm, params) = match view
                .values("Authorization")
                .find(|value| basestring::has_oauth_scheme(value))
            {
                Some(value) => self.parse.read(value)?,
                None => (None, Pairs::new()),
            };
            let mut sent: Pairs = params;
            let signature = match sent.iter().find(|(name, _)| name == b"oauth_signature") {
                Some((_, value)) => value.clone(),
                None => received
                    .value("oauth_signature")
                    .unwrap_or_default()
                    .to_vec(),
            };
            if !self.collect.signature_signed {
                sent.retain(|(name, _)| name != b"oauth_signature");
            }
            let fields: &[Field<'_>] = view.fields;
            let prepared = Prepared {
                text: request.url.as_bytes(),
                request: Request { fields, ..*view },
                protocol: sent,
                realm,
            };
            let base_string = self.base_string(&prepared)?.base_string;
            let key = self.key.key(&secrets(credentials), &self.encode);
            let computed = self
                .key
                .signature(received.method(), &base_string, &key, &self.encode);
            Ok(basestring::constant_time_eq(&computed, &signature))
        })
    }
}

/// The call with its host in ASCII, where it is not: the reference takes no other.
fn with_ascii_host(call: &Call) -> Option<Call> {
    let mut call = call.clone();
    let url = match &mut call {
        Call::BaseStringUri(input) => &mut input.url,
        Call::BaseString(input) | Call::Sign(input) => &mut input.request.url,
        _ => return None,
    };
    *url = punycode::with_ascii_host(url)?;
    Some(call)
}

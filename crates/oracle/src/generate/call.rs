//! Calls of the adapter protocol, for any implementation to answer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::option;
use proptest::prop_oneof;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use basestring::Secret;

use crate::generate::change::{Change, Sent};
use crate::generate::credentials::{CredentialsPlan, ProtocolPlan};
use crate::generate::digest::DigestPlan;
use crate::generate::header::FieldPlan;
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::request::{OwnedRequest, RequestPlan};
use crate::generate::text::{Octets, Text};
use crate::generate::twilio::{TwilioChange, TwilioPlan};
use crate::generate::url::Target;
use crate::generate::wild::Edit;
use crate::protocol::{
    BasicInput, Call, ChallengeParameters, CredentialsInput, DigestInput, HeaderInput, OauthInput,
    ParamsInput, RequestInput, SignBaseStringInput, SignInput, TextInput, TwilioSignInput,
    TwilioVerifyInput, UrlInput, VerifyInput,
};

/// A call under way. The edits turn a valid input into one that may be none.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub enum CallPlan {
    /// `percent_encode`
    PercentEncode(Octets),
    /// `base_string_uri`
    BaseStringUri(Target, Option<Pairs>, Vec<Edit>),
    /// `normalize_parameters`
    NormalizeParameters(Pairs),
    /// `form_decode`
    FormDecode(Pairs, Spelling, Vec<Edit>),
    /// `sign`
    Sign(RequestPlan, Vec<Edit>),
    /// `base_string`
    BaseString(RequestPlan, Vec<Edit>),
    /// `verify`
    Verify(RequestPlan, Change, Vec<Edit>),
    /// `parse_authorization`
    ParseAuthorization(FieldPlan, Vec<Edit>),
    /// `twilio_sign`
    TwilioSign(TwilioPlan),
    /// `basic`
    Basic(Text, Text),
    /// `sign_base_string`
    SignBaseString(Text, CredentialsPlan, ProtocolPlan),
    /// `twilio_verify`, of a body where there is one
    TwilioVerify(TwilioPlan, Option<TwilioChange>, bool),
    /// `digest`
    Digest(DigestPlan),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> + Clone {
    prop_oneof![2 => Just(Vec::new()), 1 => vec(any::<Edit>(), 1..=2)]
}

impl proptest::arbitrary::Arbitrary for CallPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let query = || option::of(any::<Pairs>());
        prop_oneof![
            any::<Octets>().prop_map(Self::PercentEncode),
            (any::<Target>(), query(), edits()).prop_map(|(t, q, e)| Self::BaseStringUri(t, q, e)),
            any::<Pairs>().prop_map(Self::NormalizeParameters),
            (any::<Pairs>(), any::<Spelling>(), edits())
                .prop_map(|(p, s, e)| Self::FormDecode(p, s, e)),
            (any::<RequestPlan>(), edits()).prop_map(|(r, e)| Self::Sign(r, e)),
            (any::<RequestPlan>(), edits()).prop_map(|(r, e)| Self::BaseString(r, e)),
            (any::<RequestPlan>(), any::<Change>(), edits())
                .prop_map(|(r, c, e)| Self::Verify(r, c, e)),
            (any::<FieldPlan>(), edits()).prop_map(|(f, e)| Self::ParseAuthorization(f, e)),
            any::<TwilioPlan>().prop_map(Self::TwilioSign),
            (any::<Text>(), any::<Text>()).prop_map(|(u, p)| Self::Basic(u, p)),
            (
                any::<Text>(),
                any::<CredentialsPlan>(),
                any::<ProtocolPlan>()
            )
                .prop_map(|(t, c, p)| Self::SignBaseString(t, c, p)),
            (
                any::<TwilioPlan>(),
                option::of(any::<TwilioChange>()),
                any::<bool>()
            )
                .prop_map(|(p, c, b)| Self::TwilioVerify(p, c, b)),
            any::<DigestPlan>().prop_map(Self::Digest),
        ]
        .boxed()
    }
}

impl CallPlan {
    /// The call; `None` where the plan's request cannot be signed in the first place.
    #[must_use]
    pub fn call(&self) -> Option<Call> {
        Some(match self {
            Self::PercentEncode(octets) => Call::PercentEncode(text(&octets.0)),
            Self::BaseStringUri(target, query, edits) => {
                let query = query.as_ref();
                let query = query.map(|q| Spelling::default().form(&q.0, Context::Query));
                let url = edited(target.url(query.as_deref()), edits);
                Call::BaseStringUri(UrlInput { url: lossy(&url) })
            }
            Self::NormalizeParameters(pairs) => Call::NormalizeParameters(params(pairs)),
            Self::FormDecode(pairs, spelling, edits) => {
                Call::FormDecode(text(&edited(spelling.form(&pairs.0, Context::Body), edits)))
            }
            Self::Sign(plan, edits) => Call::Sign(sign_input(plan, edits)),
            Self::BaseString(plan, edits) => {
                let mut input = sign_input(plan, edits);
                input.credentials.consumer_secret = None;
                input.credentials.token_secret = None;
                Call::BaseString(input)
            }
            Self::Verify(plan, change, edits) => {
                let mut sent = Sent::new(plan.clone().valid()).ok()?;
                change.apply(&mut sent);
                let mut request = sent.request().ok()?;
                edits.iter().for_each(|edit| edit.apply(&mut request));
                let now = sent.clock.and_then(|clock| i64::try_from(clock.now).ok());
                let seen = sent.all_used.then(|| {
                    let protocol = &sent.plan.protocol;
                    vec![(
                        protocol.timestamp().to_string(),
                        protocol.nonce().to_owned(),
                    )]
                });
                Call::Verify(VerifyInput {
                    request: request_input(&request),
                    credentials: CredentialsInput {
                        consumer_secret: Some(lossy(sent.credentials.client_secret.expose())),
                        token_secret: Some(lossy(sent.credentials.token_secret.expose())),
                        ..credentials_input(&sent.plan.credentials)
                    },
                    now,
                    seen,
                })
            }
            Self::ParseAuthorization(field, edits) => Call::ParseAuthorization(HeaderInput {
                header: lossy(&edited(field.field(), edits)),
            }),
            Self::TwilioSign(plan) => {
                let ParamsInput {
                    params,
                    params_base64,
                } = params(&plan.fields);
                Call::TwilioSign(TwilioSignInput {
                    auth_token: plan.auth_token.0.clone(),
                    url: lossy(&plan.url()),
                    params,
                    params_base64,
                })
            }
            Self::Basic(username, password) => Call::Basic(BasicInput {
                username: username.0.clone(),
                password: password.0.clone(),
            }),
            Self::SignBaseString(text, credentials, protocol) => {
                Call::SignBaseString(SignBaseStringInput {
                    text: text.0.clone(),
                    credentials: credentials_input(credentials),
                    signature_method: protocol.method().name().to_owned(),
                })
            }
            Self::TwilioVerify(plan, change, has_body) => {
                Call::TwilioVerify(twilio_verify_input(plan.clone(), *change, *has_body)?)
            }
            Self::Digest(plan) => Call::Digest(digest_input(plan)),
        })
    }
}

/// The webhook signed, and then changed; with `has_body` it is one of a body, held by its hash.
pub(crate) fn twilio_verify_input(
    mut plan: TwilioPlan,
    change: Option<TwilioChange>,
    has_body: bool,
) -> Option<TwilioVerifyInput> {
    if has_body {
        plan.fields = Pairs::default();
        let hash = basestring::twilio::body_sha256(&plan.body.0);
        let hash = (Octets(b"bodySHA256".to_vec()), Octets(hash.into_bytes()));
        plan.query.get_or_insert_default().0.push(hash);
    }
    let token = Secret::new(plan.auth_token.0.as_str());
    let fields: Vec<_> = plan.fields.0.iter().map(|(n, v)| (&n.0, &v.0)).collect();
    let url = lossy(&plan.url());
    let mut signature = basestring::twilio::sign(&token, url.as_bytes(), &fields).into_bytes();
    if let Some(change) = change
        && !change.apply(&mut plan, &mut signature)
    {
        return None;
    }
    let TextInput {
        text: body,
        text_base64: body_base64,
    } = text(&plan.body.0);
    let fields = (!has_body).then(|| params(&plan.fields));
    Some(TwilioVerifyInput {
        auth_token: plan.auth_token.0.clone(),
        url: lossy(&plan.url()),
        signature: String::from_utf8(signature).ok()?,
        params: fields.as_ref().and_then(|fields| fields.params.clone()),
        params_base64: fields.and_then(|fields| fields.params_base64),
        body: body.filter(|_| has_body),
        body_base64: body_base64.filter(|_| has_body),
    })
}

/// The plan's challenge, and the request that answers it.
pub(crate) fn digest_input(plan: &DigestPlan) -> DigestInput {
    let challenge = plan.challenge();
    let mut parameters = ChallengeParameters::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            parameters.insert(name.to_owned(), value.into());
        }
    };
    put("realm", Some(lossy(&challenge.realm)));
    put("nonce", Some(lossy(&challenge.nonce)));
    put("opaque", challenge.opaque.as_deref().map(lossy));
    put("algorithm", challenge.algorithm_as_sent);
    let offer: Vec<&str> = challenge.qop.iter().map(|qop| qop.name()).collect();
    put("qop", Some(offer.join(", ")).filter(|_| !offer.is_empty()));
    put("userhash", challenge.userhash.then(|| "true".to_owned()));
    DigestInput {
        username: plan.username.0.clone(),
        password: lossy(&plan.password.0),
        method: "GET".to_owned(),
        uri: plan.uri(),
        challenge: parameters,
        cnonce: Some(plan.cnonce().to_owned()),
        nc: Some(basestring::digest::nonce_count(plan.count.max(1))),
        body: Some(lossy(&plan.body.0)),
    }
}

fn lossy(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

fn edited(mut text: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits {
        edit.apply_to(&mut text);
    }
    text
}

/// Octets as text, or as Base64 where they are none.
fn text(octets: &[u8]) -> TextInput {
    match std::str::from_utf8(octets) {
        Ok(text) => TextInput {
            text: Some(text.to_owned()),
            text_base64: None,
        },
        Err(_) => TextInput {
            text: None,
            text_base64: Some(STANDARD.encode(octets)),
        },
    }
}

fn params(pairs: &Pairs) -> ParamsInput {
    let is_text = |octets: &Octets| std::str::from_utf8(&octets.0).is_ok();
    if pairs
        .0
        .iter()
        .all(|(name, value)| is_text(name) && is_text(value))
    {
        return ParamsInput {
            params: Some(pairs.texts()),
            params_base64: None,
        };
    }
    let encoded = pairs
        .0
        .iter()
        .map(|(n, v)| (STANDARD.encode(&n.0), STANDARD.encode(&v.0)));
    ParamsInput {
        params: None,
        params_base64: Some(encoded.collect()),
    }
}

/// A request as JSON carries it; what is no text outside the body is shown with U+FFFD.
#[must_use]
pub fn request_input(request: &OwnedRequest) -> RequestInput {
    let TextInput {
        text: body,
        text_base64: body_base64,
    } = text(&request.body);
    RequestInput {
        method: lossy(&request.method),
        url: lossy(&request.url),
        headers: request
            .fields
            .iter()
            .map(|(n, v)| (lossy(n), lossy(v)))
            .collect(),
        body: body.filter(|body| !body.is_empty()),
        body_base64,
    }
}

/// Credentials as JSON carries them.
#[must_use]
pub fn credentials_input(plan: &CredentialsPlan) -> CredentialsInput {
    CredentialsInput {
        consumer_key: Some(plan.client_key.0.clone()),
        consumer_secret: Some(plan.client_secret.0.clone()),
        token: plan.token.clone().map(|token| token.0),
        token_secret: Some(plan.token_secret.0.clone()),
    }
}

/// Protocol parameters as JSON carries them.
#[must_use]
pub fn oauth_input(plan: &ProtocolPlan) -> OauthInput {
    let text = |text: &Option<Text>| text.clone().map(|text| text.0);
    OauthInput {
        signature_method: Some(plan.method().name().to_owned()),
        timestamp: Some(plan.timestamp().to_string()),
        nonce: Some(plan.nonce().to_owned()),
        version: plan.version.then(|| "1.0".to_owned()),
        callback: text(&plan.callback),
        verifier: text(&plan.verifier),
        body_hash: text(&plan.body_hash),
        realm: plan.realm.clone().map(|realm| realm.0),
    }
}

fn sign_input(plan: &RequestPlan, edits: &[Edit]) -> SignInput {
    let mut request = plan.request();
    edits.iter().for_each(|edit| edit.apply(&mut request));
    SignInput {
        request: request_input(&request),
        credentials: credentials_input(&plan.credentials),
        oauth: oauth_input(&plan.protocol),
    }
}

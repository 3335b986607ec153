//! Generated calls of OAuth's operations.

mod clear;
mod inputs;
mod special;

use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::option;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use super::operations::{
    BaseString, BaseStringUri, FormDecode, NormalizeParameters, ParseAuthorization, PercentEncode,
    Sign, SignBaseString, Verify,
};
use super::{CredentialsInput, HeaderInput, SignBaseStringInput, SignInput, UrlInput, VerifyInput};
use crate::generate::change::{Change, Sent, Sort};
use crate::generate::clear::text::{form, plain, plain_pairs};
use crate::generate::clear::url;
use crate::generate::convert::{edited, lossy, params, text, text_input, url_text};
use crate::generate::credentials::{CredentialsPlan, ProtocolPlan};
use crate::generate::header::FieldPlan;
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::request::RequestPlan;
use crate::generate::special::{Pointed, special};
use crate::generate::text::{Octets, Text};
use crate::generate::url::Target;
use crate::generate::wild::Edit;
use crate::protocol::input::{ParamsInput, TextInput};
use crate::schemes::generate::Generate;

use inputs::{credentials_input, request_input};

/// Bytes.
pub(crate) type BytesPlan = Octets;
/// A URL with its query. The edits turn a valid input into one that may be invalid.
pub(crate) type UrlPlan = (Target, Option<Pairs>, Vec<Edit>);
/// Parameters.
pub(crate) type ParamsPlan = Pairs;
/// A form, and edits of it.
pub(crate) type FormPlan = (Pairs, Spelling, Vec<Edit>);
/// A request, and edits of it.
pub(crate) type SignPlan = (RequestPlan, Vec<Edit>);
/// A base string, credentials, and the protocol parameters of which the method counts.
pub(crate) type SignBaseStringPlan = (Text, CredentialsPlan, ProtocolPlan);
/// A signed request that is then changed.
pub(crate) type VerifyPlan = (RequestPlan, Change, Vec<Edit>);
/// An Authorization header, and edits of it.
pub(crate) type HeaderPlan = (FieldPlan, Vec<Edit>);

fn edits() -> impl Strategy<Value = Vec<Edit>> + Clone {
    prop_oneof![2 => Just(Vec::new()), 1 => vec(any::<Edit>(), 1..=2)]
}

impl Generate for PercentEncode {
    type Plan = BytesPlan;

    fn plans() -> BoxedStrategy<BytesPlan> {
        any::<Octets>().boxed()
    }

    fn input(plan: &BytesPlan) -> Option<TextInput> {
        Some(text(&plan.0))
    }

    fn clear() -> BoxedStrategy<TextInput> {
        let octets = any::<Octets>();
        octets.prop_map(|octets| text_input(plain(&octets))).boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<TextInput>>> {
        let put = |text: &str, input: &mut TextInput| input.text = Some(text.to_owned());
        special(&Self::clear(), &[special::TEXTS], put)
    }
}

impl Generate for BaseStringUri {
    type Plan = UrlPlan;

    fn plans() -> BoxedStrategy<UrlPlan> {
        (any::<Target>(), option::of(any::<Pairs>()), edits()).boxed()
    }

    fn input((target, query, edits): &UrlPlan) -> Option<UrlInput> {
        let query = query.as_ref();
        let query = query.map(|q| Spelling::default().form(&q.0, Context::Query));
        let url = edited(target.url(query.as_deref()), edits);
        Some(UrlInput { url: lossy(&url) })
    }

    fn clear() -> BoxedStrategy<UrlInput> {
        (any::<Target>(), option::of(any::<Pairs>()))
            .prop_map(|(target, query)| {
                let query = query.map(|query| form(&plain_pairs(query), &Spelling::default()));
                let url = url_text(&url::plain(target), query);
                UrlInput { url }
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<UrlInput>>> {
        let put = |change: fn(&mut String), input: &mut UrlInput| change(&mut input.url);
        special(&Self::clear(), &[special::URLS], put)
    }
}

impl Generate for NormalizeParameters {
    type Plan = ParamsPlan;

    fn plans() -> BoxedStrategy<ParamsPlan> {
        any::<Pairs>().boxed()
    }

    fn input(plan: &ParamsPlan) -> Option<ParamsInput> {
        Some(params(plan))
    }

    fn clear() -> BoxedStrategy<ParamsInput> {
        any::<Pairs>()
            .prop_map(|pairs| ParamsInput {
                params: Some(plain_pairs(pairs).texts()),
                params_base64: None,
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<ParamsInput>>> {
        let put = |change: special::Request, input: &mut ParamsInput| {
            if let special::Request::List(list) = change {
                input
                    .params
                    .get_or_insert_default()
                    .extend(Pairs::of_list(list).texts());
            }
        };
        special(&Self::clear(), &[&special::lists()], put)
    }
}

impl Generate for FormDecode {
    type Plan = FormPlan;

    fn plans() -> BoxedStrategy<FormPlan> {
        (any::<Pairs>(), any::<Spelling>(), edits()).boxed()
    }

    fn input((pairs, spelling, edits): &FormPlan) -> Option<TextInput> {
        let form = spelling.form(&pairs.0, Context::Body);
        Some(text(&edited(form, edits)))
    }

    fn clear() -> BoxedStrategy<TextInput> {
        (any::<Pairs>(), any::<Spelling>())
            .prop_map(|(pairs, spelling)| text_input(form(&plain_pairs(pairs), &spelling)))
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<TextInput>>> {
        let put = |form: &str, input: &mut TextInput| input.text = Some(form.to_owned());
        special(&Self::clear(), &[special::FORMS], put)
    }
}

impl Generate for BaseString {
    type Plan = SignPlan;

    fn plans() -> BoxedStrategy<SignPlan> {
        (any::<RequestPlan>(), edits()).boxed()
    }

    fn input((plan, edits): &SignPlan) -> Option<SignInput> {
        let mut input = inputs::sign_input(plan, edits);
        input.credentials.consumer_secret = None;
        input.credentials.token_secret = None;
        Some(input)
    }

    fn clear() -> BoxedStrategy<SignInput> {
        any::<RequestPlan>()
            .prop_map(|plan| {
                let mut plan = clear::plan_of(plan);
                // PLAINTEXT has no base string (3.4.4).
                plan.protocol.method = 0;
                let mut input = clear::sign_input(plan);
                input.credentials.consumer_secret = None;
                input.credentials.token_secret = None;
                input
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<SignInput>>> {
        let tables = &[special::SIGNED, special::RECEIVED, &special::lists()];
        special(&Self::clear(), tables, special::Request::put)
    }
}

impl Generate for Sign {
    type Plan = SignPlan;

    fn plans() -> BoxedStrategy<SignPlan> {
        (any::<RequestPlan>(), edits()).boxed()
    }

    fn input((plan, edits): &SignPlan) -> Option<SignInput> {
        Some(inputs::sign_input(plan, edits))
    }

    fn clear() -> BoxedStrategy<SignInput> {
        any::<RequestPlan>()
            .prop_map(|plan| clear::sign_input(clear::plan_of(plan)))
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<SignInput>>> {
        let tables = &[special::SIGNED, &special::lists()];
        let put = |change: fn(&mut CredentialsInput), input: &mut SignInput| {
            change(&mut input.credentials);
        };
        let requests = special(&clear::hmac_requests(), tables, special::Request::put).into_iter();
        requests
            .chain(special(&clear::hmac_requests(), &[special::KEYS], put))
            .collect()
    }
}

impl Generate for SignBaseString {
    type Plan = SignBaseStringPlan;

    fn plans() -> BoxedStrategy<SignBaseStringPlan> {
        let parts = (
            any::<Text>(),
            any::<CredentialsPlan>(),
            any::<ProtocolPlan>(),
        );
        parts.boxed()
    }

    fn input((text, credentials, protocol): &SignBaseStringPlan) -> Option<SignBaseStringInput> {
        Some(SignBaseStringInput {
            text: text.0.clone(),
            credentials: credentials_input(credentials),
            signature_method: protocol.method().name().to_owned(),
        })
    }

    fn clear() -> BoxedStrategy<SignBaseStringInput> {
        (any::<Octets>(), any::<RequestPlan>(), any::<u8>())
            .prop_map(|(octets, mut plan, method)| {
                plan.protocol.method = method;
                let plan = clear::plan_of(plan);
                SignBaseStringInput {
                    text: plain(&octets),
                    credentials: credentials_input(&plan.credentials),
                    signature_method: plan.protocol.method().name().to_owned(),
                }
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<SignBaseStringInput>>> {
        let put = |change: fn(&mut CredentialsInput), input: &mut SignBaseStringInput| {
            change(&mut input.credentials);
        };
        special(&Self::clear(), &[special::KEYS], put)
    }
}

impl Generate for Verify {
    type Plan = VerifyPlan;

    fn plans() -> BoxedStrategy<VerifyPlan> {
        (any::<RequestPlan>(), any::<Change>(), edits()).boxed()
    }

    fn input((plan, change, edits): &VerifyPlan) -> Option<VerifyInput> {
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
        Some(VerifyInput {
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

    fn clear() -> BoxedStrategy<VerifyInput> {
        (
            any::<RequestPlan>(),
            select(&clear::CHANGES[..]),
            any::<u8>(),
        )
            .prop_filter_map("a change that can be made", |(plan, sort, which)| {
                clear::verify(clear::plan_of(plan), Change { sort, which })
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<VerifyInput>>> {
        let tables = &[
            special::SIGNED,
            special::RECEIVED,
            special::PLAINTEXT,
            &special::lists(),
        ];
        let requests = special(&clear::hmac_requests(), tables, special::Request::put);
        let hmac = clear::hmac_requests();
        let hashed = special(&hmac, &[special::HASHED], special::Request::put);
        let signed = |pointed: Pointed<_>| {
            let (input, point) = pointed?;
            Some((special::received(input)?, point))
        };
        let requests = requests
            .into_iter()
            .map(|inputs| inputs.prop_map(signed).boxed());
        let plain = clear::hmac_requests().prop_filter_map("a signed request", special::received);
        let put = |change: fn(&mut String), input: &mut VerifyInput| {
            let headers = &mut input.request.headers;
            if let Some((_, field)) = headers.iter_mut().find(|(n, _)| n == "Authorization") {
                change(field);
            }
        };
        let tables = &[special::HEADERS, special::SIGNATURES];
        let plain = plain.boxed();
        let fields = special(&plain, tables, put);
        let put = |change: fn(&mut VerifyInput), input: &mut VerifyInput| change(input);
        let arrived = special(&plain, &[special::ARRIVED], put);
        let plans = (any::<RequestPlan>(), any::<u8>()).prop_map(|(plan, which)| {
            let sort = Sort::Nothing;
            (clear::plan_of(plan), Change { sort, which })
        });
        let put = |sort: Sort, (_, change): &mut (RequestPlan, Change)| change.sort = sort;
        let changed = special(&plans.boxed(), &[special::CHANGES], put).into_iter();
        let changed = changed.map(|plans| plans.prop_map(clear::changed).boxed());
        let hashed = hashed
            .into_iter()
            .map(|inputs| inputs.prop_map(signed).boxed());
        requests
            .chain(fields)
            .chain(arrived)
            .chain(changed)
            .chain(hashed)
            .collect()
    }
}

impl Generate for ParseAuthorization {
    type Plan = HeaderPlan;

    fn plans() -> BoxedStrategy<HeaderPlan> {
        (any::<FieldPlan>(), edits()).boxed()
    }

    fn input((field, edits): &HeaderPlan) -> Option<HeaderInput> {
        let header = lossy(&edited(field.field(), edits));
        Some(HeaderInput { header })
    }

    fn clear() -> BoxedStrategy<HeaderInput> {
        any::<FieldPlan>()
            .prop_map(|plan| HeaderInput {
                header: clear::header(plan),
            })
            .boxed()
    }

    fn special() -> Vec<BoxedStrategy<Pointed<HeaderInput>>> {
        let put = |change: fn(&mut String), input: &mut HeaderInput| change(&mut input.header);
        let tables = &[special::HEADERS, special::READ_HEADERS];
        special(&Self::clear(), tables, put)
    }
}

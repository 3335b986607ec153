//! A signing example, and how its stages are shown.

use std::fmt::Write as _;

use basestring::{
    Credentials, Field, Parameter, ProtocolParameters, Request, Signed, Url, Verification,
    collect_parameters, sign, verify,
};
use insta::Settings;

/// A request, its credentials and protocol parameters, as a document gives them.
pub(crate) struct Example<'a> {
    pub(crate) request: Request<'a>,
    pub(crate) credentials: Credentials,
    pub(crate) protocol: ProtocolParameters,
}

pub(crate) fn get(url: &str) -> Request<'_> {
    let url = Url::parse(url.as_bytes()).expect("the document's URL is one");
    Request {
        method: b"GET",
        url,
        fields: &[],
        body: b"",
    }
}

pub(crate) fn post(url: &str) -> Request<'_> {
    Request {
        method: b"POST",
        ..get(url)
    }
}

pub(crate) fn post_form<'a>(url: &'a str, body: &'a str) -> Request<'a> {
    const FORM: &[Field<'_>] = &[(b"Content-Type", b"application/x-www-form-urlencoded")];
    Request {
        fields: FORM,
        body: body.as_bytes(),
        ..post(url)
    }
}

impl Example<'_> {
    pub(crate) fn sign(&self) -> Signed {
        sign(&self.request, &self.credentials, &self.protocol).expect("the example can be signed")
    }

    pub(crate) fn signature(&self) -> String {
        self.sign().signature
    }

    /// Every stage as text. The parameters are those that a server collects from the signed
    /// request, which it accepts.
    pub(crate) fn stages(&self) -> String {
        let signed = self.sign();
        let field = signed
            .authorization
            .to_field()
            .expect("the field was built once already");
        let mut fields = self.request.fields.to_vec();
        fields.push((b"Authorization", field.as_bytes()));
        let received = Request {
            fields: &fields,
            ..self.request
        };
        let parameters = collect_parameters(&received).expect("the signed request can be read");
        let verdict = verify(&received, &self.credentials, &mut Verification::default());
        assert_eq!(verdict, Ok(()));

        let clause = match signed
            .authorization
            .parameters
            .iter()
            .find(|parameter| *parameter.name == *b"oauth_signature_method")
        {
            Some(method) if *method.value == *b"PLAINTEXT" => "3.4.4",
            _ => "3.4.2",
        };
        let mut text = String::new();
        line(
            &mut text,
            "3.4.1.2 base string URI",
            &signed.base_string_uri,
        );
        text.push_str("3.4.1.3.1 parameters, decoded\n");
        text.push_str(&pairs(&parameters));
        line(
            &mut text,
            "3.4.1.3.2 normalized parameters",
            &signed.parameters,
        );
        line(
            &mut text,
            "3.4.1.1 signature base string",
            &signed.base_string,
        );
        line(&mut text, &format!("{clause} signature"), &signed.signature);
        line(&mut text, "3.5.1 Authorization", &field);
        text
    }
}

fn line(text: &mut String, stage: &str, shown: &str) {
    text.push_str(&format!("{stage}\n  {shown}\n"));
}

/// Decoded parameters, one a line.
pub(crate) fn pairs(parameters: &[Parameter<'_>]) -> String {
    parameters
        .iter()
        .fold(String::new(), |mut text, parameter| {
            let (name, value) = parameter.to_text();
            // Writing to a String does not fail.
            let _ = writeln!(text, "  {name:?} = {value:?}");
            text
        })
}

/// Compares with the snapshot of that name.
pub(crate) fn assert_shown(name: &str, text: &str) {
    let mut settings = Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

//! One request in every form has one verdict: OAuth's, and a webhook's. The table of the forms in
//! `crates/cli/FORMS.md` is written by this test with `UPDATE_README=1`.

mod frames;

use std::fs;
use std::path::Path;

use basestring::{Credentials, ProtocolParameters, Secret, SignatureMethod, twilio};
use basestring_oracle::Scheme;
use basestring_oracle::diagnose::{
    Depth, Diagnosis, Evidence, Verdict, WebhookEvidence, WebhookGiven, diagnose, diagnose_webhook,
};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::generate::written::{Sent, text};
use basestring_oracle::internal::request::describe;
use basestring_oracle::request::{Captured, Form, ReadOptions, capture, read_http};

const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// How the OAuth request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signed {
    Right,
    WithoutQuery,
    OtherKey,
}

/// A GET with a query, signed.
fn oauth(signed: Signed) -> Sent {
    let (host, path, query) = (
        "api.shop.example",
        "/v1/orders",
        "status=open&page=2&q=a%20b%2Bc",
    );
    let target = match signed {
        Signed::Right | Signed::OtherKey => format!("{path}?{query}"),
        Signed::WithoutQuery => path.to_owned(),
    };
    let secret = if signed == Signed::OtherKey {
        "other"
    } else {
        "fmtCs"
    };
    let mut credentials = Credentials::client("fmtKey", secret);
    credentials.token = Some(b"fmtTok".to_vec());
    credentials.token_secret = Secret::new("fmtTs");
    let mut protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1_700_000_022, "n0nce22");
    protocol.version = Some(b"1.0".to_vec());
    let request = read_http(
        format!("GET https://{host}{target} HTTP/1.1\n\n").as_bytes(),
        None,
    );
    let signed = request
        .expect("a request")
        .with_view(|view| basestring::sign(view, &credentials, &protocol))
        .expect("a signature");
    let field = signed.authorization.to_field().expect("a header");
    Sent {
        method: "GET".to_owned(),
        host: host.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: vec![("Authorization".to_owned(), field)],
        body: String::new(),
        base_string: signed.base_string,
    }
}

/// How the webhook is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hook {
    Right,
    Altered,
    OtherToken,
}

/// A webhook of Twilio.
fn webhook(hook: Hook) -> Sent {
    let (host, path, query) = ("hooks.shop.example", "/sms", "a=1");
    let url = format!("https://{host}{path}?{query}");
    let fields = [("From", "+15005550006"), ("Body", "hi there")];
    let token = if hook == Hook::OtherToken {
        "54321"
    } else {
        "12345"
    };
    let signature = twilio::sign(&Secret::new(token), url.as_bytes(), &fields);
    let text = if hook == Hook::Altered {
        "hi%20you"
    } else {
        "hi%20there"
    };
    Sent {
        method: "POST".to_owned(),
        host: host.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: vec![
            ("Content-Type".to_owned(), FORM_TYPE.to_owned()),
            ("X-Twilio-Signature".to_owned(), signature),
        ],
        body: format!("From=%2B15005550006&Body={text}"),
        base_string: String::new(),
    }
}

/// What came of a form: a verdict, or why it has none.
type Cell = Result<String, &'static str>;

/// The request that is read in a form, or what is wrong with it.
fn read(form: Form, sent: &Sent) -> Result<Result<Captured, String>, &'static str> {
    let text = text(form, sent).map_err(|missing| missing.words())?;
    let url = sent.url();
    let is_bare = form == Form::Headers;
    let options = ReadOptions {
        url: is_bare.then_some(url.as_str()),
        method: is_bare.then_some(sent.method.as_str()),
        body: (is_bare && !sent.body.is_empty()).then_some(sent.body.as_bytes()),
        ..ReadOptions::default()
    };
    let captured = match capture(text.as_bytes(), &options) {
        Ok(captured) => captured,
        Err(fault) => return Ok(Err(fault.to_string())),
    };
    let source = captured.request.source.form;
    if source != Some(form) {
        return Ok(Err(format!("read as {source:?}")));
    }
    let mut ids = captured.request.remarks.iter().map(|remark| remark.id);
    let doubt = ids.find(|id| matches!(*id, "form-assumed" | "body-missing"));
    Ok(match doubt {
        Some(id) => Err(id.to_owned()),
        None => Ok(captured),
    })
}

fn ids(diagnosis: &Diagnosis) -> Vec<&'static str> {
    let variants = diagnosis.variants.iter().flat_map(|one| &one.mistakes);
    let explanations = diagnosis.explanations.iter().flat_map(|one| &one.mistakes);
    let all = variants.chain(explanations);
    all.map(|mistake| mistake.id).collect()
}

fn words(diagnosis: &Diagnosis) -> String {
    match (diagnosis.verdict, &ids(diagnosis)[..]) {
        (Verdict::Right, []) => "right".to_owned(),
        // Without the query there are the OAuth parameters alone.
        (_, ["collect-query-left-out"] | ["collect-only-oauth-parameters"]) => {
            "the query is not signed".to_owned()
        }
        (Verdict::Unexplained, []) => "no known mistake".to_owned(),
        (verdict, ids) => format!("{verdict:?} {ids:?}"),
    }
}

fn verdict_of_oauth(form: Form, signed: Signed) -> Cell {
    if form == Form::PhpOauth && signed == Signed::WithoutQuery {
        return Err("the URL is that of the base string");
    }
    Ok(match read(form, &oauth(signed))? {
        Ok(captured) => verdict_of_captured(captured),
        Err(fault) => fault,
    })
}

/// The verdict of a text in any form, or why it is not read.
fn verdict_of_text(text: &str) -> Result<String, String> {
    let captured = capture(text.as_bytes(), &ReadOptions::default());
    captured
        .map(verdict_of_captured)
        .map_err(|fault| fault.to_string())
}

fn verdict_of_captured(captured: Captured) -> String {
    let Captured { request, printed } = captured;
    let mut evidence = Evidence::of(request);
    evidence.signature = printed.signature;
    let given = Given {
        client_secret: Some(Secret::new("fmtCs")),
        token_secret: Some(Secret::new("fmtTs")),
        ..Given::default()
    };
    let diagnosis = diagnose(&[evidence], &given, Depth::Singles);
    diagnosis.map_or_else(|fault| fault.to_string(), |diagnosis| words(&diagnosis))
}

fn verdict_of_webhook(form: Form, hook: Hook) -> Cell {
    let captured = match read(form, &webhook(hook))? {
        Ok(captured) => captured,
        Err(fault) => return Ok(fault),
    };
    let evidence = WebhookEvidence {
        request: captured.request,
        signature: None,
        computed: None,
    };
    let given = WebhookGiven {
        secrets: vec![Secret::new("12345")],
        signed_url: None,
    };
    let diagnosis = diagnose_webhook(Scheme::Twilio, &[evidence], &given, Depth::Singles);
    Ok(diagnosis.map_or_else(|fault| fault.to_string(), |diagnosis| words(&diagnosis)))
}

/// What the table says of three verdicts, and those that are not as expected.
fn cell(verdicts: [Cell; 3], expected: [&str; 3], wrong: &mut Vec<String>) -> String {
    let mut count = 0;
    let mut missing = None;
    for (verdict, expected) in verdicts.into_iter().zip(expected) {
        match verdict {
            Ok(verdict) => {
                count += 1;
                if verdict != expected {
                    wrong.push(format!("{verdict}, not {expected}"));
                }
            }
            Err(why) => missing = Some(why),
        }
    }
    match missing {
        None => "the same".to_owned(),
        Some(why) if count == 0 => why.to_owned(),
        Some(why) => format!("the same but one: {why}"),
    }
}

/// The verdicts of a form: three of OAuth and three of a webhook.
fn row(form: Form, wrong: &mut Vec<String>) -> [String; 2] {
    let oauth = [Signed::Right, Signed::WithoutQuery, Signed::OtherKey];
    let hooks = [Hook::Right, Hook::Altered, Hook::OtherToken];
    let mut own = Vec::new();
    let row = [
        cell(
            oauth.map(|signed| verdict_of_oauth(form, signed)),
            ["right", "the query is not signed", "no known mistake"],
            &mut own,
        ),
        cell(
            hooks.map(|hook| verdict_of_webhook(form, hook)),
            ["right", "no known mistake", "no known mistake"],
            &mut own,
        ),
    ];
    let own = own.into_iter();
    wrong.extend(own.map(|fault| format!("{}: {fault}", form.name())));
    row
}

fn table() -> String {
    let mut table =
        "| form | what it is | OAuth | webhook |\n| --- | --- | --- | --- |\n".to_owned();
    let mut wrong = Vec::new();
    for &form in Form::ALL {
        let [oauth, webhook] = row(form, &mut wrong);
        let summary = describe(form)
            .summary
            .replace('|', "\\|")
            .replace('<', "\\<");
        table.push_str(&format!(
            "| `{}` | {summary} | {oauth} | {webhook} |\n",
            form.name()
        ));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    table
}

const START: &str = "<!-- The table is written by `UPDATE_README=1 cargo test -p basestring-oracle --test matrix`. -->\n\n";

#[test]
fn one_request_has_one_verdict_in_every_form() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/FORMS.md");
    let document = fs::read_to_string(&path).expect("the guide to the forms");
    let (before, _) = document.split_once(START).expect("the place of the table");
    let written = format!("{before}{START}{}", table());
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &written).expect("the guide is written");
        return;
    }
    assert_eq!(
        document, written,
        "UPDATE_README=1 writes crates/cli/FORMS.md"
    );
}

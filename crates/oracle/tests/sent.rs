//! A signature is judged by the parameters that were sent: what the documents permit is never a
//! failure, and what they do not permit is one.

use basestring_oracle::internal::vectors;
use basestring_oracle::{
    Answer, Call, Case, Expectation, Implementation, OauthInput, Output, Reference, SignInput,
    Verdict, check, judge,
};

/// What a client does, and how it changes the call.
type Change = (&'static str, fn(&mut SignInput));

/// A right client that changes what it sends before it signs.
struct Client(fn(&mut SignInput));

impl Client {
    fn answer(&self, call: &Call) -> Answer {
        let mut call = call.clone();
        if let Call::Sign(input) = &mut call {
            (self.0)(input);
        }
        Reference.answer(&call)
    }
}

fn signing_cases() -> Vec<Case> {
    let files = vectors::load_embedded().expect("the vectors");
    let cases = files.into_iter().flat_map(|file| file.cases);
    cases
        .filter(|case| matches!(case.call, Call::Sign(_)))
        .collect()
}

fn is_plaintext(oauth: &OauthInput) -> bool {
    oauth.signature_method.as_deref() == Some("PLAINTEXT")
}

/// Each client does what the documents permit, in every request.
const PERMITTED: [Change; 9] = [
    ("always sends a version", |input| {
        input.oauth.version.get_or_insert("1.0".to_owned());
    }),
    ("never sends a version", |input| {
        input.oauth.version.take_if(|version| version == "1.0");
    }),
    ("always sends a realm", |input| {
        input.oauth.realm.get_or_insert("Example".to_owned());
    }),
    ("always sends a token", |input| {
        input.credentials.token.get_or_insert(String::new());
    }),
    ("never sends an empty token", |input| {
        input.credentials.token.take_if(|token| token.is_empty());
    }),
    ("always sends a timestamp and a nonce", |input| {
        input.oauth.timestamp.get_or_insert("1".to_owned());
        input.oauth.nonce.get_or_insert("n".to_owned());
    }),
    ("chooses its own timestamp and nonce", |input| {
        let is_word = |text: &String| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if input.oauth.nonce.as_ref().is_some_and(is_word) {
            input.oauth.nonce = Some("other".to_owned());
        }
        if input.oauth.timestamp.as_deref() == Some("1") {
            input.oauth.timestamp = Some("1700000001".to_owned());
        }
    }),
    ("sends no timestamp and no nonce with PLAINTEXT", |input| {
        if is_plaintext(&input.oauth) {
            (input.oauth.timestamp, input.oauth.nonce) = (None, None);
        }
    }),
    ("sends a version, a realm and an empty token", |input| {
        input.oauth.version.get_or_insert("1.0".to_owned());
        input.oauth.realm.get_or_insert(String::new());
        input.credentials.token.get_or_insert(String::new());
    }),
];

#[test]
fn what_the_documents_permit_is_never_a_failure() {
    for (what, change) in PERMITTED {
        let client = Client(change);
        let failed: Vec<String> = signing_cases()
            .iter()
            .filter(|case| case.exact.is_empty())
            .filter(|case| matches!(judge(case, &client.answer(&case.call)), Verdict::Failed(_)))
            .map(|case| case.id.clone())
            .collect();
        assert_eq!(failed, [""; 0], "a right client that {what}");
    }
}

#[test]
fn what_they_do_not_permit_is_a_failure() {
    let changes: [Change; 4] = [
        ("another version", |input| {
            input.oauth.version = Some("1.1".to_owned());
        }),
        ("a token of its own", |input| {
            input.credentials.token = Some("other".to_owned());
        }),
        ("no nonce", |input| input.oauth.nonce = None),
        ("a wrong body hash", |input| {
            input.oauth.body_hash = Some("AAAA".to_owned());
        }),
    ];
    for (what, change) in changes {
        let client = Client(change);
        let case = case("collect/form-body/sign-form-of-post");
        let verdict = judge(&case, &client.answer(&case.call));
        assert!(matches!(verdict, Verdict::Failed(_)), "{what}: {verdict:?}");
    }
}

#[test]
fn a_wrong_signature_over_permitted_parameters_is_compared_with_the_right_one_over_these() {
    let case = case("collect/form-body/sign-form-of-post");
    let client = Client(|input| {
        input.oauth.version = Some("1.0".to_owned());
        // A body that is left out: the mistake.
        input.request.body = None;
    });
    let Verdict::Failed(difference) = judge(&case, &client.answer(&case.call)) else {
        unreachable!("expected a failure");
    };
    assert_eq!(difference.stage, "parameters");
    let expected = difference.expected.as_str().expect("a text");
    assert!(expected.contains("oauth_version=1.0"), "{expected}");
    assert!(expected.starts_with("a=1&"), "{expected}");
}

#[test]
fn the_mistake_is_named_whatever_else_is_sent() {
    struct Mistaken;
    impl Implementation for Mistaken {
        fn hello(&mut self) -> basestring_oracle::Hello {
            Reference.hello()
        }
        fn answer(&mut self, call: &Call) -> Answer {
            let Call::Sign(input) = call else {
                return Answer::Unsupported("it only signs".to_owned());
            };
            let mut input = input.clone();
            input.oauth.version.get_or_insert("1.0".to_owned());
            let call = Call::Sign(input);
            let mistake = basestring_oracle::Mistake::find("encode-space-plus").expect("a mistake");
            let rules = mistake.rules().expect("rules");
            rules.answer_beside(&call, Reference.answer(&call))
        }
    }
    let cases = signing_cases();
    let cases: Vec<&Case> = cases.iter().collect();
    let mut report = check::check(&mut Mistaken, &cases, |_| {});
    basestring_oracle::internal::check::name_mistakes(&mut report, &cases);
    let causes = report.by_cause();
    let named: Vec<&str> = causes
        .iter()
        .flat_map(|cause| cause.mistakes.iter().map(|mistake| mistake.id.as_str()))
        .collect();
    assert_eq!(named, ["encode-space-plus"]);
}

#[test]
fn a_case_about_a_parameter_says_so() {
    let case = case("header-build/realm/sign-word");
    assert_eq!(case.exact, ["realm"]);
    let client = Client(|input| input.oauth.realm = None);
    let verdict = judge(&case, &client.answer(&case.call));
    assert!(matches!(verdict, Verdict::Failed(_)), "{verdict:?}");
}

#[test]
fn another_permitted_parameter_is_not_the_failure_of_a_case_about_one() {
    let case = case("header-build/realm/sign-word");
    let version = |input: &mut SignInput| input.oauth.version = Some("1.0".to_owned());
    let client = Client(version);
    assert_eq!(judge(&case, &client.answer(&case.call)), Verdict::Passed);
    let client = Client(|input| {
        input.oauth.version = Some("1.0".to_owned());
        input.oauth.realm = None;
    });
    let verdict = judge(&case, &client.answer(&case.call));
    let Verdict::Failed(difference) = verdict else {
        unreachable!("expected a failure");
    };
    assert_eq!(difference.stage, "authorization");
}

#[test]
fn parameters_that_are_sent_in_another_place_are_given_by_name() {
    let case = case("collect/form-body/sign-form-of-post");
    let [Expectation::Out(_)] = &case.expected[..] else {
        unreachable!("expected one result");
    };
    let client = Client(|input| input.oauth.nonce = Some("another".to_owned()));
    let Answer::Ok(mut output) = client.answer(&case.call) else {
        unreachable!("expected a result");
    };
    output.0.remove("authorization");
    let unknown = Answer::Ok(Output(output.0.clone()));
    assert!(matches!(judge(&case, &unknown), Verdict::Failed(_)));
    let known = output.with(
        "params_sent",
        serde_json::json!([
            ["oauth_consumer_key", "ck"],
            ["oauth_token", "tk"],
            ["oauth_signature_method", "HMAC-SHA1"],
            ["oauth_timestamp", "137131201"],
            ["oauth_nonce", "another"]
        ]),
    );
    assert_eq!(judge(&case, &Answer::Ok(known)), Verdict::Passed);
}

fn case(id: &str) -> Case {
    let mut cases = signing_cases();
    let at = cases.iter().position(|case| case.id == id);
    cases.swap_remove(at.expect("the case"))
}

#[test]
fn what_an_answer_without_a_header_may_have_sent_is_no_failure() {
    let case = case("collect/oauth-parameters/sign-token-absent");
    let adds: [fn(&mut SignInput); 3] = [
        |input| input.oauth.version = Some("1.0".to_owned()),
        |input| input.credentials.token = Some(String::new()),
        |input| {
            input.oauth.version = Some("1.0".to_owned());
            input.credentials.token = Some(String::new());
        },
    ];
    for add in adds {
        let Answer::Ok(mut output) = Client(add).answer(&case.call) else {
            unreachable!("expected a result");
        };
        output.0.retain(|name, _| name == "signature");
        let verdict = judge(&case, &Answer::Ok(output.clone()));
        assert_eq!(verdict, Verdict::Passed);
        let wrong = output.with("signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assert!(matches!(
            judge(&case, &Answer::Ok(wrong)),
            Verdict::Failed(_)
        ));
    }
}

//! Basic, Digest, and the credentials of a webhook's URL.

use basestring::digest::{
    Algorithm, Answer, Challenge, Qop, Request, answer, parse_challenges, split_challenges, verify,
};
use basestring::webhook_url::{Preference, Warning, choose_challenge, split_userinfo};
use basestring::{Secret, basic};

use crate::Refusals;

#[test]
fn basic_authentication() {
    let mut refusals = Refusals::default().of(
        "basic::parse_authorization",
        basic::parse_authorization,
        &[
            "",
            "Basic",
            "Basic\tdTpw",
            "BasicdTpw",
            "Digest dTpw",
            "Basi dTpw",
            "Basic dTpw",
            "basic   dT",
            "Basic   dXVw",
            "Basic CTpw",
            "Basic dToK",
        ],
    );
    for (username, password) in [("a:b", "p"), ("ab\n", "p"), ("u", "pw\0"), ("", "")] {
        let found = basic::authorization(username.as_bytes(), &Secret::new(password));
        refusals.line(&format!("{username:?}, {password:?}"), found.err());
    }
    refusals.assert_are("basic");
}

#[test]
fn challenges() {
    Refusals::default()
        .of(
            "split_challenges",
            split_challenges,
            &[
                "realm=\"r\"",
                "NTLM abc==, realm=\"r\"",
                "NTLM abc==",
                "NTLM a=b=c",
                "NTLM =",
                "NTLM a b",
                "Digest realm=\"r",
                "Digest realm=\"r\\",
                "Digest realm=\"a\nb\"",
                "Digest realm=\"a\\\n\"",
                "Digest realm=\"a\" nonce=\"b\"",
                "Digest realm=\"a\", =b",
                "Digest realm=a;",
                "Digest realm=",
                "Digest;realm=a",
                "\"Digest\"",
                "Digest a b",
                " ,,Basic realm=\"a\\\"b\\\"c\" ,, x = y ,",
            ],
        )
        .of(
            "parse_challenges",
            parse_challenges,
            &[
                "Digest realm=\"r\"",
                "Digest nonce=N",
                "Digest realm=r, nonce=N, Nonce=N",
            ],
        )
        .of(
            "Challenge::parse",
            Challenge::parse,
            &[
                "Basic realm=r",
                "Digest realm=r, nonce=N, algorithm=SHA-1",
                "Digest realm=r, nonce=N, qop=\"a, b\"",
                "Digest realm=r, nonce=N, qop=\"a, auth-int\"",
            ],
        )
        .of("Algorithm::parse", Algorithm::parse, &["md5-SESS", "SHA-1"])
        .of("Qop::parse", Qop::parse, &["AUTH", "auth,auth-int"])
        .assert_are("challenges");
}

#[test]
fn digest_answers() {
    let all = "Digest realm=r, nonce=N, uri=\"/\", username=u, response=0";
    let with = |more: &str| format!("{all}, {more}");
    let without = |name: &str| all.replace(name, "x=y");
    let inputs = [
        "Basic dTpw".to_owned(),
        "Digest".to_owned(),
        "Digest,realm=r".to_owned(),
        "Digest ,realm".to_owned(),
        without("realm=r"),
        without("nonce=N"),
        without("uri=\"/\""),
        without("username=u"),
        without("response=0"),
        with("username*=UTF-8''v"),
        with("userhash=true"),
        without("username=u").replace("x=y", "username*=UTF-8''%4"),
        without("username=u").replace("x=y", "username*=utf-8'en'%C3%A9"),
        without("username=u").replace("x=y", "username*=\"ISO-8859-1''v\""),
        without("username=u").replace("x=y", "username*=v"),
        without("username=u").replace("x=y", "username*=UTF-8''v, userhash=true"),
        with("qop=auth, nc=00000001"),
        with("qop=auth, cnonce=c"),
        with("qop=other, nc=00000001, cnonce=c"),
        with("nc=1"),
        with("nc=0000000g"),
        with("nc=00000000"),
        with("nc=000000001"),
        with("Realm=r"),
        with("algorithm=SHA-1"),
        with("algorithm=sha-256"),
    ];
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    Refusals::default()
        .of("Answer::parse", Answer::parse, &inputs)
        .assert_are("digest-answers");
}

/// What is changed, and the change.
type Change<T> = (&'static str, fn(&mut T));

const REQUEST: Request<'_> = Request {
    method: b"GET",
    uri: b"/a?b",
    body: b"",
};

fn challenge() -> Challenge {
    let mut challenge = Challenge::new("r", "N");
    challenge.qop = vec![Qop::Auth];
    challenge.opaque = Some(b"o".to_vec());
    challenge
}

fn answered(challenge: &Challenge, cnonce: &[u8], nc: &[u8]) -> Result<Answer, basestring::Error> {
    let password = Secret::new("p");
    answer(challenge, b"u", &password, &REQUEST, Some(cnonce), Some(nc))
}

#[test]
fn digest_that_is_not_answered_or_written() {
    let mut refusals = Refusals::default();
    for (cnonce, nc) in [("", "00000001"), ("c", ""), ("c", "1"), ("c", "0000000A")] {
        let found = answered(&challenge(), cnonce.as_bytes(), nc.as_bytes());
        refusals.line(
            &format!("answer with cnonce {cnonce:?}, nc {nc:?}"),
            found.err(),
        );
    }
    let mut session = Challenge::new("r", "N");
    session.algorithm.session = true;
    refusals.line(
        "answer without cnonce to -sess",
        answered(&session, b"", b"").err(),
    );
    let changes: [Change<Challenge>; 4] = [
        ("realm with a control character", |c| {
            c.realm = b"a\x7f".to_vec()
        }),
        ("nonce that is not UTF-8", |c| c.nonce = b"\xff".to_vec()),
        ("another algorithm's name", |c| {
            c.algorithm_as_sent = Some("SHA-256".to_owned())
        }),
        ("the algorithm's name in another case", |c| {
            c.algorithm_as_sent = Some("md5".to_owned())
        }),
    ];
    for (what, change) in changes {
        let mut challenge = challenge();
        change(&mut challenge);
        refusals.line(
            &format!("Challenge::to_field: {what}"),
            challenge.to_field().err(),
        );
    }
    refusals.assert_are("digest-written");
}

#[test]
fn digest_that_is_not_verified() {
    let changes: [Change<Answer>; 10] = [
        ("nothing", |_| {}),
        ("the response", |a| a.response = b"0".to_vec()),
        ("the user", |a| a.username = b"v".to_vec()),
        ("no qop", |a| a.qop = None),
        ("another qop", |a| a.qop = Some(Qop::AuthInt)),
        ("the algorithm", |a| a.algorithm.session = true),
        ("the target", |a| a.uri = b"/a".to_vec()),
        ("the nonce", |a| a.nonce = b"M".to_vec()),
        ("the realm", |a| a.realm = b"s".to_vec()),
        ("the opaque", |a| a.opaque = None),
    ];
    let mut refusals = Refusals::default();
    for (what, change) in changes {
        let mut answer = answered(&challenge(), b"c", b"00000002").expect("an answer");
        change(&mut answer);
        for last in [1, 2] {
            let password = Secret::new("p");
            let found = verify(&answer, &challenge(), b"u", &password, &REQUEST, |nc| {
                nc > last
            });
            refusals.line(&format!("changed: {what}; last count {last}"), found.err());
        }
    }
    refusals.assert_are("digest-verified");
}

#[test]
fn the_credentials_of_a_url() {
    let mut refusals = Refusals::default().of(
        "split_userinfo",
        split_userinfo,
        &[
            "h",
            "u:p@h",
            "http://u:p@h:0/",
            "http://h:0/",
            "http://u%4@h/",
            "http://user:p%zz@h/",
            "http://u:1@h/",
        ],
    );
    let webhook = split_userinfo(b"http://h/").expect("a URL");
    let none: [&str; 0] = [];
    refusals.line(
        "no credentials",
        webhook
            .choose_challenge(&["Basic realm=r"], Preference::Strongest)
            .err(),
    );
    refusals.line(
        "no challenge",
        choose_challenge(&none, Preference::Strongest).err(),
    );
    for value in [
        "NTLM",
        "Basic",
        "Basic realm=r, Realm=s",
        "Digest realm=r",
        "Digest realm=\"r",
        "Basic realm=r",
    ] {
        refusals.line(
            value,
            choose_challenge(&[value], Preference::ServerOrder).err(),
        );
    }
    refusals.assert_are("webhook-url");
}

#[test]
fn the_warnings_of_a_url() {
    let warnings = |url: &str| split_userinfo(url.as_bytes()).expect("a URL").warnings;
    assert_eq!(warnings("https://user:pass-1@h/"), []);
    assert_eq!(warnings("https://u!:pass@h/"), [Warning::SpecialInUsername]);
    assert_eq!(
        warnings("https://user:p%21@h/"),
        [Warning::SpecialInPassword]
    );
    assert_eq!(warnings("http://user:pass@h/"), [Warning::WithoutTls]);
    assert_eq!(warnings("http://h/"), []);
}

#[test]
fn the_choice_among_challenges_and_its_answer() {
    let values = [
        r#"Basic realm="w", Digest realm="w", nonce="1", qop="auth""#,
        r#"Digest realm="w", nonce="2", algorithm=SHA-256, Digest realm="w", nonce="3", algorithm=SHA-256"#,
    ];
    let webhook = split_userinfo(b"https://u:p@h/a?b").expect("a URL");
    let answered = |values: &[&str], preference| {
        let choice = webhook
            .choose_challenge(values, preference)
            .expect("a choice");
        let answer = webhook.answer_challenge(&choice, b"GET", b"", Some(b"c"), Some(b"00000001"));
        answer.expect("an answer")
    };
    assert_eq!(answered(&values, Preference::ServerOrder), "Basic dTpw");
    let strongest = answered(&values, Preference::Strongest);
    assert!(strongest.contains("nonce=\"2\""), "{strongest}");
    assert!(strongest.contains("algorithm=SHA-256"), "{strongest}");
    let before_basic = answered(&values[..1], Preference::Strongest);
    assert!(before_basic.contains("nonce=\"1\""), "{before_basic}");
}

#[test]
fn an_algorithm_other_than_md5_is_written() {
    let written = |name: &[u8]| {
        let mut challenge = Challenge::new("r", "N");
        challenge.algorithm = Algorithm::parse(name).expect("a known algorithm");
        challenge.to_field().expect("a challenge")
    };
    assert_eq!(written(b"MD5"), "Digest realm=\"r\", nonce=\"N\"");
    let sha_256 = "Digest realm=\"r\", nonce=\"N\", algorithm=SHA-256";
    assert_eq!(written(b"sha-256"), sha_256);
}

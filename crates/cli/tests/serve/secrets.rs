//! No answer, page or log holds a secret, a key or a signature that would be right.

use basestring::percent_encode;

use super::call::{get, now};
use super::flow::begin;
use super::server::{CLIENT_KEY, KEY, SECRETS};
use super::{Call, Server};

/// Calls that are right, and wrong in each of the ways that could give something away.
fn calls(server: &Server) -> Vec<Call> {
    let call = || Call::new(server, "POST", "/echo?a=1").form("b=2");
    let right = call().signed(KEY);
    let (_, signature) = right.oauth.last().expect("a signature").clone();
    let mut wrong_path = call();
    wrong_path.target = "/nowhere?a=1".to_owned();
    let mut in_query = call().signed(KEY);
    let query = in_query.oauth.iter();
    let query: Vec<String> = query
        // Lowercase escapes are escapes too.
        .map(|(name, value)| format!("{name}={}", percent_encode(value.as_bytes()).to_lowercase()))
        .collect();
    in_query.target = format!("/echo?a=1&{}", query.join("&"));
    in_query.oauth.clear();
    let mut plaintext_bare = Call::new(server, "GET", "/echo");
    plaintext_bare.oauth.clear();
    plaintext_bare.target = format!(
        "/echo?oauth_consumer_key=ck&oauth_token=tk&oauth_signature_method=PLAINTEXT\
         &oauth_signature={KEY}"
    );
    let base_string = call().base_string();
    vec![
        right.clone(),
        // The same again: the signature received is the right one.
        right,
        call().signed("another key"),
        call().signed(CLIENT_KEY),
        call()
            .with("oauth_timestamp", &(now() + 5000).to_string())
            .signed(KEY),
        call().with("oauth_signature", signature.trim_end_matches('=')),
        call()
            .with("oauth_signature_method", "HMAC-SHA256")
            .signed(KEY),
        call()
            .with("oauth_signature_method", "PLAINTEXT")
            .with("oauth_signature", KEY),
        call()
            .with("oauth_signature_method", "hmac-sha1")
            .signed(KEY),
        call().with("oauth_signature", KEY),
        call().with("oauth_consumer_secret", SECRETS[0]).signed(KEY),
        call()
            .with("oauth_token_secret", SECRETS[1])
            .signed("wrong"),
        call()
            .form("consumer_secret=consumer+secret+%26+more")
            .signed(KEY),
        call()
            .field("X-OAuth-Base-String", &base_string)
            .signed("wrong"),
        call().field("X-OAuth-Base-String", KEY).signed("wrong"),
        call().with("oauth_version", "2.0").signed(KEY),
        call().with("oauth_consumer_key", "nobody").signed(KEY),
        call().with("oauth_token", "nobody").signed(KEY),
        wrong_path.signed(KEY),
        in_query,
        plaintext_bare,
    ]
}

fn call(server: &Server) -> Call {
    Call::new(server, "POST", "/echo?a=1").form("b=2")
}

/// Calls with secrets of clients and owners that they do not name, in places where none belongs.
fn misplaced(server: &Server) -> Vec<Call> {
    vec![
        call(server)
            .with("x_auth_password", SECRETS[4])
            .signed("wrong"),
        call(server)
            .form("x_auth_username=owner&x_auth_password=open+sesame")
            .signed("wrong"),
        call(server).field("X-Debug", SECRETS[2]).signed("wrong"),
        call(server)
            .form(&many_names("oauth_consumer_key=other"))
            .signed("wrong"),
        call(server)
            .form("a=the+other%27s+secret&b=the%20other\'s%20secret")
            .signed("wrong"),
    ]
}

/// A name after many others.
fn many_names(last: &str) -> String {
    let names = (0..30).map(|number| format!("oauth_token=t{number}&"));
    format!("{}{last}&s=the+other's+secret", names.collect::<String>())
}

#[test]
fn nothing_that_goes_out_holds_a_secret() {
    for arguments in [&["--log", "json"][..], &["--log", "text", "--as", "x"]] {
        let server = Server::start(arguments);
        let mut never: Vec<String> = SECRETS.iter().map(|secret| (*secret).to_owned()).collect();
        never.push(KEY.to_owned());
        let (token, temporary_key) = begin(&server, "oob");
        never.extend(temporary_key.rsplit('&').next().map(str::to_owned));
        let mut out = String::new();
        for call in calls(&server).into_iter().chain(misplaced(&server)) {
            // The signature that is right for it, in whatever way it was sent.
            if !call.oauth.is_empty() {
                let bare = call.clone().without("oauth_signature").signed(KEY);
                never.extend(bare.oauth.last().map(|(_, signature)| signature.clone()));
            }
            for accept in ["*/*", "application/json"] {
                let answer = call.clone().field("Accept", accept).send();
                out.push_str(&answer.head);
                out.push_str(&answer.body);
            }
        }
        for page in [
            "/",
            "/requests?after=0",
            "/requests/1",
            "/requests/3",
            "/oauth/authorize",
        ] {
            out.push_str(&get(&server, page).body);
        }
        out.push_str(&get(&server, &format!("/oauth/authorize?oauth_token={token}")).body);
        let (_, printed, log) = server.end();
        assert!(log.lines().count() > 20, "{log}");
        out.push_str(&printed);
        out.push_str(&log);
        for secret in never {
            let mut form = secret;
            for _ in 0..3 {
                for form in [&form, &form.to_lowercase(), &form.replace('&', "&amp;")] {
                    let at = out.find(form.as_str());
                    let around = at.map(|at| out.get(at.saturating_sub(300)..at + 80));
                    assert!(at.is_none(), "{form:?} is in {around:?}");
                }
                form = percent_encode(form.as_bytes());
            }
        }
    }
}

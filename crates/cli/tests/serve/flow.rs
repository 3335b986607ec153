//! The flow of RFC 5849 section 2, and what is refused in it.

use basestring::CredentialsAnswer;

use super::call::{get, submit};
use super::server::{CLIENT_KEY, KEY};
use super::{Answer, Call, Server};

/// Temporary credentials: the identifier and the key to sign with.
pub(crate) fn begin(server: &Server, callback: &str) -> (String, String) {
    let call = Call::of_client(server, "POST", "/oauth/request_token")
        .with("oauth_callback", callback)
        .signed(CLIENT_KEY);
    let answer = call.send();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.head.contains("application/x-www-form-urlencoded"));
    let issued = CredentialsAnswer::parse_temporary(answer.body.as_bytes()).expect("credentials");
    let id = String::from_utf8(issued.token).expect("text");
    (id, key(&issued.secret))
}

pub(crate) fn key(secret: &basestring::Secret) -> String {
    let secret = basestring::percent_encode(secret.expose());
    format!("{CLIENT_KEY}{secret}")
}

/// The owner's decision.
fn decide(server: &Server, token: &str, password: &str, decision: &str) -> Answer {
    let page = get(server, &format!("/oauth/authorize?oauth_token={token}"));
    let fields = [
        ("screen_name", "owner"),
        ("password", password),
        ("decision", decision),
    ];
    submit(server, &page, "/oauth/authorize", &fields)
}

pub(crate) fn grant(server: &Server, token: &str) -> String {
    let page = decide(server, token, "open sesame", "grant");
    let (_, rest) = page
        .body
        .split_once("id=\"oauth_verifier\">")
        .expect("a code");
    rest.split('<').next().expect("a code").to_owned()
}

pub(crate) fn exchange(server: &Server, token: &str, verifier: &str) -> Call {
    Call::of_client(server, "POST", "/oauth/access_token")
        .with("oauth_token", token)
        .with("oauth_verifier", verifier)
}

/// The status, the code and the mistakes of a refusal.
pub(crate) fn refused(call: &Call) -> (u16, String, Vec<String>) {
    let (answer, told) = call.send_for_json();
    let code = told["error"].as_str().unwrap_or_default().to_owned();
    let mistakes = told["mistakes"].as_array().cloned().unwrap_or_default();
    let ids = mistakes
        .iter()
        .map(|mistake| mistake["id"].as_str().unwrap_or_default().to_owned())
        .collect();
    if answer.status == 401 {
        assert!(
            answer
                .head
                .contains("www-authenticate: OAuth realm=\"http://127.0.0.1:")
        );
    }
    (answer.status, code, ids)
}

fn is_refused(call: &Call, status: u16, code: &str) {
    let (found, told, mistakes) = refused(call);
    assert_eq!((found, &told[..]), (status, code), "{mistakes:?}");
}

#[test]
fn a_code_is_good_once_and_for_its_own_client_and_request() {
    let server = Server::start(&[]);
    let (token, key) = begin(&server, "oob");

    // Not granted yet.
    is_refused(
        &exchange(&server, &token, "1234567").signed(&key),
        401,
        "not-granted",
    );
    let code = grant(&server, &token);
    assert_eq!(code.len(), 7);
    // Granted once.
    assert_eq!(decide(&server, &token, "open sesame", "grant").status, 403);

    // Without the code, with another, and by another client.
    let without = exchange(&server, &token, &code).without("oauth_verifier");
    let (status, _, mistakes) = refused(&without.signed(&key));
    assert_eq!(
        (status, &mistakes[..]),
        (400, &["verifier-missing".to_owned()][..])
    );
    is_refused(
        &exchange(&server, &token, "7654321x").signed(&key),
        401,
        "wrong-verifier",
    );
    let other = exchange(&server, &token, &code)
        .with("oauth_consumer_key", "other")
        .signed("the%20other%27s%20secret&");
    is_refused(&other, 401, "unknown-token");
    // Signed without the temporary credentials' secret.
    let (status, _, mistakes) = refused(&exchange(&server, &token, &code).signed(CLIENT_KEY));
    assert_eq!(status, 401);
    assert!(
        mistakes.contains(&"temporary-secret-missing".to_owned()),
        "{mistakes:?}"
    );

    let answer = exchange(&server, &token, &code).signed(&key).send();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        answer.body.contains("user_id=7&screen_name=owner"),
        "{}",
        answer.body
    );
    is_refused(
        &exchange(&server, &token, &code).signed(&key),
        401,
        "not-granted",
    );
}

#[test]
fn a_token_is_good_until_its_owner_revokes_it() {
    let server = Server::start(&[]);
    let (token, key) = begin(&server, "oob");
    let code = grant(&server, &token);
    let answer = exchange(&server, &token, &code).signed(&key).send();
    let issued = CredentialsAnswer::parse_token(answer.body.as_bytes()).expect("credentials");
    let id = String::from_utf8(issued.token).expect("text");
    let resource = |id: &str| {
        Call::of_client(&server, "GET", "/1.1/account/verify_credentials.json")
            .with("oauth_token", id)
    };
    let token_key = self::key(&issued.secret);
    assert_eq!(resource(&id).signed(&token_key).send().status, 200);
    // The temporary ones open nothing.
    let (status, _, mistakes) = refused(&resource(&token).signed(&key));
    assert_eq!(
        (status, &mistakes[..]),
        (401, &["temporary-credentials-kept".to_owned()][..])
    );
    // The owner takes it back.
    let page = get(&server, "/");
    assert_eq!(
        submit(&server, &page, "/oauth/revoke", &[("token", &id)]).status,
        302
    );
    is_refused(&resource(&id).signed(&token_key), 401, "unknown-token");
}

#[test]
fn the_owner_signs_in_and_may_deny() {
    let server = Server::start(&[]);
    let (token, key) = begin(&server, "http://127.0.0.1:9/ready?x=1#top");
    assert_eq!(decide(&server, &token, "wrong", "grant").status, 403);
    let back = decide(&server, &token, "", "deny");
    assert_eq!(back.status, 302);
    let to = format!("location: http://127.0.0.1:9/ready?x=1&denied={token}#top\r\n");
    assert!(back.head.contains(&to), "{}", back.head);
    is_refused(
        &exchange(&server, &token, "1").signed(&key),
        401,
        "not-granted",
    );

    let (token, key) = begin(&server, "http://127.0.0.1:9/ready?x=1#top");
    let back = decide(&server, &token, "open sesame", "grant");
    let (_, rest) = back.head.split_once("location: ").expect("a way back");
    let to = rest.lines().next().expect("a line");
    let (before, verifier) = to.split_once("&oauth_verifier=").expect("a verifier");
    assert_eq!(
        before,
        format!("http://127.0.0.1:9/ready?x=1&oauth_token={token}")
    );
    let verifier = verifier.trim_end_matches("#top");
    assert_eq!(
        exchange(&server, &token, verifier)
            .signed(&key)
            .send()
            .status,
        200
    );

    // Wrong passwords are counted.
    let (token, _) = begin(&server, "oob");
    for _ in 0..5 {
        assert_eq!(decide(&server, &token, "wrong", "grant").status, 403);
    }
    let page = get(&server, &format!("/oauth/authorize?oauth_token={token}"));
    assert!(page.body.contains("blocked"), "{}", page.body);
}

#[test]
fn another_site_s_form_decides_nothing() {
    let server = Server::start(&[]);
    let (token, key) = begin(&server, "oob");
    let page = get(&server, &format!("/oauth/authorize?oauth_token={token}"));
    assert!(
        page.head.contains("content-security-policy: "),
        "{}",
        page.head
    );
    let fields = [
        ("form_key", "guessed"),
        ("screen_name", "owner"),
        ("password", "open sesame"),
    ];
    let answer = submit(&server, &page, "/oauth/authorize", &fields);
    assert_eq!(answer.status, 403);
    is_refused(
        &exchange(&server, &token, "1").signed(&key),
        401,
        "not-granted",
    );
}

#[test]
fn temporary_credentials_expire() {
    let server = Server::start(&["--temporary-life", "0"]);
    let (token, key) = begin(&server, "oob");
    is_refused(
        &exchange(&server, &token, "1").signed(&key),
        401,
        "unknown-token",
    );
    let page = get(&server, &format!("/oauth/authorize?oauth_token={token}"));
    assert_eq!(page.status, 400);
}

#[test]
fn get_and_every_place_is_taken() {
    let server = Server::start(&[]);
    let call = Call::of_client(&server, "GET", "/oauth/request_token")
        .with("oauth_callback", "oob")
        .signed(CLIENT_KEY);
    assert_eq!(call.send().status, 200);
    let call = Call::new(&server, "GET", "/echo").signed(KEY);
    let parameters: Vec<_> = call
        .oauth
        .iter()
        .map(|(name, value)| basestring::Parameter::new(name, value))
        .collect();
    let form = basestring::form_encode(&parameters);
    let mut query = call.clone();
    query.oauth.clear();
    query.target = format!("/echo?{form}");
    let answer = query.send();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        answer.body.contains("\"place\": \"query\""),
        "{}",
        answer.body
    );
    let mut again = call.clone();
    again.oauth.clear();
    // The same nonce in another place is the same nonce.
    let (status, code, _) = refused(&again.form(&form));
    assert_eq!((status, &code[..]), (401, "used-nonce"));
}

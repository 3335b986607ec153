//! RFC 5849: the answers and redirections of 1.2 and 2, and the three ways of sending the protocol
//! parameters of 3.5.

use basestring::{
    Authorization, CredentialsAnswer, Error, Request, authorization_uri, callback_redirect,
    protocol_parameters,
};

use crate::example::{assert_shown, get, pairs, post_form};

fn shown(answer: Result<CredentialsAnswer, Error>) -> String {
    let answer = answer.expect("the documented answer can be read");
    format!(
        "oauth_token\n  {}\noauth_token_secret\n  {}\noauth_callback_confirmed\n  {}\nas a form\n  {}\n",
        answer.token.escape_ascii(),
        answer.secret.expose().escape_ascii(),
        answer.callback_confirmed,
        answer.to_form(),
    )
}

#[test]
fn answers_hold_temporary_and_token_credentials() {
    let temporary = CredentialsAnswer::parse_temporary;
    let token = CredentialsAnswer::parse_token;
    let text = [
        "1.2, temporary credentials\n\n",
        &shown(temporary(
            b"oauth_token=hh5s93j4hdidpola&oauth_token_secret=hdhd0244k9j7ao03&\
              oauth_callback_confirmed=true",
        )),
        "\n1.2, token credentials\n\n",
        &shown(token(
            b"oauth_token=nnch734d00sl2jdk&oauth_token_secret=pfkkdhi9sl3r4s00",
        )),
        "\n2.1, temporary credentials\n\n",
        &shown(temporary(
            b"oauth_token=hdk48Djdsa&oauth_token_secret=xyz4992k83j47x0b&\
              oauth_callback_confirmed=true",
        )),
        "\n2.3, token credentials\n\n",
        &shown(token(
            b"oauth_token=j49ddk933skd9dks&oauth_token_secret=ll399dj47dskfjdk",
        )),
    ];
    assert_shown("rfc5849-2-answers", &text.concat());
}

#[test]
fn redirections_are_those_of_1_2_and_2_2() {
    let text = |uri: Vec<u8>| String::from_utf8(uri).expect("the parts are ASCII");
    assert_eq!(
        text(authorization_uri(
            b"https://photos.example.net/authorize",
            b"hh5s93j4hdidpola"
        )),
        "https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola",
    );
    assert_eq!(
        text(callback_redirect(
            b"http://printer.example.com/ready",
            b"hh5s93j4hdidpola",
            b"hfdp7dh39dks9884",
        )),
        "http://printer.example.com/ready?oauth_token=hh5s93j4hdidpola&\
         oauth_verifier=hfdp7dh39dks9884",
    );
    assert_eq!(
        text(authorization_uri(
            b"https://server.example.com/authorize_access",
            b"hdk48Djdsa"
        )),
        "https://server.example.com/authorize_access?oauth_token=hdk48Djdsa",
    );
    assert_eq!(
        text(callback_redirect(
            b"http://client.example.net/cb?x=1",
            b"hdk48Djdsa",
            b"473f82d3"
        )),
        "http://client.example.net/cb?x=1&oauth_token=hdk48Djdsa&oauth_verifier=473f82d3",
    );
}

/// 3.5.1's field, folded as it is printed.
const FIELD: &str = "OAuth realm=\"Example\",\r
        oauth_consumer_key=\"0685bd9184jfhq22\",\r
        oauth_token=\"ad180jjd733klru7\",\r
        oauth_signature_method=\"HMAC-SHA1\",\r
        oauth_signature=\"wOJIO9A2W5mFwDgiDvZbTSMK%2FPY%3D\",\r
        oauth_timestamp=\"137131200\",\r
        oauth_nonce=\"4572616e48616d6d65724c61686176\",\r
        oauth_version=\"1.0\"";

/// 3.5.2's body and 3.5.3's query, which are one text.
const FORM: &str = "oauth_consumer_key=0685bd9184jfhq22&oauth_token=ad180jjd733klru7&\
    oauth_signature_method=HMAC-SHA1&oauth_signature=wOJIO9A2W5mFwDgiDvZbTSMK%2FPY%3D&\
    oauth_timestamp=137131200&oauth_nonce=4572616e48616d6d65724c61686176&oauth_version=1.0";

#[test]
fn the_field_of_3_5_1_is_read() {
    let field = Authorization::parse(FIELD.as_bytes()).expect("the documented field is right");
    let realm = field.realm.as_deref().unwrap_or_default().escape_ascii();
    let text = format!(
        "realm\n  {realm}\nparameters, decoded\n{}built again\n  {}\n",
        pairs(&field.parameters),
        field.to_field().expect("what was read can be written"),
    );
    assert_shown("rfc5849-3.5.1", &text);

    let challenge = br#"OAuth realm="http://server.example.com/""#;
    let challenge = Authorization::parse(challenge).expect("the documented challenge is right");
    assert_eq!(
        challenge.realm.as_deref(),
        Some(&b"http://server.example.com/"[..])
    );
    assert_eq!(challenge.parameters, []);
}

#[test]
fn the_three_places_of_3_5_carry_the_same_parameters() {
    let field = [(&b"Authorization"[..], FIELD.as_bytes())];
    let url = format!("http://example.com/example/path?{FORM}");
    let places = [
        Request {
            fields: &field,
            ..get("http://example.com/example/path")
        },
        post_form("http://example.com/example/path", FORM),
        get(&url),
    ];
    let text = places.map(|request| {
        let (place, parameters) =
            protocol_parameters(&request).expect("the documented request can be read");
        format!("{}\n{}", place.name(), pairs(&parameters))
    });
    assert_shown("rfc5849-3.5", &text.concat());
}

//! A signature over a base string that differs from the right one in one or two parts is explained by
//! that difference, and any other signature is not.

use basestring::{Secret, hmac_sha1, percent_encode};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::request::read_http;

const PATH: &str = "/v1/items";
const PARAMETERS: &str = "a=x%20y&oauth_consumer_key=ck&oauth_nonce=n&oauth_signature_method=HMAC-SHA1\
                          &oauth_timestamp=1700000000&oauth_token=tk&oauth_version=1.0&z=1%3A2";

fn diagnosis(base_string: &str) -> Diagnosis {
    let target = format!("{PATH}?z=1%3A2&a=x%20y");
    diagnosis_of(&target, "", base_string)
}

/// The diagnosis of a request to a target, with what follows the header's first fields.
fn diagnosis_of(target: &str, rest: &str, base_string: &str) -> Diagnosis {
    let signature = hmac_sha1(base_string.as_bytes(), &Secret::new("cs&ts"));
    let signature = percent_encode(signature.as_bytes());
    let text = format!(
        "POST {target} HTTP/1.1\r\nHost: api.example\r\nAuthorization: OAuth \
         oauth_consumer_key=\"ck\", oauth_token=\"tk\", oauth_signature_method=\"HMAC-SHA1\", \
         oauth_timestamp=\"1700000000\", oauth_nonce=\"n\", oauth_version=\"1.0\", \
         oauth_signature=\"{signature}\"\r\n{rest}\r\n"
    );
    let evidence = Evidence::of(read_http(text.as_bytes(), None).expect("a request"));
    let given = Given {
        client_secret: Some(Secret::new("cs")),
        token_secret: Some(Secret::new("ts")),
        ..Given::default()
    };
    diagnose(&[evidence], &given, Depth::Singles).expect("it can be signed")
}

fn of(method: &str, uri: &str, parameters: &str) -> String {
    [method, uri, parameters]
        .map(|part| percent_encode(part.as_bytes()))
        .join("&")
}

/// The names of the explanations of a text that was signed.
fn names(method: &str, uri: &str, parameters: &str) -> Vec<String> {
    let diagnosis = diagnosis(&of(method, uri, parameters));
    assert_ne!(
        diagnosis.verdict,
        Verdict::Right,
        "{method} {uri} {parameters}"
    );
    let explanations = diagnosis.explanations.iter();
    explanations.map(|explanation| explanation.ids()).collect()
}

#[test]
fn the_right_text_is_right() {
    let diagnosis = diagnosis(&of(
        "POST",
        &format!("https://api.example{PATH}"),
        PARAMETERS,
    ));
    assert_eq!(diagnosis.verdict, Verdict::Right);
}

#[test]
fn a_base_string_uri_without_host_is_explained_by_it() {
    for uri in [
        "/v1/items",
        "null//null/v1/items",
        "undefined://undefined/v1/items",
        "https:///v1/items",
    ] {
        let how = format!("signed with the base string URI {uri}, which has no scheme and host");
        assert_eq!(names("POST", uri, PARAMETERS), [how]);
    }
}

#[test]
fn other_slashes_ports_and_paths_are_explained_by_them() {
    for (uri, how) in [
        (
            "https://api.example//v1/items",
            "a doubled slash in the path, //v1/items",
        ),
        (
            "https://api.example/v1//items",
            "a doubled slash in the path, /v1//items",
        ),
        (
            "https://api.example:8443/v1/items",
            "the port 8443, which was not sent",
        ),
        (
            "https://api.example/v1/items.json",
            "the path /v1/items.json, and sent with /v1/items",
        ),
        (
            "https://api.example/wp-json/v1/items",
            "the path /wp-json/v1/items, and sent with /v1/items",
        ),
    ] {
        assert_eq!(
            names("POST", uri, PARAMETERS),
            [format!("signed with {how}")]
        );
    }
}

#[test]
fn parameters_that_are_left_out_or_of_another_second_are_explained_by_it() {
    let uri = "https://api.example/v1/items";
    for name in ["oauth_version", "oauth_nonce", "oauth_token", "a", "z"] {
        let rest: Vec<&str> = PARAMETERS
            .split('&')
            .filter(|pair| pair.split('=').next() != Some(name))
            .collect();
        let found = names("POST", uri, &rest.join("&"));
        assert_eq!(found, [format!("signed without the parameter {name}")]);
    }
    for moment in ["1699999995", "1700000005"] {
        let other = PARAMETERS.replace("1700000000", moment);
        assert_eq!(names("POST", uri, &other), ["header-nonce-differs"]);
    }
}

#[test]
fn two_changes_are_explained_together() {
    let found = names("post", "/v1/items", PARAMETERS);
    assert_eq!(found, ["method-not-uppercased"]);
    let diagnosis = diagnosis(&of("post", "/v1/items", PARAMETERS));
    let how = diagnosis.explanations[0].how.as_deref();
    assert_eq!(
        how,
        Some(
            "signed with the method post, and with the base string URI /v1/items, which has no \
             scheme and host"
        )
    );
}

#[test]
fn another_text_is_not_explained() {
    for (method, uri, parameters) in [
        (
            "POST",
            "https://api.example/v1/things",
            PARAMETERS.to_owned(),
        ),
        (
            "POST",
            "https://api.example:8444/v1/items",
            PARAMETERS.to_owned(),
        ),
        (
            "POST",
            "https://api.example/v1/items",
            format!("{PARAMETERS}&zz=1"),
        ),
        (
            "POST",
            "https://api.example/v1/items",
            PARAMETERS.replace("1700000000", "1700000006"),
        ),
    ] {
        assert_eq!(
            names(method, uri, &parameters),
            [""; 0],
            "{uri} {parameters}"
        );
    }
}

#[test]
fn a_query_in_the_base_string_uri_is_explained_as_it_was_written() {
    let target = "/v1/items?f%5Bsize%5D=10&z=1%3A2";
    let rest = PARAMETERS.replace("a=x%20y&", "").replace("&z=1%3A2", "");
    for query in ["f%5Bsize%5D=10&z=1%3A2", "f[size]=10&z=1:2"] {
        let uri = format!("https://api.example/v1/items?{query}");
        let diagnosis = diagnosis_of(target, "", &of("POST", &uri, &rest));
        let found: Vec<String> = diagnosis.explanations.iter().map(|one| one.ids()).collect();
        assert_eq!(
            found,
            ["uri-query-kept + collect-query-left-out"],
            "{query}"
        );
    }
}

#[test]
fn a_file_that_was_signed_as_a_text_is_explained_or_pointed_out() {
    let body = "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: \
                form-data; name=\"title\"\r\n\r\nx y\r\n--b\r\nContent-Disposition: form-data; \
                name=\"photo\"; filename=\"a.jpg\"\r\n\r\nJPEG\r\n--b--";
    let rest = PARAMETERS.replace("a=x%20y&", "").replace("&z=1%3A2", "");
    let uri = "https://api.example/v1/items";
    for (photo, how) in [
        ("%40a.jpg", "the file photo as @ and its name"),
        ("JPEG", "the file photo as its content"),
    ] {
        let parameters = format!("{rest}&photo={photo}");
        let diagnosis = diagnosis_of(PATH, body, &of("POST", uri, &parameters));
        let found: Vec<String> = diagnosis.explanations.iter().map(|one| one.ids()).collect();
        assert_eq!(found, [format!("signed with {how}")]);
    }
    let parameters = format!("{rest}&photo=%40%2Ftmp%2FphpX&title=x%20y");
    let diagnosis = diagnosis_of(PATH, body, &of("POST", uri, &parameters));
    assert_eq!(diagnosis.verdict, Verdict::Unexplained);
    assert!(
        diagnosis.to_try[0].contains("photo"),
        "{:?}",
        diagnosis.to_try
    );
}

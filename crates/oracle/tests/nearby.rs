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
    for (uri, what) in [
        ("/v1/items", "has no scheme and host"),
        ("null//null/v1/items", "has no scheme and host"),
        ("undefined/v1/items", "has no scheme and host"),
        ("https:///v1/items", "has no host"),
        ("undefined://undefined/v1/items", "has another host"),
        ("http://localhost:3000/v1/items", "has another host"),
    ] {
        let how = format!("signed with the base string URI {uri}, which {what}");
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
fn a_url_that_was_joined_or_cleaned_as_text_is_explained() {
    for uri in [
        "https:/api.example/v1/items",
        "https://api.examplehttps://api.example/v1/items",
        "https://api.example/v1/items/v1/items",
        "https://api.example:undefined/v1/items",
        "https://api.examplev1/items",
        "https://api.example/v1%2Fitems",
        "https://api.example",
    ] {
        let how = format!("signed with the base string URI {uri}");
        assert_eq!(names("POST", uri, PARAMETERS), [how]);
    }
}

/// The parameters of the protocol and those of a query, sorted as text.
fn with(own: &[&str]) -> String {
    let protocol = PARAMETERS
        .split('&')
        .filter(|pair| pair.starts_with("oauth_"));
    let mut all: Vec<&str> = protocol.chain(own.iter().copied()).collect();
    all.sort_unstable();
    all.join("&")
}

#[test]
fn parameters_that_a_framework_changes_are_explained_by_it() {
    let uri = "https://api.example/v1/items";
    for (query, own, how) in [
        (
            "a.b=1&c%20d=2",
            &["a_b=1", "c_d=2"][..],
            "with _ for each dot and space in names",
        ),
        (
            "a%5B%5D=x&a%5B%5D=y",
            &["a%5B0%5D=x", "a%5B1%5D=y"],
            "with numbered brackets",
        ),
        ("a%5B%5D=x&a%5B%5D=y", &["a=Array"], "with the word Array"),
        (
            "a=1",
            &["a=1", "route=v1%2Fitems"],
            "with the parameter route=v1/items",
        ),
        (
            "a=1",
            &["a=1", "oauth_callback=oob"],
            "with the parameter oauth_callback=oob",
        ),
        ("a=1&b=2&c=3", &["b=2"], "without the parameters a and c"),
    ] {
        let target = format!("{PATH}?{query}");
        let diagnosis = diagnosis_of(&target, "", &of("POST", uri, &with(own)));
        let found: Vec<&str> = diagnosis
            .explanations
            .iter()
            .filter_map(|one| one.how.as_deref())
            .collect();
        assert_eq!(found.len(), 1, "{how}: {found:?}");
        assert!(
            found[0].starts_with(&format!("signed {how}")),
            "{how}: {found:?}"
        );
    }
}

#[test]
fn an_encoder_for_the_parameters_alone_is_explained() {
    let uri = "https://api.example/v1/items";
    for (query, own, id) in [
        (
            "q=Hello%21%20(x)",
            "q=Hello!%20(x)",
            "encode-bare-uricomponent",
        ),
        ("q=a%20b*~c", "q=a+b*%7Ec", "encode-as-form-serializer"),
        ("q=a%20b~c", "q=a+b%7Ec", "encode-as-php-urlencode"),
    ] {
        let target = format!("{PATH}?{query}");
        let diagnosis = diagnosis_of(&target, "", &of("POST", uri, &with(&[own])));
        let found = diagnosis.explanations.iter();
        let found = found.flat_map(|one| one.mistakes.iter().chain(&one.or));
        let found: Vec<&str> = found.map(|named| named.id).collect();
        assert!(found.contains(&id), "{id}: {found:?}");
    }
}

#[test]
fn a_request_of_an_authorization_without_its_parameter_is_reported_after_right() {
    for (path, parameter) in [
        ("/oauth/access_token", "oauth_verifier"),
        ("/oauth/AccessToken", "oauth_verifier"),
    ] {
        let uri = format!("https://api.example{path}");
        let diagnosis = diagnosis_of(path, "", &of("POST", &uri, &with(&[])));
        assert_eq!(diagnosis.verdict, Verdict::Right);
        assert!(
            diagnosis.next[0].starts_with(parameter),
            "{:?}",
            diagnosis.next
        );
    }
    let diagnosis = diagnosis_of(
        PATH,
        "",
        &of("POST", "https://api.example/v1/items", &with(&[])),
    );
    assert!(
        diagnosis.next[0].starts_with("a proxy"),
        "{:?}",
        diagnosis.next
    );
}

#[test]
fn natural_order_is_explained_and_byte_order_is_right() {
    let uri = "https://api.example/v1/items";
    let target = format!("{PATH}?file10=a&file2=b");
    let sorted = with(&["file10=a", "file2=b"]);
    let right = diagnosis_of(&target, "", &of("POST", uri, &sorted));
    assert_eq!(right.verdict, Verdict::Right);
    let natural = sorted.replace("file10=a&file2=b", "file2=b&file10=a");
    let diagnosis = diagnosis_of(&target, "", &of("POST", uri, &natural));
    let how = diagnosis.explanations[0].how.as_deref().unwrap_or_default();
    assert!(how.contains("natural order"), "{how}");
}

#[test]
fn a_form_of_another_type_is_not_signed_and_that_is_reported() {
    let uri = "https://api.example/v1/items";
    let right = of("POST", uri, &with(&[]));
    for kind in ["text/xml", "text/plain"] {
        let rest = format!("Content-Type: {kind}\r\n\r\nstatus=hello%20world");
        let diagnosis = diagnosis_of(PATH, &rest, &right);
        assert_eq!(diagnosis.verdict, Verdict::Right);
        let remarks = diagnosis.seen[0].remarks.join(" ");
        assert!(remarks.contains("[body-not-signed]"), "{remarks}");
        assert!(diagnosis.next[0].contains(kind), "{:?}", diagnosis.next);
    }
    let json = "Content-Type: application/json\r\n\r\n{\"a\":\"b=c\"}";
    let diagnosis = diagnosis_of(PATH, json, &right);
    let remarks = diagnosis.seen[0].remarks.join(" ");
    assert!(!remarks.contains("[body-not-signed]"), "{remarks}");
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

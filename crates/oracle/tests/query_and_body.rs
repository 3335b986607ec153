//! The query is signed whatever the body is: a signer or a verifier that leaves it out for one content
//! type and one method is caught.

use std::collections::BTreeSet;

use basestring_oracle::internal::vectors;
use basestring_oracle::{
    Answer, Call, Case, Implementation, Reference, RequestInput, Verdict, judge,
};

/// The content type, `none` without one, and the method.
fn kind(request: &RequestInput) -> (String, String) {
    let content_type = request
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let content_type = content_type.map_or("none", |(_, value)| value.as_str());
    let has_body = request.body.is_some();
    (
        format!("{content_type}, {has_body}"),
        request.method.clone(),
    )
}

fn without_query(mut request: RequestInput) -> RequestInput {
    if let Some((before, _)) = request.url.split_once('?') {
        request.url = before.to_owned();
    }
    request
}

/// The answer of an implementation that leaves out the query.
fn answer(call: &Call) -> Answer {
    if let Call::Sign(input) = call {
        let mut input = input.clone();
        input.request = without_query(input.request);
        Reference.answer(&Call::Sign(input))
    } else if let Call::Verify(input) = call {
        let mut input = input.clone();
        input.request = without_query(input.request);
        Reference.answer(&Call::Verify(input))
    } else {
        Answer::Unsupported("it signs and verifies".to_owned())
    }
}

fn request(call: &Call) -> Option<&RequestInput> {
    if let Call::Sign(input) = call {
        Some(&input.request)
    } else if let Call::Verify(input) = call {
        Some(&input.request)
    } else {
        None
    }
}

#[test]
fn a_query_that_is_left_out_is_caught_for_each_content_type_and_method() {
    let files = vectors::load_embedded().expect("the vectors");
    let cases: Vec<Case> = files.into_iter().flat_map(|file| file.cases).collect();
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "REPORT"];
    let types = [
        "none, false",
        "none, true",
        "application/x-www-form-urlencoded, true",
        "application/x-www-form-urlencoded; charset=UTF-8, true",
        "multipart/form-data; boundary=x, true",
        "application/json, true",
        "text/plain, true",
        "application/xml, true",
    ];
    for op in ["sign", "verify"] {
        let caught: BTreeSet<(String, String)> = cases
            .iter()
            .filter(|case| case.call.op().name() == op)
            .filter(|case| matches!(judge(case, &answer(&case.call)), Verdict::Failed(_)))
            .filter_map(|case| request(&case.call).map(kind))
            .collect();
        for content_type in types {
            for method in methods {
                let wanted = (content_type.to_owned(), method.to_owned());
                assert!(caught.contains(&wanted), "{op}: {wanted:?} is not caught");
            }
        }
    }
}

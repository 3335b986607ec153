//! One request in every form in which it can be pasted is read as the same request.

mod logs;
mod sent;

use std::fs;
use std::path::Path;

use basestring_oracle::internal::request::{describe, summary};
use basestring_oracle::request::{Form, OwnedRequest, ReadOptions, read};

fn read_text(text: &[u8]) -> OwnedRequest {
    let shown = String::from_utf8_lossy(text);
    read(text, &ReadOptions::default()).expect(&shown)
}

/// The pasted texts that people had, of one GET that is signed.
#[test]
fn one_request_is_read_from_each_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms/pastes");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let request = read_text(&fs::read(&path).expect("a file"));
        let name = path.display();
        assert_eq!(request.method, b"GET", "{name}");
        let url = String::from_utf8_lossy(&request.url).into_owned();
        let expected = "https://api.shop.example/v1/orders?status=open&page=2";
        assert!(url.starts_with(expected), "{name}: {url}");
        let summary = summary(&request);
        assert!(
            summary.starts_with("signature HMAC-SHA1 in the "),
            "{name}: {summary}"
        );
        assert!(request.body.octets().is_empty(), "{name}");
        if let Some(value) = request.field("Authorization") {
            let value = String::from_utf8_lossy(value);
            assert!(
                value.starts_with("OAuth oauth_consumer_key=\"fmtKey\", "),
                "{name}: {value}"
            );
            assert!(
                value.ends_with("oauth_signature=\"EOf5G8t9kFZtWWqCQdgM4Jq9qoo%3D\""),
                "{name}: {value}"
            );
        } else {
            assert_eq!(request.source.form, Some(Form::Url), "{name}");
        }
        count += 1;
    }
    assert!(count >= 16, "{count} files");
}

/// Every form's example is read as that form.
#[test]
fn the_example_of_each_form_is_read() {
    for &form in Form::ALL {
        // Headers alone need a URL.
        let url = (form == Form::Headers).then_some("https://api.example.com/1/items");
        let options = ReadOptions {
            url,
            ..ReadOptions::default()
        };
        let request = read(describe(form).example.as_bytes(), &options).expect("a request");
        assert_eq!(request.source.form, Some(form));
        assert!(summary(&request).contains("(from "), "{}", form.name());
    }
}

//! `oauth_body_hash` is compared with the body: a right signature over the hash of another body is
//! reported with what was hashed.

use super::{SECRETS, diagnose};
use crate::program::run;

/// The name of what was hashed, the hash and the signature, as they are in the header, and what is
/// reported.
const HASHES: [(&str, &str, &str, &str); 7] = [
    (
        "right",
        "n4nHQM60bXQYySSnisV5QdXpZSA%3D",
        "V5Y3uv0xw6pNbl%2BHTXCKms6%2BggU%3D",
        "",
    ),
    (
        "empty",
        "2jmj7l5rSw0yVb%2FvlWAYkK%2FYBwk%3D",
        "4G93m9%2B2SZ5hLXJKaqGS2Ba5%2FF4%3D",
        "the empty body",
    ),
    (
        "spaced",
        "5K1NqtU6LuwDEzhq2oghHlDWk70%3D",
        "kySPwpMA%2BxZwdnZkJRO%2BzuDZp1A%3D",
        "a space after each comma and colon",
    ),
    (
        "newline",
        "ij2WH3%2Fo73tB1GEFmISpRhvoUFk%3D",
        "H0H0h%2Fwo2QgALOCCTjNaUDZXMGU%3D",
        "--data-binary",
    ),
    (
        "unknown",
        "QPo37ADHYcfbtuve5tSiYLki9fQ%3D",
        "DdNgOXaZ0RcXuZA2l4sEo3cUoO8%3D",
        "compare the bytes",
    ),
    (
        "hex",
        "9f89c740ceb46d7418c924a78ac57941d5e96520",
        "dX6yGSbZanbb4nPTJaIujU6632k%3D",
        "in hexadecimal digits",
    ),
    (
        "sha256",
        "AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX%2BGI%3D",
        "J%2FUyAWcH1DpDHZA9WTnsKVQC9OU%3D",
        "it is the SHA-256 of the body",
    ),
];

fn request(hash: &str, signature: &str) -> String {
    format!(
        "POST /items HTTP/1.1\nHost: api.example.com\nContent-Type: application/json\n\
         Authorization: OAuth oauth_consumer_key=\"ck\", oauth_body_hash=\"{hash}\", \
         oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1700000000\", \
         oauth_nonce=\"n\", oauth_signature=\"{signature}\"\n\n{{\"a\":1}}"
    )
}

#[test]
fn what_was_hashed_in_place_of_the_body_is_reported() {
    for (name, hash, signature, how) in HASHES {
        let code = i32::from(name != "right");
        let text = diagnose(&SECRETS[..2], &request(hash, signature), code);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            words.contains("is not the hash of its body"),
            code == 1,
            "{name}: {text}"
        );
        assert!(
            words.contains("the signature matches this request"),
            "{name}: {text}"
        );
        assert!(words.contains(how), "{name}: {text}");

        let request = request(hash, signature);
        let explained = run(
            &["explain", "-", "--consumer-secret", SECRETS[1]],
            request.as_bytes(),
        );
        assert_eq!(explained.code, Some(code), "{name}: {}", explained.stdout);
        let verdict = "oauth_body_hash is not the hash of the body";
        assert_eq!(
            explained.stdout.contains(verdict),
            code == 1,
            "{name}: {}",
            explained.stdout
        );
    }
}

/// A paste without its body says no more about it.
#[test]
fn without_the_body_nothing_is_reported_of_it() {
    let (_, hash, signature, _) = HASHES[0];
    let request = request(hash, signature).replace("{\"a\":1}", "");
    let text = diagnose(&SECRETS[..2], &request, 0);
    assert!(!text.contains("body_hash is not"), "{text}");
}

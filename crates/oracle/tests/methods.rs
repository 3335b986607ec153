//! Every signature method is known to `diagnose`: a right signature of each is right, one of another
//! method is named by computing it, and no length names anything.

use basestring::{Credentials, Secret, SignatureMethod, compute_signature};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::request::read_http;

const SHARED: [SignatureMethod; 4] = [
    SignatureMethod::HmacSha1,
    SignatureMethod::HmacSha256,
    SignatureMethod::HmacSha512,
    SignatureMethod::Plaintext,
];

fn base_string(name: &str) -> String {
    format!(
        "GET&https%3A%2F%2Fh%2Fp&a%3D1%26oauth_consumer_key%3Dck%26oauth_nonce%3Dn%26\
         oauth_signature_method%3D{name}%26oauth_timestamp%3D1"
    )
}

/// The diagnosis of a signature of `computed` under the name `declared`.
fn found(declared: &str, computed: SignatureMethod, with_secret: bool) -> Diagnosis {
    let credentials = Credentials::client("ck", "client-s3cret");
    let text = base_string(declared);
    let signature = compute_signature(computed, &credentials, text.as_bytes());
    let signature = signature.expect("a signature");
    diagnosed(declared, &signature, with_secret)
}

fn diagnosed(declared: &str, signature: &str, with_secret: bool) -> Diagnosis {
    let request = format!(
        "GET https://h/p?a=1 HTTP/1.1\nAuthorization: OAuth oauth_consumer_key=\"ck\", \
         oauth_nonce=\"n\", oauth_timestamp=\"1\", oauth_signature_method=\"{declared}\"\n\n"
    );
    let mut evidence = Evidence::of(read_http(request.as_bytes(), None).expect("a request"));
    evidence.signature = Some(signature.to_owned());
    let given = Given {
        client_secret: with_secret.then(|| Secret::from("client-s3cret")),
        ..Given::default()
    };
    diagnose(&[evidence], &given, Depth::Pairs).expect("a diagnosis")
}

#[test]
fn a_signature_of_another_method_is_named_by_computing_it() {
    for declared in SignatureMethod::ALL {
        for computed in SHARED {
            let diagnosis = found(declared.name(), computed, true);
            let pair = format!("{} under {}", computed.name(), declared.name());
            if declared == computed {
                assert_eq!(diagnosis.verdict, Verdict::Right, "{pair}");
                continue;
            }
            assert_eq!(diagnosis.verdict, Verdict::Explained, "{pair}");
            let hows = diagnosis
                .explanations
                .iter()
                .filter_map(|one| one.how.clone());
            let hows = hows.collect::<Vec<_>>().join("\n");
            let expected = format!("is {} of this request", computed.name());
            assert!(hows.contains(&expected), "{pair}: {hows}");
            assert_eq!(
                diagnosis.explanations[0].ids(),
                "digest-sha256-under-sha1-name"
            );
        }
    }
}

/// A right signature of any method, and a wrong one of any length: without the secret nothing names a
/// mistake. A length that the method never gives is reported as such.
#[test]
fn no_length_of_a_signature_names_a_mistake() {
    for method in SignatureMethod::ALL {
        let declared = method.name();
        for computed in SHARED {
            let diagnosis = found(declared, computed, false);
            let is_plaintext = |method| method == SignatureMethod::Plaintext;
            let is_rsa = declared.starts_with("RSA");
            // An RSA key of 512 bits gives as many bytes as HMAC-SHA512.
            let is_of_rsa = is_rsa && computed == SignatureMethod::HmacSha512;
            let has_length = method == computed
                || is_plaintext(method)
                || is_of_rsa
                || (is_plaintext(computed) && !is_rsa);
            let expected = if has_length {
                Verdict::NothingShows
            } else {
                Verdict::OtherLength
            };
            assert_eq!(diagnosis.verdict, expected, "{declared} {computed:?}");
            let form = diagnosis.form.and_then(|form| form.mistake);
            assert_eq!(form, None, "{declared}");
        }
        for length in [1, 16, 20, 32, 64, 128, 256, 512] {
            let bytes: Vec<u8> = (0..length)
                .map(|place: u32| (place * 37 % 251) as u8 | 128)
                .collect();
            let signature = basestring_base64(&bytes);
            let diagnosis = diagnosed(declared, &signature, true);
            let form = diagnosis.form.and_then(|form| form.mistake);
            assert_eq!(form, None, "{declared} {length}");
            assert!(diagnosis.explanations.is_empty(), "{declared} {length}");
        }
    }
}

fn basestring_base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_method_that_is_written_in_another_way_is_the_one_that_it_is_meant_to_be() {
    for (written, meant) in [
        ("hmac-sha1", SignatureMethod::HmacSha1),
        ("HMAC_SHA256", SignatureMethod::HmacSha256),
        ("HMACSHA512", SignatureMethod::HmacSha512),
        ("plaintext", SignatureMethod::Plaintext),
    ] {
        let diagnosis = found(written, meant, true);
        assert_eq!(diagnosis.verdict, Verdict::Right, "{written}");
        assert_eq!(
            diagnosis.advice[0].mistake.id,
            "digest-method-name-misspelt"
        );
    }
    // A method that nobody knows here is not accused of being another.
    let diagnosis = diagnosed("HMAC-SHA384", "AAAA", true);
    assert_eq!(diagnosis.verdict, Verdict::NothingShows);
    assert!(diagnosis.advice.is_empty());
}

/// A signature of the right text with the right key, computed in another way than HMAC.
#[test]
fn another_computation_than_hmac_is_named_without_a_mistake() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha1::{Digest, Sha1};

    const KEY: &str = "client-s3cret&";
    let text = base_string("HMAC-SHA1");
    let swapped = basestring::hmac_sha1(KEY.as_bytes(), &text.as_str().into());
    let plain = STANDARD.encode(Sha1::digest(format!("{text}{KEY}")));
    let other = text.replace("HMAC-SHA1", "HMAC-SHA256");
    let renamed = basestring::hmac_sha1(other.as_bytes(), &KEY.into());
    for (signature, expected) in [
        (swapped, "are exchanged"),
        (plain, "the plain hash of the base string and the key"),
        (
            renamed,
            "with oauth_signature_method HMAC-SHA256, and sent with HMAC-SHA1",
        ),
    ] {
        let diagnosis = diagnosed("HMAC-SHA1", &signature, true);
        assert_eq!(diagnosis.verdict, Verdict::Explained, "{expected}");
        assert_eq!(diagnosis.explanations.len(), 1, "{expected}");
        let ids = diagnosis.explanations[0].ids();
        assert!(ids.contains(expected), "{ids}");
    }
}

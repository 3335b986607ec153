//! A signature by the right key is never called one of another key, whatever was signed with it and
//! however it is written, and it is called right only in the one right form.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use basestring_oracle::diagnose::{Diagnosis, Verdict};
use num_bigint::BigUint;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use super::{base_string, file, found};

const KEYS: [&str; 3] = ["private-pkcs1.pem", "private-1033.pem", "private-2048.pem"];

/// The modulus and the private exponent of a key in PKCS #1.
struct Numbers {
    modulus: BigUint,
    exponent: BigUint,
}

impl Numbers {
    fn read(name: &str) -> Self {
        let pem = file(name);
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        let der = STANDARD.decode(lines.collect::<String>()).expect("Base64");
        // A sequence of version, modulus, public exponent and private exponent.
        let mut rest = &der[4..];
        let mut numbers = Vec::new();
        while numbers.len() < 4 {
            let (head, length) = match rest[1] {
                0x82 => (4, usize::from(rest[2]) << 8 | usize::from(rest[3])),
                0x81 => (3, usize::from(rest[2])),
                short => (2, usize::from(short)),
            };
            numbers.push(BigUint::from_bytes_be(&rest[head..head + length]));
            rest = &rest[head + length..];
        }
        Self {
            modulus: numbers[1].clone(),
            exponent: numbers[3].clone(),
        }
    }

    fn length(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).expect("a length")
    }

    fn raw(&self, message: &[u8]) -> Vec<u8> {
        let number = BigUint::from_bytes_be(message).modpow(&self.exponent, &self.modulus);
        let bytes = number.to_bytes_be();
        [vec![0; self.length() - bytes.len()], bytes].concat()
    }

    /// RSASSA-PKCS1-v1_5 of any content.
    fn padded(&self, content: &[u8]) -> Vec<u8> {
        let padding = vec![0xff; self.length() - content.len() - 3];
        self.raw(&[&[0, 1][..], &padding, &[0], content].concat())
    }

    fn pss(&self, hash: Hash, mask: Hash, salt: usize, text: &[u8]) -> Vec<u8> {
        let bits = usize::try_from(self.modulus.bits()).expect("bits") - 1;
        let whole = bits.div_ceil(8);
        let salt: Vec<u8> = (0..salt)
            .map(|place| u8::try_from(place % 251).expect("a byte"))
            .collect();
        let digest = hash(&[&[0; 8][..], &hash(text), &salt].concat());
        let zeros = whole - digest.len() - salt.len() - 2;
        let block = [vec![0; zeros], vec![1], salt].concat();
        let mut generated = Vec::new();
        for counter in 0..u32::MAX {
            if generated.len() >= block.len() {
                break;
            }
            generated.extend(mask(&[&digest[..], &counter.to_be_bytes()].concat()));
        }
        let mut masked: Vec<u8> = block.iter().zip(generated).map(|(a, b)| a ^ b).collect();
        masked[0] &= u8::MAX >> (8 * whole - bits);
        self.raw(&[masked, digest, vec![0xbc]].concat())
    }
}

type Hash = fn(&[u8]) -> Vec<u8>;

fn sha1(text: &[u8]) -> Vec<u8> {
    Sha1::digest(text).to_vec()
}

fn sha256(text: &[u8]) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

fn sha512(text: &[u8]) -> Vec<u8> {
    Sha512::digest(text).to_vec()
}

const SHA1: [u8; 15] = [
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14,
];

fn right(key: &Numbers, text: &[u8]) -> Vec<u8> {
    key.padded(&[&SHA1[..], &sha1(text)].concat())
}

/// Signatures of a text by a key that are not RSA-SHA1, with what the report says of each.
fn other_signatures(key: &Numbers, text: &[u8]) -> Vec<(Vec<u8>, &'static str)> {
    let most = key.length() - 20 - 2 - usize::from(key.modulus.bits() % 8 == 1);
    let digits: String = sha1(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    vec![
        (key.pss(sha1, sha1, 20, text), "RSASSA-PSS"),
        (key.pss(sha1, sha1, 0, text), "RSASSA-PSS"),
        (key.pss(sha1, sha1, most, text), "RSASSA-PSS"),
        (key.pss(sha256, sha256, 32, text), "RSASSA-PSS"),
        (key.pss(sha256, sha1, 20, text), "RSASSA-PSS"),
        (key.pss(sha512, sha512, 20, text), "RSASSA-PSS"),
        (key.padded(&sha1(text)), "without the name"),
        (key.padded(digits.as_bytes()), "hexadecimal digits"),
        (
            key.padded(&[&SHA1[..], &sha1(&sha1(text))].concat()),
            "hashed again",
        ),
        (key.padded(b"something"), ""),
        (key.raw(&sha1(text)), "without the padding"),
        (
            key.raw(&[&SHA1[..], &sha1(text)].concat()),
            "without the padding",
        ),
        (
            key.raw(&[vec![1; 40], vec![0]].concat()),
            "without the padding",
        ),
    ]
}

/// The wrong forms of a signature, with the mistake or the words of each.
fn other_texts(signature: &[u8]) -> Vec<(String, &'static str)> {
    let base64 = STANDARD.encode(signature);
    let digits: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines = |width: usize| {
        let lines = base64.as_bytes().chunks(width);
        let lines: Vec<_> = lines.map(String::from_utf8_lossy).collect();
        lines.join("\n")
    };
    let mut reversed = signature.to_vec();
    reversed.reverse();
    let mut all = vec![
        (digits.clone(), "digest-hex"),
        (digits.to_ascii_uppercase(), "digest-hex"),
        (STANDARD.encode(&digits), "digest-base64-of-hex"),
        (STANDARD.encode(&base64), "digest-base64-twice"),
        (lines(60), "base64-line-wrapped"),
        (lines(76) + "\n", "base64-line-wrapped"),
        (base64.clone() + "\n", "base64-trailing-newline"),
        (base64.clone() + "\r\n", "base64-trailing-newline"),
        (
            STANDARD.encode(lines(64)),
            "digest-base64-twice + base64-line-wrapped",
        ),
        (STANDARD.encode(reversed), "reverse order"),
        (
            STANDARD.encode([&[0][..], signature].concat()),
            "a zero byte before it",
        ),
        (
            BigUint::from_bytes_be(signature).to_string(),
            "decimal number",
        ),
        (format!("b'{base64}'"), "as Python prints bytes"),
    ];
    let of_urls = URL_SAFE_NO_PAD.encode(signature);
    if of_urls.contains(['-', '_']) {
        all.push((of_urls, "base64-url-safe"));
    }
    if base64.ends_with('=') {
        all.push((base64.trim_end_matches('=').to_owned(), "base64-no-padding"));
    }
    all
}

fn is_blamed_on_key(diagnosis: &Diagnosis) -> bool {
    let finding = diagnosis.rsa.as_ref().expect("a finding");
    let facts = finding.facts.join("\n");
    diagnosis.verdict == Verdict::KeyIsWrong
        || finding.is_of_this_key != Some(true)
        || facts.contains("another key")
}

fn said(diagnosis: &Diagnosis) -> String {
    let hows = diagnosis.explanations.iter();
    let hows = hows.map(|one| format!("{}: {}", one.ids(), one.how.clone().unwrap_or_default()));
    let facts = &diagnosis.rsa.as_ref().expect("a finding").facts;
    format!(
        "{}\n{}",
        hows.collect::<Vec<_>>().join("\n"),
        facts.join("\n")
    )
}

#[test]
fn a_signature_by_the_right_key_is_never_called_one_of_another_key() {
    let text = base_string("RSA-SHA1", "a%3D1%26");
    for name in KEYS {
        let key = Numbers::read(name);
        let signature = right(&key, text.as_bytes());
        let of = |text: &str| found("RSA-SHA1", text, Some(name), None);
        assert_eq!(of(&STANDARD.encode(&signature)).verdict, Verdict::Right);
        for (written, expected) in other_texts(&signature) {
            let diagnosis = of(&written);
            let said = said(&diagnosis);
            assert!(!is_blamed_on_key(&diagnosis), "{name} {expected}: {said}");
            assert_eq!(
                diagnosis.verdict,
                Verdict::Explained,
                "{name} {expected}: {said}"
            );
            assert!(said.contains(expected), "{name} {expected}: {said}");
        }
        for (signature, expected) in other_signatures(&key, text.as_bytes()) {
            let diagnosis = of(&STANDARD.encode(&signature));
            let said = said(&diagnosis);
            assert!(!is_blamed_on_key(&diagnosis), "{name} {expected}: {said}");
            assert!(!diagnosis.verdict.is_right(), "{name} {expected}: {said}");
            assert!(said.contains(expected), "{name} {expected}: {said}");
        }
    }
}

/// The same key, another request and another padding: the search goes on as with an HMAC.
#[test]
fn a_signature_in_another_form_is_searched_for_other_requests_too() {
    let text = base_string("RSA-SHA1", "a%3D1%26").replace("https", "http");
    let key = Numbers::read("private-2048.pem");
    let of = |text: &str| found("RSA-SHA1", text, Some("private-2048.pem"), None);
    for (signature, expected) in [
        (key.pss(sha1, sha1, 20, text.as_bytes()), "RSASSA-PSS"),
        (right(&key, text.as_bytes()), ""),
    ] {
        let diagnosis = of(&STANDARD.encode(&signature));
        assert_eq!(diagnosis.verdict, Verdict::OtherRequest);
        assert!(said(&diagnosis).contains(expected));
    }
}

#[test]
fn an_rsa_signature_under_the_name_of_an_hmac_is_named_with_the_key() {
    for method in ["HMAC-SHA1", "HMAC-SHA256"] {
        let text = base_string(method, "a%3D1%26");
        let key = Numbers::read("private-pkcs1.pem");
        let signature = STANDARD.encode(right(&key, text.as_bytes()));
        let diagnosis = found(method, &signature, Some("public.pem"), None);
        assert_eq!(diagnosis.verdict, Verdict::Explained);
        let words = format!("is RSA-SHA1 of this request, and oauth_signature_method is {method}");
        assert!(said(&diagnosis).contains(&words), "{}", said(&diagnosis));
        let diagnosis = found(method, &signature, None, None);
        assert_eq!(diagnosis.verdict, Verdict::OtherLength);
    }
}

/// Twenty bytes are never blamed on a key: with the text of the key's file as the secret, they are
/// explained.
#[test]
fn an_hmac_under_the_name_of_an_rsa_method_is_no_signature_of_another_key() {
    let text = base_string("RSA-SHA1", "a%3D1%26");
    let pem = file("private-pkcs8.pem");
    let encoded = |text: &str| basestring::percent_encode(text.as_bytes());
    let first = pem.lines().next().expect("a line");
    for (key, is_known) in [
        (format!("{}&", encoded(&pem)), true),
        (format!("{}&", encoded(pem.trim())), true),
        (
            format!("{}&", encoded(&pem.trim().replace('\n', "\\n"))),
            true,
        ),
        (format!("{}&", encoded(first)), true),
        (pem.clone(), true),
        ("something else&".to_owned(), false),
    ] {
        let signature = basestring::hmac_sha1(text.as_bytes(), &key.as_str().into());
        let diagnosis = found("RSA-SHA1", &signature, None, Some("private-pkcs8.pem"));
        let expected = if is_known {
            Verdict::Explained
        } else {
            Verdict::OtherLength
        };
        assert_eq!(diagnosis.verdict, expected, "{key}");
        assert_eq!(diagnosis.rsa.expect("a finding").is_of_this_key, None);
    }
}

/// Without a known padding, another key is one possibility of several, unless the length excludes the
/// given one.
#[test]
fn another_key_is_a_possibility_among_others() {
    let text = base_string("RSA-SHA1", "a%3D1%26");
    let signature = right(&Numbers::read("private-1033.pem"), text.as_bytes());
    let diagnosis = found(
        "RSA-SHA1",
        &STANDARD.encode(&signature),
        Some("private-2048.pem"),
        None,
    );
    assert_eq!(diagnosis.verdict, Verdict::OtherLength);
    assert!(said(&diagnosis).contains("cut short, or a smaller key"));
    let diagnosis = found(
        "RSA-SHA1",
        &STANDARD.encode(&signature),
        Some("public.pem"),
        None,
    );
    assert_eq!(diagnosis.verdict, Verdict::KeyIsWrong);
    assert_eq!(
        diagnosis.rsa.expect("a finding").is_of_this_key,
        Some(false)
    );
    let mut changed = right(&Numbers::read("private-pkcs1.pem"), text.as_bytes());
    changed[64] ^= 1;
    let diagnosis = found(
        "RSA-SHA1",
        &STANDARD.encode(&changed),
        Some("public.pem"),
        None,
    );
    assert_eq!(diagnosis.verdict, Verdict::KeyIsWrong);
    assert!(said(&diagnosis).contains("or the same key with an unknown padding"));
    assert_eq!(diagnosis.rsa.expect("a finding").is_of_this_key, None);
}

//! RSA keys are read as people paste them, and an RSA signature is diagnosed as an HMAC is: whether the
//! key made it, and for which request. The keys were made for these tests.

mod forms;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::rsa::{rsa_sha1, rsa_sha256, rsa_sha512};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::request::read_http;
use basestring_oracle::rsa_key::RsaKey;

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rsa_keys");
    std::fs::read_to_string(path.join(name)).expect("a key's file")
}

fn key(name: &str) -> RsaKey {
    RsaKey::read(file(name).as_bytes()).expect(name)
}

const PRIVATE: [&str; 2] = ["private-pkcs8.pem", "private-pkcs1.pem"];
const PUBLIC: [&str; 4] = [
    "public.pem",
    "public-pkcs1.pem",
    "certificate.pem",
    "request.pem",
];

/// What becomes of a PEM file on its way through forms, source code and chats.
fn pasted(pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    let one_line = pem.trim().replace('\n', " ");
    let body: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let without = |which: &str| {
        let kept = pem.lines().filter(|line| !line.contains(which));
        kept.collect::<Vec<_>>().join("\n").into_bytes()
    };
    vec![
        ("as it is", pem.into()),
        ("with CRLF", pem.replace('\n', "\r\n").into()),
        ("with CR", pem.replace('\n', "\r").into()),
        ("in one line", one_line.into()),
        ("in one line without spaces", pem.replace('\n', "").into()),
        ("with \\n for line breaks", pem.replace('\n', "\\n").into()),
        (
            "with \\r\\n for line breaks",
            pem.replace('\n', "\\r\\n").into(),
        ),
        (
            "in JSON",
            format!("\"{}\",", pem.replace('\n', "\\n").replace('/', "\\/")).into(),
        ),
        (
            "in single quotation marks",
            format!("'{}'", pem.trim()).into(),
        ),
        (
            "indented",
            pem.lines()
                .map(|line| format!("    {line}\n"))
                .collect::<String>()
                .into(),
        ),
        ("with empty lines", pem.replace('\n', "\n\n").into()),
        ("with a byte order mark", format!("\u{feff}{pem}").into()),
        (
            "with text before it",
            format!("Bag Attributes\n    friendlyName: x\n{pem}").into(),
        ),
        ("without its first line", without("BEGIN")),
        ("without its last line", without("END")),
        ("without both", body.clone().into()),
        (
            "as string literals",
            pem.lines()
                .map(|l| format!("  \"{l}\\n\" +\n"))
                .collect::<String>()
                .replace(" +\n", "\n")
                .into(),
        ),
        (
            "with dashes of an editor",
            pem.replace("-----", "\u{2014}\u{2014}-").into(),
        ),
        ("in DER", STANDARD.decode(body).expect("Base64")),
    ]
}

/// The same of files that programs wrote in another encoding.
fn written(pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "as a sum of string literals",
            pem.lines()
                .map(|l| format!("'{l}\\n' +\n"))
                .collect::<String>()
                .into(),
        ),
        ("in UTF-16", in_utf16(pem, true)),
        ("in UTF-16 without a mark", in_utf16(pem, false)),
        (
            "percent-encoded",
            basestring::percent_encode(pem.as_bytes()).into(),
        ),
        ("in Base64 as a whole", STANDARD.encode(pem).into()),
    ]
}

fn in_utf16(text: &str, has_mark: bool) -> Vec<u8> {
    let mark = if has_mark { "\u{feff}" } else { "" };
    let text = format!("{mark}{text}");
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A file with a private key is one, whatever else is in it and wherever.
#[test]
fn a_private_key_is_found_next_to_certificates_and_public_keys() {
    let known = key("public.pem");
    for name in PRIVATE {
        for other in ["public.pem", "public-pkcs1.pem", "certificate.pem"] {
            for text in [
                format!("{}{}", file(other), file(name)),
                format!("{}{}", file(name), file(other)),
                format!(
                    "Bag Attributes\n{}Key Attributes\n{}",
                    file(other),
                    file(name)
                ),
            ] {
                for (how, text) in [("", text.clone()), ("in one line", text.replace('\n', " "))] {
                    let read = RsaKey::read(text.as_bytes()).expect(other);
                    assert!(read.is_private(), "{name} with {other} {how}");
                    assert!(read.is_pair_of(&known), "{name} with {other} {how}");
                }
            }
        }
    }
}

#[test]
fn every_form_of_a_key_is_read_as_people_paste_it() {
    let known = key("public.pem");
    for name in PRIVATE.iter().chain(&PUBLIC) {
        let text = file(name);
        for (how, text) in pasted(&text).into_iter().chain(written(&text)) {
            let read = RsaKey::read(&text).expect(how);
            assert!(read.is_pair_of(&known), "{name} {how}");
            assert_eq!(read.is_private(), PRIVATE.contains(name), "{name} {how}");
            assert_eq!(read.bits(), 1024);
        }
    }
    let pem = key("private-pkcs1.pem").public_pem();
    assert_eq!(pem, file("public.pem"));
}

/// Files that are not such a key, what the message says, and the command that helps.
const OTHER_KEYS: [(&str, &str, &str); 6] = [
    ("encrypted.pem", "passphrase", "openssl pkey -in FILE"),
    ("encrypted-pkcs1.pem", "passphrase", "openssl pkey -in FILE"),
    ("openssh.pem", "OpenSSH", "ssh-keygen -p -m PEM -f FILE"),
    ("openssh.pub", "OpenSSH", "ssh-keygen -e -m PKCS8 -f FILE"),
    (
        "ec.pem",
        "another algorithm",
        "openssl genpkey -algorithm RSA",
    ),
    ("ec-public.pem", "another algorithm", "openssl genpkey"),
];

/// The same for the content of files.
const OTHER_CONTENTS: [(&[u8], &str, &str); 4] = [
    (
        b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA",
        "SSH2",
        "ssh-keygen -i",
    ),
    (b"PuTTY-User-Key-File-3: ssh-rsa", "PuTTY", "puttygen"),
    (&[0xfe, 0xed, 0xfe, 0xed, 0, 0], "Java key store", "keytool"),
    (b"not a key!", "found '!'", "copy the file again"),
];

#[test]
fn another_key_has_the_command_that_converts_it() {
    let has_help = |text: &[u8], message: &str, help: &str| {
        let fault = RsaKey::read(text).expect_err(message);
        assert!(fault.message.contains(message), "{message}: {fault}");
        let found = fault.help.unwrap_or_default();
        assert!(found.contains(help), "{message}: {found}");
    };
    for (name, message, help) in OTHER_KEYS {
        has_help(file(name).as_bytes(), message, help);
    }
    for (content, message, help) in OTHER_CONTENTS {
        has_help(content, message, help);
    }
    let public = file("public.pem");
    let cut = public.lines().take(3).collect::<Vec<_>>().join("\n");
    has_help(cut.as_bytes(), "cut short", "copy the whole file");
    let pkcs12 = file("pkcs12.base64").replace('\n', "");
    let pkcs12 = STANDARD.decode(pkcs12).expect("Base64");
    has_help(&pkcs12, "PKCS #12", "openssl pkcs12 -in FILE");
    for text in [
        &b""[..],
        b"\n",
        b"-----BEGIN PUBLIC KEY-----",
        &[0x30, 0x82],
        &[0x30; 99],
    ] {
        assert!(RsaKey::read(text).is_err());
    }
}

fn base_string(method: &str, parameters: &str) -> String {
    format!(
        "GET&https%3A%2F%2Fh%2Fp&{parameters}oauth_consumer_key%3Dck%26oauth_nonce%3Dn%26\
         oauth_signature_method%3D{method}%26oauth_timestamp%3D1"
    )
}

fn found(method: &str, signature: &str, public: Option<&str>, private: Option<&str>) -> Diagnosis {
    let request = format!(
        "GET https://h/p?a=1 HTTP/1.1\nAuthorization: OAuth oauth_consumer_key=\"ck\", \
         oauth_nonce=\"n\", oauth_timestamp=\"1\", oauth_signature_method=\"{method}\"\n\n"
    );
    let mut evidence = Evidence::of(read_http(request.as_bytes(), None).expect("a request"));
    evidence.signature = Some(signature.to_owned());
    let given = Given {
        rsa_public_key: public.map(key),
        rsa_private_key: private.map(key),
        ..Given::default()
    };
    diagnose(&[evidence], &given, Depth::Triples).expect("a diagnosis")
}

fn signed(method: &str, text: &str) -> String {
    let key = key("private-pkcs8.pem").private().expect("a private key");
    let sign = match method {
        "RSA-SHA1" => rsa_sha1,
        "RSA-SHA256" => rsa_sha256,
        _ => rsa_sha512,
    };
    sign(text.as_bytes(), &key).expect("a signature")
}

#[test]
fn a_right_signature_of_each_method_is_right_with_either_key() {
    for method in ["RSA-SHA1", "RSA-SHA256", "RSA-SHA512"] {
        let signature = signed(method, &base_string(method, "a%3D1%26"));
        for (public, private) in [
            (Some("public.pem"), None),
            (None, Some("private-pkcs1.pem")),
            (Some("certificate.pem"), Some("private-pkcs8.pem")),
        ] {
            let diagnosis = found(method, &signature, public, private);
            assert_eq!(diagnosis.verdict, Verdict::Right, "{method} {public:?}");
            assert_eq!(diagnosis.rsa.expect("a finding").is_of_this_key, Some(true));
        }
        let diagnosis = found(method, &signature, None, None);
        assert_eq!(diagnosis.verdict, Verdict::NothingShows);
    }
    // As openssl dgst -sha1 -sign prints it.
    let openssl = "EkozEPcM2Vd1jJ71q/qyc4BsGAkqSNk3uXl2W5dpHTV2j+pnCwNONw7pVtXaJZRbM4x2f/jYCuwas+IPJOk7\
                   CC/8ukqUm0eo5f0ejNXiDOjaX+c3JQd5XX082QYNrqlG5msdX/2dhunqwXmmVjheOewdNknbJo9NwiOs\
                   xkyCVfY=";
    let diagnosis = found("RSA-SHA1", openssl, Some("public.pem"), None);
    assert_eq!(diagnosis.verdict, Verdict::Right);
}

#[test]
fn a_key_that_is_too_small_is_reported_by_its_size() {
    let fault = RsaKey::read(file("small-public.pem").as_bytes()).expect_err("too small");
    assert_eq!(
        fault.message,
        "the RSA key has 512 bits; keys of 1024 to 8192 bits are read"
    );
}

#[test]
fn a_key_that_is_not_the_partner_is_reported_whatever_was_signed() {
    for text in [base_string("RSA-SHA1", "a%3D1%26"), "anything".to_owned()] {
        let signature = signed("RSA-SHA1", &text);
        let diagnosis = found("RSA-SHA1", &signature, Some("other-public.pem"), None);
        assert_eq!(diagnosis.verdict, Verdict::KeyIsWrong);
        assert_eq!(diagnosis.rsa.expect("a finding").is_of_this_key, None);
        let both = found(
            "RSA-SHA1",
            &signature,
            Some("other-public.pem"),
            Some("private-pkcs8.pem"),
        );
        assert_eq!(both.verdict, Verdict::KeyIsWrong);
        let finding = both.rsa.expect("a finding");
        assert_eq!(finding.is_of_this_key, Some(false));
        let facts = finding.facts.join("\n");
        assert!(facts.contains("are not a pair"), "{facts}");
        assert!(
            facts.contains("was made with the given private key"),
            "{facts}"
        );
    }
}

#[test]
fn a_wrong_rsa_signature_gets_the_same_search_as_an_hmac() {
    let ids = |diagnosis: &Diagnosis| {
        let variants = diagnosis
            .variants
            .iter()
            .flat_map(|variant| &variant.mistakes);
        let sets = diagnosis.explanations.iter().flat_map(|one| &one.mistakes);
        variants
            .chain(sets)
            .map(|named| named.id)
            .collect::<Vec<_>>()
    };
    let text = base_string("RSA-SHA256", "");
    let diagnosis = found(
        "RSA-SHA256",
        &signed("RSA-SHA256", &text),
        Some("public.pem"),
        None,
    );
    assert!(
        ids(&diagnosis).contains(&"collect-query-left-out"),
        "{:?}",
        ids(&diagnosis)
    );

    let text = base_string("RSA-SHA256", "a%3D1%26").replace("https", "http");
    let diagnosis = found(
        "RSA-SHA256",
        &signed("RSA-SHA256", &text),
        Some("public.pem"),
        None,
    );
    assert_eq!(diagnosis.verdict, Verdict::OtherRequest);
    assert!(diagnosis.variants[0].how.contains("for http, not https"));

    // Another hash than the method names.
    let text = base_string("RSA-SHA1", "a%3D1%26");
    let diagnosis = found(
        "RSA-SHA1",
        &signed("RSA-SHA256", &text),
        Some("public.pem"),
        None,
    );
    let facts = diagnosis.rsa.clone().expect("a finding").facts.join("\n");
    assert!(
        facts.contains("is RSA-SHA256, and oauth_signature_method is RSA-SHA1"),
        "{facts}"
    );
    assert_eq!(diagnosis.verdict, Verdict::Explained);
    assert_eq!(ids(&diagnosis), ["digest-sha256-under-sha1-name"]);

    // Nothing known.
    let diagnosis = found(
        "RSA-SHA1",
        &signed("RSA-SHA1", "x"),
        Some("public.pem"),
        None,
    );
    assert_eq!(diagnosis.verdict, Verdict::Unexplained);
    assert_eq!(diagnosis.rsa.expect("a finding").is_of_this_key, Some(true));
}

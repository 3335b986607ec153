//! Small inputs, all of them: every list of up to two parameters over a dozen awkward texts, and every
//! byte in every position that matters. The results are compared with the documented rule, which is
//! written out here again.

use basestring::digest::Challenge;
use basestring::{
    Authorization, Credentials, Field, Kind, Parameter, ProtocolParameters, Request, Secret,
    SignatureMethod, Url, Verification, base_string_uri, form_decode, normalize_parameters,
    parse_timestamp, percent_decode, percent_encode, sign, verify,
};
use basestring_oracle::internal::generate::laws::normalized_by_rank;

/// A dozen texts, each of which some implementation misreads.
const AWKWARD: [&[u8]; 12] = [
    b"",
    b"a",
    b"A",
    b" ",
    b"+",
    b"%41",
    b"&",
    b"=",
    b"~",
    b"\xC3\xA9",
    b"\xFF",
    b"oauth_",
];

/// Every list of no, one and two parameters over [`AWKWARD`].
fn lists() -> impl Iterator<Item = Vec<Parameter<'static>>> {
    let one = || {
        AWKWARD.iter().flat_map(|name| {
            AWKWARD
                .iter()
                .map(move |value| Parameter::new(*name, *value))
        })
    };
    let two = one().flat_map(move |a| one().map(move |b| vec![a.clone(), b]));
    std::iter::once(Vec::new())
        .chain(one().map(|a| vec![a]))
        .chain(two)
}

fn bytes() -> impl Iterator<Item = u8> {
    0..=u8::MAX
}

fn is_unreserved(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~')
}

#[test]
fn every_small_list_is_normalized_in_the_order_of_ranks() {
    let mut count = 0;
    for list in lists() {
        let found = normalize_parameters(&list);
        assert_eq!(found, normalized_by_rank(&list), "{list:?}");
        count += 1;
    }
    assert_eq!(count, 1 + 144 + 144 * 144);
}

#[test]
fn every_small_list_is_signed_sent_and_verified() {
    let credentials = Credentials::client("ck", Secret::new("c&s")).with_token("tk", "ts");
    let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
    for list in lists().filter(|list| list.iter().all(|p| !p.is_protocol())) {
        let url = format!("http://h/?{}", basestring::form_encode(&list));
        let check = |url: &str, field: &str| {
            let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
            let url = Url::parse(url.as_bytes()).expect("the query is escaped");
            let request = Request {
                method: b"GET",
                url,
                fields: &fields,
                body: b"",
            };
            verify(&request, &credentials, &mut Verification::default()).map_err(|e| e.kind())
        };
        let request = Request {
            method: b"GET",
            url: Url::parse(url.as_bytes()).expect("the query is escaped"),
            fields: &[],
            body: b"",
        };
        let signed = sign(&request, &credentials, &protocol).expect("nothing here is refused");
        let field = signed
            .authorization
            .to_field()
            .expect("names and values are escaped");
        assert_eq!(check(&url, &field), Ok(()), "{url}");
        assert_eq!(check(&(url + "&added="), &field), Err(Kind::BadSignature));
    }
}

#[test]
fn every_byte_is_encoded_by_the_rule_and_decoded_again() {
    for byte in bytes() {
        let encoded = percent_encode(&[byte]);
        if is_unreserved(byte) {
            assert_eq!(encoded.as_bytes(), [byte]);
        } else {
            assert_eq!(encoded, format!("%{byte:02X}"));
        }
        for text in [encoded, format!("%{byte:02X}"), format!("%{byte:02x}")] {
            assert_eq!(percent_decode(text.as_bytes()).as_deref(), Ok(&[byte][..]));
        }
    }
}

#[test]
fn every_two_bytes_after_a_percent_sign_are_an_escape_or_refused() {
    for high in bytes() {
        for low in bytes() {
            let found = percent_decode(&[b'%', high, low]);
            let text = String::from_utf8_lossy(&[high, low]).into_owned();
            match u8::from_str_radix(&text, 16) {
                Ok(byte) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    assert_eq!(found, Ok(vec![byte]));
                }
                _ => assert_eq!(found.map_err(|e| e.kind()), Err(Kind::MalformedParameter)),
            }
        }
    }
}

#[test]
fn every_byte_in_a_form_is_read_by_the_rule() {
    for byte in bytes() {
        let name_text = [b"n", &[byte][..], b"m=v"].concat();
        let name = form_decode(&name_text);
        let value_text = [b"n=v", &[byte][..], b"w"].concat();
        let value = form_decode(&value_text);
        let pair = |n: &[u8], v: &[u8]| Parameter::new(n, v).into_owned();
        let (expected_name, expected_value) = match byte {
            b'%' => {
                assert_eq!(name.map_err(|e| e.kind()), Err(Kind::MalformedParameter));
                assert_eq!(value.map_err(|e| e.kind()), Err(Kind::MalformedParameter));
                continue;
            }
            b'+' => (vec![pair(b"n m", b"v")], vec![pair(b"n", b"v w")]),
            b'&' => (
                vec![pair(b"n", b""), pair(b"m", b"v")],
                vec![pair(b"n", b"v"), pair(b"w", b"")],
            ),
            b'=' => (vec![pair(b"n", b"m=v")], vec![pair(b"n", b"v=w")]),
            byte => (
                vec![pair(&[b'n', byte, b'm'], b"v")],
                vec![pair(b"n", &[b'v', byte, b'w'])],
            ),
        };
        assert_eq!(name, Ok(expected_name), "{byte:#04x} in a name");
        assert_eq!(value, Ok(expected_value), "{byte:#04x} in a value");
    }
}

/// The base string URI of a URL with a byte between two texts.
fn uri(before: &str, byte: u8, after: &str) -> Result<String, Kind> {
    uri_of(&[before.as_bytes(), &[byte], after.as_bytes()].concat())
}

fn uri_of(url: &[u8]) -> Result<String, Kind> {
    let url = Url::parse(url).map_err(|error| error.kind())?;
    Ok(base_string_uri(&url, &url.authority()))
}

#[test]
fn every_byte_in_a_scheme_is_refused_except_its_letters() {
    for (place, expected) in b"http://".iter().enumerate() {
        for byte in bytes() {
            let mut url = b"http://h/".to_vec();
            if let Some(there) = url.get_mut(place) {
                *there = byte;
            }
            let found = uri_of(&url);
            if byte.eq_ignore_ascii_case(expected) {
                assert_eq!(found, Ok("http://h/".to_owned()));
            } else {
                assert_eq!(found, Err(Kind::MalformedUrl), "{}", url.escape_ascii());
            }
        }
    }
    for byte in bytes() {
        let expected = match byte {
            b's' | b'S' => Ok("https://h/".to_owned()),
            _ => Err(Kind::MalformedUrl),
        };
        assert_eq!(uri("http", byte, "://h/"), expected);
    }
}

#[test]
fn every_byte_in_a_host_is_read_by_the_rule() {
    for byte in bytes() {
        let found = uri("http://a", byte, "b/");
        let expected = match byte {
            b'/' => Ok("http://a/b/".to_owned()),
            // Query and fragment begin.
            b'?' | b'#' => Ok("http://a/".to_owned()),
            // The text before it is a user.
            b'@' => Ok("http://b/".to_owned()),
            byte if is_unreserved(byte) || b"!$&'()*+,;=".contains(&byte) => Ok(format!(
                "http://a{}b/",
                char::from(byte.to_ascii_lowercase())
            )),
            // A colon too, because `b` is not a port.
            _ => Err(Kind::MalformedUrl),
        };
        assert_eq!(found, expected, "{byte:#04x}");
    }
}

#[test]
fn every_byte_in_a_port_is_read_by_the_rule() {
    for byte in bytes() {
        let expected = match byte {
            b'0'..=b'9' => Ok(format!("http://h:8{}1/", char::from(byte))),
            b'/' => Ok("http://h:8/1/".to_owned()),
            b'?' | b'#' => Ok("http://h:8/".to_owned()),
            // The text before it is a user and a password.
            b'@' => Ok("http://1/".to_owned()),
            _ => Err(Kind::MalformedUrl),
        };
        assert_eq!(uri("http://h:8", byte, "1/"), expected, "{byte:#04x}");
    }
}

#[test]
fn every_byte_in_a_path_is_kept_escaped_or_refused() {
    for byte in bytes() {
        let expected = match byte {
            b'?' | b'#' => Ok("http://h/a".to_owned()),
            // `bc` are hexadecimal digits.
            b'%' => Ok("http://h/a%bc".to_owned()),
            b'\\' => Err(Kind::MalformedUrl),
            byte if byte.is_ascii_control() => Err(Kind::MalformedUrl),
            b' ' | b'"' | b'<' | b'>' | b'[' | b']' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x80.. => {
                Ok(format!("http://h/a%{byte:02X}bc"))
            }
            byte => Ok(format!("http://h/a{}bc", char::from(byte))),
        };
        assert_eq!(uri("http://h/a", byte, "bc"), expected, "{byte:#04x}");
    }
}

#[test]
fn every_byte_in_a_query_is_kept_or_refused() {
    for byte in bytes() {
        // Within the query, and as its last.
        for after in [&b"bc"[..], b""] {
            let url = [b"http://h/?a=1", &[byte][..], after].concat();
            let found = Url::parse(&url).map(|url| url.query());
            let carried = [b"a=1", &[byte][..], after].concat();
            match byte {
                b'#' => assert_eq!(found, Ok(Some(&b"a=1"[..]))),
                byte if byte.is_ascii_control() => {
                    assert_eq!(found.map_err(|e| e.kind()), Err(Kind::MalformedUrl));
                }
                _ => assert_eq!(found, Ok(Some(&carried[..]))),
            }
        }
    }
}

/// The content of a header with a byte between two texts.
fn field<T>(
    before: &str,
    byte: u8,
    after: &str,
    of: impl Fn(&Authorization<'_>) -> T,
) -> Result<T, Kind> {
    let value = [before.as_bytes(), &[byte], after.as_bytes()].concat();
    Authorization::parse(&value)
        .map(|field| of(&field))
        .map_err(|error| error.kind())
}

#[test]
fn every_byte_in_a_parameter_s_name_is_a_token_s_or_refused() {
    for byte in bytes() {
        let names = |field: &Authorization<'_>| -> Vec<Vec<u8>> {
            field.parameters.iter().map(|p| p.name.to_vec()).collect()
        };
        let found = field("OAuth x=\"1\", a", byte, "bc=\"v\"", names);
        let expected = match byte {
            b'%' => Ok(vec![b"x".to_vec(), b"a\xBC".to_vec()]),
            byte if byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte) => {
                Ok(vec![b"x".to_vec(), vec![b'a', byte, b'b', b'c']])
            }
            _ => Err(Kind::MalformedHeader),
        };
        assert_eq!(found, expected, "{byte:#04x}");
    }
}

#[test]
fn every_byte_in_a_parameter_s_value_is_kept_or_refused() {
    for byte in bytes() {
        let values = |field: &Authorization<'_>| -> Vec<Vec<u8>> {
            field.parameters.iter().map(|p| p.value.to_vec()).collect()
        };
        let expected = match byte {
            b'%' => Ok(vec![b"v\xBC".to_vec()]),
            b'"' | b'\\' => Err(Kind::MalformedHeader),
            byte if byte.is_ascii_control() => Err(Kind::MalformedHeader),
            byte => Ok(vec![vec![b'v', byte, b'b', b'c']]),
        };
        for before in ["OAuth a=\"v", "OAuth oauth_nonce=\"v"] {
            let found = field(before, byte, "bc\"", values);
            assert_eq!(found, expected, "{before}{byte:#04x}");
        }
    }
}

#[test]
fn every_byte_in_a_realm_is_kept_or_refused() {
    for byte in bytes() {
        let realm = |field: &Authorization<'_>| field.realm.as_deref().map(<[u8]>::to_vec);
        let expected = match byte {
            b'"' => Err(Kind::MalformedHeader),
            // It escapes the `b`.
            b'\\' => Ok(Some(b"rbc".to_vec())),
            byte if byte.is_ascii_control() && byte != b'\t' => Err(Kind::MalformedHeader),
            byte => Ok(Some(vec![b'r', byte, b'b', b'c'])),
        };
        assert_eq!(
            field("OAuth realm=\"r", byte, "bc\"", realm),
            expected,
            "{byte:#04x}"
        );
        let expected = match byte {
            byte if byte.is_ascii_control() && byte != b'\t' => Err(Kind::MalformedHeader),
            byte => Ok(Some(vec![b'r', byte, b'b', b'c'])),
        };
        assert_eq!(
            field("OAuth realm=\"r\\", byte, "bc\"", realm),
            expected,
            "{byte:#04x}"
        );
    }
}

#[test]
fn every_byte_in_a_challenge_s_quoted_text_is_kept_or_refused() {
    let realm = |byte: &[u8]| {
        let field = [b"Digest nonce=\"N\", realm=\"r", byte, b"bc\""].concat();
        Challenge::parse(&field)
            .map(|c| c.realm)
            .map_err(|error| error.kind())
    };
    for byte in bytes() {
        let refused = byte.is_ascii_control();
        let carried = Ok(vec![b'r', byte, b'b', b'c']);
        let expected = match byte {
            _ if refused => Err(Kind::MalformedHeader),
            b'"' => Err(Kind::MalformedHeader),
            // It escapes the `b`.
            b'\\' => Ok(b"rbc".to_vec()),
            _ => carried.clone(),
        };
        assert_eq!(realm(&[byte]), expected, "{byte:#04x}");
        let expected = if refused {
            Err(Kind::MalformedHeader)
        } else {
            carried
        };
        assert_eq!(
            realm(&[b'\\', byte]),
            expected,
            "{byte:#04x} after a backslash"
        );
    }
}

#[test]
fn every_byte_between_two_parameters_is_white_space_or_refused() {
    let count = |field: &Authorization<'_>| field.parameters.len();
    for byte in bytes() {
        let is_white_space = b" \t\r\n".contains(&byte);
        let expected = if is_white_space {
            Ok(2)
        } else {
            Err(Kind::MalformedHeader)
        };
        assert_eq!(
            field("OAuth a=\"1\"", byte, ", b=\"2\"", count),
            expected,
            "{byte:#04x}"
        );
        assert_eq!(
            field("OAuth", byte, "a=\"1\", b=\"2\"", count),
            expected,
            "{byte:#04x}"
        );
        let found = field("OAuth a=\"1\"", byte, " b=\"2\"", count);
        let expected = if byte == b',' {
            Ok(2)
        } else {
            Err(Kind::MalformedHeader)
        };
        assert_eq!(found, expected, "{byte:#04x}");
        let expected = Err(Kind::MalformedHeader);
        assert_eq!(
            field("OAuth a=", byte, "\"1\"", count),
            expected,
            "{byte:#04x}"
        );
    }
}

#[test]
fn every_byte_in_a_timestamp_is_a_digit_or_refused() {
    for byte in bytes() {
        for text in [
            vec![byte, b'1', b'2'],
            vec![b'1', byte, b'2'],
            vec![b'1', b'2', byte],
        ] {
            let found = parse_timestamp(&text).map_err(|error| error.kind());
            if byte.is_ascii_digit() {
                assert_eq!(found, Ok(text.strip_prefix(b"0").unwrap_or(&text)));
            } else {
                assert_eq!(found, Err(Kind::BadTimestamp), "{}", text.escape_ascii());
            }
        }
    }
}

#[test]
fn every_byte_in_a_nonce_and_in_a_method_is_signed_and_verified() {
    let credentials = Credentials::client("ck", Secret::new("cs"));
    for byte in bytes() {
        let protocol =
            ProtocolParameters::new(SignatureMethod::HmacSha1, 1, vec![b'n', byte, b'n']);
        let method = [b'M', byte];
        let mut request = Request {
            method: &method,
            url: Url::parse(b"http://h/").expect("a URL"),
            fields: &[],
            body: b"",
        };
        let signed = sign(&request, &credentials, &protocol).expect("nothing here is refused");
        let start = percent_encode(&method.to_ascii_uppercase()) + "&";
        assert!(
            signed.base_string.starts_with(&start),
            "{byte:#04x}: {}",
            signed.base_string
        );
        let nonce = percent_encode(&[b'n', byte, b'n']);
        assert!(
            signed.parameters.contains(&format!("oauth_nonce={nonce}&")),
            "{byte:#04x}"
        );
        let field = signed
            .authorization
            .to_field()
            .expect("names and values are escaped");
        let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
        request.fields = &fields;
        let verdict = verify(&request, &credentials, &mut Verification::default());
        assert_eq!(verdict, Ok(()), "{byte:#04x}");
    }
}

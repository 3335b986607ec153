//! How the cost grows with the request: linear, and n log n where parameters are sorted.

use std::hint::black_box;

use basestring::{
    Credentials, Field, ProtocolParameters, Request, Secret, SignatureMethod, Url, Verification,
    form_decode, form_encode, sign, verify,
};
use basestring_prepared::{Call, Endpoint, Pair, SIGNATURE_LENGTH, Signer, Verifier, Wire};

use crate::Case;
use crate::callgrind::Counts;

type OwnedPairs = Vec<(Vec<u8>, Vec<u8>)>;

/// A kind of request that grows.
struct Series {
    name: &'static str,
    sizes: &'static [usize],
    make: fn(usize) -> OwnedPairs,
    /// Whether the series has many parameters, so that sorting matters.
    is_sorted: bool,
}

const PARAMETERS: &[usize] = &[1, 10, 100, 1_000, 10_000];
const BYTES: &[usize] = &[10, 1_000, 100_000, 1 << 20];
const MANY: &[usize] = &[100, 1_000, 10_000];

const SERIES: &[Series] = &[
    Series {
        name: "parameters, 10 bytes and 18",
        sizes: PARAMETERS,
        make: |count| pairs(count, |index| format!("name{:06}", scattered(index))),
        is_sorted: true,
    },
    Series {
        name: "bytes of one value",
        sizes: BYTES,
        make: |count| vec![(b"status".to_vec(), b"value, ".repeat(count / 7 + 1))],
        is_sorted: false,
    },
    Series {
        name: "bytes, all encoded",
        sizes: BYTES,
        make: |count| vec![(b"status".to_vec(), vec![b'/'; count])],
        is_sorted: false,
    },
    Series {
        name: "parameters, all names equal",
        sizes: MANY,
        make: |count| pairs(count, |_| "name".to_owned()),
        is_sorted: true,
    },
    Series {
        name: "parameters, sorted backwards",
        sizes: MANY,
        make: |count| pairs(count, |index| format!("name{:06}", 999_999 - index)),
        is_sorted: true,
    },
    Series {
        name: "parameters, names that share 24 bytes",
        sizes: MANY,
        make: |count| {
            pairs(count, |index| {
                format!("filter_by_customer_name_{:06}", scattered(index))
            })
        },
        is_sorted: true,
    },
];

/// A number for each index, unsorted.
fn scattered(index: usize) -> usize {
    index * 7_919 % 999_983
}

fn pairs(count: usize, name: impl Fn(usize) -> String) -> OwnedPairs {
    let pair = |index| {
        let value = format!("value, number {:04}", scattered(index) % 10_000);
        (name(index).into_bytes(), value.into_bytes())
    };
    (0..count).map(pair).collect()
}

/// The paths of a series.
const PATHS: [&str; 5] = [
    "Signer",
    "Signer, wire",
    "Verifier",
    "sign and verify",
    "form_decode",
];

fn name(series: &str, path: &str, size: usize) -> String {
    format!("{series}: {path}: {size}")
}

/// The number of `&` in a form without pairs.
const AMPERSANDS: &[usize] = &[1_000, 10_000, 100_000];
const AMPERSANDS_NAME: &str = "only &";

/// Calls `take` with every case, in order.
pub(crate) fn each(take: &mut impl FnMut(&mut Case<'_>)) {
    for series in SERIES {
        for &size in series.sizes {
            each_path(series.name, size, &(series.make)(size), None, take);
        }
    }
    for &size in AMPERSANDS {
        let body = "&".repeat(size);
        each_path(AMPERSANDS_NAME, size, &[], Some(body), take);
    }
}

fn each_path(
    series: &str,
    size: usize,
    parameters: &[(Vec<u8>, Vec<u8>)],
    body: Option<String>,
    take: &mut impl FnMut(&mut Case<'_>),
) {
    let credentials = Credentials::client("ck", Secret::new("cs")).with_token("tk", "ts");
    let pairs: Vec<Pair<'_>> = parameters.iter().map(|(n, v)| (&n[..], &v[..])).collect();
    let owned: Vec<_> = pairs
        .iter()
        .map(|(n, v)| basestring::Parameter::new(*n, *v))
        .collect();
    let body = body.unwrap_or_else(|| form_encode(&owned));
    let content_type: Field<'_> = (b"Content-Type", b"application/x-www-form-urlencoded");
    let unsigned = Request {
        method: b"POST",
        url: Url::parse(URL).expect("it is a URL"),
        fields: &[content_type],
        body: body.as_bytes(),
    };
    let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
    let signed = sign(&unsigned, &credentials, &protocol).expect("it can be signed");
    let field = signed.authorization.to_field().expect("it has parameters");
    let sample = Sample {
        credentials: &credentials,
        pairs: &pairs,
        protocol: &protocol,
        unsigned,
        signed: Request {
            fields: &[content_type, (b"Authorization", field.as_bytes())],
            ..unsigned
        },
        signature: signed.signature.as_bytes(),
    };
    let name = |path: &str| name(series, path, size);
    sample.by_prepared(name, take);
    sample.by_reference(name, take);
}

const URL: &[u8] = b"http://example.com/request";

/// A request of a series, with and without its signature.
struct Sample<'a> {
    credentials: &'a Credentials,
    /// The decoded parameters of its form.
    pairs: &'a [Pair<'a>],
    protocol: &'a ProtocolParameters,
    unsigned: Request<'a>,
    signed: Request<'a>,
    signature: &'a [u8],
}

impl Sample<'_> {
    /// The first three of [`PATHS`].
    fn by_prepared(&self, name: impl Fn(&str) -> String, take: &mut impl FnMut(&mut Case<'_>)) {
        let [pairs_path, wire_path, verifier_path, _, _] = PATHS;
        let url = &self.unsigned.url;
        let endpoint = Endpoint::new(self.unsigned.method, url, &url.authority());
        let call = Call {
            endpoint: &endpoint,
            parameters: self.pairs,
            timestamp: b"1",
            nonce: b"n",
        };
        let wire = Wire {
            method: self.signed.method,
            url: URL,
            fields: self.signed.fields,
            body: self.signed.body,
        };
        let mut signer = Signer::new(self.credentials);
        let mut signature = [0; SIGNATURE_LENGTH];
        take(&mut Case::new(name(pairs_path), || {
            signer.sign_into(&call, &mut signature);
            assert_eq!(signature, self.signature);
        }));
        take(&mut Case::new(name(wire_path), || {
            let signed = signer.sign_wire_into(&wire, &mut signature);
            assert!(signed.is_ok() && signature == self.signature);
        }));
        let mut verifier = Verifier::new(self.credentials.clone());
        take(&mut Case::new(name(verifier_path), || {
            let verdict = verifier.verify(&wire, &mut Verification::default());
            assert_eq!(verdict, Ok(()));
        }));
    }

    /// The last two of [`PATHS`].
    fn by_reference(&self, name: impl Fn(&str) -> String, take: &mut impl FnMut(&mut Case<'_>)) {
        let [_, _, _, reference_path, form_path] = PATHS;
        let credentials = self.credentials;
        take(&mut Case::new(name(reference_path), || {
            black_box(sign(&self.unsigned, credentials, self.protocol).is_ok());
            let verdict = verify(&self.signed, credentials, &mut Verification::default());
            assert_eq!(verdict, Ok(()));
        }));
        take(&mut Case::new(name(form_path), || {
            black_box(form_decode(self.unsigned.body).is_ok());
        }));
    }
}

/// The factor by which a step may exceed linear, or n log n, growth.
const ALLOWED: f64 = 1.15;

/// Prints the cost of a unit at each size, and compares each step with the one before.
pub(crate) fn check(counts: &Counts) -> bool {
    let count = |name: &str| counts.iter().find(|(known, _)| known == name).map(|c| c.1);
    let ampersands = [(AMPERSANDS_NAME, AMPERSANDS, false)];
    let series = SERIES.iter().map(|s| (s.name, s.sizes, s.is_sorted));
    let mut is_kept = true;
    println!("\ninstructions per parameter or byte");
    for (series, sizes, is_sorted) in series.chain(ampersands) {
        println!("{series}: {sizes:?}");
        for path in PATHS {
            let cost = |size: usize| {
                let count = count(&name(series, path, size)).unwrap_or_default();
                #[expect(clippy::cast_precision_loss, reason = "counts are below 2^52")]
                let each = count as f64 / size as f64;
                each
            };
            let costs: Vec<String> = sizes
                .iter()
                .map(|size| format!("{:.1}", cost(*size)))
                .collect();
            println!("  {path:<16} {}", costs.join("  "));
            for step in sizes.windows(2) {
                let &[small, large] = step else { continue };
                #[expect(clippy::cast_precision_loss, reason = "sizes are below 2^52")]
                let logarithms = if is_sorted && small > 1 {
                    (large as f64).ln() / (small as f64).ln()
                } else {
                    1.0
                };
                let most = cost(small) * logarithms * ALLOWED;
                if cost(large) > most {
                    println!(
                        "{series}: {path}: expected at most {most:.1} each of {large}, found {:.1}",
                        cost(large)
                    );
                    is_kept = false;
                }
            }
        }
    }
    is_kept
}

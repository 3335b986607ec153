//! The time of signing, parsing and verifying, compared with other signers and with the HMAC alone.
//!
//! Before a path is timed, its base string and signature are compared with the expected ones of the
//! workload. `README.md` in the folder above describes the groups and the ratios.

mod ours;
mod peers;
mod receiving;
mod summary;
mod workloads;

use std::hint::black_box;
use std::time::Duration;

use basestring::signing_key;
use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::summary::Summary;
use crate::workloads::{Prepared, Workload, Workloads};

/// The benchmark that is the unit of its group.
const BARE: &str = "bare HMAC-SHA1";

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let workloads = Workloads::load();
    let mut summary = Summary::begin();
    for (name, requests) in &workloads.signing {
        sign(&mut criterion, name, requests, &mut summary);
    }
    let documented = workloads
        .signing
        .first()
        .and_then(|(_, requests)| requests.first());
    let documented = documented.expect("W1 is the first workload");
    receiving::parse(&mut criterion, documented, &mut summary);
    receiving::webhook(&mut criterion, &workloads.webhook, &mut summary);
    receiving::verify(&mut criterion, documented, &mut summary);
    criterion.final_summary();
    summary.print();
}

/// One group: every path, over the requests in turn.
fn sign(criterion: &mut Criterion, name: &str, requests: &[Workload], summary: &mut Summary) {
    let prepared: Vec<Prepared<'_>> = requests.iter().map(Prepared::new).collect();
    for request in &prepared {
        assert_right(request);
    }
    let Some(first) = requests.first() else {
        return;
    };
    let credentials = first.credentials();
    let mut group = criterion.benchmark_group(name);

    bare(&mut group, &prepared, summary, name);

    let mut signer = ours::signer(first);
    let mut turn = prepared.iter().cycle();
    group.bench_function(summary.row(name, "parameters to signature"), |bencher| {
        bencher.iter(|| {
            turn.next()
                .map(|next| ours::sign_pairs(&mut signer, &ours::call(next)))
        });
    });

    let mut field = String::new();
    group.bench_function(
        summary.row(name, "parameters to Authorization"),
        |bencher| {
            bencher.iter(|| {
                field.clear();
                if let Some(next) = turn.next() {
                    signer.authorization_into(&ours::call(next), &mut field);
                }
                black_box(&field);
            });
        },
    );

    group.bench_function(summary.row(name, "wire to signature"), |bencher| {
        bencher.iter(|| turn.next().map(|next| ours::sign_wire(&mut signer, next)));
    });

    group.bench_function(summary.row(name, "reference: sign"), |bencher| {
        bencher.iter(|| turn.next().map(|next| next.sign_by_reference(&credentials)));
    });

    for mut peer in peers::of(&prepared) {
        let row = summary.peer(name, peer.id, peer.is_right);
        group.bench_function(row, |bencher| bencher.iter(&mut *peer.sign_next));
    }
    group.finish();
}

/// The unit of the ratios: hashes base strings that exist already with a clone of the keyed state.
fn bare(
    group: &mut BenchmarkGroup<'_, WallTime>,
    requests: &[Prepared<'_>],
    summary: &mut Summary,
    name: &str,
) {
    let Some(first) = requests.first() else {
        return;
    };
    let key = signing_key(&first.workload.credentials());
    let texts: Vec<&[u8]> = requests
        .iter()
        .map(|request| request.base_string.as_bytes())
        .collect();
    bare_over(group, key.expose(), &texts, summary, name);
}

/// [`bare`] over any texts.
fn bare_over(
    group: &mut BenchmarkGroup<'_, WallTime>,
    key: &[u8],
    texts: &[&[u8]],
    summary: &mut Summary,
    name: &str,
) {
    let keyed = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes a key of any length");
    let mut turn = texts.iter().cycle();
    group.bench_function(summary.row(name, BARE), |bencher| {
        bencher.iter(|| {
            let mut mac = keyed.clone();
            if let Some(text) = turn.next() {
                mac.update(black_box(text));
            }
            mac.finalize().into_bytes()
        });
    });
}

/// Every path of this project has the result that the workload expects.
fn assert_right(request: &Prepared<'_>) {
    let workload = request.workload;
    let credentials = workload.credentials();
    let expected = workload.signature();
    workload.assert_base_string(&request.base_string);

    let mut signer = ours::signer(workload);
    let call = ours::call(request);
    assert_eq!(ours::sign_pairs(&mut signer, &call), expected.as_bytes());

    let mut field = String::new();
    signer.authorization_into(&call, &mut field);
    let encoded = basestring::percent_encode(expected.as_bytes());
    assert!(
        field.contains(&format!("oauth_signature=\"{encoded}\"")),
        "{field}"
    );

    let wire = ours::sign_wire(&mut signer, request);
    assert_eq!(
        wire.as_ref().map(<[u8; 28]>::as_slice),
        Ok(expected.as_bytes())
    );

    let signed = request
        .sign_by_reference(&credentials)
        .expect("the workload can be signed");
    assert_eq!(signed.base_string, request.base_string);
    assert_eq!(signed.signature, expected);
}

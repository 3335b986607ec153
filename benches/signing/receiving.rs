//! W5 to W7: a server reads and verifies a request.

use std::hint::black_box;

use basestring::{Authorization, Verification, WebhookSecret, twilio, verify as verify_request};
use basestring_prepared::{TwilioVerifier, Verifier, raw_parameters};
use criterion::{Criterion, Throughput};

use crate::summary::Summary;
use crate::workloads::{Prepared, Webhook, Workload};
use crate::{bare, bare_over};

/// W5: reading W1's Authorization value.
pub(crate) fn parse(criterion: &mut Criterion, workload: &Workload, summary: &mut Summary) {
    let text = workload.authorization.as_bytes();
    let parsed = Authorization::parse(text).expect("the field is right");
    assert_eq!(parsed.to_field().as_deref(), Ok(&*workload.authorization));

    let prepared = [Prepared::new(workload)];
    let mut group = criterion.benchmark_group("W5");
    bare(&mut group, &prepared, summary, "W5");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(summary.row("W5", "parse, slices"), |bencher| {
        bencher.iter(|| {
            let slices = raw_parameters(black_box(text));
            slices.map(black_box).filter(Result::is_ok).count()
        });
    });
    group.bench_function(summary.row("W5", "parse, decoded"), |bencher| {
        bencher.iter(|| Authorization::parse(text));
    });
    group.finish();
}

/// W6: a Twilio webhook, verified from the form body as it came.
pub(crate) fn webhook(criterion: &mut Criterion, webhook: &Webhook, summary: &mut Summary) {
    let token = WebhookSecret::new(&*webhook.auth_token).expect("a secret");
    let url = webhook.url.as_bytes();
    let signed = twilio::signed_text(url, &webhook.form);
    assert_eq!(signed.len(), webhook.data_bytes);
    let (form, signature) = (webhook.body.as_bytes(), webhook.signature.as_bytes());
    let mut verifier = TwilioVerifier::new(token.clone());
    let mut check = || verifier.verify_form(url, form, signature);
    assert_eq!(check(), Ok(()));
    let by_reference = || twilio::verify_form(&token, url, form, signature);
    assert_eq!(by_reference(), Ok(()));

    let mut group = criterion.benchmark_group("W6");
    bare_over(&mut group, token.expose(), &[&signed], summary, "W6");
    group.bench_function(summary.row("W6", "form body to verdict"), |bencher| {
        bencher.iter(&mut check);
    });
    group.bench_function(summary.row("W6", "reference: verify"), |bencher| {
        bencher.iter(by_reference);
    });
    group.finish();
}

/// W7: W1's request, verified from URL, fields and body as they came.
pub(crate) fn verify(criterion: &mut Criterion, workload: &Workload, summary: &mut Summary) {
    let prepared = [Prepared::new(workload)];
    let [request] = &prepared;
    let credentials = workload.credentials();
    let mut verifier = Verifier::new(credentials.clone());
    let mut check = || verifier.verify(&request.received(), &mut Verification::default());
    assert_eq!(check(), Ok(()));
    let by_reference = || {
        verify_request(
            &request.parsed(),
            &credentials,
            &mut Verification::default(),
        )
    };
    assert_eq!(by_reference(), Ok(()));

    let mut group = criterion.benchmark_group("W7");
    bare(&mut group, &prepared, summary, "W7");
    group.bench_function(summary.row("W7", "wire to verdict"), |bencher| {
        bencher.iter(&mut check);
    });
    group.bench_function(summary.row("W7", "reference: verify"), |bencher| {
        bencher.iter(by_reference);
    });
    group.finish();
}

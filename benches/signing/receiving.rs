//! W5 to W7: what a server does with a request that it received.

use basestring::{
    Authorization, Error, Secret, Verification, form_decode, twilio, verify as verify_request,
};
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
    group.bench_function(summary.row("W5", "parse, decoded"), |bencher| {
        bencher.iter(|| Authorization::parse(text));
    });
    group.finish();
}

/// W6: a Twilio webhook, verified from the form body as it came.
pub(crate) fn webhook(criterion: &mut Criterion, webhook: &Webhook, summary: &mut Summary) {
    let token = Secret::new(&*webhook.auth_token);
    let url = webhook.url.as_bytes();
    let signed = twilio::signed_text(url, &webhook.form);
    assert_eq!(signed.len(), webhook.data_bytes);
    let check = || -> Result<(), Error> {
        let form = form_decode(webhook.body.as_bytes())?;
        let fields: Vec<_> = form
            .into_iter()
            .map(|field| (field.name, field.value))
            .collect();
        twilio::verify(&token, url, &fields, webhook.signature.as_bytes())
    };
    assert_eq!(check(), Ok(()));

    let mut group = criterion.benchmark_group("W6");
    bare_over(&mut group, token.expose(), &[&signed], summary, "W6");
    group.bench_function(summary.row("W6", "form body to verdict"), |bencher| {
        bencher.iter(check)
    });
    group.finish();
}

/// W7: W1's request, verified from URL, fields and body as they came.
pub(crate) fn verify(criterion: &mut Criterion, workload: &Workload, summary: &mut Summary) {
    let prepared = [Prepared::new(workload)];
    let [request] = &prepared;
    let credentials = workload.credentials();
    let check = || {
        verify_request(
            &request.received(),
            &credentials,
            &mut Verification::default(),
        )
    };
    assert_eq!(check(), Ok(()));

    let mut group = criterion.benchmark_group("W7");
    bare(&mut group, &prepared, summary, "W7");
    group.bench_function(summary.row("W7", "wire to verdict"), |bencher| {
        bencher.iter(check)
    });
    group.finish();
}

//! W5 to W7: what a server does with a request that it received.

use basestring::{Authorization, Verification, verify as verify_request};
use criterion::{Criterion, Throughput};

use crate::bare;
use crate::summary::Summary;
use crate::workloads::{Prepared, Workload};

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

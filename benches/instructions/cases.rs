//! The paths of each workload.

use std::hint::black_box;

use basestring::{Authorization, Verification, WebhookSecret, twilio, verify};
use basestring_prepared::{TwilioVerifier, Verifier, raw_parameters};

use crate::workloads::{Prepared, Workloads};
use crate::{Case, ours};

/// Whether the list contains the count of a case: it contains the prepared paths of the workloads. The
/// reference is not written for speed, so it has no limit.
pub(crate) fn is_listed(name: &str) -> bool {
    name.starts_with('W') && !name.contains("reference")
}

/// Calls `take` with every case, in order.
pub(crate) fn each(workloads: &Workloads, take: &mut impl FnMut(&mut Case<'_>)) {
    for (name, requests) in &workloads.signing {
        for workload in requests {
            let prepared = Prepared::new(workload);
            workload.assert_base_string(&prepared.base_string);
            let call = ours::call(&prepared);
            let credentials = workload.credentials();
            let mut signer = ours::signer(workload);
            let expected = workload.signature().as_bytes();
            take(&mut Case::new(
                format!("{name} parameters to signature"),
                || {
                    assert_eq!(ours::sign_pairs(&mut signer, &call), expected);
                },
            ));
            let mut field = String::new();
            take(&mut Case::new(
                format!("{name} parameters to Authorization"),
                || {
                    field.clear();
                    signer.authorization_into(&call, &mut field);
                },
            ));
            take(&mut Case::new(format!("{name} wire to signature"), || {
                let signature = ours::sign_wire(&mut signer, &prepared);
                assert_eq!(signature.as_ref().map(<[u8; 28]>::as_slice), Ok(expected));
            }));
            take(&mut Case::new(format!("{name} reference: sign"), || {
                black_box(prepared.sign_by_reference(&credentials).is_ok());
            }));
        }
    }
    receiving(workloads, take);
}

fn receiving(workloads: &Workloads, take: &mut impl FnMut(&mut Case<'_>)) {
    let (_, requests) = &workloads.signing[0];
    let prepared = Prepared::new(&requests[0]);
    let text = requests[0].authorization.as_bytes();
    take(&mut Case::new("W5 parse, slices", || {
        let slices = raw_parameters(black_box(text));
        let count = slices.map(black_box).filter(Result::is_ok).count();
        assert_eq!(count, 7);
    }));
    take(&mut Case::new("W5 parse, decoded", || {
        black_box(Authorization::parse(black_box(text)).is_ok());
    }));

    let webhook = &workloads.webhook;
    let (url, form) = (webhook.url.as_bytes(), webhook.body.as_bytes());
    let signature = webhook.signature.as_bytes();
    let token = WebhookSecret::new(&*webhook.auth_token).expect("a secret");
    let mut verifier = TwilioVerifier::new(token.clone());
    take(&mut Case::new("W6 form body to verdict", || {
        assert_eq!(verifier.verify_form(url, form, signature), Ok(()));
    }));
    take(&mut Case::new("W6 reference: verify", || {
        assert_eq!(twilio::verify_form(&token, url, form, signature), Ok(()));
    }));

    let credentials = requests[0].credentials();
    let mut verifier = Verifier::new(credentials.clone());
    take(&mut Case::new("W7 wire to verdict", || {
        let verdict = verifier.verify(&prepared.received(), &mut Verification::default());
        assert_eq!(verdict, Ok(()));
    }));
    take(&mut Case::new("W7 reference: verify", || {
        let mut verification = Verification::default();
        let verdict = verify(&prepared.parsed(), &credentials, &mut verification);
        assert_eq!(verdict, Ok(()));
    }));
}

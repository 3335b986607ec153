//! The tables of attacks, a file for each topic.

mod answers;
mod duplicates;
mod flow;
mod flow_answers;
mod flow_issuing;
mod forwarded;
mod keys;
mod nonces;
mod nonces_later;
mod parameters;
mod plain_http;
mod predictable;
mod signature;
mod tamper;
mod timestamps;
mod transport;
mod valid;
mod valid_header;

pub(super) use answers::at_the_end;

use super::attack::{Attack, Sequence};
use super::setup::Setup;

/// Every sequence for a provider, in the order of sending.
pub(super) fn sequences(setup: &Setup) -> Vec<Sequence> {
    let mut all = Vec::new();
    if setup.resource.is_some() {
        all.extend([
            sequence("required", transport::unsigned()),
            sequence("signature", signature::attacks()),
            sequence("method", keys::methods(setup)),
            sequence("keys", keys::attacks()),
            sequence("header", valid_header::attacks()),
            sequence("valid", valid::attacks(setup)),
            sequence("tamper", tamper::attacks()),
            tamper::of_form(),
            sequence("duplicates", duplicates::attacks()),
            sequence("places", duplicates::places()),
            sequence("parameters", parameters::attacks()),
            sequence("timestamps", timestamps::attacks(setup)),
            sequence("nonces", nonces::attacks()),
            sequence("transport", transport::attacks()),
            transport::of_body(),
        ]);
        all.push(tamper::of_body_hash(setup));
        all.extend(keys::of_rsa(setup));
    }
    if setup.flow.is_some() {
        all.push(sequence("flow", flow::attacks(setup)));
        all.push(sequence("issuing", flow_issuing::attacks(setup)));
        all.push(sequence("answers", flow_answers::attacks()));
    }
    if setup.resource.is_some() {
        all.push(sequence("later", nonces_later::attacks(setup)));
    }
    if setup.launch.is_some() {
        for sequence in &mut all {
            sequence.attacks.retain(|attack| is_of_launch(&attack.id));
        }
        all.retain(|sequence| {
            let valid = sequence.valid.as_ref();
            !sequence.attacks.is_empty() && valid.is_none_or(|valid| is_of_launch(&valid.id))
        });
    }
    all
}

/// The attacks that an LTI launch can show: a POST of a form with the protocol parameters in it.
fn is_of_launch(id: &str) -> bool {
    const TOPICS: [&str; 14] = [
        "signature/",
        "method/",
        "keys/",
        "valid/",
        "tamper-parameter/",
        "tamper-form/",
        "duplicates/body-",
        "parameters/",
        "timestamps/",
        "nonces/",
        "later/",
        "transport/other-host",
        "transport/forwarded",
        "transport/original-host",
    ];
    const OTHERS: [&str; 13] = [
        "keys/unknown-token-",
        "valid/in-query",
        "valid/in-body",
        "valid/json",
        "valid/put-form",
        "valid/delete",
        "tamper-form/type-",
        "tamper-form/added-unsigned",
        "signature/wrong-post",
        "signature/wrong-put",
        "signature/wrong-json",
        "nonces/replay-moved",
        "nonces/replay-respelled",
    ];
    let starts = |all: &[&str]| all.iter().any(|start| id.starts_with(start));
    starts(&TOPICS) && !starts(&OTHERS)
}

/// A sequence whose valid form is a plain request, which is sent before and after.
fn sequence(name: &'static str, attacks: Vec<Attack>) -> Sequence {
    Sequence {
        name,
        valid: None,
        attacks,
    }
}

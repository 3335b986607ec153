//! Changes of what a request carries after signing: query, parameters, or body.

use crate::webhook::attempt::Attempt;
use crate::webhook::judge::Expected::{self, Accept, Reject};
use crate::webhook::message::Message;
use crate::webhook::scheme::Inputs;

/// A changed query, for schemes that sign the URL.
pub(in crate::webhook) fn of_query(valid: &Message) -> Vec<Attempt> {
    if !valid.place.target.contains(&b'?') {
        return Vec::new();
    }
    let tampered = valid.changed(|message| {
        if let Some(last) = message.place.target.last_mut() {
            *last = if *last == b'3' { b'4' } else { b'3' };
        }
    });
    let what = "the last character of the query changed after signing";
    vec![Attempt::new("query-tampered", tampered, Reject, what)]
}

/// Changed parameters of a form, for schemes that sign them sorted.
pub(in crate::webhook) fn of_parameters(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    type Change = fn(&mut Message);
    let changes: [(&'static str, Expected, &'static str, Change); 5] = [
        (
            "value-tampered",
            Reject,
            "the value of a parameter changed after signing",
            |message| {
                if let Some((_, value)) = message.parameters.last_mut() {
                    value.push(b'3');
                }
            },
        ),
        (
            "parameter-added",
            Reject,
            "a parameter added after signing",
            |message| {
                let added = (b"Added".to_vec(), b"1".to_vec());
                message.parameters.push(added);
            },
        ),
        (
            "parameter-removed",
            Reject,
            "a parameter removed after signing",
            |message| {
                message.parameters.pop();
            },
        ),
        (
            "body-removed",
            Reject,
            "all parameters removed after signing",
            |message| message.parameters.clear(),
        ),
        (
            "parameters-reordered",
            Accept,
            "the parameters sent in reverse order: they are sorted before signing",
            |message| message.parameters.reverse(),
        ),
    ];
    changes
        .into_iter()
        .map(|(name, expected, what, change)| {
            let message = valid.changed(|message| {
                change(message);
                let parameters = message.parameters.clone();
                message.body = Message::form(inputs.target, &message.query, parameters).body;
            });
            Attempt::new(name, message, expected, what)
        })
        .collect()
}

/// A changed body, for schemes that sign it or its hash.
pub(in crate::webhook) fn of_body(valid: &Message) -> Vec<Attempt> {
    let tampered = valid.changed(|message| message.body.push(b' '));
    let what = "a space added to the body after signing";
    vec![Attempt::new("body-tampered", tampered, Reject, what)]
}

//! Requests that are changed in one way that is no mistake in computing: in the signature's field,
//! the URL, the fields, the body, or its hash.

mod content;
mod signature;
mod url;

use content::{of_body, of_empty_body, of_fields, of_query, of_written_json};
use signature::of_signature;
pub(super) use url::of_url;

use super::message::Message;
use super::plan::{Material, Occasion};

/// Adds the changes to the occasions that they are made on.
pub(super) fn add(material: &Material<'_>, occasions: &mut [Occasion]) {
    if let Some(first) = occasions.first_mut() {
        let right = first.right.message.clone();
        first.wrong.extend(of_signature(material, &right));
        first.wrong.extend(of_url(material, &right));
    }
    for occasion in occasions {
        let right = occasion.right.message.clone();
        let more = match occasion.right.name.as_str() {
            "right-get" => of_query(&right),
            "right-form" => of_fields(material, &right),
            "right-json" => of_body(material, &right),
            "right-json-blank" => of_written_json(material, &right),
            "right-json-empty" => of_empty_body(material, &right),
            _ => Vec::new(),
        };
        occasion.wrong.extend(more);
    }
}

fn changed(right: &Message, change: impl FnOnce(&mut Message)) -> Message {
    let mut message = right.clone();
    change(&mut message);
    message
}

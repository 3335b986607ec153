//! Whether a signature is right: for the URL that was received, for another one that the service may
//! have requested, with one of the secrets that are given.

use super::super::subject::Received;
use super::asked::Place;
use super::keys::Key;
use super::url::Parts;

/// For what a signature is right.
#[derive(Clone)]
pub(super) struct Found {
    /// The webhook as the service signed it.
    pub(super) received: Received,
    /// The URL that it requested, in the form that receivers know.
    pub(super) place: Place,
    /// The secret.
    pub(super) key: Key,
}

impl Found {
    /// Whether the signature is over a spelling of the place's URL, such as without its port.
    pub(super) fn is_other_spelling(&self) -> bool {
        self.received.message.url != self.place.parts.url().as_bytes()
    }

    /// Whether the request itself shows all of it.
    pub(super) fn is_evident(&self) -> bool {
        self.place.is_evident
    }
}

/// The first place and key for which the signature is right. Places and keys are sorted, the most
/// likely first.
pub(super) fn find(received: &Received, places: &[Place], keys: &[Key]) -> Option<Found> {
    for place in places {
        for key in keys {
            let mut asked = received.with_url(place.parts.url().as_bytes());
            asked.message.secret = key.secret.clone();
            if let Some(url) = asked.accepted_url() {
                return Some(Found {
                    received: asked.with_url(&url),
                    place: place.clone(),
                    key: key.clone(),
                });
            }
        }
    }
    None
}

/// The URL that is given as the public one, with the query that was received where it has none.
pub(super) fn given_places(signed_url: &str, received: Option<&Parts>) -> Vec<Place> {
    let Some(given) = Parts::of(signed_url) else {
        return Vec::new();
    };
    let mut places = vec![Place::of(given.clone())];
    if let Some(query) = received.and_then(|parts| parts.query.clone())
        && given.query.is_none()
    {
        places.insert(
            0,
            Place::of(Parts {
                query: Some(query),
                ..given
            }),
        );
    }
    places
}

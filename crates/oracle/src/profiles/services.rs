//! The services that are known.

mod media;
mod shops;
mod work;

use super::Profile;

/// Every profile.
pub const PROFILES: &[Profile] = &[
    media::X,
    shops::WOOCOMMERCE,
    work::MASTERCARD,
    work::NETSUITE,
    work::LTI,
    media::FLICKR,
    media::TUMBLR,
    shops::MAGENTO,
    shops::BRICKLINK,
    shops::DISCOGS,
    work::JIRA,
    work::XERO,
    work::TRELLO,
    media::TWILIO_SHARED_KEY,
];

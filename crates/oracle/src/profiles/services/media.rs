//! Services for messages, pictures and blogs.

use crate::profiles::Accepts::{Mistakes, Needs, Nothing, OnlyMethods};
use crate::profiles::{Departure, Marks, Profile};

pub(super) const X: Profile = Profile {
    name: "x",
    service: "X, formerly Twitter: API with OAuth 1.0a",
    marks: Marks {
        hosts: &[
            "api.twitter.com",
            "upload.twitter.com",
            "api.x.com",
            "upload.x.com",
        ],
        ..Marks::NONE
    },
    departures: &[
        Departure {
            what: "HMAC-SHA1 is the only method.",
            source: "X docs, Authorizing a request",
            accepts: OnlyMethods(&["HMAC-SHA1"]),
        },
        Departure {
            what: "oauth_version is always sent.",
            source: "X docs, Authorizing a request",
            accepts: Needs("oauth_version"),
        },
        Departure {
            what: "Parameters separated by spaces only, or with a comma after the last, are accepted.",
            source: "2010 article on Twitter's OAuth, whose headers are written so",
            accepts: Mistakes(&["header-comma-missing", "header-trailing-comma"]),
        },
        Departure {
            what: "A multipart body of media/upload.json is not signed; a form body with media_data is signed whole.",
            source: "X docs, Uploading media: POST media/upload",
            accepts: Nothing,
        },
    ],
};

pub(super) const FLICKR: Profile = Profile {
    name: "flickr",
    service: "Flickr: API and uploads with OAuth 1.0a",
    marks: Marks {
        hosts: &["flickr.com"],
        paths: &["/services/upload", "/services/replace"],
        ..Marks::NONE
    },
    departures: &[
        Departure {
            what: "The text fields of a multipart upload are signed, but the file in photo is not.",
            source: "Flickr API docs, Uploading photos; dopiaza/DPZFlickr#11",
            accepts: Mistakes(&["collect-multipart-signed"]),
        },
        Departure {
            what: "HMAC-SHA1 is the only method.",
            source: "Flickr API docs, Using OAuth with Flickr",
            accepts: OnlyMethods(&["HMAC-SHA1"]),
        },
    ],
};

pub(super) const TUMBLR: Profile = Profile {
    name: "tumblr",
    service: "Tumblr: API with OAuth 1.0a",
    marks: Marks {
        hosts: &["api.tumblr.com", "www.tumblr.com"],
        ..Marks::NONE
    },
    departures: &[Departure {
        what: "HMAC-SHA1 is the only method.",
        source: "tumblr/docs, api.md, OAuth1 Authorization",
        accepts: OnlyMethods(&["HMAC-SHA1"]),
    }],
};

pub(super) const TWILIO_SHARED_KEY: Profile = Profile {
    name: "twilio-shared-key",
    service: "Twilio: webhooks signed with a shared key and HMAC-SHA256",
    marks: Marks::NONE,
    departures: &[Departure {
        what: "A webhook is signed with HMAC-SHA256 and the shared key that \
               X-Twilio-Webhooks-Signature-Settings names.",
        source: "Twilio docs, webhook shared keys (public beta, 2026)",
        accepts: Mistakes(&["twilio-shared-key-ignored"]),
    }],
};

//! The services that are known.

use super::Accepts::{Extension, Mistakes, Needs, OnlyMethods};
use super::{Departure, Profile};

/// Every profile.
pub const PROFILES: &[Profile] = &[
    Profile {
        name: "x",
        service: "X, formerly Twitter: API with OAuth 1.0a",
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
        ],
    },
    Profile {
        name: "woocommerce",
        service: "WooCommerce: REST API over HTTP with OAuth 1.0a of one leg",
        departures: &[
            Departure {
                what: "Versions 1 and 2 sign with the client secret alone, without & after it.",
                source: "woocommerce/woocommerce#18146, woocommerce/woocommerce-rest-api-docs#8",
                accepts: Mistakes(&["key-ampersand-missing"]),
            },
            Departure {
                what: "Parameters of an array are not sorted among each other.",
                source: "woocommerce/woocommerce#9639, woocommerce/woocommerce#11223, \
                         woocommerce/wc-api-python#8",
                accepts: Mistakes(&["sort-array-parameters-unsorted"]),
            },
            Departure {
                what: "Names that look like numbers are sorted as numbers.",
                source: "woocommerce/wc-api-php#278",
                accepts: Mistakes(&["sort-numeric"]),
            },
            Departure {
                what: "A form body is signed for POST alone.",
                source: "OPEN-DSI/ecommerceng_woosync#94",
                accepts: Mistakes(&["collect-form-body-only-for-post"]),
            },
            Departure {
                what: "The router's own parameter is signed where a server adds one (q=/wc-api/…).",
                source: "kloon/WooCommerce-REST-API-Client-Library#19",
                accepts: Mistakes(&["collect-framework-parameters"]),
            },
        ],
    },
    Profile {
        name: "mastercard",
        service: "Mastercard: API with a body hash, signed with RSA-SHA256",
        departures: &[
            Departure {
                what: "oauth_body_hash is in every request, also where there is no body, and is \
                       the body's SHA-256.",
                source: "Mastercard/oauth1-signer-java#5, Mastercard/oauth1-signer-python#2, \
                         draft-eaton-oauth-bodyhash",
                accepts: Extension("O-body-hash"),
            },
            Departure {
                what: "A + in the query stays a plus sign.",
                source: "Mastercard oauth1-signer-python, tests/test_oauth.py, \
                         test_query_parser_encoding",
                accepts: Mistakes(&["query-plus-kept"]),
            },
            Departure {
                what: "An empty path stays empty.",
                source: "Mastercard/oauth1-signer-java#12",
                accepts: Mistakes(&["uri-empty-path-without-slash"]),
            },
            Departure {
                what: "RSA-SHA256 is the only method.",
                source: "Mastercard's signers",
                accepts: OnlyMethods(&["RSA-SHA256"]),
            },
        ],
    },
    Profile {
        name: "netsuite",
        service: "Oracle NetSuite: token-based authentication",
        departures: &[
            Departure {
                what: "HMAC-SHA256 is the only method.",
                source: "Oracle NetSuite help, The Signature for Web Services and RESTlets",
                accepts: OnlyMethods(&["HMAC-SHA256"]),
            },
            Departure {
                what: "realm is the account's number, and is needed.",
                source: "Oracle NetSuite help, Example OAuth Header; netsuitephp/netsuite-php#121",
                accepts: Needs("realm"),
            },
        ],
    },
    Profile {
        name: "lti-1.1",
        service: "LTI 1.1: launches and outcomes of learning tools",
        departures: &[
            Departure {
                what: "A launch always has oauth_callback=about:blank; a tool that was sent none \
                       signs it all the same.",
                source: "IMS Global's LTI 1.1 test consumer; jupyterhub/ltiauthenticator#139",
                accepts: Mistakes(&["collect-default-injected"]),
            },
            Departure {
                what: "The submit button of the launch's form is not signed.",
                source: "LTI launch forms",
                accepts: Mistakes(&["collect-submit-button"]),
            },
            Departure {
                what: "Outcomes, which are XML, carry oauth_body_hash.",
                source: "LTI 1.1, outcomes; draft-eaton-oauth-bodyhash",
                accepts: Extension("O-body-hash"),
            },
            Departure {
                what: "HMAC-SHA1 is the only method.",
                source: "IMS Global's LTI 1.1 test consumer",
                accepts: OnlyMethods(&["HMAC-SHA1"]),
            },
        ],
    },
    Profile {
        name: "twilio-shared-key",
        service: "Twilio: webhooks signed with a shared key and HMAC-SHA256",
        departures: &[Departure {
            what: "A webhook is signed with HMAC-SHA256 and the shared key that \
                   X-Twilio-Webhooks-Signature-Settings names.",
            source: "Twilio docs, webhook shared keys (public beta, 2026)",
            accepts: Mistakes(&["twilio-shared-key-ignored"]),
        }],
    },
];

//! Services for companies.

use crate::profiles::Accepts::{Extension, Mistakes, Needs, Nothing, OnlyMethods};
use crate::profiles::{Departure, Marks, Profile};

pub(super) const MASTERCARD: Profile = Profile {
    name: "mastercard",
    service: "Mastercard: API with a body hash, signed with RSA-SHA256",
    marks: Marks {
        hosts: &["api.mastercard.com"],
        ..Marks::NONE
    },
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
};

pub(super) const NETSUITE: Profile = Profile {
    name: "netsuite",
    service: "Oracle NetSuite: token-based authentication",
    marks: Marks {
        hosts: &["netsuite.com"],
        ..Marks::NONE
    },
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
        Departure {
            what: "A SOAP request has its signature in the element tokenPassport, over the account, the consumer key, the token, the nonce and the timestamp, joined by &.",
            source: "Oracle NetSuite help, The Signature for Web Services and RESTlets",
            accepts: Nothing,
        },
    ],
};

pub(super) const JIRA: Profile = Profile {
    name: "jira",
    service: "Jira and other Atlassian servers: application links with OAuth 1.0a",
    marks: Marks {
        hosts: &["atlassian.net"],
        paths: &[
            "/plugins/servlet/oauth/",
            "/rest/api/latest/",
            "/rest/agile/",
        ],
        ..Marks::NONE
    },
    departures: &[Departure {
        what: "RSA-SHA1 is the only method; the public key is that of the application link.",
        source: "Atlassian developer docs, OAuth for REST APIs",
        accepts: OnlyMethods(&["RSA-SHA1"]),
    }],
};

pub(super) const XERO: Profile = Profile {
    name: "xero",
    service: "Xero: accounting API with OAuth 1.0a",
    marks: Marks {
        hosts: &["api.xero.com"],
        ..Marks::NONE
    },
    departures: &[Departure {
        what: "Private and partner applications sign with RSA-SHA1, public ones with HMAC-SHA1.",
        source: "Xero developer docs, Create a public/private key; Xero developer community, discussion \
                 12512483",
        accepts: OnlyMethods(&["HMAC-SHA1", "RSA-SHA1"]),
    }],
};

pub(super) const TRELLO: Profile = Profile {
    name: "trello",
    service: "Trello: API with OAuth 1.0a",
    marks: Marks {
        hosts: &["trello.com", "api.trello.com"],
        ..Marks::NONE
    },
    departures: &[Departure {
        what: "Most requests are not signed: they carry the key and the token as the parameters key and token.",
        source: "Trello REST API docs, Authorization",
        accepts: Nothing,
    }],
};

pub(super) const LTI: Profile = Profile {
    name: "lti-1.1",
    service: "LTI 1.1: launches and outcomes of learning tools",
    marks: Marks {
        parameters: &["lti_message_type", "lti_version"],
        ..Marks::NONE
    },
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
};

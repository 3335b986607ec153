//! Shops and market places.

use crate::profiles::Accepts::{Mistakes, Nothing, OnlyMethods};
use crate::profiles::{Departure, Marks, Profile};

pub(super) const WOOCOMMERCE: Profile = Profile {
    name: "woocommerce",
    service: "WooCommerce: REST API over HTTP with OAuth 1.0a of one leg",
    marks: Marks {
        paths: &["/wc-api/v", "/wp-json/wc/", "/wp-json/wc-"],
        ..Marks::NONE
    },
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
        Departure {
            what: "Over https the keys are sent by Basic authentication or in the query; OAuth is for http.",
            source: "woocommerce/woocommerce-rest-api-docs, wp-api-v3/_authentication.md, Authentication over \
                     HTTPS; woocommerce/wc-api-node#82",
            accepts: Nothing,
        },
    ],
};

pub(super) const MAGENTO: Profile = Profile {
    name: "magento-2",
    service: "Adobe Commerce (Magento 2): web API with OAuth 1.0a",
    marks: Marks {
        paths: &["/rest/V1/", "/rest/default/V1/", "/rest/all/V1/"],
        ..Marks::NONE
    },
    departures: &[Departure {
        what: "HMAC-SHA256 is the method of current versions; HMAC-SHA1 is that of older ones.",
        source: "Adobe Commerce docs, OAuth-based authentication; magento/magento2#39058",
        accepts: OnlyMethods(&["HMAC-SHA1", "HMAC-SHA256"]),
    }],
};

pub(super) const BRICKLINK: Profile = Profile {
    name: "bricklink",
    service: "BrickLink: store API with OAuth 1.0a",
    marks: Marks {
        hosts: &["api.bricklink.com"],
        ..Marks::NONE
    },
    departures: &[
        Departure {
            what: "The parameters may be in the query as Authorization={JSON}, percent-encoded; that parameter is not signed.",
            source: "BrickLink API guide, Authorization",
            accepts: Nothing,
        },
        Departure {
            what: "HMAC-SHA1 is the only method.",
            source: "BrickLink API guide, Authorization",
            accepts: OnlyMethods(&["HMAC-SHA1"]),
        },
    ],
};

pub(super) const DISCOGS: Profile = Profile {
    name: "discogs",
    service: "Discogs: API with OAuth 1.0a",
    marks: Marks {
        hosts: &["api.discogs.com"],
        ..Marks::NONE
    },
    departures: &[
        Departure {
            what: "PLAINTEXT over https and HMAC-SHA1 are both used by its clients.",
            source: "bartve/disconnect#8, lionralfs/discogs-client#198",
            accepts: OnlyMethods(&["HMAC-SHA1", "PLAINTEXT"]),
        },
        Departure {
            what: "A request without a User-Agent is rejected.",
            source: "Discogs API docs, General information; philipmat/discogs-xml2db#101",
            accepts: Nothing,
        },
    ],
};

//! The shape of `mistake.json`: the build checks each file with it, and the library reads it.

use serde::{Deserialize, Serialize};

/// How often a mistake is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Many libraries or applications make it.
    Common,
    /// It was seen.
    Seen,
    /// Once or twice.
    Rare,
}

/// Who makes a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The sender's program.
    Client,
    /// The receiver's program.
    Server,
    /// Either program.
    Both,
    /// The person who configures one of them.
    User,
}

/// How far a mistake is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Reports name it.
    Stable,
    /// New: reports do not name it alone.
    Preview,
}

/// What a verifier with a mistake does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It accepts what it must reject.
    Accepts,
    /// It rejects what it must accept.
    Rejects,
    /// Its answers are right; the time that they take shows what it compares.
    Timing,
}

/// The layers, in the order of the algorithm, which is the order of the list of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Percent-encoding; RFC 5849 3.6.
    PercentEncode,
    /// Reading a query or a form; RFC 5849 3.4.1.3.1.
    QueryDecode,
    /// The base string URI; RFC 5849 3.4.1.2.
    BaseStringUri,
    /// Collecting the parameters; RFC 5849 3.4.1.3.1.
    Collect,
    /// Their order; RFC 5849 3.4.1.3.2.
    Sort,
    /// Joining them; RFC 5849 3.4.1.3.2.
    Normalize,
    /// The base string; RFC 5849 3.4.1.1.
    BaseString,
    /// The key; RFC 5849 3.4.2.
    Key,
    /// The hash; RFC 5849 3.4.2.
    Digest,
    /// The hash as text; RFC 2045 6.8.
    Base64,
    /// Writing the Authorization header; RFC 5849 3.5.1.
    HeaderBuild,
    /// Reading it; RFC 5849 3.5.1.
    HeaderParse,
    /// What a server checks; RFC 5849 3.2.
    Verify,
    /// Everything between the requests of one authorization; RFC 5849 2.
    Flow,
    /// Twilio's webhooks.
    Twilio,
    /// The webhooks of other services.
    Webhook,
    /// HTTP authentication; RFC 7616, RFC 7617.
    DigestAuth,
}

impl Layer {
    /// The layer's name, as in `mistake.json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PercentEncode => "percent-encode",
            Self::QueryDecode => "query-decode",
            Self::BaseStringUri => "base-string-uri",
            Self::Collect => "collect",
            Self::Sort => "sort",
            Self::Normalize => "normalize",
            Self::BaseString => "base-string",
            Self::Key => "key",
            Self::Digest => "digest",
            Self::Base64 => "base64",
            Self::HeaderBuild => "header-build",
            Self::HeaderParse => "header-parse",
            Self::Verify => "verify",
            Self::Flow => "flow",
            Self::Twilio => "twilio",
            Self::Webhook => "webhook",
            Self::DigestAuth => "digest-auth",
        }
    }
}

/// The texts of a mistake: what `mistake.json` has.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// The layer that it belongs to.
    pub layer: Layer,
    /// Who makes it.
    pub side: Side,
    /// How often it is met.
    pub frequency: Frequency,
    /// Whether reports may name it alone.
    pub status: Status,
    /// An id that it had before; both find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What it does.
    pub description: String,
    /// Why that is wrong: the rule that it breaks.
    pub why: String,
    /// The section that it breaks.
    pub section: String,
    /// What shows it, for one that cannot be run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symptom: Option<String>,
    /// What a verifier with it does wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// How to fix it.
    pub fix: String,
    /// Where it was met.
    pub references: Vec<String>,
}

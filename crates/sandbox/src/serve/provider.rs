//! The provider's state, which all of its paths share.

use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use basestring::{Secret, constant_time_eq};
use basestring_oracle::request::OwnedRequest;
use hyper::header::ACCEPT;
use hyper::{HeaderMap, StatusCode};
use tokio::sync::watch;

use super::answer::{Around, Manner};
use super::authority::Names;
use super::bodies::Bodies;
use super::diagnosis::Clinic;
use super::fault::Fault;
use super::options::{Limits, Options};
use super::random;
use super::received::Peer;
use super::records::{Record, Records};
use super::refusal::Refusal;
use super::state::State;

/// The provider.
pub(super) struct Provider {
    pub(super) state: State,
    pub(super) records: Arc<Records>,
    /// The names under which its pages are served.
    pub(super) names: Names,
    /// The page that diagnoses a pasted request.
    pub(super) explainer: Option<&'static str>,
    /// Its own address, with a trailing slash: the realm, and the root of its pages.
    pub(super) base: String,
    pub(super) limits: Limits,
    pub(super) manner: Manner,
    /// Becomes true when the provider ends.
    pub(super) ending: watch::Receiver<bool>,
    pub(super) clinic: Clinic,
    pub(super) bodies: Bodies,
    /// Seconds that a timestamp may be off.
    pub(super) window: u64,
    /// A value in the page's forms that forms of other sites do not know.
    form_key: Secret,
}

impl Provider {
    pub(super) fn new(
        state: State,
        options: &Options,
        base: String,
        ending: watch::Receiver<bool>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            state,
            records: Arc::new(Records::new(options.shown)),
            names: Names::of(options),
            explainer: options.explainer,
            base,
            limits: options.limits,
            manner: options.manner,
            ending,
            clinic: Clinic::new(),
            bodies: Bodies::new(),
            window: options.window,
            form_key: Secret::new(random::text(24)?),
        })
    }

    /// The value that the page's own forms carry.
    pub(super) fn form_key(&self) -> String {
        String::from_utf8_lossy(self.form_key.expose()).into_owned()
    }

    /// Whether a form is one of the page's own.
    pub(super) fn is_own_form(&self, key: &str) -> bool {
        constant_time_eq(self.form_key.expose(), key.as_bytes())
    }

    /// The context of a refusal: `number` is the request's number on the page, `allowed` the
    /// methods of the path.
    pub(super) fn around<'a>(
        &'a self,
        headers: &HeaderMap,
        number: Option<u64>,
        allowed: &'static str,
    ) -> Around<'a> {
        let accepts = headers.get_all(ACCEPT).iter();
        Around {
            manner: self.manner,
            realm: &self.base,
            wants_json: accepts
                .filter_map(|value| value.to_str().ok())
                .any(|value| value.contains("json")),
            number,
            allowed,
        }
    }

    /// Keeps a request for the page, and returns its number there.
    pub(super) fn record(
        &self,
        request: &Arc<OwnedRequest>,
        peer: Peer,
        secrets: Vec<Secret>,
        outcome: Result<StatusCode, &Refusal>,
    ) -> u64 {
        let (status, refusal) = match outcome {
            Ok(status) => (status, None),
            Err(refusal) => (refusal.why.status(), Some(Arc::new(refusal.clone()))),
        };
        self.records.add(Record {
            number: 0,
            at: SystemTime::now(),
            remote: peer.remote,
            request: Arc::clone(request),
            secrets,
            status: status.as_u16(),
            refusal,
            shown: OnceLock::new(),
        })
    }
}

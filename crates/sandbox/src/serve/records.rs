//! The last requests, for the page: each as received, with its result.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use basestring::Secret;
use basestring_oracle::request::{OwnedRequest, Remark};
use bytes::Bytes;
use tokio::sync::watch;

use super::refusal::Refusal;

/// A request with more bytes is counted and not shown.
const LONGEST: usize = 16 << 10;

/// A request with its result.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) at: SystemTime,
    pub(super) remote: SocketAddr,
    pub(super) request: Arc<OwnedRequest>,
    /// The secrets that the page must not show.
    pub(super) secrets: Vec<Secret>,
    /// The status code of the answer.
    pub(super) status: u16,
    pub(super) refusal: Option<Arc<Refusal>>,
    /// What the page shows when it is unfolded; rendered once, for its first reader.
    pub(super) shown: OnceLock<Bytes>,
}

/// The last requests.
pub(super) struct Records {
    kept: Mutex<Kept>,
    latest: watch::Sender<u64>,
}

struct Kept {
    next: u64,
    most: usize,
    records: VecDeque<Arc<Record>>,
}

impl Records {
    /// Room for `most`.
    pub(super) fn new(most: usize) -> Self {
        Self {
            kept: Mutex::new(Kept {
                next: 1,
                most,
                records: VecDeque::new(),
            }),
            latest: watch::Sender::new(0),
        }
    }

    /// Keeps a record instead of the oldest, and returns its number.
    pub(super) fn add(&self, mut record: Record) -> u64 {
        if is_long(&record.request) {
            let mut short = (*record.request).clone();
            short.body = basestring_oracle::request::Body::Octets(Vec::new());
            short.fields.clear();
            short.url = start_of_path(&short.url);
            let text = "the request is too long to be shown here";
            short.remarks.push(Remark::note("too-long", text));
            record.request = Arc::new(short);
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let number = kept.next;
        kept.next += 1;
        record.number = number;
        if kept.records.len() >= kept.most {
            kept.records.pop_front();
        }
        if kept.most > 0 {
            kept.records.push_back(Arc::new(record));
        }
        drop(kept);
        self.latest.send_replace(number);
        number
    }

    /// The highest number of kept records.
    pub(super) fn most(&self) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.most
    }

    /// The numbers of the records after a number, the latest first.
    pub(super) fn after(&self, number: u64) -> Vec<u64> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = kept.records.iter().rev().map(|record| record.number);
        numbers.take_while(|kept| *kept > number).collect()
    }

    /// The record of that number, if it is still kept.
    pub(super) fn find(&self, number: u64) -> Option<Arc<Record>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut records = kept.records.iter();
        records.find(|record| record.number == number).cloned()
    }

    /// Follows the number of the latest record.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }
}

/// A URL without its query, cut after a slash: half of a secret would not be recognized.
fn start_of_path(url: &[u8]) -> Vec<u8> {
    let path = url.split(|&byte| byte == b'?').next().unwrap_or_default();
    let start = path.get(..LONGEST / 4).unwrap_or(path);
    if start.len() == path.len() {
        return start.to_vec();
    }
    let end = start.iter().rposition(|&byte| byte == b'/');
    start
        .get(..=end.unwrap_or_default())
        .unwrap_or_default()
        .to_vec()
}

fn is_long(request: &OwnedRequest) -> bool {
    let fields: usize = request
        .fields
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    request.url.len() + fields + request.body.octets().len() > LONGEST
}

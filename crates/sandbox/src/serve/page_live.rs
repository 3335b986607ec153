//! The stream of events that tells the page about new requests.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::channel::Channel;

use super::answer::{self, Answer};
use super::provider::Provider;

/// The page's script: it fetches new requests and inserts them at the top.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// The shortest time between two events.
const PACE: Duration = Duration::from_millis(300);

/// The stream: the number of each latest request.
pub(super) fn stream(provider: &Provider) -> Answer {
    let (mut events, body) = Channel::new(2);
    let mut latest = provider.records.watch();
    let mut ending = provider.ending.clone();
    tokio::spawn(async move {
        loop {
            let number = *latest.borrow_and_update();
            let event = Bytes::from(format!("data: {number}\n\n"));
            if events.send_data(event).await.is_err() {
                break;
            }
            tokio::time::sleep(PACE).await;
            tokio::select! {
                changed = latest.changed() => if changed.is_err() { break },
                _ = ending.wait_for(|ends| *ends) => break,
            }
        }
    });
    answer::stream("text/event-stream", body)
}

//! What makes the page live: a stream of events that says when there is something new.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::channel::Channel;

use super::answer::{self, Answer};
use super::provider::Provider;

/// The page's script: it fetches what is new, and puts it on top.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// The page is told of something new so often at most.
const PACE: Duration = Duration::from_millis(300);

/// The stream: the number of the latest request, whenever there is one.
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

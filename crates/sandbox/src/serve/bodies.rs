//! Bodies of requests, in limited memory.
//!
//! A long body takes room as it arrives; what is only announced takes none. If there is no room, the body
//! that has waited longest for its client is given up, so a client that stalls delays nobody.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::refusal::{Refusal, Why};

/// Bytes of long bodies that are held at once.
const HELD: usize = 16 << 20;
/// The first bytes of each body need no room, so short bodies never wait.
const SHORT: usize = 16 << 10;
/// Room is taken in pieces of this many bytes.
const PIECE: usize = 1 << 10;
/// How often a body that waits for room looks for another one that stalls.
const PATIENCE: Duration = Duration::from_millis(10);

/// The bodies that are being read.
pub(super) struct Bodies {
    room: Arc<Semaphore>,
    reading: Mutex<Reading>,
}

#[derive(Default)]
struct Reading {
    next: u64,
    /// Bodies that hold room and wait for their client, the longest wait first.
    waiting: BTreeMap<u64, Arc<Notify>>,
}

/// A whole body, and the room that it holds until the request is answered.
pub(super) struct Whole {
    pub(super) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// A body that waits for its client.
struct Wait<'b> {
    bodies: &'b Bodies,
    number: u64,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.bodies.reading().waiting.remove(&self.number);
    }
}

impl Bodies {
    pub(super) fn new() -> Self {
        Self {
            room: Arc::new(Semaphore::new(HELD / PIECE)),
            reading: Mutex::default(),
        }
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The body, if it has at most `most` bytes and arrives within `time`.
    pub(super) async fn read(
        &self,
        mut body: Incoming,
        most: usize,
        time: Duration,
    ) -> Result<Whole, Refusal> {
        let end = Instant::now() + time;
        let too_long = || {
            let message = format!("the body has more than {most} bytes");
            Refusal::new(Why::BodyTooLarge, message)
        };
        let declared = body.size_hint().lower();
        if usize::try_from(declared).map_or(true, |declared| declared > most) {
            return Err(too_long());
        }
        let mut bytes = Vec::new();
        let mut room: Option<OwnedSemaphorePermit> = None;
        loop {
            let frame = {
                let (wait, given_up) = self.wait(room.is_some());
                let next = timeout_at(end, body.frame());
                let frame = tokio::select! {
                    () = given_up.notified() => return Err(no_room()),
                    frame = next => frame.map_err(|_| too_slow(time))?,
                };
                drop(wait);
                frame
            };
            let Some(frame) = frame else { break };
            let frame = frame.map_err(|_| {
                let message = "the body is incomplete";
                Refusal::new(Why::BrokenBody, message)
            })?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if bytes.len() + data.len() > most {
                return Err(too_long());
            }
            self.grow(&mut room, bytes.len() + data.len(), end).await?;
            if bytes.capacity() < bytes.len() + data.len() {
                // Not twice as much, which is the usual growth.
                bytes.reserve_exact(data.len().max(bytes.len() / 4));
            }
            bytes.extend_from_slice(&data);
        }
        Ok(Whole {
            bytes: bytes.into(),
            _room: room,
        })
    }

    /// Registers a body that waits for its client; only one that holds room can be given up.
    fn wait(&self, holds: bool) -> (Wait<'_>, Arc<Notify>) {
        let given_up = Arc::new(Notify::new());
        let mut reading = self.reading();
        let number = reading.next;
        reading.next += 1;
        if holds {
            reading.waiting.insert(number, Arc::clone(&given_up));
        }
        drop(reading);
        let wait = Wait {
            bodies: self,
            number,
        };
        (wait, given_up)
    }

    /// Takes room for a body of this many bytes.
    async fn grow(
        &self,
        room: &mut Option<OwnedSemaphorePermit>,
        bytes: usize,
        end: Instant,
    ) -> Result<(), Refusal> {
        let held = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let pieces = bytes.saturating_sub(SHORT).div_ceil(PIECE);
        if pieces <= held {
            return Ok(());
        }
        let more = u32::try_from(pieces - held).unwrap_or(u32::MAX);
        let taken = Arc::clone(&self.room).acquire_many_owned(more);
        let mut taken = std::pin::pin!(taken);
        loop {
            let next = (Instant::now() + PATIENCE).min(end);
            match timeout_at(next, taken.as_mut()).await {
                Ok(Ok(permit)) => {
                    match room {
                        Some(room) => room.merge(permit),
                        None => *room = Some(permit),
                    }
                    return Ok(());
                }
                Ok(Err(_)) => return Err(no_room()),
                Err(_) if Instant::now() >= end => return Err(no_room()),
                Err(_) => self.give_up_one(),
            }
        }
    }

    /// Gives up the body that has waited longest for its client.
    fn give_up_one(&self) {
        if let Some((_, longest)) = self.reading().waiting.pop_first() {
            longest.notify_one();
        }
    }
}

fn no_room() -> Refusal {
    let message = "no room for another long body: try again later";
    Refusal::new(Why::NoRoom, message)
}

fn too_slow(time: Duration) -> Refusal {
    let seconds = time.as_secs();
    let message = format!("the body did not arrive within {seconds} seconds");
    Refusal::new(Why::TooSlow, message)
}

//! Sends bytes and reads answers: one connection for each request, at a limited rate and number.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConfig;

use crate::webhook::connection::{Stream, connect};
use crate::webhook::http::{Answer, read_answer};
use crate::webhook::{Fault, FaultKind, Target};

/// Sends all requests of a run.
pub(super) struct Client {
    pub(super) tls: Option<Arc<ClientConfig>>,
    pub(super) timeout: Duration,
    /// The least time between two requests.
    pub(super) interval: Duration,
    /// How many requests may be sent.
    pub(super) bound: usize,
    /// How many were sent.
    pub(super) sent: usize,
    last: Option<Instant>,
}

impl Client {
    pub(super) const fn new(
        tls: Option<Arc<ClientConfig>>,
        timeout: Duration,
        interval: Duration,
        bound: usize,
    ) -> Self {
        Self {
            tls,
            timeout,
            interval,
            bound,
            sent: 0,
            last: None,
        }
    }

    /// Whether no more requests may be sent.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.sent >= self.bound
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    ///
    /// [`Fault`] if there is no complete answer, or no more requests may be sent.
    pub(super) fn send(&mut self, target: &Target, bytes: &[u8]) -> Result<Answer, Fault> {
        self.wait()?;
        let mut stream = connect(target, self.tls.as_ref(), self.timeout)?;
        // A server may answer and close before it has read everything.
        let written = stream.write_all(bytes).and_then(|()| stream.flush());
        let answer = read_answer(&mut stream);
        match (written, answer) {
            (_, Ok(answer)) => Ok(answer),
            (Ok(()), Err(fault)) => Err(fault),
            (Err(error), Err(_)) => Err(Fault::answer(format!(
                "the connection broke while the request was sent: {error}"
            ))),
        }
    }

    /// Sends requests at the same time: each is complete but for its last byte before the first is
    /// completed.
    ///
    /// # Errors
    ///
    /// [`Fault`] if a connection fails, or no more requests may be sent.
    pub(super) fn send_together(
        &mut self,
        target: &Target,
        requests: &[Vec<u8>],
    ) -> Result<Vec<Result<Answer, Fault>>, Fault> {
        let mut streams: Vec<(Box<dyn Stream>, &[u8])> = Vec::new();
        for bytes in requests {
            self.wait()?;
            let mut stream = connect(target, self.tls.as_ref(), self.timeout)?;
            let (first, last) = bytes.split_at(bytes.len().saturating_sub(1));
            let written = stream.write_all(first).and_then(|()| stream.flush());
            written.map_err(|error| Fault::answer(error.to_string()))?;
            streams.push((stream, last));
        }
        for (stream, last) in &mut streams {
            // A failure shows in the answer.
            let _ = stream.write_all(last).and_then(|()| stream.flush());
        }
        let answers = streams.iter_mut();
        Ok(answers
            .map(|(stream, _)| read_answer(stream.as_mut()))
            .collect())
    }

    /// Counts a request, and keeps the rate.
    fn wait(&mut self) -> Result<(), Fault> {
        if self.is_exhausted() {
            let message = format!("the limit of {} requests is reached", self.bound);
            return Err(Fault::new(FaultKind::Bound, message));
        }
        if let Some(last) = self.last {
            std::thread::sleep(self.interval.saturating_sub(last.elapsed()));
        }
        self.last = Some(Instant::now());
        self.sent += 1;
        Ok(())
    }
}

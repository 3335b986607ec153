//! A connection that is closed gracefully: remaining input is read for a while, so that an early answer
//! (431, 413) reaches a client that is still sending.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// How long remaining input is read.
const TIME: Duration = Duration::from_secs(2);
/// How many bytes of it are read.
const MOST: u64 = 32 << 20;

/// The stream until it is closed, and the permits for closing.
pub(super) struct Lingering(Option<TcpStream>, Arc<Semaphore>);

impl Lingering {
    pub(super) fn new(stream: TcpStream, closing: &Arc<Semaphore>) -> Self {
        Self(Some(stream), Arc::clone(closing))
    }

    fn stream(self: Pin<&mut Self>) -> io::Result<Pin<&mut TcpStream>> {
        match &mut self.get_mut().0 {
            Some(stream) => Ok(Pin::new(stream)),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let (Some(mut stream), Ok(runtime)) =
            (self.0.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        // Without unread input the connection can be closed at once.
        let mut one = [0];
        match stream.try_read(&mut one) {
            Ok(1..) => {}
            _ => return,
        }
        // Without a permit it is closed at once.
        let Ok(permit) = Arc::clone(&self.1).try_acquire_owned() else {
            return;
        };
        runtime.spawn(async move {
            let _permit = permit;
            let _ = stream.shutdown().await;
            let mut rest = stream.take(MOST);
            let mut nowhere = tokio::io::sink();
            let read = tokio::io::copy(&mut rest, &mut nowhere);
            let _ = tokio::time::timeout(TIME, read).await;
        });
    }
}

impl AsyncRead for Lingering {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.stream() {
            Ok(stream) => stream.poll_read(context, buffer),
            Err(fault) => Poll::Ready(Err(fault)),
        }
    }
}

impl AsyncWrite for Lingering {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.stream() {
            Ok(stream) => stream.poll_write(context, bytes),
            Err(fault) => Poll::Ready(Err(fault)),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.stream() {
            Ok(stream) => stream.poll_flush(context),
            Err(fault) => Poll::Ready(Err(fault)),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.stream() {
            Ok(stream) => stream.poll_shutdown(context),
            Err(fault) => Poll::Ready(Err(fault)),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.0.as_ref().is_some_and(TcpStream::is_write_vectored)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.stream() {
            Ok(stream) => stream.poll_write_vectored(context, bytes),
            Err(fault) => Poll::Ready(Err(fault)),
        }
    }
}

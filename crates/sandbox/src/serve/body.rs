//! The body of an answer: a whole one, a page in pieces, or a stream of events.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use http_body_util::channel::Channel;
use hyper::body::{Frame, SizeHint};

/// The pieces of a page, each made or shared when the connection has room for it. So a connection that
/// does not read holds one piece at most.
pub(super) type Pieces = Box<dyn Iterator<Item = Bytes> + Send>;

/// The body of an answer.
pub(super) enum Body {
    Whole(Full<Bytes>),
    Pieces(Pieces),
    Events(Channel<Bytes, Infallible>),
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(context),
            Self::Pieces(pieces) => Poll::Ready(pieces.next().map(|piece| Ok(Frame::data(piece)))),
            Self::Events(events) => Pin::new(events).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Pieces(_) => false,
            Self::Events(events) => events.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Pieces(_) => SizeHint::default(),
            Self::Events(events) => events.size_hint(),
        }
    }
}

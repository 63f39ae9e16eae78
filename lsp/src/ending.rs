//! How a session ends: the client says so, closes the connection, or dies.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;

/// How the conversation came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `shutdown`, then `exit`.
    Proper,
    /// `exit` without `shutdown`, or no word at all.
    Abrupt,
}

/// What the client writes; tells when nothing more can come.
pub(crate) struct Input<R> {
    pub(crate) inner: R,
    pub(crate) closed: Arc<Notify>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Input<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(context, buffer);
        let ended = match &polled {
            Poll::Ready(Ok(())) => buffer.filled().len() == before,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        };
        if ended {
            self.closed.notify_one();
        }
        polled
    }
}

/// How often the client's process is looked for.
const EVERY: Duration = Duration::from_secs(2);

/// Ends when the process is gone. One that cannot be seen from the start (in another container) says nothing: it is
/// looked for at once, while it still waits for its answer.
pub(crate) fn outlive(process: u32) -> impl Future<Output = ()> {
    let is_seen = is_alive(process);
    async move {
        if !is_seen {
            return std::future::pending().await;
        }
        while is_alive(process) {
            tokio::time::sleep(EVERY).await;
        }
    }
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let Some(process) = i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    else {
        return false;
    };
    // A process of another user cannot be signalled, but it is there.
    !matches!(
        rustix::process::test_kill_process(process),
        Err(rustix::io::Errno::SRCH)
    )
}

/// Elsewhere the closed connection tells.
#[cfg(not(unix))]
fn is_alive(_process: u32) -> bool {
    false
}

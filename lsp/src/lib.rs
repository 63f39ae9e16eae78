//! The language server of gouji. It speaks the protocol and edits the documents; what is wrong with them is said by
//! the same `read` and `check` that the command calls, under the configuration that the command finds.

mod abilities;
mod answers;
mod capabilities;
mod checks;
mod commands;
mod convert;
mod documents;
mod ending;
mod others;
mod reading;
mod scan;
mod server;
mod session;
mod spelling;
mod surroundings;
mod watching;
mod worker;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Notify, mpsc};
use tower_lsp::Server;

use ending::Input;
use session::Session;
use spelling::{Spelled, SpelledLoopback, Spellings};

pub use ending::Ending;
pub use surroundings::{Buffers, Governing, Mistake, Rollup, Surroundings};

/// Handlers wait for their work beside the conversation; a low limit would let them hold up the edits.
const CONCURRENCY: usize = 1024;

/// For the answers that are still under way when the client has closed its side.
const GRACE: Duration = Duration::from_secs(1);

/// Speaks with one client until it says goodbye or is gone.
pub fn serve(
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Unpin + Send + 'static,
    surroundings: Arc<dyn Surroundings>,
) -> impl Future<Output = Ending> + Send {
    // Behind pointers the conversation is compiled once, here, and not in every program that holds one.
    let conversation: Pin<Box<dyn Future<Output = Ending> + Send>> =
        Box::pin(converse(Box::new(input), Box::new(output), surroundings));
    conversation
}

async fn converse(
    input: Box<dyn AsyncRead + Unpin + Send>,
    output: Box<dyn AsyncWrite + Unpin + Send>,
    surroundings: Arc<dyn Surroundings>,
) -> Ending {
    let (dirty, marked) = mpsc::unbounded_channel();
    let mut session = None;
    let processes = Arc::new(Notify::new());
    let (service, socket) = server::build(|client| {
        let own = Arc::new(Session::new(client, surroundings, dirty));
        session = Some(Arc::clone(&own));
        (own, Arc::clone(&processes))
    });
    let Some(session) = session else {
        return Ending::Abrupt;
    };
    let spellings = Spellings::default();
    let closed = Arc::new(Notify::new());
    let input = Input {
        inner: input,
        closed: Arc::clone(&closed),
    };
    let loopback = SpelledLoopback {
        inner: socket,
        spellings: spellings.clone(),
    };
    let service = Spelled {
        inner: service,
        spellings,
    };
    let checks = tokio::spawn(checks::run(Arc::clone(&session), marked));
    let conversation = Server::new(input, output, loopback)
        .concurrency_level(CONCURRENCY)
        .serve(service);
    tokio::select! {
        () = conversation => {}
        () = async { closed.notified().await; tokio::time::sleep(GRACE).await } => {}
        () = processes.notified() => {}
    }
    checks.abort();
    session.scans.cancel_all();
    if session.shut_down.load(Ordering::SeqCst) {
        Ending::Proper
    } else {
        Ending::Abrupt
    }
}

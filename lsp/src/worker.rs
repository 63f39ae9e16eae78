//! Threads of the server's own, one per kind of work. What a regular expression keeps is kept per thread: work that
//! wanders over a pool of threads would keep it many times over.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

pub(crate) struct Worker {
    jobs: Sender<Job>,
}

impl Worker {
    /// Where the system gives no thread, every job comes back undone.
    pub(crate) fn start(name: &str) -> Worker {
        let (jobs, queue) = channel::<Job>();
        let work = move || queue.into_iter().for_each(|job| job());
        let thread = std::thread::Builder::new().name(format!("gouji {name}"));
        drop(thread.spawn(work));
        Worker { jobs }
    }

    /// Does a job after those before it; `Err` with the words of a panic. What nobody waits for any more when its
    /// turn comes is left undone.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, String> {
        let (done, waiting) = oneshot::channel();
        let job = move || {
            if done.is_closed() {
                return;
            }
            let result = caught(job);
            // Nobody may wait for it any more.
            let _ = done.send(result);
        };
        // A thread that is gone drops the job, which ends the waiting.
        let _ = self.jobs.send(Box::new(job));
        waiting
            .await
            .unwrap_or_else(|_| Err("no thread for this work".to_owned()))
    }
}

/// Does a job here and now; `Err` with the words of a panic.
pub(crate) fn caught<T>(job: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|panic| said_in(&*panic))
}

/// The words of a panic.
fn said_in(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    said.unwrap_or("?").to_owned()
}

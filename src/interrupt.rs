//! Ctrl-C: the first asks the run to end, so that no half-written file is left; the second ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C asks. Where no handler can be set, it kills as usual.
pub(crate) fn listen() {
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(2);
        }
    });
}

pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

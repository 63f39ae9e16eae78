//! Ctrl-C: the first asks the run to end, so that no half-written file is left; the second ends the process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

#[cfg(unix)]
const ENDING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];
#[cfg(not(unix))]
const ENDING: [i32; 2] = [SIGINT, SIGTERM];

/// From here on Ctrl-C asks. Where no handler can be set, it kills as usual.
pub(crate) fn listen() {
    for signal in ENDING {
        // In this order: what ends the process looks before the first signal has asked.
        let _ = flag::register_conditional_shutdown(signal, 2, Arc::clone(&ASKED));
        let _ = flag::register(signal, Arc::clone(&ASKED));
    }
}

pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

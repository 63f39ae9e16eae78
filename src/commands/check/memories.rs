//! What the checks of a folder learn for each other: what its reports have in common is looked at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gouji_linter::check::check_again;
use gouji_linter::report::Report;
use gouji_linter::rule::RuleSet;
use gouji_linter::selection::Selection;
use gouji_linter::{Checked, check, series};

/// A memory for each thread and set of rules. What one thread has learnt another would have to fetch from far away, and
/// to give back.
#[derive(Default)]
pub(super) struct Memories(Mutex<Vec<Own>>);

struct Own {
    /// Its number; the thread that asks for the check has none.
    thread: Option<usize>,
    rules: Arc<RuleSet>,
    /// `None` while it learns.
    memory: Option<Memory>,
}

struct Memory {
    check: check::Memory,
    sketch: series::Memory,
}

impl Default for Memory {
    fn default() -> Memory {
        /// Bytes of a few reports with nothing in common; more of them would have no place near the processor.
        const ROOM: usize = 32 << 10;
        Memory {
            check: check::Memory::of_many(ROOM),
            sketch: series::Memory::default(),
        }
    }
}

impl Memories {
    /// A memory is as large as the document that it knows, and much larger ones than these are no reports.
    const LARGEST: usize = 256 << 10;

    pub(super) fn check(
        &self,
        report: &Report<'_>,
        rules: &Arc<RuleSet>,
        selection: &Selection,
    ) -> Checked {
        if report.document.source.text.len() > Memories::LARGEST {
            return check::check(report, rules, selection);
        }
        self.with(rules, |memory| {
            check_again(report, rules, selection, &mut memory.check)
        })
    }

    /// Hands out what the last sketches have learnt.
    pub(super) fn sketch<T>(
        &self,
        rules: &Arc<RuleSet>,
        sketch: impl FnOnce(&mut series::Memory) -> T,
    ) -> T {
        self.with(rules, |memory| sketch(&mut memory.sketch))
    }

    fn with<T>(&self, rules: &Arc<RuleSet>, learn: impl FnOnce(&mut Memory) -> T) -> T {
        let thread = rayon::current_thread_index();
        let mine = |own: &Own| own.thread == thread && Arc::ptr_eq(&own.rules, rules);
        // It is out of reach of what comes after a crash until it has learnt.
        let known = self
            .lock()
            .iter_mut()
            .find(|own| mine(own))
            .map(|own| own.memory.take());
        let mut memory = known.flatten().unwrap_or_default();
        let learnt = learn(&mut memory);
        let memory = Some(memory);
        let mut memories = self.lock();
        match memories.iter_mut().find(|own| mine(own)) {
            Some(own) => own.memory = memory,
            None => memories.push(Own {
                thread,
                rules: Arc::clone(rules),
                memory,
            }),
        }
        learnt
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Own>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What the process says to the shell.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Nothing at or above the threshold.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// The check could not be done, or not for every file.
    Failure,
    /// An editor left without a goodbye; the protocol wants 1.
    Abandoned,
}

impl Exit {
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings | Exit::Abandoned => 1,
            Exit::Failure => 2,
        }
    }
}

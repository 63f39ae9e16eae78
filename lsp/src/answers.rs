//! What the server answers about a place or a document, a file per kind of question.

pub(crate) mod actions;
pub(crate) mod completion;
pub(crate) mod explain;
pub(crate) mod figures;
pub(crate) mod format;
pub(crate) mod hints;
pub(crate) mod hover;
pub(crate) mod links;
pub(crate) mod outline;
pub(crate) mod settings;
pub(crate) mod silence;

//! The one place that reads figures: a table's cells and the phrases of the prose.
//!
//! Everything is an exact decimal. A blank is not a zero, and the kinds of blank are not each other.

pub use cell::{Blank, CellUnit, Number, Value, read_cell};
pub use decimal::Decimal;
pub use phrase::{Bound, Phrase, phrases};
pub(crate) use phrase::{NUMERALS, may_begin, phrases_at};
pub use unit::Measure;

mod cell;
pub(crate) mod chinese;
mod decimal;
mod phrase;
mod printed;
mod unit;

//! Whose report it is, and for which year: title, preface, period, file name.

mod body;
mod period;
mod preface;
mod title;
mod year;

pub(super) use body::kind_of;
pub(super) use period::period;
pub(crate) use period::{dates, period_year};
pub(super) use preface::{is_of_school, stated};
pub(super) use title::title;
pub(super) use year::year;
pub(crate) use year::year_in_name;

#[cfg(test)]
use crate::document::Document;

#[cfg(test)]
fn read(text: &str) -> Document {
    crate::read(crate::document::Format::Text, text.as_bytes()).unwrap()
}

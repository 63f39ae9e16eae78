//! The language of the rule packs: `新收 + 上年结转 = 总计 + 结转下年`.
//!
//! ```text
//! equation   = sum relation sum
//! sum        = [sign] operand { sign operand }
//! operand    = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
//! relation   = "=" | "≠" | "<" | "≤" | ">" | "≥"
//! function   = 合计 | 最大 | 最小
//! ```
//!
//! A name is what the forms print: `三.1`, `applications/新收/总计`, and in quotes anything at all.

use std::fmt;
use std::ops::Range;

use crate::diagnostic::Wording;
use crate::number::Decimal;

pub use evaluate::{Cells, Evaluated, Figures};
pub(crate) use linear::Linear;
pub use parse::{parse, parse_expression};

mod evaluate;
mod lex;
mod linear;
mod parse;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    pub left: Expression,
    pub relation: Relation,
    pub right: Expression,
    /// As written.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    Number(Decimal),
    Name {
        name: String,
        /// In the text of the equation, quotes included.
        range: Range<usize>,
    },
    Sum(Vec<(Sign, Expression)>),
    Call {
        function: Function,
        arguments: Vec<Expression>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Plus,
    Minus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// 合计: all that the arguments name, added.
    Sum,
    /// 最大: the largest figure that the arguments name.
    Max,
    /// 最小
    Min,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// What is wrong with an equation, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquationError {
    /// Says what to write instead.
    pub message: Wording,
    pub range: Range<usize>,
}

impl Equation {
    /// The names on both sides, from left to right.
    pub fn names(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.left.names().chain(self.right.names())
    }
}

impl Expression {
    /// The names, from left to right.
    pub fn names(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let mut names = Vec::new();
        self.collect_names(&mut names);
        names.into_iter()
    }

    fn collect_names<'a>(&'a self, names: &mut Vec<(&'a str, Range<usize>)>) {
        match self {
            Expression::Number(_) => {}
            Expression::Name { name, range } => names.push((name, range.clone())),
            Expression::Sum(terms) => terms.iter().for_each(|(_, term)| term.collect_names(names)),
            Expression::Call { arguments, .. } => {
                arguments
                    .iter()
                    .for_each(|argument| argument.collect_names(names));
            }
        }
    }
}

impl Sign {
    pub fn symbol(self) -> &'static str {
        match self {
            Sign::Plus => "+",
            Sign::Minus => "-",
        }
    }

    fn times(self, other: Sign) -> Sign {
        if self == other {
            Sign::Plus
        } else {
            Sign::Minus
        }
    }

    fn apply(self, number: Decimal) -> Decimal {
        match self {
            Sign::Plus => number,
            Sign::Minus => -number,
        }
    }
}

impl Relation {
    pub fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
            Relation::Greater => left > right,
            Relation::AtLeast => left >= right,
        }
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Relation::Equal => "=",
            Relation::NotEqual => "≠",
            Relation::Less => "<",
            Relation::AtMost => "≤",
            Relation::Greater => ">",
            Relation::AtLeast => "≥",
        }
    }
}

impl fmt::Display for EquationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.zh)
    }
}

impl std::error::Error for EquationError {}

//! The value of an expression, with every cell that went into it.

use super::{Expression, Function, Sign};
use crate::number::Decimal;

/// What a name stands for: each cell with its figure.
pub type Cells<T> = Vec<(T, Decimal)>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluated<T> {
    pub value: Decimal,
    /// Every cell, in the order of the text, with the sign that it has on the whole.
    pub operands: Vec<(Sign, T, Decimal)>,
    /// The value is the signed sum of the operands, plus numbers: no maximum or minimum was taken.
    pub linear: bool,
}

impl Expression {
    /// `resolve` gives the cells that a name stands for: one, or those of a group; `None` when one of them cannot
    /// be told, and then the expression has no value either.
    pub fn evaluate<T: Clone>(
        &self,
        resolve: &mut dyn FnMut(&str) -> Option<Cells<T>>,
    ) -> Option<Evaluated<T>> {
        let mut evaluation = Evaluation {
            resolve,
            operands: Vec::new(),
            linear: true,
        };
        let value = evaluation.value(self, Sign::Plus)?;
        Some(Evaluated {
            value,
            operands: evaluation.operands,
            linear: evaluation.linear,
        })
    }
}

impl Expression {
    /// The value alone, as [`Expression::evaluate`] has it: most equations hold, and then nobody asks for more.
    pub fn value(&self, figures: &mut impl Figures) -> Option<Decimal> {
        match self {
            Expression::Number(number) => Some(*number),
            Expression::Name { name, .. } => {
                let mut sum = Decimal::ZERO;
                figures.each(name, |figure| sum = sum + figure)?;
                Some(sum)
            }
            Expression::Sum(terms) => terms.iter().try_fold(Decimal::ZERO, |sum, (sign, term)| {
                Some(sum + sign.apply(term.value(figures)?))
            }),
            Expression::Call {
                function: Function::Sum,
                arguments,
            } => arguments.iter().try_fold(Decimal::ZERO, |sum, argument| {
                Some(sum + argument.value(figures)?)
            }),
            Expression::Call {
                function,
                arguments,
            } => {
                let mut found: Option<Decimal> = None;
                let mut take = |figure: Decimal| {
                    found = Some(match (found, function) {
                        (None, _) => figure,
                        (Some(known), Function::Max) => known.max(figure),
                        (Some(known), Function::Min | Function::Sum) => known.min(figure),
                    });
                };
                for argument in arguments {
                    match argument {
                        Expression::Name { name, .. } => figures.each(name, &mut take)?,
                        computed => take(computed.value(figures)?),
                    }
                }
                found
            }
        }
    }
}

/// The figures that names stand for. The names of an expression are asked for in the order in which they stand.
pub trait Figures {
    /// Hands over each figure of a name; `None` when one of them cannot be told.
    fn each(&mut self, name: &str, take: impl FnMut(Decimal)) -> Option<()>;
}

struct Evaluation<'r, T> {
    resolve: &'r mut dyn FnMut(&str) -> Option<Cells<T>>,
    operands: Vec<(Sign, T, Decimal)>,
    linear: bool,
}

impl<T: Clone> Evaluation<'_, T> {
    /// `sign` is the one that stands before the expression on the whole; only the operands carry it.
    fn value(&mut self, expression: &Expression, sign: Sign) -> Option<Decimal> {
        match expression {
            Expression::Number(number) => Some(*number),
            Expression::Name { name, .. } => Some(self.cells(name, sign)?.into_iter().sum()),
            Expression::Sum(terms) => terms.iter().try_fold(Decimal::ZERO, |sum, (inner, term)| {
                Some(sum + inner.apply(self.value(term, sign.times(*inner))?))
            }),
            Expression::Call {
                function: Function::Sum,
                arguments,
            } => arguments.iter().try_fold(Decimal::ZERO, |sum, argument| {
                Some(sum + self.value(argument, sign)?)
            }),
            Expression::Call {
                function,
                arguments,
            } => {
                self.linear = false;
                let figures = self.figures(arguments, sign)?;
                match function {
                    Function::Max => figures.into_iter().max(),
                    Function::Min | Function::Sum => figures.into_iter().min(),
                }
            }
        }
    }

    /// What a maximum is taken over: each cell that is named, and each argument that is computed.
    fn figures(&mut self, arguments: &[Expression], sign: Sign) -> Option<Vec<Decimal>> {
        let mut figures = Vec::new();
        for argument in arguments {
            match argument {
                Expression::Name { name, .. } => figures.extend(self.cells(name, sign)?),
                computed => figures.push(self.value(computed, sign)?),
            }
        }
        Some(figures)
    }

    fn cells(&mut self, name: &str, sign: Sign) -> Option<Vec<Decimal>> {
        let cells = (self.resolve)(name)?;
        let figures = cells.iter().map(|(_, figure)| *figure).collect();
        self.operands
            .extend(cells.into_iter().map(|(cell, figure)| (sign, cell, figure)));
        Some(figures)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, parse, parse_expression};
    use super::*;

    /// A group is named by what stands before the dot.
    fn cells(name: &str) -> Option<Vec<(String, Decimal)>> {
        let all = [
            ("新收", 12),
            ("结转", 1),
            ("总计", 11),
            ("渠道.网络", 9),
            ("渠道.信函", 8),
            ("渠道.当面", 2),
        ];
        let found: Vec<_> = all
            .iter()
            .filter(|(cell, _)| {
                *cell == name
                    || cell
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with('.'))
            })
            .map(|&(cell, figure)| (cell.to_string(), Decimal::from(figure)))
            .collect();
        (!found.is_empty()).then_some(found)
    }

    struct Known;

    impl Figures for Known {
        fn each(&mut self, name: &str, take: impl FnMut(Decimal)) -> Option<()> {
            cells(name)?
                .into_iter()
                .map(|(_, figure)| figure)
                .for_each(take);
            Some(())
        }
    }

    fn value(text: &str) -> Option<i64> {
        let expression = parse_expression(text).unwrap();
        let whole = expression.evaluate(&mut cells).map(|whole| whole.value);
        let alone = expression.value(&mut Known);
        assert_eq!(alone, whole, "{text}");
        whole?.to_i64()
    }

    #[test]
    fn names_and_groups_are_added() {
        assert_eq!(value("新收 + 结转 - 总计"), Some(2));
        assert_eq!(value("渠道"), Some(19));
        assert_eq!(value("合计(渠道, 新收) + 0.0"), Some(31));
        assert_eq!(value("-(新收 - (结转 + 3))"), Some(-8));
    }

    #[test]
    fn the_largest_and_smallest_are_taken_over_all_cells() {
        assert_eq!(value("最大(渠道)"), Some(9));
        assert_eq!(value("min(渠道)"), Some(2));
        assert_eq!(value("最大(渠道, 新收 + 结转)"), Some(13));
    }

    #[test]
    fn every_operand_is_listed_with_its_sign() {
        let sum = parse_expression("新收 - (结转 - 总计)")
            .unwrap()
            .evaluate(&mut cells)
            .unwrap();
        let signs: Vec<_> = sum
            .operands
            .iter()
            .map(|(sign, cell, _)| format!("{}{cell}", sign.symbol()))
            .collect();
        assert_eq!(signs, ["+新收", "-结转", "+总计"]);
        assert!(sum.linear);
        assert!(
            !parse_expression("最大(渠道)")
                .unwrap()
                .evaluate(&mut cells)
                .unwrap()
                .linear
        );
    }

    #[test]
    fn a_name_without_cells_leaves_the_whole_without_a_value() {
        assert_eq!(value("新收 + 没有"), None);
        let empty = &mut |_: &str| Some(Vec::<((), Decimal)>::new());
        assert_eq!(
            parse_expression("最大(渠道)").unwrap().evaluate(empty),
            None
        );
    }

    #[test]
    fn relations_hold_as_written() {
        for (text, holds) in [
            ("总计 ≤ 合计(渠道)", true),
            ("新收 + 结转 = 总计", false),
            ("总计 ≠ 新收", true),
        ] {
            let equation = parse(text).unwrap();
            let left = equation.left.evaluate(&mut cells).unwrap().value;
            let right = equation.right.evaluate(&mut cells).unwrap().value;
            assert_eq!(equation.relation.holds(left, right), holds, "{text}");
        }
        assert!(
            Relation::AtLeast.holds(Decimal::ONE, Decimal::ONE)
                && !Relation::Less.holds(Decimal::ONE, Decimal::ONE)
        );
    }
}

//! An equation as sums that stand in a relation to zero: what a system of equations is made of.

use super::{Cells, Equation, Expression, Function, Relation, Sign};
use crate::number::Decimal;

/// `Σ factor·cell + constant`, compared with zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Linear<T> {
    pub(crate) terms: Vec<(i64, T)>,
    pub(crate) constant: Decimal,
    pub(crate) relation: Relation,
}

type Resolve<'r, T> = dyn FnMut(&str) -> Option<Cells<T>> + 'r;

impl Equation {
    /// `最大(渠道) ≤ 主动公开` says as much as one bound for each channel. `None` where a cell cannot be told, or
    /// where a largest or smallest figure stands so that no sums say the same.
    pub(crate) fn linear<T: Clone + PartialEq>(
        &self,
        resolve: &mut Resolve<'_, T>,
    ) -> Option<Vec<Linear<T>>> {
        let upper = matches!(self.relation, Relation::AtMost | Relation::Less);
        let lower = matches!(self.relation, Relation::AtLeast | Relation::Greater);
        // Each of many below a bound is what their largest says, each above it their smallest.
        let left = alternatives(
            &self.left,
            upper.then_some(Function::Max),
            lower.then_some(Function::Min),
            resolve,
        )?;
        let right = alternatives(
            &self.right,
            lower.then_some(Function::Max),
            upper.then_some(Function::Min),
            resolve,
        )?;
        let mut found = Vec::with_capacity(left.len() * right.len());
        for left in &left {
            for right in &right {
                let mut sum = Sum {
                    terms: Vec::new(),
                    constant: left.constant - right.constant,
                };
                for (factor, cell) in &left.terms {
                    sum.add(*factor, cell.clone());
                }
                for (factor, cell) in &right.terms {
                    sum.add(-factor, cell.clone());
                }
                found.push(Linear {
                    terms: sum.terms,
                    constant: sum.constant,
                    relation: self.relation,
                });
            }
        }
        Some(found)
    }
}

impl Expression {
    /// The expression as a sum that has a value of its own; `None` where it is none.
    pub(crate) fn linear<T: Clone + PartialEq>(
        &self,
        resolve: &mut Resolve<'_, T>,
    ) -> Option<Linear<T>> {
        let Sum { terms, constant } = sum(self, resolve)?;
        Some(Linear {
            terms,
            constant,
            relation: Relation::Equal,
        })
    }
}

#[derive(Clone)]
struct Sum<T> {
    terms: Vec<(i64, T)>,
    constant: Decimal,
}

impl<T> Default for Sum<T> {
    fn default() -> Sum<T> {
        Sum {
            terms: Vec::new(),
            constant: Decimal::ZERO,
        }
    }
}

impl<T: PartialEq> Sum<T> {
    fn add(&mut self, factor: i64, cell: T) {
        match self.terms.iter_mut().find(|(_, known)| *known == cell) {
            Some((known, _)) => *known += factor,
            None => self.terms.push((factor, cell)),
        }
    }
}

/// The sums that a side stands for: one, or those under its largest or smallest figure.
fn alternatives<T: Clone + PartialEq>(
    side: &Expression,
    max: Option<Function>,
    min: Option<Function>,
    resolve: &mut Resolve<'_, T>,
) -> Option<Vec<Sum<T>>> {
    let single = match side {
        Expression::Sum(terms) => match &terms[..] {
            [(Sign::Plus, only)] => only,
            _ => side,
        },
        _ => side,
    };
    let Expression::Call {
        function,
        arguments,
    } = single
    else {
        return Some(vec![sum(side, resolve)?]);
    };
    if *function == Function::Sum {
        return Some(vec![sum(side, resolve)?]);
    }
    if Some(*function) != max && Some(*function) != min {
        return None;
    }
    let mut found = Vec::new();
    for argument in arguments {
        match argument {
            Expression::Name { name, .. } => {
                for (cell, _) in resolve(name)? {
                    let mut sum = Sum::default();
                    sum.add(1, cell);
                    found.push(sum);
                }
            }
            computed => found.push(sum(computed, resolve)?),
        }
    }
    Some(found)
}

fn sum<T: Clone + PartialEq>(
    expression: &Expression,
    resolve: &mut Resolve<'_, T>,
) -> Option<Sum<T>> {
    let mut total = Sum::default();
    collect(expression, 1, &mut total, resolve)?;
    Some(total)
}

fn collect<T: Clone + PartialEq>(
    expression: &Expression,
    factor: i64,
    total: &mut Sum<T>,
    resolve: &mut Resolve<'_, T>,
) -> Option<()> {
    match expression {
        Expression::Number(number) => total.constant = total.constant + *number * factor,
        Expression::Name { name, .. } => {
            for (cell, _) in resolve(name)? {
                total.add(factor, cell);
            }
        }
        Expression::Sum(terms) => {
            for (sign, term) in terms {
                let signed = match sign {
                    Sign::Plus => factor,
                    Sign::Minus => -factor,
                };
                collect(term, signed, total, resolve)?;
            }
        }
        Expression::Call {
            function: Function::Sum,
            arguments,
        } => {
            for argument in arguments {
                collect(argument, factor, total, resolve)?;
            }
        }
        Expression::Call { .. } => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn cells(name: &str) -> Option<Cells<String>> {
        let names: &[&str] = match name {
            "渠道" => &["网络", "信函"],
            "没有" => return None,
            other => &[other],
        };
        let cell = |name: &&str| ((*name).to_owned(), Decimal::ZERO);
        Some(names.iter().map(cell).collect())
    }

    fn printed(text: &str) -> Option<Vec<String>> {
        let found = parse(text).unwrap().linear(&mut cells)?;
        let line = |linear: Linear<String>| {
            let terms: Vec<_> = linear
                .terms
                .iter()
                .map(|(factor, cell)| format!("{factor:+}{cell}"))
                .collect();
            let relation = linear.relation.symbol();
            format!("{} {} {relation} 0", terms.join(" "), linear.constant)
        };
        Some(found.into_iter().map(line).collect())
    }

    #[test]
    fn both_sides_become_one_sum() {
        assert_eq!(
            printed("新收 + 结转 = 总计 - (下年 + 3)").unwrap(),
            ["+1新收 +1结转 -1总计 +1下年 3 = 0"]
        );
        assert_eq!(
            printed("合计(渠道, 网络) = 渠道").unwrap(),
            ["+1网络 +0信函 0 = 0"]
        );
    }

    #[test]
    fn a_bound_on_the_largest_is_a_bound_on_each() {
        let each = ["+1网络 -1总计 0 ≤ 0", "+1信函 -1总计 0 ≤ 0"];
        assert_eq!(printed("最大(渠道) ≤ 总计").unwrap(), each);
        assert_eq!(
            printed("总计 ≥ 最大(渠道)").unwrap().len(),
            2,
            "the same from the other side"
        );
    }

    #[test]
    fn what_no_sums_can_say_is_left_out() {
        assert_eq!(printed("最小(渠道) ≤ 总计"), None);
        assert_eq!(printed("最大(渠道) = 总计"), None);
        assert_eq!(printed("最大(渠道) + 1 ≤ 总计"), None);
        assert_eq!(printed("没有 = 总计"), None);
    }
}

//! From tokens to an equation, with errors that say what to write instead.

use std::ops::Range;

use super::lex::{Token, lex};
use super::{Equation, EquationError, Expression, Function, Relation, Sign};
use crate::diagnostic::Wording;
use crate::normal;

/// An equation of the form has forty names at most; packs come from strangers.
const LONGEST: usize = 4096;
const DEEPEST: usize = 32;

/// Parses `新收 + 上年结转 = 总计 + 结转下年`.
pub fn parse(text: &str) -> Result<Equation, EquationError> {
    let mut parser = Parser::new(text)?;
    let left = parser.sum()?;
    let relation = parser.relation()?;
    let right = parser.sum()?;
    if let Some((Token::Relation(_), range)) = parser.peek() {
        return Err(error(
            range.clone(),
            "一个算式只能有一个比较符；请拆成两条规则",
            "an equation has one relation; make two rules of it",
        ));
    }
    parser.end()?;
    Ok(Equation {
        left,
        relation,
        right,
        text: text.to_string(),
    })
}

/// Parses one side of an equation.
pub fn parse_expression(text: &str) -> Result<Expression, EquationError> {
    let mut parser = Parser::new(text)?;
    let expression = parser.sum()?;
    if let Some((Token::Relation(_), range)) = parser.peek() {
        return Err(error(
            range.clone(),
            "这里不要比较符，只写一边",
            "no relation here: write one side only",
        ));
    }
    parser.end()?;
    Ok(expression)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    /// Where an error is drawn that the end of the text makes.
    end: usize,
    depth: usize,
}

fn error(range: Range<usize>, zh: impl Into<String>, en: impl Into<String>) -> EquationError {
    EquationError {
        message: Wording::new(zh, en),
        range,
    }
}

impl Parser {
    fn new(text: &str) -> Result<Parser, EquationError> {
        if text.len() > LONGEST {
            return Err(error(
                0..text.len(),
                format!(
                    "算式太长（{} 字节，最多 {LONGEST}）；请拆成几条规则",
                    text.len()
                ),
                format!(
                    "the equation is too long ({} bytes, at most {LONGEST}); split it into several rules",
                    text.len()
                ),
            ));
        }
        Ok(Parser {
            tokens: lex(text)?,
            at: 0,
            end: text.trim_end().len(),
            depth: 0,
        })
    }

    fn peek(&self) -> Option<&(Token, Range<usize>)> {
        self.tokens.get(self.at)
    }

    fn range(&self) -> Range<usize> {
        self.peek()
            .map_or(self.end..self.end, |(_, range)| range.clone())
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek().is_some_and(|(next, _)| next == token);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self) -> Option<Sign> {
        let (Token::Sign(sign), _) = self.peek()? else {
            return None;
        };
        let sign = *sign;
        self.at += 1;
        Some(sign)
    }

    fn sum(&mut self) -> Result<Expression, EquationError> {
        let first = self.sign().unwrap_or(Sign::Plus);
        let mut terms = vec![(first, self.operand()?)];
        while let Some(sign) = self.sign() {
            terms.push((sign, self.operand()?));
        }
        match terms.as_slice() {
            [(Sign::Plus, _)] => Ok(terms.remove(0).1),
            _ => Ok(Expression::Sum(terms)),
        }
    }

    fn operand(&mut self) -> Result<Expression, EquationError> {
        let range = self.range();
        let operand = match self.peek().map(|(token, _)| token) {
            Some(Token::Number(number)) => Expression::Number(*number),
            Some(Token::Name(name)) => Expression::Name {
                name: name.clone(),
                range: range.clone(),
            },
            Some(Token::Open) => return self.bracketed(range),
            _ => return Err(self.missing_operand()),
        };
        self.at += 1;
        match operand {
            Expression::Name { name, .. } if self.take(&Token::Open) => self.call(&name, range),
            operand => Ok(operand),
        }
    }

    fn bracketed(&mut self, open: Range<usize>) -> Result<Expression, EquationError> {
        self.at += 1;
        self.deeper(&open)?;
        let inside = self.sum()?;
        self.depth -= 1;
        self.close(open)?;
        Ok(inside)
    }

    fn call(&mut self, name: &str, range: Range<usize>) -> Result<Expression, EquationError> {
        let function = function(name).ok_or_else(|| unknown_function(name, range.clone()))?;
        self.deeper(&range)?;
        let mut arguments = vec![self.sum()?];
        while self.take(&Token::Comma) {
            arguments.push(self.sum()?);
        }
        self.depth -= 1;
        self.close(range)?;
        Ok(Expression::Call {
            function,
            arguments,
        })
    }

    fn deeper(&mut self, range: &Range<usize>) -> Result<(), EquationError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(error(
                range.clone(),
                format!("括号嵌套太深（最多 {DEEPEST} 层）；请去掉多余的括号"),
                format!(
                    "brackets are nested too deeply (at most {DEEPEST}); drop those that are not needed"
                ),
            ));
        }
        Ok(())
    }

    /// `open` is where the bracket was opened: that is the place to draw when it is never closed.
    fn close(&mut self, open: Range<usize>) -> Result<(), EquationError> {
        if self.take(&Token::Close) {
            return Ok(());
        }
        match self.peek() {
            None | Some((Token::Relation(_), _)) => Err(error(
                open,
                "括号没有闭合；请补上“)”",
                "the bracket is not closed; add “)”",
            )),
            Some((_, range)) => Err(error(
                range.clone(),
                "此处应为“+”“-”或“)”",
                "expected “+”, “-” or “)” here",
            )),
        }
    }

    fn relation(&mut self) -> Result<Relation, EquationError> {
        match self.peek() {
            Some((Token::Relation(relation), _)) => {
                let relation = *relation;
                self.at += 1;
                Ok(relation)
            }
            None => Err(error(
                self.range(),
                "缺少比较符；请写 =、≤、≥、<、> 或 ≠，再写另一边",
                "the relation is missing; write =, ≤, ≥, <, > or ≠ and then the other side",
            )),
            Some(_) => Err(self.left_over()),
        }
    }

    fn end(&self) -> Result<(), EquationError> {
        if self.peek().is_some() {
            Err(self.left_over())
        } else {
            Ok(())
        }
    }

    fn left_over(&self) -> EquationError {
        match self.peek() {
            Some((Token::Close, range)) => error(
                range.clone(),
                "多了一个“)”；请删去，或在前面补上“(”",
                "one “)” too many; delete it, or add “(” before",
            ),
            Some((Token::Comma, range)) => error(
                range.clone(),
                "逗号只用在函数里，如 最大(甲, 乙)；相加请写“+”",
                "commas belong into functions, as in 最大(甲, 乙); to add, write “+”",
            ),
            _ => error(
                self.range(),
                "此处应为“+”“-”或比较符；名称里有空格或括号时，请给整个名称加上双引号",
                "expected “+”, “-” or a relation here; put a name with spaces or brackets into double quotes",
            ),
        }
    }

    fn missing_operand(&self) -> EquationError {
        let (zh, en) = match self.peek().map(|(token, _)| token) {
            Some(Token::Sign(_)) => ("连着有两个符号", "two signs in a row"),
            Some(Token::Close | Token::Comma) => {
                ("括号里少了一项", "something is missing inside the brackets")
            }
            Some(_) => ("此处少了一项", "something is missing here"),
            None => ("算式不完整", "the equation ends too early"),
        };
        error(
            self.range(),
            format!("{zh}；此处应为行名、列名、数或“(”"),
            format!("{en}; expected the name of a row or a column, a number or “(”"),
        )
    }
}

const FUNCTIONS: [(&str, &str, Function); 3] = [
    ("合计", "sum", Function::Sum),
    ("最大", "max", Function::Max),
    ("最小", "min", Function::Min),
];

fn function(name: &str) -> Option<Function> {
    let named =
        |&&(zh, en, _): &&(&str, &str, Function)| name == zh || name.eq_ignore_ascii_case(en);
    FUNCTIONS
        .iter()
        .find(named)
        .map(|&(_, _, function)| function)
}

fn unknown_function(name: &str, range: Range<usize>) -> EquationError {
    let synonyms = [
        ("总和", "合计"),
        ("求和", "合计"),
        ("总计", "合计"),
        ("小计", "合计"),
        ("之和", "合计"),
        ("最大值", "最大"),
        ("最小值", "最小"),
        ("maximum", "max"),
        ("minimum", "min"),
        ("total", "sum"),
    ];
    let meant = synonyms
        .iter()
        .find(|(word, _)| *word == name)
        .map(|&(_, meant)| meant)
        .or_else(|| {
            let names = FUNCTIONS.iter().flat_map(|&(zh, en, _)| [zh, en]);
            names
                .into_iter()
                .find(|known| normal::distance_within(name, known, 1).is_some())
        });
    let (zh, en) = match meant {
        Some(meant) => (format!("；是否想写“{meant}”？"), format!("; did you mean “{meant}”?")),
        None => (
            "；可用的有 合计、最大、最小（sum、max、min）；如果这是名称，请连括号一起加上双引号".to_string(),
            "; there are 合计, 最大, 最小 (sum, max, min); if this is a name, quote it together with its brackets".to_string(),
        ),
    };
    error(
        range,
        format!("没有函数“{name}”{zh}"),
        format!("there is no function “{name}”{en}"),
    )
}

#[cfg(test)]
mod tests;

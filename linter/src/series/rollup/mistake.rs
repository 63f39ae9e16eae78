//! Which of the figures that are no sums one mistake explains.

use crate::diagnostic::Wording;
use crate::number::Decimal;
use crate::rule::RuleSet;
use crate::series::sketch::Kept;

/// A figure of the whole beside the sum.
#[derive(Clone, Copy)]
pub(super) struct Compared<'u> {
    pub(super) kept: &'u Kept,
    pub(super) cell: [&'u str; 3],
    pub(super) is: Decimal,
    pub(super) sum: Decimal,
}

impl Compared<'_> {
    /// By how much the whole exceeds the sum.
    pub(super) fn over(&self) -> Decimal {
        self.is - self.sum
    }

    /// Row and column as they are printed.
    pub(super) fn labels(&self, rules: &RuleSet) -> [String; 2] {
        let printed = self.kept.labels(rules);
        printed.unwrap_or_else(|| [self.cell[1], self.cell[2]].map(str::to_owned))
    }

    pub(super) fn told(&self, rules: &RuleSet) -> Wording {
        let ([row, column], is, sum) = (self.labels(rules), self.is, self.sum);
        Wording::new(
            format!("“{row}”行“{column}”列为 {is}，相加为 {sum}"),
            format!("row “{row}”, column “{column}” is {is}; the sum is {sum}"),
        )
    }
}

/// The wrong figures of a table parted by the mistake that explains them: the same difference along rows and
/// columns is one mistake, and a total of a row that is off by what its parts are off belongs to them.
pub(super) fn mistakes<'u>(wrong: &[Compared<'u>]) -> Vec<Vec<Compared<'u>>> {
    let in_row = |one: &Compared<'_>, other: &Compared<'_>| one.cell[1] == other.cell[1];
    let in_column = |one: &Compared<'_>, other: &Compared<'_>| one.cell[2] == other.cell[2];
    let follows = |one: &Compared<'_>| {
        let parts = || {
            let others = wrong.iter().filter(|other| in_row(one, other));
            others.filter(|other| other.cell[2] != "总计")
        };
        let off: Decimal = parts().map(Compared::over).sum();
        one.cell[2] == "总计" && parts().next().is_some() && off == one.over()
    };
    let mut groups: Vec<Vec<Compared<'u>>> = Vec::new();
    for one in wrong.iter().filter(|one| !follows(one)) {
        let near = |group: &Vec<Compared<'_>>| {
            group.iter().any(|other| {
                other.over() == one.over() && (in_row(one, other) || in_column(one, other))
            })
        };
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(near);
        groups = apart;
        let mut group: Vec<Compared<'u>> = joined.drain(..).flatten().collect();
        group.push(*one);
        groups.push(group);
    }
    let place = |one: &Compared<'_>| one.kept.spot.span.start;
    for group in &mut groups {
        group.sort_by_key(place);
    }
    for one in wrong.iter().filter(|one| follows(one)) {
        let part = |group: &&mut Vec<Compared<'u>>| group.iter().any(|other| in_row(one, other));
        if let Some(group) = groups.iter_mut().find(part) {
            group.push(*one);
        }
    }
    groups.sort_by_key(|group| group.first().map(place));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Spot;

    fn compared<'u>(kept: &'u Kept, row: &'u str, column: &'u str, over: i64) -> Compared<'u> {
        Compared {
            kept,
            cell: ["applications", row, column],
            is: Decimal::from(10 + over),
            sum: Decimal::from(10),
        }
    }

    #[track_caller]
    fn parted(cells: &[(&str, &str, i64)], wanted: &[usize]) {
        let kept = Kept::blank(Spot::default());
        let cells: Vec<Compared<'_>> = cells
            .iter()
            .map(|(row, column, over)| compared(&kept, row, column, *over))
            .collect();
        let sizes: Vec<usize> = mistakes(&cells).iter().map(Vec::len).collect();
        assert_eq!(sizes, wanted);
    }

    #[test]
    fn a_request_too_many_is_one_mistake_wherever_it_shows() {
        parted(
            &[
                ("新收", "自然人", 1),
                ("新收", "总计", 1),
                ("予以公开", "自然人", 1),
                ("予以公开", "总计", 1),
                ("总计", "自然人", 1),
                ("总计", "总计", 1),
            ],
            &[6],
        );
    }

    #[test]
    fn two_slips_in_a_row_are_two_mistakes_and_its_total_belongs_to_the_first() {
        parted(
            &[
                ("新收", "自然人", 1),
                ("新收", "商业企业", 5),
                ("新收", "总计", 6),
            ],
            &[2, 1],
        );
    }

    #[test]
    fn a_total_that_its_parts_do_not_explain_is_a_mistake_of_its_own() {
        parted(&[("新收", "自然人", 1), ("新收", "总计", 9)], &[1, 1]);
    }
}

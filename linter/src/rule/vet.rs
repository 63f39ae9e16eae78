//! Whether packs fit together. A rule that speaks of a table, row or section that no pack declares would
//! never fire; its author hears of it at once.

use std::ops::Range;

use crate::diagnostic::Wording;
use crate::equation::Expression;
use crate::form::{BlockForm, LabelForm, TableForm};

use super::place::Step::{self, Item, Key};
use super::place::{inside, place};
use super::{Check, EquationCheck, ForEach, Pack, PackError, Reading, Rule, SeriesCheck, mistake};

/// Every mistake, with the name of its pack.
pub(super) fn vet(packs: &[Pack]) -> Vec<(String, PackError)> {
    let all = All {
        formats: each(packs, |pack| &pack.formats, |format| &format.id),
        sections: each(packs, |pack| &pack.sections, |section| &section.id),
        tables: packs.iter().flat_map(|pack| &pack.tables).collect(),
    };
    let mut errors = Vec::new();
    for (number, pack) in packs.iter().enumerate() {
        let (before, _) = packs.split_at(number);
        let mut vetted = Vetted {
            all: &all,
            pack,
            errors: Vec::new(),
        };
        vetted.doubles(before);
        vetted.forms();
        for (at, rule) in pack.rules.iter().enumerate() {
            vetted.rule(at, rule);
        }
        errors.extend(
            vetted
                .errors
                .into_iter()
                .map(|error| (pack.name.clone(), error)),
        );
    }
    errors
}

fn each<'p, T: 'p>(
    packs: &'p [Pack],
    of: impl Fn(&'p Pack) -> &'p Vec<T>,
    id: impl Fn(&'p T) -> &'p String,
) -> Vec<&'p str> {
    let mut ids: Vec<&str> = packs
        .iter()
        .flat_map(of)
        .map(|form| id(form).as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The names that all packs declare.
struct All<'p> {
    formats: Vec<&'p str>,
    sections: Vec<&'p str>,
    tables: Vec<&'p TableForm>,
}

impl<'p> All<'p> {
    fn table_ids(&self) -> Vec<&'p str> {
        let mut ids: Vec<&str> = self.tables.iter().map(|table| table.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

struct Vetted<'v, 'p> {
    all: &'v All<'p>,
    pack: &'p Pack,
    errors: Vec<PackError>,
}

type Path<'s> = Vec<Step<'s>>;

impl<'p> Vetted<'_, 'p> {
    fn report(&mut self, path: &[Step<'_>], zh: String, en: String) {
        self.errors.push(PackError {
            message: Wording::new(zh, en),
            span: place(&self.pack.text, path),
        });
    }

    fn report_inside(&mut self, path: &[Step<'_>], part: Range<usize>, zh: String, en: String) {
        let string = place(&self.pack.text, path);
        self.errors.push(PackError {
            message: Wording::new(zh, en),
            span: inside(&self.pack.text, string, part),
        });
    }

    /// What an earlier pack, or this one, has defined already.
    fn doubles(&mut self, before: &'p [Pack]) {
        for (at, rule) in self.pack.rules.iter().enumerate() {
            let own = self.pack.rules.iter().take(at);
            let others = before.iter().flat_map(|pack| &pack.rules);
            if let Some(known) = others.chain(own).find(|known| known.id == rule.id) {
                let (id, by) = (&rule.id, &known.pack);
                self.report(
                    &[Key("rule"), Item(at), Key("id")],
                    format!("规则 {id} 已在规则包 {by} 中定义，请换一个名称"),
                    format!("rule {id} is defined already, in pack {by}; choose another name"),
                );
            }
        }
        for (at, table) in self.pack.tables.iter().enumerate() {
            let own = self.pack.tables.iter().take(at);
            let mut known = before.iter().flat_map(|pack| &pack.tables).chain(own);
            let format = known.find_map(|known| {
                let shared = known
                    .formats
                    .iter()
                    .find(|format| table.formats.contains(format));
                shared.filter(|_| known.id == table.id)
            });
            if let Some(format) = format {
                let id = &table.id;
                self.report(
                    &[Key("table"), Item(at), Key("id")],
                    format!("格式 {format} 已有名为“{id}”的表，请换一个名称"),
                    format!("format {format} has a table `{id}` already; choose another name"),
                );
            }
        }
        for (at, section) in self.pack.sections.iter().enumerate() {
            let own = self.pack.sections.iter().take(at);
            let mut known = before.iter().flat_map(|pack| &pack.sections).chain(own);
            let (format, id) = (&section.format, &section.id);
            if known.any(|known| known.id == *id && known.format == *format) {
                self.report(
                    &[Key("section"), Item(at), Key("id")],
                    format!("格式 {format} 已有名为“{id}”的部分，请换一个名称"),
                    format!("format {format} has a section `{id}` already; choose another name"),
                );
            }
        }
    }

    fn forms(&mut self) {
        for (at, section) in self.pack.sections.iter().enumerate() {
            self.format(&[Key("section"), Item(at), Key("format")], &section.format);
        }
        for (at, table) in self.pack.tables.iter().enumerate() {
            for (nth, format) in table.formats.iter().enumerate() {
                self.format(&[Key("table"), Item(at), Key("formats"), Item(nth)], format);
            }
            if let Some(section) = &table.section {
                self.section(&[Key("table"), Item(at), Key("section")], section);
            }
            for (nth, block) in table.blocks.iter().enumerate() {
                for (kind, labels) in [("row", &block.rows), ("column", &block.columns)] {
                    self.labels(
                        &[Key("table"), Item(at), Key("block"), Item(nth), Key(kind)],
                        labels,
                    );
                }
            }
        }
    }

    fn labels(&mut self, path: &[Step<'_>], labels: &[LabelForm]) {
        for (at, label) in labels.iter().enumerate() {
            let at_key = |key| [path, &[Item(at), Key(key)]].concat();
            let name = &label.name;
            if labels.iter().take(at).any(|known| known.name == *name) {
                self.report(
                    &at_key("name"),
                    format!("“{name}”与前面的名称重复"),
                    format!("`{name}` is the name of an earlier one"),
                );
            }
            for (key, text) in [("name", name), ("label", &label.label)] {
                if text.trim().is_empty() {
                    self.report(
                        &at_key(key),
                        "不能为空".to_owned(),
                        "this must not be empty".to_owned(),
                    );
                }
            }
        }
    }

    fn rule(&mut self, at: usize, rule: &'p Rule) {
        let path = [Key("rule"), Item(at)];
        for (nth, format) in rule.formats.iter().enumerate() {
            self.format(&[&path[..], &[Key("formats"), Item(nth)]].concat(), format);
        }
        let check = |keys: &[Step<'static>]| -> Path<'static> {
            [&path[..], &[Key("check")], keys].concat()
        };
        match &rule.check {
            Check::Equation(equation) => self.equation(&check(&[Key("equation")]), equation),
            Check::Figure(figure) => {
                let path = check(&[Key("figure")]);
                let tables = match &figure.table {
                    Some(id) => self.table(&with(&path, Key("table")), id),
                    None => self.all.tables.clone(),
                };
                for (key, side, names) in [
                    ("rows", Side::Rows, &figure.rows),
                    ("columns", Side::Columns, &figure.columns),
                ] {
                    for (nth, name) in names.iter().enumerate() {
                        if !tables.is_empty() && !has(&tables, name, side) {
                            let (zh, en) = unknown(&tables, name, side);
                            self.report(&[&path[..], &[Key(key), Item(nth)]].concat(), zh, en);
                        }
                    }
                }
            }
            Check::Section(section) => {
                if let Some(id) = &section.section {
                    self.section(&check(&[Key("section"), Key("section")]), id);
                }
            }
            Check::Mention(mention) => {
                for (nth, requirement) in mention.requirements.iter().enumerate() {
                    let path = check(&[Key("mention"), Key("require"), Item(nth), Key("section")]);
                    self.section(&path, &requirement.section);
                }
            }
            Check::Wording(wording) => {
                let idle = wording.phrases.is_empty() && wording.patterns.is_empty();
                if idle && wording.repeated.is_none() {
                    self.report(
                        &check(&[Key("wording")]),
                        "phrases、patterns、repeated 至少要写一项".to_owned(),
                        "write `phrases`, `patterns` or `repeated`".to_owned(),
                    );
                }
            }
            Check::Agreement(agreement) => {
                let path = check(&[Key("agreement")]);
                let tables = self.table(&with(&path, Key("table")), &agreement.table);
                for (nth, claim) in agreement.claims.iter().enumerate() {
                    for (place, reading) in claim.readings.iter().enumerate() {
                        let path = [
                            &path[..],
                            &[Key("claim"), Item(nth), Key("readings"), Item(place)],
                        ];
                        self.reading(&path.concat(), &tables, reading);
                    }
                }
            }
            Check::Prose(prose) => {
                for (nth, statement) in prose.statements.iter().enumerate() {
                    let path = check(&[Key("prose"), Key("statement"), Item(nth)]);
                    let tables = self.table(&with(&path, Key("table")), &statement.table);
                    self.reading(
                        &with(&path, Key("denied-by")),
                        &tables,
                        &statement.denied_by,
                    );
                }
                for (nth, total) in prose.totals.iter().enumerate() {
                    let path = check(&[Key("prose"), Key("total"), Item(nth)]);
                    let tables = self.table(&with(&path, Key("table")), &total.table);
                    self.reading(&with(&path, Key("is")), &tables, &total.is);
                }
            }
            Check::Series(series) => self.series(&check(&[Key("series")]), series),
            Check::Rollup(rollup) => {
                for (nth, id) in rollup.sections.iter().enumerate() {
                    self.section(&check(&[Key("rollup"), Key("sections"), Item(nth)]), id);
                }
            }
            Check::Table(_) | Check::Meta(_) => {}
        }
    }

    fn series(&mut self, path: &[Step<'_>], check: &SeriesCheck) {
        for (nth, id) in check.sections.iter().enumerate() {
            self.section(&[path, &[Key("sections"), Item(nth)]].concat(), id);
        }
        let Some(id) = &check.table else { return };
        let tables = self.table(&with(path, Key("table")), id);
        if tables.is_empty() {
            return;
        }
        for (nth, name) in check.figures.iter().enumerate() {
            if let Some((zh, en)) = unknown_name(&tables, name, ForEach::Table) {
                self.report(&[path, &[Key("figures"), Item(nth)]].concat(), zh, en);
            }
        }
        let for_each = check.for_each.unwrap_or(ForEach::Table);
        for (nth, line) in check.only.iter().enumerate() {
            let across = if for_each == ForEach::Row {
                ForEach::Column
            } else {
                ForEach::Row
            };
            if let Some((zh, en)) = unknown_name(&tables, line, across) {
                self.report(&[path, &[Key("only"), Item(nth)]].concat(), zh, en);
            }
        }
        for (name, _) in check.holds.iter().flat_map(|formula| formula.0.names()) {
            let name = name.strip_prefix("上年/").unwrap_or(name);
            if let Some((zh, en)) = unknown_name(&tables, name, for_each) {
                self.report(&with(path, Key("holds")), zh, en);
            }
        }
    }

    fn equation(&mut self, path: &[Step<'_>], check: &EquationCheck) {
        let tables = self.table(&with(path, Key("table")), &check.table);
        for (nth, name) in check.unless.iter().enumerate() {
            if let Some((zh, en)) = unknown_name(&tables, name, check.for_each)
                && !tables.is_empty()
            {
                self.report(&[path, &[Key("unless"), Item(nth)]].concat(), zh, en);
            }
        }
        let single = check.holds.len() == 1;
        for (nth, formula) in check.holds.iter().enumerate() {
            let mut path = with(path, Key("holds"));
            path.push(Item(nth));
            let sides = [&formula.0.left, &formula.0.right];
            let known = |side: &&Expression| {
                let mut names = side.names();
                names.all(|(name, _)| unknown_name(&tables, name, check.for_each).is_none())
            };
            if tables.is_empty() || sides.iter().all(known) {
                continue;
            }
            if single {
                // A single equation may stand without brackets; the path then ends at the string.
                path = place_of_single(&self.pack.text, path);
            }
            for side in sides {
                self.names(&path, &tables, side, check.for_each);
            }
        }
    }

    fn reading(&mut self, path: &[Step<'_>], tables: &[&TableForm], reading: &Reading) {
        self.names(path, tables, &reading.expression, ForEach::Table);
    }

    fn names(
        &mut self,
        path: &[Step<'_>],
        tables: &[&TableForm],
        expression: &Expression,
        for_each: ForEach,
    ) {
        if tables.is_empty() {
            return;
        }
        for (name, range) in expression.names() {
            if let Some((zh, en)) = unknown_name(tables, name, for_each) {
                self.report_inside(path, range, zh, en);
            }
        }
    }

    /// The tables of this id; none after having said that there is none.
    fn table(&mut self, path: &[Step<'_>], id: &str) -> Vec<&'p TableForm> {
        let tables: Vec<&TableForm> = self
            .all
            .tables
            .iter()
            .copied()
            .filter(|table| table.id == id)
            .collect();
        if tables.is_empty() {
            let (zh, en) = mistake::suggestion(id, &self.all.table_ids());
            self.report(
                path,
                format!("没有名为“{id}”的表{zh}"),
                format!("there is no table `{id}`{en}"),
            );
        }
        tables
    }

    fn section(&mut self, path: &[Step<'_>], id: &str) {
        if !self.all.sections.contains(&id) {
            let (zh, en) = mistake::suggestion(id, &self.all.sections);
            self.report(
                path,
                format!("没有名为“{id}”的部分{zh}"),
                format!("there is no section `{id}`{en}"),
            );
        }
    }

    fn format(&mut self, path: &[Step<'_>], id: &str) {
        if !self.all.formats.contains(&id) {
            let (zh, en) = mistake::suggestion(id, &self.all.formats);
            self.report(
                path,
                format!("没有名为“{id}”的格式{zh}"),
                format!("there is no format `{id}`{en}"),
            );
        }
    }
}

fn with<'s>(path: &[Step<'s>], step: Step<'s>) -> Path<'s> {
    [path, &[step]].concat()
}

fn place_of_single<'s>(text: &str, mut path: Path<'s>) -> Path<'s> {
    let item = place(text, &path);
    path.pop();
    let whole = place(text, &path);
    let listed = text
        .get(whole.start..whole.end)
        .is_some_and(|raw| raw.starts_with('['));
    if listed && item != whole {
        path.push(Item(0));
    }
    path
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Rows,
    Columns,
}

fn labels(block: &BlockForm, side: Side) -> &[LabelForm] {
    match side {
        Side::Rows => &block.rows,
        Side::Columns => &block.columns,
    }
}

/// A name stands for itself, or for the group that it begins.
fn has(tables: &[&TableForm], name: &str, side: Side) -> bool {
    let mut blocks = tables.iter().flat_map(|table| &table.blocks);
    blocks.any(|block| names(block, name, side))
}

fn names(block: &BlockForm, name: &str, side: Side) -> bool {
    labels(block, side).iter().any(|label| {
        let rest = label.name.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// What is wrong with a name of an equation that is tried in each row, in each column or once.
fn unknown_name(tables: &[&TableForm], name: &str, for_each: ForEach) -> Option<(String, String)> {
    match for_each {
        ForEach::Row => {
            (!has(tables, name, Side::Columns)).then(|| unknown(tables, name, Side::Columns))
        }
        ForEach::Column => {
            (!has(tables, name, Side::Rows)).then(|| unknown(tables, name, Side::Rows))
        }
        ForEach::Table => unknown_cell(tables, name),
    }
}

fn unknown(tables: &[&TableForm], name: &str, side: Side) -> (String, String) {
    let blocks = tables.iter().flat_map(|table| &table.blocks);
    let mut known: Vec<&str> = blocks
        .flat_map(|block| labels(block, side))
        .map(|label| label.name.as_str())
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|name| seen.insert(*name));
    let (zh, en) = mistake::suggestion(name, &known);
    let (zh_side, en_side) = match side {
        Side::Rows => ("行", "row"),
        Side::Columns => ("列", "column"),
    };
    let table = tables.first().map_or("", |table| table.id.as_str());
    (
        format!("表“{table}”没有名为“{name}”的{zh_side}{zh}"),
        format!("table `{table}` has no {en_side} `{name}`{en}"),
    )
}

/// `row/column`, both of one block.
fn unknown_cell(tables: &[&TableForm], name: &str) -> Option<(String, String)> {
    let Some((row, column)) = name.split_once('/') else {
        return Some((
            format!("“{name}”应写成“行/列”"),
            format!("`{name}` must be `row/column`"),
        ));
    };
    let mut blocks = tables.iter().flat_map(|table| &table.blocks);
    if blocks.any(|block| names(block, row, Side::Rows) && names(block, column, Side::Columns)) {
        return None;
    }
    Some(if !has(tables, row, Side::Rows) {
        unknown(tables, row, Side::Rows)
    } else {
        unknown(tables, column, Side::Columns)
    })
}

//! What the server answers about a place or a document.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::sync::Arc;

use serde_json::{Value, json};

use crate::client::{Client, codes, place_of};
use crate::office::{CLEAN, MISTAKES, Office, SETTINGS};

const URI: &str = "file:///office/a.md";

/// The row of what was newly received, and its total.
const ROW: &str = "| 一、本年新收政府信息公开申请数量 |  |  | 31 | 5 | 0 | 1 | 2 | 0 | 39 |";

async fn opened(text: &str) -> Client {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.open(URI, "markdown", text).await;
    client.published_at(URI, 1).await;
    client
}

fn wrong_total() -> String {
    assert!(CLEAN.contains(ROW));
    CLEAN.replace(ROW, &ROW.replace("| 39 |", "| 42 |"))
}

fn applied(text: &str, edits: &Value) -> String {
    let mut edits: Vec<Value> = edits.as_array().unwrap().clone();
    edits.sort_by_key(|edit| {
        let start = &edit["range"]["start"];
        (start["line"].as_u64(), start["character"].as_u64())
    });
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let rest = text.split_at(start).1;
        let mut units = position["character"].as_u64().unwrap() as usize;
        let mut at = start;
        for character in rest.chars() {
            if units == 0 {
                break;
            }
            units -= character.len_utf16();
            at += character.len_utf8();
        }
        at
    };
    let mut changed = text.to_owned();
    for edit in edits.iter().rev() {
        let (start, end) = (
            offset(&edit["range"]["start"]),
            offset(&edit["range"]["end"]),
        );
        changed.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    changed
}

async fn actions(client: &mut Client, text: &str, wanted: &str, only: Value) -> Vec<Value> {
    let (line, character) = place_of(text, wanted);
    let place = json!({"line": line, "character": character});
    let mut context = json!({"diagnostics": []});
    if !only.is_null() {
        context["only"] = only;
    }
    let params = json!({
        "textDocument": {"uri": URI},
        "range": {"start": place, "end": place},
        "context": context,
    });
    let answer = client.request("textDocument/codeAction", params).await;
    answer.as_array().unwrap().clone()
}

fn titled<'a>(actions: &'a [Value], start: &str) -> Option<&'a Value> {
    let title = |action: &&Value| action["title"].as_str().unwrap().starts_with(start);
    actions.iter().find(title)
}

#[tokio::test]
async fn a_figure_tells_its_cell_and_its_relations_with_what_is_missing() {
    let text = wrong_total();
    let mut client = opened(&text).await;
    let (line, character) = place_of(&text, "42 |");
    let hover = client
        .at("textDocument/hover", URI, line, character + 1)
        .await;
    let said = hover["contents"]["value"].as_str().unwrap();
    for part in [
        "收到和处理政府信息公开申请情况 · 一、本年新收政府信息公开申请数量 · 总计：**42**",
        "✗ 总计 =",
        "42 ≠ 39",
        "左边多 **3**",
        "自然人 31",
        "`sum/row-total`",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
    assert_eq!(
        hover["range"]["start"],
        json!({"line": line, "character": character})
    );
    let (line, character) = place_of(&text, "31 | 5");
    let hover = client.at("textDocument/hover", URI, line, character).await;
    let said = hover["contents"]["value"].as_str().unwrap();
    assert!(said.contains("✓"), "{said}");
}

#[tokio::test]
async fn a_number_in_the_text_tells_what_it_is_held_against() {
    let mut client = opened(CLEAN).await;
    let (line, character) = place_of(CLEAN, "41件（新收");
    let hover = client.at("textDocument/hover", URI, line, character).await;
    let said = hover["contents"]["value"].as_str().unwrap();
    assert!(
        said.contains("**41件**") && said.contains("`text/received`"),
        "{said}"
    );
}

#[tokio::test]
async fn a_heading_tells_what_its_section_must_contain_and_why() {
    let mut client = opened(CLEAN).await;
    let (line, character) = place_of(CLEAN, "二、主动公开政府信息情况");
    let hover = client
        .at("textDocument/hover", URI, line, character + 2)
        .await;
    let said = hover["contents"]["value"].as_str().unwrap();
    assert!(said.contains("国办公开办函〔2021〕30号"), "{said}");
    assert!(said.contains("✓ 表：主动公开政府信息情况"), "{said}");
    let (line, character) = place_of(CLEAN, "六、其他需要报告的事项");
    let hover = client
        .at("textDocument/hover", URI, line, character + 2)
        .await;
    let said = hover["contents"]["value"].as_str().unwrap();
    assert!(said.contains("信息处理费"), "{said}");
}

#[tokio::test]
async fn a_rule_is_explained_where_it_is_allowed_or_configured() {
    let text = CLEAN.replace(
        "## 一、",
        "<!-- gouji: allow sum/row-total 已核 -->\n## 一、",
    );
    let mut client = opened(&text).await;
    let (line, character) = place_of(&text, "row-total");
    let hover = client.at("textDocument/hover", URI, line, character).await;
    let of_comment = hover["contents"]["value"].clone();
    assert!(of_comment.as_str().unwrap().contains("`sum/row-total`"));
    let settings = "file:///office/gouji.toml";
    client
        .open(settings, "toml", "ignore = [\"sum/row-total\", \"text\"]")
        .await;
    let hover = client.at("textDocument/hover", settings, 0, 16).await;
    assert_eq!(hover["contents"]["value"], of_comment);
    let hover = client.at("textDocument/hover", settings, 0, 29).await;
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("`text/received`")
    );
    assert_eq!(
        client.at("textDocument/hover", settings, 0, 2).await,
        Value::Null
    );
}

#[tokio::test]
async fn a_wrong_figure_is_mended_by_its_fix() {
    let text = wrong_total();
    let mut client = opened(&text).await;
    let all = actions(&mut client, &text, "42 |", json!(["quickfix"])).await;
    let fix = titled(&all, "把 42 改为 39").unwrap();
    assert_eq!(
        fix["isPreferred"], false,
        "a figure is for a person to decide"
    );
    let edits = &fix["edit"]["documentChanges"][0]["edits"];
    assert_eq!(applied(&text, edits), CLEAN);
    // Nothing here may be changed without a person.
    let whole = actions(&mut client, &text, "42 |", json!(["source.fixAll"])).await;
    assert!(whole.is_empty());
}

#[tokio::test]
async fn silencing_here_silences_this_and_nothing_else() {
    let mut offered = 0;
    for text in [wrong_total(), MISTAKES.to_owned()] {
        let mut client = Client::start(Arc::new(Office::default())).await;
        client.open(URI, "markdown", &text).await;
        let diagnostics = client.published_at(URI, 1).await;
        let rules: Vec<String> = codes(&diagnostics).into_iter().map(str::to_owned).collect();
        for one in diagnostics.as_array().unwrap().clone() {
            let params = json!({
                "textDocument": {"uri": URI},
                "range": one["range"],
                "context": {"diagnostics": [one]},
            });
            let answer = client.request("textDocument/codeAction", params).await;
            let rule = one["code"].as_str().unwrap();
            let all = answer.as_array().unwrap();
            let Some(action) = titled(all, &format!("此处不再提示 {rule}")) else {
                continue;
            };
            offered += 1;
            let edits = &action["edit"]["documentChanges"][0];
            assert_eq!(edits["textDocument"], json!({"uri": URI, "version": 1}));
            let silent = applied(&text, &edits["edits"]);
            client.open("untitled:after", "markdown", &silent).await;
            let after = client.published_at("untitled:after", 1).await;
            let left = codes(&after);
            let count = |rules: &[&str]| rules.iter().filter(|other| **other == rule).count();
            let before: Vec<&str> = rules.iter().map(String::as_str).collect();
            assert!(count(&left) < count(&before), "{rule}");
            assert!(
                left.len() < before.len() && !left.contains(&"meta/unused-allow"),
                "{rule}"
            );
            client.close("untitled:after").await;
        }
    }
    assert!(offered > 5, "{offered}");
}

#[tokio::test]
async fn a_rule_can_be_left_out_in_the_configuration_which_is_made_where_there_is_none() {
    let text = wrong_total();
    let mut client = opened(&text).await;
    let all = actions(&mut client, &text, "42 |", Value::Null).await;
    let action = titled(&all, "在 gouji.toml 中不查 sum/row-total").unwrap();
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[0]["uri"], "file:///office/gouji.toml");
    assert_eq!(
        changes[1]["edits"][0]["newText"],
        "ignore = [\"sum/row-total\"]\n"
    );
    client
        .open("file:///office/gouji.toml", "toml", "ignore = [\"text\"]\n")
        .await;
    let all = actions(&mut client, &text, "42 |", Value::Null).await;
    let action = titled(&all, "在 gouji.toml 中不查 sum/row-total").unwrap();
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0]["edits"][0]["newText"], ", \"sum/row-total\"");
}

#[tokio::test]
async fn the_rule_of_a_finding_can_be_opened() {
    let text = wrong_total();
    let mut client = opened(&text).await;
    let all = actions(&mut client, &text, "42 |", json!(["quickfix"])).await;
    let action = titled(&all, "查看规则 sum/row-total").unwrap();
    assert_eq!(action["diagnostics"][0]["code"], "sum/row-total");
    let command = json!({
        "command": action["command"]["command"],
        "arguments": action["command"]["arguments"],
    });
    let id = client.ask("workspace/executeCommand", command).await;
    let shown = client.told("window/showDocument").await;
    assert_eq!(shown["uri"], "https://example.com/sum/row-total");
    assert_eq!(shown["external"], true);
    let answer = client.answer(id).await;
    assert_eq!(answer["result"], "https://example.com/sum/row-total");
    assert!(
        actions(&mut client, &text, "42 |", json!(["refactor"]))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_rule_is_explained_on_request() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let command = json!({"command": "gouji.explainRule", "arguments": ["sum/carry-balance"]});
    let said = client.request("workspace/executeCommand", command).await;
    assert!(said.as_str().unwrap().contains("`sum/carry-balance`"));
}

#[tokio::test]
async fn a_total_that_disagrees_is_followed_by_its_sum() {
    let text = wrong_total();
    let mut client = opened(&text).await;
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let params = json!({"textDocument": {"uri": URI}, "range": whole});
    let hints = client
        .request("textDocument/inlayHint", params.clone())
        .await;
    let (line, character) = place_of(&text, "42 |");
    let of_row: Vec<&Value> = hints
        .as_array()
        .unwrap()
        .iter()
        .filter(|hint| hint["label"] == "≠ 39")
        .collect();
    assert_eq!(of_row.len(), 1, "{hints}");
    assert_eq!(
        of_row[0]["position"],
        json!({"line": line, "character": character + 2})
    );
    let change = json!({"settings": {"gouji": {"inlayHints": "all"}}});
    client
        .notify("workspace/didChangeConfiguration", change)
        .await;
    let all = client
        .request("textDocument/inlayHint", params.clone())
        .await;
    let count = |hints: &Value| hints.as_array().map_or(0, Vec::len);
    assert!(count(&all) > count(&hints) + 10);
    let change = json!({"settings": {"gouji": {"inlayHints": "off"}}});
    client
        .notify("workspace/didChangeConfiguration", change)
        .await;
    assert_eq!(
        client.request("textDocument/inlayHint", params).await,
        json!([])
    );
}

#[tokio::test]
async fn a_section_that_is_missing_is_offered_where_it_belongs() {
    let start = CLEAN.find("## 五、").unwrap();
    let end = CLEAN.find("## 六、").unwrap();
    let (before, after) = (CLEAN.split_at(start).0, CLEAN.split_at(end).1);
    let text = format!("{before}## \n\n{after}");
    let mut client = opened(&text).await;
    let (line, _) = place_of(&text, "## \n");
    let items = client.at("textDocument/completion", URI, line, 3).await;
    let labels: Vec<&str> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["五、存在的主要问题及改进情况"]);
    assert_eq!(items[0]["preselect"], true);
    let done = applied(&text, &json!([items[0]["textEdit"]]));
    assert!(done.contains("\n## 五、存在的主要问题及改进情况\n"));
    let (line, character) = place_of(&text, "全年共收到");
    let items = client
        .at("textDocument/completion", URI, line, character + 3)
        .await;
    assert_eq!(items, json!([]), "prose is left alone");
}

#[tokio::test]
async fn the_tables_of_the_form_are_offered_whole_and_are_recognised() {
    // The three tables are taken out, and put in again from what is offered.
    let mut text: String = CLEAN
        .lines()
        .filter(|line| !line.starts_with('|'))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut client = opened(&text).await;
    let mut version = 1;
    for heading in ["## 二、", "## 三、", "## 四、"] {
        let (line, _) = place_of(&text, heading);
        let items = client.at("textDocument/completion", URI, line + 1, 0).await;
        let table = items
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["label"].as_str().unwrap().starts_with("表："));
        text = applied(
            &text,
            &json!([table.unwrap_or_else(|| panic!("{items}"))["textEdit"]]),
        );
        text = text.replace("情况\n|", "情况\n\n|");
        version += 1;
        client.replace(URI, version, &text).await;
    }
    let diagnostics = client.published_at(URI, version).await;
    let found = codes(&diagnostics);
    // Blank tables are blank; the text speaks of figures that are not there. The form itself is right.
    for rule in [
        "table/missing",
        "table/shape",
        "table/label",
        "format/outdated-table",
    ] {
        assert!(!found.contains(&rule), "{rule}\n{diagnostics}\n{text}");
    }
    assert!(found.contains(&"table/blank"));
}

#[tokio::test]
async fn a_row_that_a_table_lacks_is_offered_in_its_first_cell() {
    let text = CLEAN.replace(ROW, "| ");
    let mut client = opened(&text).await;
    let (line, _) = place_of(&text, "| \n");
    let items = client.at("textDocument/completion", URI, line, 2).await;
    let labels: Vec<&Value> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["label"])
        .collect();
    assert_eq!(labels, ["一、本年新收政府信息公开申请数量"]);
}

#[tokio::test]
async fn sections_and_tables_are_symbols_and_fold() {
    let mut client = opened(CLEAN).await;
    let document = json!({"textDocument": {"uri": URI}});
    let symbols = client
        .request("textDocument/documentSymbol", document.clone())
        .await;
    let names: Vec<&str> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 7, "{names:?}");
    assert_eq!(names[3], "三、收到和处理政府信息公开申请情况");
    assert_eq!(
        symbols[3]["children"][0]["name"],
        "收到和处理政府信息公开申请情况"
    );
    let folds = client.request("textDocument/foldingRange", document).await;
    let (line, _) = place_of(CLEAN, "## 三、");
    let fold = folds
        .as_array()
        .unwrap()
        .iter()
        .find(|fold| fold["startLine"] == line)
        .unwrap();
    let (next, _) = place_of(CLEAN, "## 四、");
    assert_eq!(fold["endLine"], next - 2);
}

#[tokio::test]
async fn a_selection_grows_from_the_cell_to_the_row_the_table_and_the_section() {
    let mut client = opened(CLEAN).await;
    let (line, character) = place_of(CLEAN, "31 | 5 | 0");
    let params = json!({
        "textDocument": {"uri": URI},
        "positions": [{"line": line, "character": character}],
    });
    let answer = client.request("textDocument/selectionRange", params).await;
    let mut sizes = Vec::new();
    let mut one = &answer[0];
    while one.is_object() {
        let (start, end) = (&one["range"]["start"], &one["range"]["end"]);
        sizes.push((
            end["line"].as_u64().unwrap() - start["line"].as_u64().unwrap(),
            end["character"].as_u64().unwrap(),
        ));
        one = &one["parent"];
    }
    assert_eq!(sizes.len(), 5, "{answer}");
    assert_eq!(sizes[0], (0, character as u64 + 2));
    assert_eq!(sizes[1].0, 0);
    assert!(sizes[1].0 < sizes[2].0 && sizes[2].0 < sizes[3].0 && sizes[3].0 < sizes[4].0);
}

#[tokio::test]
async fn a_sum_leads_to_its_parts_and_a_part_to_its_sums() {
    let mut client = opened(CLEAN).await;
    let (row, total) = place_of(CLEAN, "39 |");
    let parts = client.at("textDocument/definition", URI, row, total).await;
    let in_row = |locations: &Value| {
        let all = locations.as_array().unwrap().iter();
        all.filter(|one| one["range"]["start"]["line"] == row)
            .count()
    };
    assert_eq!(in_row(&parts), 6, "{parts}");
    let (line, part) = place_of(CLEAN, "31 | 5 | 0");
    assert_eq!(line, row);
    let sums = client.at("textDocument/definition", URI, row, part).await;
    let starts: Vec<&Value> = sums
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["range"]["start"])
        .collect();
    assert!(
        starts.contains(&&json!({"line": row, "character": total})),
        "{sums}"
    );
    let all = client.at("textDocument/references", URI, row, part).await;
    assert!(all.as_array().unwrap().len() > sums.as_array().unwrap().len());
    let (line, number) = place_of(CLEAN, "41件（新收");
    let cells = client
        .at("textDocument/definition", URI, line, number)
        .await;
    assert!(in_row(&cells) > 0, "{cells}");
}

#[tokio::test]
async fn tables_are_set_in_line_and_the_findings_stay_the_same() {
    let mut client = opened(MISTAKES).await;
    let options = json!({"tabSize": 4, "insertSpaces": true});
    let params = json!({"textDocument": {"uri": URI}, "options": options});
    let edits = client.request("textDocument/formatting", params).await;
    let formatted = applied(MISTAKES, &edits);
    assert_ne!(formatted, MISTAKES);
    client
        .open("untitled:formatted", "markdown", &formatted)
        .await;
    let after = client.published_at("untitled:formatted", 1).await;
    client.replace(URI, 2, MISTAKES).await;
    let before = client.published_at(URI, 2).await;
    assert_eq!(codes(&after), codes(&before));
    let params = json!({
        "textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": true},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}},
    });
    let edits = client.request("textDocument/rangeFormatting", params).await;
    assert_eq!(edits, json!([]), "no table stands there");
}

#[tokio::test]
async fn the_configuration_that_is_open_goes_before_the_one_on_the_disk() {
    let office = Office::with(&[(SETTINGS, "ignore = [\"sum\"]")]);
    let mut client = Client::start(office).await;
    let text = wrong_total();
    client.open(URI, "markdown", &text).await;
    let told = client.published_at(URI, 1).await;
    assert!(!codes(&told).contains(&"sum/row-total"));
    client.open("file:///office/gouji.toml", "toml", "").await;
    let mut told = client.published(URI).await;
    while !codes(&told["diagnostics"]).contains(&"sum/row-total") {
        told = client.published(URI).await;
    }
    let all = actions(&mut client, &text, "42 |", Value::Null).await;
    let action = titled(&all, "在 gouji.toml").unwrap();
    assert_eq!(
        action["edit"]["documentChanges"][0]["edits"][0]["newText"],
        "ignore = [\"sum/row-total\"]\n"
    );
}

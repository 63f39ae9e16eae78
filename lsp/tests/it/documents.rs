//! Documents as editors send them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::client::{Client, able, codes, place_of};
use crate::office::{CLEAN, MISTAKES, Office};

const URI: &str = "file:///reports/a.md";

#[tokio::test]
async fn a_burst_of_a_thousand_edits_ends_in_the_right_diagnostics() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.open(URI, "markdown", CLEAN).await;
    let (line, character) = place_of(CLEAN, "41件（新收");
    let (line, character) = (line as u32, character as u32);
    // 41 becomes 4…41 by a thousand insertions, and the last edit makes it 46.
    for version in 2..1002 {
        client
            .edit(URI, version, [line, character, line, character], "4")
            .await;
    }
    client
        .edit(URI, 1002, [line, character, line, character + 1002], "46")
        .await;
    let mut last = 0;
    let diagnostics = loop {
        let published = client.published(URI).await;
        let version = published["version"].as_i64().unwrap();
        assert!(version > last, "{version} came after {last}");
        last = version;
        if version == 1002 {
            break published["diagnostics"].clone();
        }
    };
    assert_eq!(codes(&diagnostics), ["text/received"]);
    assert_eq!(
        diagnostics[0]["range"]["start"],
        json!({"line": line, "character": character})
    );
}

/// The same report, edited and read in each encoding: the finding stands on the same figure.
#[tokio::test]
async fn every_encoding_finds_the_figure_behind_wide_characters_and_windows_line_ends() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let width = |text: &str| match encoding {
            "utf-8" => text.len(),
            "utf-16" => text.encode_utf16().count(),
            _ => text.chars().count(),
        } as u32;
        let mut capabilities = able();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let params = json!({"processId": null, "capabilities": capabilities, "rootUri": null});
        let mut client = Client::start_with(Arc::new(Office::default()), params).await;
        let text = CLEAN.replace('\n', "\r\n");
        client.open(URI, "markdown", &text).await;
        client.published_at(URI, 1).await;
        let (line, _) = place_of(&text, "全年共收到政府信息公开申请");
        let line = line as u32;
        client
            .edit(URI, 2, [line, 0, line, 0], "经𠮷田街道😀办，")
            .await;
        let before = width("经𠮷田街道😀办，全年共收到政府信息公开申请");
        client
            .edit(URI, 3, [line, before, line, before + 2], "46")
            .await;
        let diagnostics = client.published_at(URI, 3).await;
        assert_eq!(codes(&diagnostics), ["text/received"], "{encoding}");
        let start = &diagnostics[0]["range"]["start"];
        assert_eq!(
            *start,
            json!({"line": line, "character": before}),
            "{encoding}"
        );
    }
}

#[tokio::test]
async fn the_client_gets_its_own_spelling_of_a_uri_back() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    for uri in [
        "file:///年报/柳渡镇 [2022].md",
        "file:///%E5%B9%B4%E6%8A%A5/a.md",
        "untitled:Untitled-1",
        "vscode-vfs://github/org/年报.md",
    ] {
        client.open(uri, "markdown", MISTAKES).await;
        assert!(
            !codes(&client.published_at(uri, 1).await).is_empty(),
            "{uri}"
        );
        let (line, character) = place_of(MISTAKES, "## 一、总体情况");
        let hover = client
            .at("textDocument/hover", uri, line, character + 4)
            .await;
        assert!(hover["contents"]["value"].is_string(), "{uri}");
        let symbols = client
            .request(
                "textDocument/documentSymbol",
                json!({"textDocument": {"uri": uri}}),
            )
            .await;
        assert!(symbols.as_array().is_some_and(|symbols| symbols.len() > 3));
        client.close(uri).await;
        assert_eq!(client.published(uri).await["diagnostics"], json!([]));
    }
}

#[tokio::test]
async fn html_and_plain_text_are_read_as_what_they_are() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let html = include_str!("../../../tests/reports/2022-mistakes/report.html");
    let text = include_str!("../../../tests/reports/2022-mistakes/report.txt");
    for (uri, language, content) in [
        ("untitled:a", "html", html),
        ("file:///reports/a.htm", "plaintext", html),
        ("untitled:b", "plaintext", text),
        ("file:///reports/a.txt", "text", text),
    ] {
        client.open(uri, language, content).await;
        let diagnostics = client.published_at(uri, 1).await;
        assert!(
            codes(&diagnostics).contains(&"sum/row-total"),
            "{uri} {diagnostics}"
        );
    }
}

#[tokio::test]
async fn a_text_that_is_no_report_gets_nothing_until_it_becomes_one() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let letter = "# 读我\n\n这是一封信，共 3 件事。\n\n| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n";
    client.open(URI, "markdown", letter).await;
    client.open("file:///reports/a.rs", "rust", MISTAKES).await;
    assert_eq!(client.published_by_now().await, Vec::<Value>::new());
    for method in [
        "textDocument/hover",
        "textDocument/completion",
        "textDocument/definition",
    ] {
        assert_eq!(client.at(method, URI, 0, 2).await, Value::Null, "{method}");
    }
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    for method in [
        "textDocument/formatting",
        "textDocument/codeAction",
        "textDocument/inlayHint",
    ] {
        let params = json!({
            "textDocument": {"uri": URI}, "range": whole, "context": {"diagnostics": []},
            "options": {"tabSize": 4, "insertSpaces": true},
        });
        assert_eq!(
            client.request(method, params).await,
            Value::Null,
            "{method}"
        );
    }
    client
        .edit(
            URI,
            2,
            [0, 0, 0, 4],
            "# 青川市柳渡镇人民政府2022年政府信息公开工作年度报告",
        )
        .await;
    assert!(!codes(&client.published_at(URI, 2).await).is_empty());
    client.replace(URI, 3, letter).await;
    assert_eq!(client.published_at(URI, 3).await, json!([]));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_said_to_be_and_checked_again_when_it_is_not() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let filler = "本年度工作平稳有序。\n".repeat(800_000);
    client
        .open(URI, "markdown", &format!("{MISTAKES}\n{filler}"))
        .await;
    let diagnostics = client.published_at(URI, 1).await;
    assert_eq!(diagnostics.as_array().map(Vec::len), Some(1));
    assert!(
        diagnostics[0]["message"]
            .as_str()
            .unwrap()
            .contains("gouji check")
    );
    let hover = client.at("textDocument/hover", URI, 0, 0).await;
    assert_eq!(hover, Value::Null);
    // A large file that is something else is nobody's business.
    client
        .open("file:///reports/log.txt", "plaintext", &filler)
        .await;
    client.replace(URI, 2, MISTAKES).await;
    assert!(codes(&client.published_at(URI, 2).await).contains(&"sum/row-total"));
    let others = client.published_by_now().await;
    assert!(others.iter().all(|message| message["params"]["uri"] == URI));
}

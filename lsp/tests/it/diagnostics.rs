//! Findings as the editor gets them, told or asked for.

use std::sync::Arc;

use serde_json::json;

use crate::client::{Client, able, codes, place_of};
use crate::office::{CLEAN, MISTAKES, Office};

const URI: &str = "file:///reports/a.md";

#[tokio::test]
async fn a_finding_has_its_rule_its_page_its_severity_and_its_operands() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.open(URI, "markdown", MISTAKES).await;
    let diagnostics = client.published_at(URI, 1).await;
    let all = diagnostics.as_array().unwrap();
    let row = all
        .iter()
        .find(|one| one["code"] == "sum/row-total")
        .unwrap();
    assert_eq!(row["severity"], 1);
    assert_eq!(row["source"], "gouji");
    assert_eq!(
        row["codeDescription"]["href"],
        "https://example.com/sum/row-total"
    );
    let related = row["relatedInformation"].as_array().unwrap();
    assert!(related.len() >= 2, "{row}");
    assert!(related.iter().all(|one| one["location"]["uri"] == URI));
    assert!(row["message"].as_str().unwrap().lines().count() >= 1);
}

#[tokio::test]
async fn a_hint_is_a_hint_and_what_is_left_over_is_faded() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let text = CLEAN
        .replace("## 一、总体情况", "## 一、概述")
        .replace("问镇长", "问镇长XX");
    client.open(URI, "markdown", &text).await;
    let diagnostics = client.published_at(URI, 1).await;
    assert_eq!(
        codes(&diagnostics),
        ["section/title", "residue/placeholder"]
    );
    assert_eq!(diagnostics[0]["severity"], 4);
    assert_eq!(diagnostics[1]["tags"], json!([1]));
}

#[tokio::test]
async fn a_comment_whose_rule_the_configuration_leaves_out_is_not_called_useless() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let settings = "ignore = [\"residue\"]\n";
    client
        .open("file:///office/gouji.toml", "toml", settings)
        .await;
    let heading = "## 一、总体情况\n";
    let comment = format!("{heading}\n<!-- gouji: allow residue/placeholder 待核 -->\n");
    let text = CLEAN.replace(heading, &comment);
    assert_ne!(text, CLEAN);
    for (uri, expected) in [
        ("file:///office/a.md", &[][..]),
        ("file:///elsewhere/a.md", &["meta/unused-allow"]),
    ] {
        client.open(uri, "markdown", &text).await;
        let diagnostics = client.published_at(uri, 1).await;
        assert_eq!(codes(&diagnostics), expected, "{uri}");
    }
}

#[tokio::test]
async fn a_client_that_can_show_little_is_sent_little() {
    let params = json!({"processId": null, "capabilities": {}, "rootUri": null});
    let mut client = Client::start_with(Arc::new(Office::default()), params).await;
    client.open(URI, "markdown", MISTAKES).await;
    let diagnostics = client.published_at(URI, 1).await;
    for one in diagnostics.as_array().unwrap() {
        for key in ["relatedInformation", "codeDescription", "tags"] {
            assert!(one.get(key).is_none(), "{one}");
        }
    }
}

#[tokio::test]
async fn the_language_follows_the_editor_and_its_settings() {
    for (extra, expected) in [
        (json!({"locale": "zh-cn"}), "表"),
        (json!({"locale": "en"}), "table"),
        (
            json!({"locale": "en", "initializationOptions": {"lang": "zh"}}),
            "表",
        ),
    ] {
        let mut params = json!({"processId": null, "capabilities": able(), "rootUri": null});
        let keys = extra.as_object().unwrap();
        params.as_object_mut().unwrap().extend(keys.clone());
        let mut client = Client::start_with(Arc::new(Office::default()), params).await;
        client.open(URI, "markdown", MISTAKES).await;
        let diagnostics = client.published_at(URI, 1).await;
        let all = diagnostics.as_array().unwrap();
        let row = all
            .iter()
            .find(|one| one["code"] == "sum/row-total")
            .unwrap();
        assert!(row["message"].as_str().unwrap().contains(expected), "{row}");
    }
}

#[tokio::test]
async fn a_closed_document_is_cleared() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.open(URI, "markdown", MISTAKES).await;
    assert!(!codes(&client.published_at(URI, 1).await).is_empty());
    client.close(URI).await;
    assert_eq!(client.published(URI).await["diagnostics"], json!([]));
    client.open(URI, "markdown", CLEAN).await;
    assert_eq!(client.published_at(URI, 1).await, json!([]));
}

#[tokio::test]
async fn a_client_that_asks_is_answered_and_no_longer_told() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.open(URI, "markdown", MISTAKES).await;
    let told = client.published_at(URI, 1).await;
    let ask = |previous: Option<&str>| json!({"textDocument": {"uri": URI}, "identifier": "gouji", "previousResultId": previous});
    let asked = client.request("textDocument/diagnostic", ask(None)).await;
    assert_eq!(asked["kind"], "full");
    assert_eq!(asked["items"], told);
    // What it was told before is taken back, or it would show everything twice.
    assert_eq!(client.published(URI).await["diagnostics"], json!([]));
    let id = asked["resultId"].as_str().unwrap();
    let again = client
        .request("textDocument/diagnostic", ask(Some(id)))
        .await;
    assert_eq!(again, json!({"kind": "unchanged", "resultId": id}));
    let (line, character) = place_of(MISTAKES, "## 一");
    let (line, character) = (line as u32, character as u32);
    client
        .edit(URI, 2, [line, character, line + 1, 0], "")
        .await;
    let edited = client
        .request("textDocument/diagnostic", ask(Some(id)))
        .await;
    assert_eq!(edited["kind"], "full");
    assert_ne!(edited["items"], told);
    assert!(client.published_by_now().await.is_empty());
}

#[tokio::test]
async fn a_client_that_prefers_to_be_told_is_told_even_when_it_asks() {
    let options = json!({"diagnostics": "push"});
    let params = json!({"processId": null, "capabilities": able(), "rootUri": null, "initializationOptions": options});
    let mut client = Client::connect(Arc::new(Office::default()));
    let initialized = client.request("initialize", params).await;
    assert!(
        initialized["capabilities"]
            .get("diagnosticProvider")
            .is_none()
    );
    client.notify("initialized", json!({})).await;
    client.open(URI, "markdown", MISTAKES).await;
    client.published_at(URI, 1).await;
    client
        .request(
            "textDocument/diagnostic",
            json!({"textDocument": {"uri": URI}}),
        )
        .await;
    client.replace(URI, 2, CLEAN).await;
    assert_eq!(client.published_at(URI, 2).await, json!([]));
}

#[tokio::test]
async fn a_panic_in_a_check_is_logged_and_the_server_goes_on() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client
        .open("file:///reports/panic.md", "markdown", MISTAKES)
        .await;
    let logged = client.told("window/logMessage").await;
    assert!(
        logged["message"]
            .as_str()
            .unwrap()
            .contains("makes the check panic")
    );
    client
        .at("textDocument/hover", "file:///reports/panic.md", 0, 0)
        .await;
    client.open(URI, "markdown", MISTAKES).await;
    assert!(!codes(&client.published_at(URI, 1).await).is_empty());
}

#[tokio::test]
async fn what_a_rule_finds_beyond_its_limit_is_counted() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let slips = "问镇长栏目共回复XX件。\n\n".repeat(503);
    let text = CLEAN.replacen("## 二、", &format!("{slips}## 二、"), 1);
    client.open(URI, "markdown", &text).await;
    let diagnostics = client.published_at(URI, 1).await;
    let all = diagnostics.as_array().unwrap();
    let of_rule = all
        .iter()
        .filter(|one| one["code"] == "residue/placeholder");
    let said: Vec<&str> = of_rule
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 500);
    assert!(said[499].contains("还有 3 处，未一一标出"), "{}", said[499]);
    assert!(said[..499].iter().all(|said| !said.contains("未一一标出")));
}

#[tokio::test]
async fn an_edited_report_says_what_it_would_say_when_opened() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    let states = [CLEAN, MISTAKES, CLEAN].into_iter().flat_map(|text| {
        let slip = text.replace(
            "## 一、总体情况\n",
            "## 一、总体情况\n\n渠道多样，，共XX件。\n",
        );
        [text.to_owned(), slip]
    });
    client.open(URI, "markdown", "").await;
    for (version, text) in (2..).zip(states) {
        client.replace(URI, version, &text).await;
        let edited = client.published_at(URI, version).await;
        let fresh = format!("file:///reports/{version}.md");
        client.open(&fresh, "markdown", &text).await;
        let opened = client.published_at(&fresh, 1).await;
        assert_eq!(codes(&edited), codes(&opened), "{version}");
    }
}

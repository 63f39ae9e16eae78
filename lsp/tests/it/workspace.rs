//! The files around the documents: configurations, and reports that are not open.

use serde_json::{Value, json};

use crate::client::{Client, able, codes};
use crate::office::{CLEAN, MISTAKES, Office, SETTINGS};

const URI: &str = "file:///office/a.md";
const SETTINGS_URI: &str = "file:///office/gouji.toml";

#[tokio::test]
async fn a_change_of_the_configuration_is_felt_at_once() {
    let mut client = Client::start(Office::with(&[])).await;
    client.open(URI, "markdown", MISTAKES).await;
    let before = client.published_at(URI, 1).await;
    assert!(codes(&before).contains(&"sum/row-total"));
    client
        .open(SETTINGS_URI, "toml", "ignore = [\n\"sum\"\n]\n")
        .await;
    let after = client.published(URI).await;
    assert!(!codes(&after["diagnostics"]).contains(&"sum/row-total"));
    assert_eq!(after["version"], 1);
    client.edit(SETTINGS_URI, 2, [1, 1, 1, 4], "text").await;
    let after = client.published(URI).await;
    assert!(codes(&after["diagnostics"]).contains(&"sum/row-total"));
    assert!(!codes(&after["diagnostics"]).contains(&"text/received"));
    // The file on the disk, which there is none of, counts from here on.
    client.close(SETTINGS_URI).await;
    assert_eq!(client.published(URI).await["diagnostics"], before);
}

#[tokio::test]
async fn a_mistake_in_the_configuration_is_shown_in_it_and_the_last_good_one_holds() {
    let office = Office::with(&[(SETTINGS, "ignore = [\"sum\"]")]);
    let mut client = Client::start(office.clone()).await;
    client.open(URI, "markdown", MISTAKES).await;
    let good = client.published_at(URI, 1).await;
    office.write(SETTINGS, "ignore = [\"sum\",\n\"no-such-rule\"]\n");
    let changed = json!({"changes": [{"uri": SETTINGS_URI, "type": 2}]});
    client
        .notify("workspace/didChangeWatchedFiles", changed.clone())
        .await;
    let told = client.published(SETTINGS_URI).await;
    let mistakes = told["diagnostics"].as_array().unwrap();
    assert_eq!(mistakes.len(), 1);
    assert_eq!(
        mistakes[0]["range"]["start"],
        json!({"line": 1, "character": 1})
    );
    assert_eq!(client.published(URI).await["diagnostics"], good);
    office.remove(SETTINGS);
    client
        .notify("workspace/didChangeWatchedFiles", changed)
        .await;
    assert_eq!(
        client.published(SETTINGS_URI).await["diagnostics"],
        json!([])
    );
    let without = client.published(URI).await;
    assert!(codes(&without["diagnostics"]).contains(&"sum/row-total"));
}

#[tokio::test]
async fn a_mistake_is_shown_while_only_the_configuration_is_open() {
    let mut client = Client::start(Office::with(&[])).await;
    client
        .open(SETTINGS_URI, "toml", "ignore = [\"no-such-rule\"]")
        .await;
    let told = client.published(SETTINGS_URI).await;
    assert_eq!(told["diagnostics"].as_array().map(Vec::len), Some(1));
    client.replace(SETTINGS_URI, 2, "ignore = [\"sum\"]").await;
    assert_eq!(
        client.published(SETTINGS_URI).await["diagnostics"],
        json!([])
    );
}

fn three_files() -> std::sync::Arc<Office> {
    Office::with(&[
        ("/office/a.md", MISTAKES),
        ("/office/b.md", CLEAN),
        ("/office/c.md", MISTAKES),
        ("/office/readme.md", "# 读我\n"),
    ])
}

#[tokio::test]
async fn the_workspace_is_checked_on_request_with_progress() {
    let mut client = Client::start(three_files()).await;
    client.open(URI, "markdown", MISTAKES).await;
    client.published_at(URI, 1).await;
    let id = client
        .ask(
            "workspace/executeCommand",
            json!({"command": "gouji.checkWorkspace"}),
        )
        .await;
    client.told("window/workDoneProgress/create").await;
    assert_eq!(client.told("$/progress").await["value"]["kind"], "begin");
    let told = client.published("file:///office/c.md").await;
    assert!(codes(&told["diagnostics"]).contains(&"sum/row-total"));
    let answer = client.answer(id).await["result"].clone();
    // The one that is open was checked already.
    assert_eq!(answer["reports"], 2);
    assert_eq!(answer["cancelled"], false);
    assert!(answer["errors"].as_u64().unwrap() > 0);
    loop {
        if client.told("$/progress").await["value"]["kind"] == "end" {
            break;
        }
    }
    // Opened, it speaks for itself; closed, it is cleared.
    client.open("file:///office/c.md", "markdown", CLEAN).await;
    assert_eq!(
        client.published_at("file:///office/c.md", 1).await,
        json!([])
    );
}

#[tokio::test]
async fn a_scanned_file_that_changes_or_goes_is_told_anew() {
    let office = three_files();
    let mut client = Client::start(office.clone()).await;
    client
        .request(
            "workspace/executeCommand",
            json!({"command": "gouji.checkWorkspace"}),
        )
        .await;
    let uri = "file:///office/c.md";
    assert!(!codes(&client.published(uri).await["diagnostics"]).is_empty());
    office.write("/office/c.md", CLEAN);
    let changed = json!({"changes": [{"uri": uri, "type": 2}]});
    client
        .notify("workspace/didChangeWatchedFiles", changed)
        .await;
    assert_eq!(client.published(uri).await["diagnostics"], json!([]));
    office.remove("/office/a.md");
    let gone = json!({"changes": [{"uri": URI, "type": 3}]});
    assert!(!codes(&client.published(URI).await["diagnostics"]).is_empty());
    client.notify("workspace/didChangeWatchedFiles", gone).await;
    assert_eq!(client.published(URI).await["diagnostics"], json!([]));
}

#[tokio::test]
async fn a_scan_stops_when_its_progress_is_cancelled() {
    let office = Office::with(&[]);
    for number in 0..2000 {
        office.write(&format!("/office/{number:04}.md"), MISTAKES);
    }
    let mut client = Client::start(office).await;
    let id = client
        .ask(
            "workspace/executeCommand",
            json!({"command": "gouji.checkWorkspace"}),
        )
        .await;
    let token = client.told("$/progress").await["token"].clone();
    client
        .notify("window/workDoneProgress/cancel", json!({"token": token}))
        .await;
    let answer = client.answer(id).await["result"].clone();
    assert_eq!(answer["cancelled"], true);
    assert!(answer["reports"].as_u64().unwrap() < 2000, "{answer}");
}

#[tokio::test]
async fn a_request_that_is_cancelled_is_answered_as_such_and_its_scan_stops() {
    let office = Office::with(&[]);
    for number in 0..2000 {
        office.write(&format!("/office/{number:04}.md"), MISTAKES);
    }
    let mut client = Client::start(office).await;
    let id = client
        .ask(
            "workspace/executeCommand",
            json!({"command": "gouji.checkWorkspace"}),
        )
        .await;
    client.published("file:///office/0000.md").await;
    client.notify("$/cancelRequest", json!({"id": id})).await;
    let answer = client.answer(id).await;
    assert_eq!(answer["error"]["code"], -32800);
    let told = client.published_by_now().await.len();
    let later = client.published_by_now().await.len();
    assert!(told == later && later < 2000, "{told} {later}");
}

#[tokio::test]
async fn the_whole_workspace_can_be_asked_for() {
    let office = three_files();
    let params = json!({
        "processId": null, "capabilities": able(), "rootUri": "file:///office",
    });
    let mut client = Client::start_with(office.clone(), params).await;
    client.open(URI, "markdown", CLEAN).await;
    let ask = |previous: &Value| json!({"identifier": "gouji", "previousResultIds": previous});
    let answer = client
        .request("workspace/diagnostic", ask(&json!([])))
        .await;
    let items = answer["items"].as_array().unwrap();
    let uris: Vec<&str> = items
        .iter()
        .map(|item| item["uri"].as_str().unwrap())
        .collect();
    assert_eq!(uris, [URI, "file:///office/b.md", "file:///office/c.md"]);
    assert_eq!(
        items[0]["items"],
        json!([]),
        "the open text goes before the file"
    );
    assert_eq!(items[0]["version"], 1);
    assert!(!codes(&items[2]["items"]).is_empty());
    let known: Vec<Value> = items
        .iter()
        .map(|item| json!({"uri": item["uri"], "value": item["resultId"]}))
        .collect();
    // Nothing is new: the answer waits until something is.
    let id = client.ask("workspace/diagnostic", ask(&json!(known))).await;
    office.write("/office/c.md", CLEAN);
    let changed = json!({"changes": [{"uri": "file:///office/c.md", "type": 2}]});
    client
        .notify("workspace/didChangeWatchedFiles", changed)
        .await;
    let answer = client.answer(id).await["result"].clone();
    let kinds: Vec<&Value> = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["kind"])
        .collect();
    assert_eq!(kinds, ["unchanged", "unchanged", "full"]);
}

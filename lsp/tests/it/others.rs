//! The reports around an open one: what the comparison with them says is shown in it, and points into them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use crate::client::{Client, able, codes, place_of};
use crate::office::{CLEAN, Office, SETTINGS};

const LAST: &str = include_str!("../../../tests/rules/series/carried-over/bad/2021.md");
const THIS: &str = include_str!("../../../tests/rules/series/carried-over/bad/2022.md");
const URI: &str = "file:///office/2022.md";
const LAST_URI: &str = "file:///office/2021.md";
const RULE: &str = "series/carried-over";
const WHOLE: &str = include_str!("../../../tests/rules/rollup/total/bad/whole.md");

/// The next diagnostics of a document that have this rule, or that do not.
async fn until(client: &mut Client, uri: &str, rule: &str, has: bool) -> Value {
    loop {
        let published = client.published(uri).await;
        let found = published["diagnostics"].clone();
        if codes(&found).contains(&rule) == has {
            return found;
        }
    }
}

fn of<'f>(found: &'f Value, rule: &str) -> &'f Value {
    let mut all = found.as_array().unwrap().iter();
    all.find(|one| one["code"] == rule).unwrap()
}

/// The text that a related place of a finding covers.
fn pointed_at(text: &str, related: &Value) -> String {
    let range = &related["location"]["range"];
    let number = |at: &Value| usize::try_from(at.as_u64().unwrap()).unwrap();
    let line = text.lines().nth(number(&range["start"]["line"])).unwrap();
    assert_eq!(range["start"]["line"], range["end"]["line"]);
    let units: Vec<u16> = line.encode_utf16().collect();
    let (start, end) = (&range["start"]["character"], &range["end"]["character"]);
    String::from_utf16(&units[number(start)..number(end)]).unwrap()
}

async fn two_years(client: &mut Client) -> Value {
    client.open(URI, "markdown", THIS).await;
    until(client, URI, RULE, true).await
}

#[tokio::test]
async fn a_finding_about_two_reports_is_shown_in_the_open_one_and_points_into_the_other() {
    let mut client = Client::start(Office::with(&[("/office/2021.md", LAST)])).await;
    let found = two_years(&mut client).await;
    let finding = of(&found, RULE);
    assert_eq!(finding["range"]["start"]["line"], 10);
    let related = finding["relatedInformation"].as_array().unwrap();
    let (there, here): (Vec<&Value>, Vec<&Value>) = related
        .iter()
        .partition(|related| related["location"]["uri"] == LAST_URI);
    assert!(!there.is_empty() && !here.is_empty(), "{related:#?}");
    let (line, _) = place_of(LAST, "四、结转下年度");
    for place in there {
        assert_eq!(place["location"]["range"]["start"]["line"], line);
        assert_eq!(pointed_at(LAST, place), "3");
    }
    for place in here {
        assert_eq!(place["location"]["uri"], URI);
        assert_eq!(pointed_at(THIS, place), "5");
    }
}

#[tokio::test]
async fn an_edit_is_compared_at_once_and_reads_no_other_file() {
    let office = Office::with(&[("/office/2021.md", LAST)]);
    let mut client = Client::start(office.clone()).await;
    two_years(&mut client).await;
    let read = office.reads.load(Ordering::SeqCst);
    for version in 2..20 {
        client
            .replace(URI, version, &format!("{THIS}\n{version}\n"))
            .await;
    }
    let mended = THIS.replace(
        "| 5 | 0 | 0 | 0 | 0 | 0 | 5 |",
        "| 3 | 0 | 0 | 0 | 0 | 0 | 3 |",
    );
    client.replace(URI, 20, &mended).await;
    let found = client.published_at(URI, 20).await;
    assert!(!codes(&found).contains(&RULE), "{found:#?}");
    client.replace(URI, 21, THIS).await;
    let found = client.published_at(URI, 21).await;
    assert!(codes(&found).contains(&RULE), "{found:#?}");
    assert_eq!(office.reads.load(Ordering::SeqCst), read);
}

#[tokio::test]
async fn another_report_that_changes_on_the_disk_changes_what_is_said_of_the_open_one() {
    let office = Office::with(&[("/office/2021.md", LAST)]);
    let mut client = Client::start(office.clone()).await;
    two_years(&mut client).await;
    office.remove("/office/2021.md");
    let changed = json!({"changes": [{"uri": LAST_URI, "type": 3}]});
    client
        .notify("workspace/didChangeWatchedFiles", changed.clone())
        .await;
    until(&mut client, URI, RULE, false).await;
    office.write("/office/2021.md", LAST);
    client
        .notify("workspace/didChangeWatchedFiles", changed)
        .await;
    until(&mut client, URI, RULE, true).await;
}

#[tokio::test]
async fn another_open_report_counts_as_it_was_last_saved_or_opened() {
    let office = Office::with(&[("/office/2021.md", LAST), ("/office/2022.md", THIS)]);
    let mut client = Client::start(office.clone()).await;
    two_years(&mut client).await;
    // Three lines lower in the editor than on the disk.
    client.open(LAST_URI, "markdown", LAST).await;
    client.replace(LAST_URI, 2, &format!("\n\n\n{LAST}")).await;
    let save = json!({"textDocument": {"uri": LAST_URI}});
    client.notify("textDocument/didSave", save).await;
    let (line, _) = place_of(LAST, "四、结转下年度");
    loop {
        let found = until(&mut client, URI, RULE, true).await;
        let related = of(&found, RULE)["relatedInformation"].clone();
        let mut related = related.as_array().unwrap().iter();
        let there = related.find(|one| one["location"]["uri"] == LAST_URI);
        if there.unwrap()["location"]["range"]["start"]["line"] == line + 3 {
            break;
        }
    }
    client.close(LAST_URI).await;
    until(&mut client, URI, RULE, true).await;
}

#[tokio::test]
async fn a_whole_is_compared_with_its_units() {
    let office = Office::with(&[
        (
            "/office/units/a.md",
            include_str!("../../../tests/rules/rollup/total/bad/units/a.md"),
        ),
        (
            "/office/units/b.md",
            include_str!("../../../tests/rules/rollup/total/bad/units/b.md"),
        ),
        (
            "/office/units/c.md",
            include_str!("../../../tests/rules/rollup/total/bad/units/c.md"),
        ),
    ]);
    let mut client = Client::start(office).await;
    let uri = "file:///office/whole.md";
    client.open(uri, "markdown", WHOLE).await;
    let found = until(&mut client, uri, "rollup/total", true).await;
    let related = of(&found, "rollup/total")["relatedInformation"].clone();
    let related = related.as_array().unwrap().iter();
    let units: Vec<&str> = related
        .filter_map(|one| one["location"]["uri"].as_str())
        .filter(|uri| uri.contains("/units/"))
        .collect();
    assert_eq!(units.len(), 3, "{units:?}");
}

#[tokio::test]
async fn the_configuration_silences_what_others_say() {
    let office = Office::with(&[("/office/2021.md", LAST), (SETTINGS, "ignore = []")]);
    let mut client = Client::start(office).await;
    two_years(&mut client).await;
    client
        .open("file:///office/gouji.toml", "toml", "ignore = [\"series\"]")
        .await;
    until(&mut client, URI, RULE, false).await;
}

#[tokio::test]
async fn a_client_without_related_places_reads_of_them_in_the_message() {
    let mut abilities = able();
    abilities["textDocument"]["publishDiagnostics"]["relatedInformation"] = json!(false);
    let folders = json!([{"uri": "file:///office", "name": "office"}]);
    let params = json!({"processId": null, "capabilities": abilities, "workspaceFolders": folders});
    let office = Office::with(&[("/office/2021.md", LAST)]);
    let mut client = Client::start_with(office, params).await;
    let found = two_years(&mut client).await;
    let finding = of(&found, RULE);
    assert!(finding.get("relatedInformation").is_none());
    let (line, _) = place_of(LAST, "四、结转下年度");
    let place = format!("/office/2021.md:{}", line + 1);
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains(&place), "{message}");
}

#[tokio::test]
async fn who_asks_for_diagnostics_is_told_to_ask_again_and_gets_them_for_closed_files_too() {
    let office = Office::with(&[("/office/2021.md", LAST), ("/office/2022.md", THIS)]);
    let mut client = Client::start(office).await;
    client.open(LAST_URI, "markdown", LAST).await;
    // Nothing in the open one differs, so nothing tells when the survey has ended: it is asked for until it has.
    let found = loop {
        let params = json!({"previousResultIds": []});
        let answer = client.request("workspace/diagnostic", params).await;
        let items = answer["items"].as_array().unwrap().clone();
        let closed = items.iter().find(|item| item["uri"] == URI).unwrap();
        if codes(&closed["items"]).contains(&RULE) {
            break closed["items"].clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let related = &of(&found, RULE)["relatedInformation"];
    assert_eq!(related[0]["location"]["uri"], LAST_URI);
    let document = json!({"textDocument": {"uri": LAST_URI}});
    let open = client.request("textDocument/diagnostic", document).await;
    assert!(!codes(&open["items"]).contains(&RULE));
}

#[tokio::test]
async fn a_report_without_others_is_checked_once() {
    let office = Office::with(&[("/office/a.md", CLEAN), ("/office/readme.md", "# 读我\n")]);
    let mut client = Client::start(office).await;
    let uri = "file:///office/a.md";
    client.open(uri, "markdown", CLEAN).await;
    client.published_at(uri, 1).await;
    assert_eq!(client.published_by_now().await, Vec::<Value>::new());
}

//! How a session ends.

use std::sync::Arc;

use gouji_lsp::Ending;
use serde_json::{Value, json};

use crate::client::Client;
use crate::office::{MISTAKES, Office};

#[tokio::test]
async fn shutdown_and_exit_end_properly_with_the_connection_still_open() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.request("shutdown", Value::Null).await;
    client.send(json!({"method": "exit"})).await;
    assert_eq!(client.ended().await, Ending::Proper);
}

#[tokio::test]
async fn exit_alone_is_abrupt() {
    let mut client = Client::start(Arc::new(Office::default())).await;
    client.send(json!({"method": "exit"})).await;
    assert_eq!(client.ended().await, Ending::Abrupt);
}

#[tokio::test]
async fn a_connection_that_closes_ends_the_session_even_while_an_answer_waits() {
    let mut client = Client::start(Office::with(&[("/office/a.md", MISTAKES)])).await;
    let ask = json!({"previousResultIds": []});
    let first = client.request("workspace/diagnostic", ask).await;
    let id = &first["items"][0]["resultId"];
    let known = json!({"previousResultIds": [{"uri": "file:///office/a.md", "value": id}]});
    client.ask("workspace/diagnostic", known).await;
    assert_eq!(client.hang_up().await, Ending::Abrupt);
}

#[tokio::test]
async fn nothing_is_answered_before_initialize_and_nothing_breaks() {
    let mut client = Client::connect(Arc::new(Office::default()));
    let id = client.ask("textDocument/hover", json!({})).await;
    assert_eq!(client.answer(id).await["error"]["code"], -32002);
    client
        .request("initialize", json!({"processId": null, "capabilities": {}}))
        .await;
    let id = client.ask("no/such/method", json!({})).await;
    assert_eq!(client.answer(id).await["error"]["code"], -32601);
    client.request("shutdown", Value::Null).await;
    client.send(json!({"method": "exit"})).await;
    assert_eq!(client.ended().await, Ending::Proper);
}

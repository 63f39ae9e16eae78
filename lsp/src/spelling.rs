//! URIs as the client spells them. One that holds raw Chinese is no URI to the protocol's types, which would drop
//! the whole message; it is encoded on its way in, and given back as it came on its way out.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::stream::{Map, StreamExt};
use serde_json::Value;
use tower_lsp::Loopback;
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

/// The spellings that differ from the encoded ones, by these.
#[derive(Clone, Default)]
pub(crate) struct Spellings(Arc<Mutex<BTreeMap<String, String>>>);

impl Spellings {
    fn take_in(&self, value: &mut Value) {
        each_uri(value, &mut |uri| {
            let encoded = encode(uri)?;
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(encoded.clone(), uri.to_owned());
            Some(encoded)
        });
    }

    fn give_back(&self, value: &mut Value) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.is_empty() {
            each_uri(value, &mut |uri| known.get(uri).cloned());
        }
    }

    fn request(&self, request: Request, change: impl FnOnce(&Spellings, &mut Value)) -> Request {
        let (method, id, params) = request.into_parts();
        let mut built = Request::build(method);
        if let Some(mut params) = params {
            change(self, &mut params);
            built = built.params(params);
        }
        if let Some(id) = id {
            built = built.id(id);
        }
        built.finish()
    }
}

/// Every URI in a message: under a key that says so, or as a key of `changes`.
fn each_uri(value: &mut Value, change: &mut dyn FnMut(&str) -> Option<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                match inner {
                    Value::String(text) if key == "uri" || key.ends_with("Uri") => {
                        if let Some(changed) = change(text) {
                            *text = changed;
                        }
                    }
                    Value::Object(edits) if key == "changes" || key == "relatedDocuments" => {
                        let old = std::mem::take(edits);
                        for (uri, mut inner) in old {
                            each_uri(&mut inner, change);
                            edits.insert(change(&uri).unwrap_or(uri), inner);
                        }
                    }
                    inner => each_uri(inner, change),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_uri(item, change)),
        _ => {}
    }
}

/// `None` where nothing is to be encoded.
pub(crate) fn encode(uri: &str) -> Option<String> {
    let bytes = uri.as_bytes();
    let illegal = |at: usize, byte: u8| match byte {
        b'%' => !bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']' => true,
        byte => !byte.is_ascii_graphic(),
    };
    if !(0..bytes.len()).any(|at| illegal(at, bytes[at])) {
        return None;
    }
    let mut encoded = String::with_capacity(uri.len() * 2);
    for (at, &byte) in bytes.iter().enumerate() {
        if illegal(at, byte) {
            encoded.push_str(&format!("%{byte:02X}"));
        } else {
            encoded.push(char::from(byte));
        }
    }
    Some(encoded)
}

/// The service behind the spellings.
pub(crate) struct Spelled<S> {
    pub(crate) inner: S,
    pub(crate) spellings: Spellings,
}

impl<S> Service<Request> for Spelled<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let request = self.spellings.request(request, Spellings::take_in);
        let answer = self.inner.call(request);
        let spellings = self.spellings.clone();
        Box::pin(async move {
            let response = answer.await?;
            Ok(response.map(|response| {
                let (id, mut body) = response.into_parts();
                if let Ok(value) = &mut body {
                    spellings.give_back(value);
                }
                Response::from_parts(id, body)
            }))
        })
    }
}

/// What the server says on its own account, behind the spellings.
pub(crate) struct SpelledLoopback<L> {
    pub(crate) inner: L,
    pub(crate) spellings: Spellings,
}

impl<L: Loopback> Loopback for SpelledLoopback<L> {
    type RequestStream = Map<L::RequestStream, Box<dyn FnMut(Request) -> Request + Send>>;
    type ResponseSink = L::ResponseSink;

    fn split(self) -> (Self::RequestStream, Self::ResponseSink) {
        let (requests, responses) = self.inner.split();
        let spellings = self.spellings;
        let respell: Box<dyn FnMut(Request) -> Request + Send> =
            Box::new(move |request| spellings.request(request, Spellings::give_back));
        (requests.map(respell), responses)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_raw_uri_is_encoded_on_its_way_in_and_given_back_as_it_came() {
        let spellings = Spellings::default();
        let raw = json!({"textDocument": {"uri": "file:///年报/a [1] 100%.md"}});
        let mut message = raw.clone();
        spellings.take_in(&mut message);
        let encoded = "file:///%E5%B9%B4%E6%8A%A5/a%20%5B1%5D%20100%25.md";
        assert_eq!(message, json!({"textDocument": {"uri": encoded}}));
        spellings.give_back(&mut message);
        assert_eq!(message, raw);
        let mut edit = json!({"changes": {encoded: [{"newText": "1"}]}});
        spellings.give_back(&mut edit);
        assert_eq!(
            edit,
            json!({"changes": {"file:///年报/a [1] 100%.md": [{"newText": "1"}]}})
        );
    }

    #[test]
    fn a_uri_that_is_one_stays_as_it_is() {
        for uri in [
            "file:///c%3A/a.md",
            "untitled:Untitled-1",
            "file:///%E5%B9%B4.md",
        ] {
            assert_eq!(encode(uri), None, "{uri}");
        }
    }
}

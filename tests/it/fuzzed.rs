//! The inputs that once broke a target of the fuzzer, and the seeds' own invariants, without the fuzzer.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

#[path = "../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "the fuzzer's own crate hands them out")]
mod targets;

use std::fs;
use std::path::Path;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 10] = [
    ("archive", targets::archive),
    ("docx", targets::docx),
    ("equation", targets::equation),
    ("fix", targets::fix),
    ("html", targets::html),
    ("markdown", targets::markdown),
    ("number", targets::number),
    ("pack", targets::pack),
    ("server", targets::server),
    ("text", targets::text),
];

#[test]
fn what_the_fuzzer_broke_holds_now() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut tried = 0;
    for (name, target) in TARGETS {
        assert!(
            fuzz.join(format!("fuzz_targets/{name}.rs")).is_file(),
            "{name}"
        );
        let Ok(inputs) = fs::read_dir(fuzz.join("regressions").join(name)) else {
            continue;
        };
        for input in inputs {
            target(&fs::read(input.unwrap().path()).unwrap());
            tried += 1;
        }
    }
    assert!(tried > 0);
    let targets = fs::read_dir(fuzz.join("fuzz_targets")).unwrap().count();
    assert_eq!(targets, TARGETS.len());
}

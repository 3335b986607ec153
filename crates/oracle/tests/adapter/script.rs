//! Adapters that a test writes: Python programs in folders of their own.

use std::time::Duration;

use basestring_oracle::internal::adapter::{Adapter, Options, StartFault};
use basestring_oracle::{Answer, Call, Op, Output};
use serde_json::json;
use tempfile::TempDir;

/// Answers the handshake, then behaves as the test says: `behave(request)` for each request, of
/// which `count` have come since the start.
const PRELUDE: &str = r#"
import json, os, sys, time
def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
def ok(request):
    say({"id": request["id"], "ok": {"text": request["in"]["text"]}})
def raw(text):
    sys.stdout.write(text)
    sys.stdout.flush()
def serve(behave):
    count = 0
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "hello":
            say({"id": request["id"], "ok": {"protocol": 1, "name": str(os.getpid()), "ops": ["percent_encode"]}})
        else:
            count += 1
            behave(request, count)
"#;

/// An adapter in a folder of its own.
pub(crate) struct Script {
    folder: TempDir,
}

impl Script {
    pub(crate) fn new(body: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("adapter.py"), format!("{PRELUDE}{body}")).unwrap();
        Self { folder }
    }

    /// One that misbehaves on each first request after its start, and answers the others.
    pub(crate) fn first(body: &str) -> Self {
        let body = body.trim().replace('\n', "\n        ");
        Self::new(&format!(
            "def behave(request, count):\n    if count == 1:\n        {body}\n    else:\n        ok(request)\nserve(behave)\n"
        ))
    }

    /// One that misbehaves on its first request ever, and answers after a new start.
    pub(crate) fn once(body: &str) -> Self {
        let body = body.trim().replace('\n', "\n        ");
        Self::new(&format!(
            "def behave(request, count):\n    if os.path.exists(sys.argv[1]):\n        ok(request)\n    else:\n        open(sys.argv[1], 'w').close()\n        {body}\nserve(behave)\n"
        ))
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn start(&self, options: Options) -> Result<Adapter, StartFault> {
        let words = ["python3", &self.path("adapter.py"), &self.path("mark")];
        Adapter::start_words(words.map(str::to_owned).to_vec(), options)
    }
}

pub(crate) fn patient() -> Options {
    Options {
        timeout: Duration::from_secs(60),
        ..Options::default()
    }
}

pub(crate) fn encode(text: &str) -> Call {
    Call::parse(Op::PercentEncode, &json!({"text": text})).unwrap()
}

pub(crate) fn echoed(text: &str) -> Answer {
    Answer::Ok(Output::of("text", text))
}

//! A real browser, driven over the DevTools protocol.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

/// A page of a browser that is closed when it is dropped.
pub(crate) struct Browser {
    child: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    next: u64,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens one, where Chromium is there.
    pub(crate) fn open() -> Option<Self> {
        let names = [
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        ];
        let Some(program) = names.iter().find(|name| Path::new(name).exists()) else {
            println!("skipped: there is no Chromium");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        let child = Command::new(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
            ])
            .args(["--remote-debugging-port=0", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let port_file = profile.path().join("DevToolsActivePort");
        let port = wait(|| {
            let text = std::fs::read_to_string(&port_file).ok()?;
            text.contains('\n')
                .then(|| text.lines().next().unwrap_or_default().to_owned())
        });
        let url = wait(|| page_url(&port));
        let (socket, _) = tungstenite::connect(url).expect("the browser answers");
        Some(Self {
            child,
            socket,
            next: 0,
            _profile: profile,
        })
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        let call = json!({"id": id, "method": method, "params": parameters});
        let sent = self.socket.send(Message::text(call.to_string()));
        sent.expect("the browser listens");
        loop {
            let message = self.socket.read().expect("the browser answers");
            let text = message.to_text().unwrap_or_default();
            let answer: Value = serde_json::from_str(text).unwrap_or_default();
            if answer["id"] == id {
                return answer["result"].clone();
            }
        }
    }

    /// Goes to a page.
    pub(crate) fn go(&mut self, url: &str) {
        self.call("Page.navigate", &json!({"url": url}));
        self.until(&format!("document.readyState == 'complete' && location.href != 'about:blank' && {url:?}.length > 0"));
    }

    /// Lets pages run scripts, or not.
    pub(crate) fn scripts(&mut self, run: bool) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": !run}),
        );
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "returnByValue": true});
        self.call("Runtime.evaluate", &parameters)["result"]["value"].clone()
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn until(&mut self, expression: &str) {
        for _ in 0..600 {
            if self.value(expression) == true {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let text = self.value("document.documentElement.outerHTML");
        assert_eq!(text, expression, "it did not become true");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait<T>(mut there: impl FnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = there() {
            return found;
        }
        thread::sleep(Duration::from_millis(50));
    }
    there().expect("the browser is ready")
}

/// The address of the browser's one page.
fn page_url(port: &str) -> Option<String> {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).ok()?;
    let request =
        format!("GET /json/list HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(pages) = serde_json::from_str::<Value>(body)
        {
            let page = pages
                .as_array()?
                .iter()
                .find(|page| page["type"] == "page")?;
            return page["webSocketDebuggerUrl"].as_str().map(str::to_owned);
        }
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => answer.extend_from_slice(&buffer[..count]),
            _ => return None,
        }
    }
}

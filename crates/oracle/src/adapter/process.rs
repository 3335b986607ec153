//! The child process, with one thread for each of its three pipes, so that no adapter can block us.
//!
//! The threads are not joined: a pipe may stay open in a child of the adapter after the adapter's
//! end. They end when their pipe or their channel closes.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

/// How much of standard error is kept, from its end.
const TAIL: usize = 2048;

/// How long an adapter that closed its standard output may take to exit, and its standard error to
/// be read to its end, before the report is made without.
const GRACE: Duration = Duration::from_secs(2);

/// What came instead of, or as, an answer.
pub(super) enum Received {
    /// A line.
    Line(Vec<u8>),
    /// A line beyond the limit.
    TooLong,
    /// Nothing within the time limit.
    Late,
    /// The end of standard output.
    End,
}

/// A running adapter. It is ended when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    requests: Sender<String>,
    lines: Receiver<Received>,
    /// The tail of standard error, sent once when it ends.
    tail: Receiver<Vec<u8>>,
}

impl Process {
    pub(super) fn start(
        program: &Path,
        arguments: &[String],
        folder: Option<&Path>,
        longest_line: usize,
    ) -> io::Result<Self> {
        // A path that is not absolute would be looked up in the other folder.
        let program = match program.components().count() {
            0 | 1 => program.to_owned(),
            _ => std::path::absolute(program)?,
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(folder) = folder {
            command.current_dir(folder);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (requests, to_write) = mpsc::channel();
        // A bounded channel: an adapter that prints without end waits in its pipe, not in our memory.
        let (to_lines, lines) = mpsc::sync_channel(2);
        let (to_tail, tail) = mpsc::sync_channel(1);
        if let Some(stdin) = child.stdin.take() {
            thread::spawn(move || write(stdin, &to_write));
        }
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || read(stdout, longest_line, &to_lines));
        }
        if let Some(stderr) = child.stderr.take() {
            thread::spawn(move || drain(stderr, &to_tail));
        }
        Ok(Self {
            child,
            requests,
            lines,
            tail,
        })
    }

    /// Hands a line to the writer. Where the adapter no longer reads, its end is seen on reading.
    pub(super) fn send(&self, mut line: String) {
        line.push('\n');
        let _ = self.requests.send(line);
    }

    pub(super) fn receive(&self, timeout: Duration) -> Received {
        match self.lines.recv_timeout(timeout) {
            Ok(received) => received,
            Err(RecvTimeoutError::Timeout) => Received::Late,
            Err(RecvTimeoutError::Disconnected) => Received::End,
        }
    }

    /// How the process ended, in words; it is given a moment to do so.
    pub(super) fn exit(&mut self) -> String {
        let deadline = Instant::now() + GRACE;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return describe(status),
                Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
                Ok(None) => return "closed its standard output and did not exit".to_owned(),
                Err(fault) => return format!("ended in an unknown way ({fault})"),
            }
        }
    }

    /// Ends the process; the tail of its standard error on one line, bytes escaped.
    pub(super) fn stderr_tail(&mut self) -> Option<String> {
        self.end();
        let tail = self.tail.recv_timeout(GRACE).ok()?;
        let text = String::from_utf8_lossy(&tail);
        let mut shown = String::new();
        for character in text.trim().chars() {
            match character {
                '\n' => shown.push_str(" | "),
                c if c.is_control() => {
                    // Writing to a `String` does not fail.
                    let _ = write!(shown, "{}", c.escape_default());
                }
                c => shown.push(c),
            }
        }
        (!shown.is_empty()).then_some(shown)
    }

    /// Ends the process with its group, and waits for it. Both fail only if no process is left.
    fn end(&mut self) {
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn describe(status: std::process::ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exited with status {code}"),
        None => format!("was ended by a signal ({status})"),
    }
}

fn write(mut stdin: ChildStdin, lines: &Receiver<String>) {
    for line in lines {
        if stdin
            .write_all(line.as_bytes())
            .and_then(|()| stdin.flush())
            .is_err()
        {
            return;
        }
    }
}

fn read(stdout: ChildStdout, longest_line: usize, to: &SyncSender<Received>) {
    let mut stdout = BufReader::new(stdout);
    let limit = u64::try_from(longest_line).unwrap_or(u64::MAX);
    loop {
        let mut line = Vec::new();
        // One byte more than a line may have, to tell a long line from a too long one.
        let received = match (&mut stdout)
            .take(limit.saturating_add(1))
            .read_until(b'\n', &mut line)
        {
            Ok(0) | Err(_) => return,
            Ok(_) if line.last() != Some(&b'\n') && line.len() > longest_line => Received::TooLong,
            Ok(_) => Received::Line(line),
        };
        let last = matches!(received, Received::TooLong);
        if to.send(received).is_err() || last {
            return;
        }
    }
}

/// Reads standard error to its end, keeping its tail.
fn drain(mut stderr: ChildStderr, to: &SyncSender<Vec<u8>>) {
    let mut tail = Vec::new();
    let mut block = [0; 8192];
    while let Ok(count @ 1..) = stderr.read(&mut block) {
        tail.extend_from_slice(&block[..count]);
        if tail.len() > TAIL {
            tail.drain(..tail.len() - TAIL);
        }
    }
    let _ = to.send(tail);
}

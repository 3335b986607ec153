//! An implementation in another process, over the adapter protocol.
//!
//! Whatever the adapter does, the check goes on: a crash, a hang, garbage, a line without end is an
//! [`Answer::Broken`] for the case that met it, and the adapter is started again. One that keeps
//! failing is given up after [`Options::restarts`] failures in a row, and every further case is
//! broken at once.
//!
//! On Unix an adapter leads a process group of its own, which is ended with it: what it started does
//! not run on, unless it left the group. Elsewhere children of the adapter are not looked for;
//! they see their standard input close, as the adapter does.

mod answer;
mod manifest;
mod process;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::implementation::{Hello, Implementation};
use crate::protocol::{Answer, Call};
pub use manifest::Manifest;
use process::{Process, Received};

/// How an adapter is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long each answer may take.
    pub timeout: Duration,
    /// After how many failures in a row the adapter is not started any more.
    pub restarts: u32,
    /// The longest answer that is read, in bytes.
    pub longest_line: usize,
    /// The folder in which the adapter is started; that of this program where none is given.
    pub folder: Option<PathBuf>,
}

impl Default for Options {
    /// Ten seconds, 20 failures, 256 KiB, this program's folder.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            restarts: 20,
            longest_line: 256 << 10,
            folder: None,
        }
    }
}

/// Why an adapter cannot be used: what was expected, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartFault(String);

impl fmt::Display for StartFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartFault {}

/// An implementation over a child process. The process is ended when this is dropped.
#[derive(Debug)]
pub struct Adapter {
    words: Vec<String>,
    options: Options,
    hello: Hello,
    process: Option<Process>,
    /// The id of the last request.
    id: u64,
    /// Failures since the last answer.
    failures: u32,
}

impl Adapter {
    /// Starts an adapter by its command line, which is split into words as a shell would, with
    /// quotes and backslashes; no other syntax of a shell is supported. The handshake is `hello`.
    ///
    /// ```no_run
    /// use basestring_oracle::internal::adapter::{Adapter, Options};
    /// let adapter = Adapter::start("python3 adapters/oauthlib/adapter.py", Options::default());
    /// ```
    ///
    /// # Errors
    ///
    /// Where the command line cannot be split, the program does not start, or the adapter refuses
    /// this version of the protocol or does not speak it.
    pub fn start(command_line: &str, options: Options) -> Result<Self, StartFault> {
        let words = shell_words::split(command_line).map_err(|_| {
            StartFault(format!(
                "expected a command line, found a quote that does not close in {command_line:?}"
            ))
        })?;
        Self::start_words(words, options)
    }

    /// Starts an adapter by its program and arguments.
    ///
    /// # Errors
    ///
    /// As [`Adapter::start`].
    pub fn start_words(words: Vec<String>, options: Options) -> Result<Self, StartFault> {
        let mut adapter = Self {
            words,
            options,
            hello: Hello::default(),
            process: None,
            id: 0,
            failures: 0,
        };
        match adapter.launch() {
            Ok((process, hello)) => {
                adapter.process = Some(process);
                adapter.hello = hello;
                Ok(adapter)
            }
            Err(why) => Err(StartFault(format!(
                "adapter `{}`: {why}",
                adapter.command()
            ))),
        }
    }

    /// The command line, quoted where a shell needs it.
    #[must_use]
    pub fn command(&self) -> String {
        shell_words::join(&self.words)
    }

    /// Whether it failed too often in a row and is not started any more.
    #[must_use]
    pub const fn is_given_up(&self) -> bool {
        self.failures >= self.options.restarts
    }

    /// Starts the process and shakes hands.
    fn launch(&mut self) -> Result<(Process, Hello), String> {
        let (program, arguments) = self
            .words
            .split_first()
            .ok_or("expected a program and its arguments, found an empty command line")?;
        let program = in_folder(program, self.options.folder.as_deref());
        let mut process = Process::start(
            &program,
            arguments,
            self.options.folder.as_deref(),
            self.options.longest_line,
        )
        .map_err(|fault| {
            format!("expected {program:?} to be a program that can be started, found: {fault}")
        })?;
        let answer = self.exchange(&mut process, "hello", &json!({"protocol": 1}));
        let hello = match answer.unwrap_or_else(Answer::Broken) {
            Answer::Ok(output) => serde_json::from_value::<Hello>(Value::Object(output.0))
                .map(Hello::shortened)
                .map_err(|fault| format!("expected a handshake, found: {fault}")),
            Answer::Refused { message, .. } => Err(format!(
                "expected an adapter that speaks version 1 of the protocol, found that it refuses: {message}"
            )),
            Answer::Unsupported(why) => Err(format!(
                "expected an adapter with the handshake, found that it has none: {why}"
            )),
            Answer::Broken(why) => Err(format!("handshake: {why}")),
        }?;
        if hello.protocol != 1 {
            return Err(format!(
                "expected version 1 of the adapter protocol, found version {} in the handshake",
                hello.protocol
            ));
        }
        Ok((process, hello))
    }

    /// Asks and waits. An error is a process that is to be ended.
    fn exchange(
        &mut self,
        process: &mut Process,
        op: &str,
        input: &Value,
    ) -> Result<Answer, String> {
        self.id += 1;
        let id = self.id;
        process.send(json!({"id": id, "op": op, "in": input}).to_string());
        let seconds = self.options.timeout.as_secs_f64();
        let fault = match process.receive(self.options.timeout) {
            Received::Line(line) => match answer::parse(&line, id) {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            },
            Received::TooLong => format!(
                "expected a line of at most {} bytes as answer to id {id}, found a longer one",
                self.options.longest_line
            ),
            Received::Late => {
                format!("expected an answer to id {id} within {seconds} s, found none")
            }
            Received::End => format!(
                "expected an answer to id {id}, found that the adapter {}",
                process.exit()
            ),
        };
        Err(match process.stderr_tail() {
            Some(tail) => format!("{fault}; its standard error ends: {tail}"),
            None => fault,
        })
    }

    /// Asks a running process, started again where the last one failed.
    fn ask(&mut self, call: &Call) -> Result<Answer, String> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => self
                .launch()
                .map(|(process, _)| process)
                .map_err(|why| format!("the adapter cannot be started again: {why}"))?,
        };
        let answer = self.exchange(&mut process, call.op().name(), &call.input())?;
        self.process = Some(process);
        Ok(answer)
    }
}

impl Implementation for Adapter {
    fn hello(&mut self) -> Hello {
        self.hello.clone()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        if !self.hello.has(call.op()) {
            return Answer::Unsupported(format!("its handshake does not list {}", call.op()));
        }
        if self.is_given_up() {
            return Answer::Broken(format!(
                "expected an adapter that answers, found {} failures in a row: it is not started \
                 any more",
                self.failures
            ));
        }
        match self.ask(call) {
            Ok(answer) => {
                self.failures = 0;
                answer
            }
            Err(why) => {
                self.failures += 1;
                Answer::Broken(why)
            }
        }
    }
}

/// A program that is named by a path is looked for from the adapter's folder.
fn in_folder(program: &str, folder: Option<&Path>) -> PathBuf {
    match folder {
        Some(folder) if program.contains('/') => folder.join(program),
        _ => PathBuf::from(program),
    }
}

//! Where in a text the commands of a tool are, after prompts and between other lines.

use super::dialect::{Dialect, dialect};
use super::posix::{End, Variables};
use super::{Command, Input, Word, cmd, posix, powershell};
use crate::request::fault::ReadError;

/// The most commands of a text that are read.
const MOST: usize = 1_000;

/// The most places where no command is found, or one that cannot be split. Each is looked at up to the
/// end of the text.
const MOST_FAULTS: usize = 64;

/// Whether one of a text's lines is a command of one of these tools.
pub(crate) fn begins_with(text: &[u8], tools: &[&str]) -> bool {
    lines(text).any(|(_, line)| tool_in(line, tools).is_some())
}

/// Every command of these tools in a text.
///
/// # Errors
///
/// That of the first command, if none can be split.
pub(crate) fn commands(text: &[u8], tools: &[&str]) -> Result<Vec<Command>, ReadError> {
    let mut found = Vec::new();
    let mut first_fault = None;
    let mut faults = 0;
    let mut variables = Variables::new();
    let mut from = 0;
    for (start, line) in lines(text) {
        if start < from || found.len() >= MOST || faults >= MOST_FAULTS {
            continue;
        }
        let Some(at) = tool_in(line, tools) else {
            assign(line, &mut variables);
            continue;
        };
        let before = line.get(..at).unwrap_or_default();
        // What is assigned before it on the same line. The last piece is the command's own.
        let pieces: Vec<&[u8]> = before.split(|octet| b";&".contains(octet)).collect();
        if let Some((_, assigned)) = pieces.split_last() {
            for piece in assigned {
                assign(piece, &mut variables);
            }
        }
        let is_piped = before.contains(&b'|');
        let begin = if is_piped {
            start + prompt(line)
        } else {
            start + at
        };
        match in_dialect(text, begin, before, tools, &variables) {
            Ok(Some(command)) => {
                from = command.end;
                found.push(command);
            }
            Ok(None) => faults += 1,
            Err(fault) => {
                faults += 1;
                first_fault.get_or_insert(fault);
            }
        }
    }
    match first_fault {
        Some(fault) if found.is_empty() => Err(fault),
        _ => Ok(found),
    }
}

/// Lines with their offsets.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    text.split_inclusive(|&octet| octet == b'\n')
        .map(move |line| {
            let start = at;
            at += line.len();
            (start, line.trim_ascii_end())
        })
}

/// The place of a tool's name in a line, where it begins a command.
fn tool_in(line: &[u8], tools: &[&str]) -> Option<usize> {
    // What curl prints of a request, and comments.
    if line.starts_with(b"< ")
        || line.starts_with(b"* ")
        || line.trim_ascii_start().starts_with(b"//")
    {
        return None;
    }
    let mut at = 0;
    let indentation = line.len() - line.trim_ascii_start().len();
    for word in line.split(u8::is_ascii_whitespace) {
        let start = at;
        at += word.len() + 1;
        let name = word
            .rsplit(|octet| b"/\\(|;&`>".contains(octet))
            .next()
            .unwrap_or_default();
        let name = name.strip_suffix(b".exe").unwrap_or(name);
        // HTTP in uppercase is the protocol, and not HTTPie's command.
        let is_protocol = name.eq_ignore_ascii_case(b"HTTP") && name != b"http";
        let is_tool = |tool: &&str| tool.as_bytes().eq_ignore_ascii_case(name);
        if is_protocol || !tools.iter().any(is_tool) {
            continue;
        }
        let before = line.get(..start).unwrap_or_default();
        let next = line.get(at..).unwrap_or_default().trim_ascii_start();
        let begins = start <= indentation || is_prompt(before);
        if begins || is_argument(next) {
            // The tool's name alone, without a path or a prompt that is joined to it.
            let joined = word.len() - word.strip_suffix(b".exe").unwrap_or(word).len() + name.len();
            let has_path = word.contains(&b'/') || word.contains(&b'\\');
            return Some(if has_path {
                start
            } else {
                start + word.len() - joined
            });
        }
    }
    None
}

/// Whether the text before a tool's name is a shell's prompt, or words that run a command.
fn is_prompt(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let Some(last) = before.last() else {
        return true;
    };
    let word = before
        .split(u8::is_ascii_whitespace)
        .next_back()
        .unwrap_or_default();
    let is_runner = [
        &b"sudo"[..],
        b"time",
        b"exec",
        b"env",
        b"then",
        b"do",
        b"else",
    ]
    .contains(&word);
    let is_assignment = word.contains(&b'=') && !word.starts_with(b"-");
    b"$#%>|;&(`".contains(last)
        || before.ends_with("❯".as_bytes())
        || before.ends_with("➜".as_bytes())
        || before.ends_with("»".as_bytes())
        || is_runner
        || is_assignment
}

/// As much of an argument shows whether it is a URL, in bytes.
const LONGEST_START: usize = 256;

/// Whether a text looks like the first argument of a command.
fn is_argument(next: &[u8]) -> bool {
    let word = next
        .split(u8::is_ascii_whitespace)
        .next()
        .unwrap_or_default();
    let is_option =
        matches!(*word, [b'-', letter, ..] if letter.is_ascii_alphabetic() || letter == b'-');
    let is_url = word.windows(3).any(|window| window == b"://");
    let quoted = matches!(word.first(), Some(b'\'' | b'"' | b'^' | b'$'));
    let next = next.get(..LONGEST_START).unwrap_or(next);
    is_option || is_url || (quoted && next.windows(3).any(|window| window == b"://"))
}

/// The length of a prompt that a line begins with.
fn prompt(line: &[u8]) -> usize {
    let is_mark = |window: &[u8]| matches!(window, [b'$' | b'#' | b'%' | b'>', b' ']);
    match line.windows(2).position(is_mark) {
        Some(mark) if !line.get(..mark).unwrap_or_default().contains(&b'|') => mark + 2,
        Some(_) | None => 0,
    }
}

fn in_dialect(
    text: &[u8],
    begin: usize,
    before: &[u8],
    tools: &[&str],
    variables: &Variables,
) -> Result<Option<Command>, ReadError> {
    let before = before.trim_ascii_start();
    let is_drive = matches!(*before, [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    let dialect = if before.starts_with(b"PS ") {
        Dialect::PowerShell
    } else {
        dialect(text, begin)
    };
    match dialect {
        Dialect::PowerShell => powershell::split(text, begin).map(Some),
        Dialect::Cmd => cmd::split(text, begin).map(Some),
        Dialect::Posix if is_drive => cmd::split(text, begin).map(Some),
        Dialect::Posix => piped(text, begin, tools, variables),
    }
}

/// The tool's command in a pipeline, with what is piped into it.
fn piped(
    text: &[u8],
    begin: usize,
    tools: &[&str],
    variables: &Variables,
) -> Result<Option<Command>, ReadError> {
    let mut input = None;
    let mut at = begin;
    // A pipeline has few commands.
    for _ in 0..8 {
        let (mut command, end) = posix::split(text, at, variables)?;
        let name = command
            .words
            .iter()
            .position(|word| is_tool(&word.text, tools));
        if let Some(name) = name {
            command.words.drain(..name);
            command.input = command.input.or(input);
            return Ok(Some(command));
        }
        if end != End::Pipe {
            return Ok(None);
        }
        at = command.end;
        input = output_of(command);
    }
    Ok(None)
}

fn is_tool(word: &[u8], tools: &[&str]) -> bool {
    let name = word
        .rsplit(|octet| b"/\\".contains(octet))
        .next()
        .unwrap_or_default();
    let name = name.strip_suffix(b".exe").unwrap_or(name);
    tools
        .iter()
        .any(|tool| tool.as_bytes().eq_ignore_ascii_case(name))
}

/// What a command prints, where that is known.
fn output_of(command: Command) -> Option<Input> {
    let mut words = command.words.into_iter().map(|word| word.text);
    let name = words.next()?;
    let words: Vec<Vec<u8>> = words.collect();
    match (&name[..], &words[..]) {
        (b"echo", [option, words @ ..]) if option == b"-n" => Some(Input::Text(words.join(&b' '))),
        (b"echo", words) => Some(Input::Text([words.join(&b' '), b"\n".to_vec()].concat())),
        (b"printf", [format, word]) if format == b"%s" => Some(Input::Text(word.clone())),
        (b"printf", [text]) if !text.contains(&b'%') && !text.contains(&b'\\') => {
            Some(Input::Text(text.clone()))
        }
        (b"cat", [file]) if file != b"-" => Some(Input::File(file.clone())),
        (b"cat", []) => command.input,
        _ => None,
    }
}

/// Keeps the value of a line `NAME=value` or `export NAME=value`.
fn assign(line: &[u8], variables: &mut Variables) {
    let line = line.get(prompt(line)..).unwrap_or_default().trim_ascii();
    let line = line.strip_prefix(b"export ").unwrap_or(line);
    let Some(equals) = line.iter().position(|&octet| octet == b'=') else {
        return;
    };
    let name = line.get(..equals).unwrap_or_default();
    let is_name = |octet: &u8| octet.is_ascii_alphanumeric() || *octet == b'_';
    let begins = name.first().is_some_and(|first| !first.is_ascii_digit());
    if !begins || !name.iter().all(is_name) {
        return;
    }
    let Ok(name) = String::from_utf8(name.to_vec()) else {
        return;
    };
    if let Ok((command, _)) = posix::split(line, equals + 1, variables)
        && let [value] = &command.words[..]
    {
        let value: Word = value.clone();
        variables.insert(name, value);
    }
}

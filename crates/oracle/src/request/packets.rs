//! The requests in packets as `tcpdump -A` and `ngrep -W byline` print them.

use super::draft::is_method;
use super::remark::Remark;

/// The text of the requests, where a text is such a capture.
pub(crate) fn without_packets(text: &str) -> Option<(String, Remark)> {
    let requests = of_ngrep(text).or_else(|| of_tcpdump(text))?;
    let said = "the text of the requests was taken out of the packets";
    Some((requests, Remark::note("packets", said)))
}

/// The text without the newlines that a tool shows after each line, as `\\r\\n`, `\\x0d` or `^M`, where
/// the line of a request has one.
pub(crate) fn without_shown_ends(text: &str) -> Option<(String, Remark)> {
    const ENDS: [&str; 6] = ["\\r\\n", "\\r", "\\x0d\\x0a", "\\x0d", "^M", "[\\r][\\n]"];
    let is_shown = |end: &&str| {
        let mut lines = text
            .lines()
            .filter_map(|line| line.trim_end().strip_suffix(*end));
        lines.any(|line| {
            let versions = [" HTTP/1.1", " HTTP/1.0", " HTTP/2"];
            versions.iter().any(|version| line.ends_with(version))
        })
    };
    let end = ENDS.iter().find(|end| is_shown(end))?;
    let lines = text
        .lines()
        .map(|line| line.trim_end().strip_suffix(*end).unwrap_or(line));
    let said = format!("the newlines that are shown as {end} were left out");
    Some((
        lines.collect::<Vec<_>>().join("\n"),
        Remark::note("shown-newlines", said),
    ))
}

/// The packets of a text: for each the direction and the lines.
struct Packet<'t> {
    /// Sender and receiver, as they are printed.
    direction: &'t str,
    /// Whether the TCP header has options: tcpdump prints it before the text.
    has_options: bool,
    lines: Vec<&'t str>,
}

/// Splits a text at the lines that begin a packet.
fn packets<'t>(text: &'t str, head: fn(&'t str) -> Option<(&'t str, bool)>) -> Vec<Packet<'t>> {
    let mut packets: Vec<Packet<'t>> = Vec::new();
    for line in text.lines() {
        if let Some((direction, has_options)) = head(line) {
            packets.push(Packet {
                direction,
                has_options,
                lines: Vec::new(),
            });
        } else if let Some(last) = packets.last_mut() {
            last.lines.push(line);
        }
    }
    packets
}

/// `T 127.0.0.1:41820 -> 127.0.0.1:8113 [AP] #4`; each line of the head of a request ends in a dot, for
/// the carriage return.
fn of_ngrep(text: &str) -> Option<String> {
    let packets = packets(text, |line| {
        let rest = line.strip_prefix("T ")?;
        let (direction, flags) = rest.split_once(" [")?;
        (direction.contains(" -> ") && flags.starts_with('A')).then_some((direction, false))
    });
    requests(&packets, |packet| {
        let mut lines = Vec::new();
        let mut is_head = packet
            .lines
            .first()
            .is_some_and(|line| request_at(line).is_some());
        for line in &packet.lines {
            let bare = line.strip_suffix('.').filter(|_| is_head).unwrap_or(line);
            is_head &= !bare.is_empty();
            lines.push(bare);
        }
        // The line that separates packets.
        while lines.len() > 1 && lines.last().is_some_and(|line| line.is_empty()) && !is_head {
            let is_end_of_head = lines.iter().filter(|line| line.is_empty()).count() == 1;
            if is_end_of_head && request_at(lines.first().copied().unwrap_or_default()).is_some() {
                break;
            }
            lines.pop();
        }
        lines.join("\n")
    })
}

/// `05:49:48.492406 IP 127.0.0.1.41820 > 127.0.0.1.8113: Flags [P.], …, length 504`; the bytes of the IP and
/// the TCP header are printed before the text.
fn of_tcpdump(text: &str) -> Option<String> {
    let packets = packets(text, |line| {
        let (before, flags) = line.split_once(": Flags [")?;
        let (_, direction) = before
            .split_once(" IP ")
            .or_else(|| before.split_once(" IP6 "))?;
        direction
            .contains(" > ")
            .then_some((direction, flags.contains("options [")))
    });
    requests(&packets, |packet| {
        let whole = packet.lines.join("\n");
        let first = packet
            .lines
            .iter()
            .find_map(|line| request_at(line).map(|at| (*line, at)));
        if let Some((line, at)) = first {
            let start = whole.find(line).unwrap_or_default() + at;
            return whole.get(start..).unwrap_or_default().to_owned();
        }
        let header = if packet.has_options { 52 } else { 40 };
        let start = whole.char_indices().nth(header).map(|(at, _)| at);
        let body = start
            .and_then(|start| whole.get(start..))
            .unwrap_or_default();
        body.to_owned()
    })
}

/// The texts of the packets of each request: those of its direction up to one of the other direction
/// that has text.
fn requests(packets: &[Packet<'_>], text: impl Fn(&Packet<'_>) -> String) -> Option<String> {
    let mut whole = String::new();
    let mut open: Option<&str> = None;
    for packet in packets {
        let is_first = packet.lines.iter().any(|line| request_at(line).is_some());
        if is_first {
            if !whole.is_empty() {
                whole.push_str("\n\n");
            }
            let text = text(packet);
            let head = text.trim_end();
            whole.push_str(head);
            // Headers, and after them the body.
            if !head.contains("\n\n") {
                whole.push_str("\n\n");
            }
            open = Some(packet.direction);
        } else if open == Some(packet.direction) {
            whole.push_str(text(packet).trim_end_matches('\n'));
        } else if packet.lines.iter().any(|line| line.contains("HTTP/1.")) {
            open = None;
        }
    }
    (!whole.is_empty()).then_some(whole)
}

/// Where in a line a request line begins, which goes to the end of the line.
fn request_at(line: &str) -> Option<usize> {
    let line = line.strip_suffix('.').unwrap_or(line);
    let (before, version) = line.rsplit_once(' ')?;
    let (before, target) = before.rsplit_once(' ')?;
    let is_target = target.starts_with('/') || target.starts_with("http");
    if !version.starts_with("HTTP/1.") || !is_target {
        return None;
    }
    let start = before.len()
        - before
            .bytes()
            .rev()
            .take_while(u8::is_ascii_uppercase)
            .count();
    // A letter of the header before it may be one of uppercase.
    let mut starts = start..before.len();
    starts.find(|&at| before.get(at..).is_some_and(is_method))
}

#[cfg(test)]
mod tests {
    use super::{without_packets, without_shown_ends};

    #[test]
    fn shown_newlines_are_left_out() {
        for end in ["\\r\\n", "\\r", "\\x0d", "^M"] {
            let text = format!("POST /p HTTP/1.1{end}\nHost: h{end}\n{end}\na=1");
            let (found, _) = without_shown_ends(&text).expect("a request");
            assert_eq!(found, "POST /p HTTP/1.1\nHost: h\n\na=1");
        }
        assert_eq!(without_shown_ends("'POST /p HTTP/1.1\\r\\nHost: h'"), None);
    }

    #[test]
    fn the_requests_are_taken_out_of_the_packets() {
        for text in [
            "filter: x\n\nT 127.0.0.1:41820 -> 127.0.0.1:80 [AP] #4\nPOST /p HTTP/1.1.\nHost: h.\n.\n\n\n\
             T 127.0.0.1:41820 -> 127.0.0.1:80 [AP] #6\na=1&b=2.\n\n\
             T 127.0.0.1:80 -> 127.0.0.1:41820 [AP] #8\nHTTP/1.1 401 Unauthorized.\n.\n",
            "05:49:48.4 IP 127.0.0.1.41820 > 127.0.0.1.80: Flags [P.], seq 1:505, options [nop,nop], length 50\n\
             E..,EZ@.@..o.........\\..<..c.......@.!.....\n3al.K.jXPOST /p HTTP/1.1\nHost: h\n\n\n\
             05:49:48.5 IP 127.0.0.1.80 > 127.0.0.1.41820: Flags [.], ack 505, options [nop], length 0\n\
             E..4[.@.@..............\\....<..[...@.(.....\nK.j.3al.\n\
             05:49:48.6 IP 127.0.0.1.41820 > 127.0.0.1.80: Flags [P.], seq 505, options [nop,nop], length 8\n\
             E...E[@.@............\\..<..[.......@.|.....\n3al.K.j.a=1&b=2.\n\
             05:49:48.7 IP 127.0.0.1.80 > 127.0.0.1.41820: Flags [P.], seq 1, options [nop], length 90\n\
             E..4[.@.@..............\\....<..[...@.(.....\nK.j.3al.HTTP/1.1 401 Unauthorized\n",
        ] {
            let (found, _) = without_packets(text).expect(text);
            assert_eq!(found, "POST /p HTTP/1.1\nHost: h\n\na=1&b=2.", "{text}");
        }
        assert_eq!(without_packets("POST /p HTTP/1.1\nHost: h\n\n"), None);
    }
}

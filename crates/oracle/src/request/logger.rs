//! The line that Java's own logger writes before each message, with the level before the message.

use super::remark::Remark;

/// The levels, also in German, French and Spanish.
const LEVELS: [&str; 11] = [
    "INFO: ",
    "FINE: ",
    "FINER: ",
    "FINEST: ",
    "WARNING: ",
    "SEVERE: ",
    "CONFIG: ",
    "INFORMATION: ",
    "WARNUNG: ",
    "INFOS: ",
    "INFORMACIÓN: ",
];

/// The messages alone, where at least two of them have such a line.
pub(crate) fn without_logger(text: &str) -> Option<(String, Remark)> {
    let lines: Vec<&str> = text.lines().collect();
    let is_headed = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        before.is_some_and(|line| is_head(line))
    };
    let message = |at: usize, line: &'_ str| {
        let level = LEVELS
            .iter()
            .find_map(|level| line.strip_prefix(level.trim_end()));
        level
            .filter(|_| is_headed(at))
            .map(|rest| rest.strip_prefix(' ').unwrap_or(rest).to_owned())
    };
    let mut messages = Vec::with_capacity(lines.len());
    let mut count = 0;
    for (at, line) in lines.iter().enumerate() {
        if let Some(message) = message(at, line) {
            count += 1;
            messages.pop();
            messages.push(message);
        } else {
            messages.push((*line).to_owned());
        }
    }
    let said = "the lines of java.util.logging with the time and the level were left out";
    (count >= 2).then(|| (messages.join("\n"), Remark::note("log-prefix", said)))
}

/// Whether a line has a time of day, and nothing that a request has.
fn is_head(line: &str) -> bool {
    let is_time = |window: &[u8]| {
        let [a, b, b':', c, d, b':', e, f] = *window else {
            return false;
        };
        [a, b, c, d, e, f].iter().all(u8::is_ascii_digit)
    };
    // The hour has one digit or two.
    let padded = format!(" {line}").replace(' ', " 0").into_bytes();
    let has_time = padded.windows(8).any(is_time);
    has_time && !line.contains("oauth_") && !line.contains("://")
}

#[cfg(test)]
mod tests {
    use super::without_logger;

    #[test]
    fn the_lines_of_the_logger_are_left_out() {
        let text = "Nov 14, 2023 1:13:42 PM okhttp3.internal.platform.Platform log\nINFO: --> GET https://h/\n\
                    Nov 14, 2023 11:13:42 PM okhttp3.internal.platform.Platform log\nINFO: Host: h\nend";
        let (messages, _) = without_logger(text).expect("messages");
        assert_eq!(messages, "--> GET https://h/\nHost: h\nend");
        assert_eq!(without_logger("INFO: a\nINFO: b"), None);
    }
}

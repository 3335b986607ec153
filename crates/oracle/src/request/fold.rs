//! What forums, mail programs and word processors do to a text, undone where it is certain: curly
//! quotation marks, dashes, invisible and non-breaking characters, `&amp;`, broken lines.

use std::borrow::Cow;

use super::remark::Remark;
use super::tags::without_tags;

/// The text without these, and what was changed; `None` if there is nothing to change.
pub(crate) fn fold(text: &str) -> Option<(String, Vec<Remark>)> {
    let mut remarks = Vec::new();
    let mut folded = Cow::Borrowed(text);
    let is_ascii = text.is_ascii();
    for (of, step) in STEPS {
        if is_ascii && of == Of::Other {
            continue;
        }
        if let Some((changed, remark)) = step(&folded) {
            folded = Cow::Owned(changed);
            remarks.push(remark);
        }
    }
    (!remarks.is_empty()).then(|| (folded.into_owned(), remarks))
}

type Step = Option<(String, Remark)>;

type Fold = fn(&str) -> Step;

/// The characters that a step is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Ascii,
    /// Others alone: a text that is ASCII has nothing for it.
    Other,
}

const STEPS: [(Of, Fold); 12] = [
    (Of::Ascii, quoted_lines),
    (Of::Ascii, fences),
    (Of::Ascii, escaped_underscores),
    (Of::Ascii, without_tags),
    (Of::Ascii, prompts),
    (Of::Other, invisible),
    (Of::Other, spaces),
    (Of::Other, quotes),
    (Of::Other, dashes),
    (Of::Ascii, entities),
    (Of::Ascii, indentation),
    (Of::Ascii, broken_lines),
];

/// The mark `> ` before the lines of a mail or a post that are quoted, or `+` before those of a patch.
/// What curl prints with -v has the first mark too.
fn quoted_lines(text: &str) -> Step {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let is_patch = lines().all(|line| line.starts_with('+'));
    let mark = if is_patch { '+' } else { '>' };
    let is_quoted = |line: &&str| line.starts_with(mark);
    // A request line, unless the answer is quoted too.
    let is_sent = |line: &str| line.contains(" HTTP/") && !line.starts_with(">> ");
    if lines().filter(is_quoted).count() < 2 || lines().any(|l| is_quoted(&l) && is_sent(l)) {
        return None;
    }
    // What is not quoted is prose, without a request.
    let is_of_request = |line: &str| {
        line.contains("oauth_")
            || line.contains("://")
            || line.to_ascii_lowercase().contains("-signature")
    };
    if lines().any(|line| !is_quoted(&line) && is_of_request(line)) {
        return None;
    }
    let bare = |line: &str| match line.strip_prefix(mark) {
        Some(rest) => {
            let rest = rest.trim_start_matches(mark);
            rest.strip_prefix(' ').unwrap_or(rest).to_owned()
        }
        None => line.to_owned(),
    };
    let folded: Vec<String> = text.lines().map(bare).collect();
    let said = format!("the mark {mark} before the lines was left out");
    Some((folded.join("\n"), Remark::note("quoted-lines", said)))
}

/// The lines of three backticks around code.
fn fences(text: &str) -> Step {
    let is_fence = |line: &&str| line.trim_start().starts_with("```");
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    if !is_fence(&first) && text.lines().filter(is_fence).count() < 2 {
        return None;
    }
    let lines: Vec<&str> = text.lines().filter(|line| !is_fence(line)).collect();
    let remark = Remark::note("code-fence", "the lines of three backticks were left out");
    Some((lines.join("\n"), remark))
}

/// Markdown's backslash before an underscore, where every name of OAuth has one.
fn escaped_underscores(text: &str) -> Step {
    if !text.contains(r"oauth\_") || text.contains("oauth_") {
        return None;
    }
    let said = r"the backslashes of Markdown before underscores (\_) were left out";
    Some((
        text.replace(r"\_", "_"),
        Remark::note("escaped-underscores", said),
    ))
}

/// The prompts of Windows before commands, `C:\Users\me>curl`.
fn prompts(text: &str) -> Step {
    let after = |line: &str| {
        let mut start = line.char_indices();
        let is_drive = matches!(
            (start.next(), start.next(), start.next()),
            (Some((_, 'A'..='Z')), Some((_, ':')), Some((_, '\\')))
        );
        if !is_drive {
            return None;
        }
        let end = line.find('>')?;
        Some(line.get(end + 1..)?.trim_start().to_owned())
    };
    if !text.lines().any(|line| after(line).is_some()) {
        return None;
    }
    let lines = text
        .lines()
        .map(|line| after(line).unwrap_or_else(|| line.to_owned()));
    let folded = lines.collect::<Vec<String>>().join("\n");
    let said = "the prompts before commands were left out";
    Some((folded, Remark::note("prompts", said)))
}

/// Characters that are not seen and that copying added: those between ASCII characters. In other scripts
/// they have a meaning, such as that of the joiner in an emoji.
fn invisible(text: &str) -> Step {
    if !text.contains("oauth_") {
        return None;
    }
    let kept = without_invisible(text)?;
    let said = "invisible characters (zero-width spaces, soft hyphens) were removed";
    Some((kept, Remark::note("invisible-characters", said)))
}

/// The text without invisible characters between ASCII; `None` if it has none.
pub(crate) fn without_invisible(text: &str) -> Option<String> {
    let is_invisible = |c: char| {
        matches!(
            c,
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
        )
    };
    if !text.contains(is_invisible) {
        return None;
    }
    let is_ascii = |c: Option<char>| c.is_none_or(|c| c.is_ascii());
    let is_graphic = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_invisible) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let after = from.trim_start_matches(is_invisible);
        let (left, right) = (kept.chars().next_back(), after.chars().next());
        let is_added = is_ascii(left) && is_ascii(right) && (is_graphic(left) || is_graphic(right));
        if !is_added {
            kept.push_str(from.get(..from.len() - after.len()).unwrap_or_default());
        }
        rest = after;
    }
    kept.push_str(rest);
    (kept.len() < text.len()).then_some(kept)
}

/// Non-breaking spaces between words. One within a word or a value is kept.
fn spaces(text: &str) -> Step {
    let is_space = |c: char| matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}');
    if !text.contains(is_space) {
        return None;
    }
    let mut changed = false;
    let mut folded = String::with_capacity(text.len());
    // The word before, up to a few characters.
    let mut word = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let at_edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || is_space(c));
        let opens =
            word.is_empty() || word.ends_with([',', ':', ';', '>', '\\', '^', '`', '\'', '"']);
        let after_word = word.starts_with('-') || ENDS.contains(&word.as_str());
        let next = characters.peek().copied();
        let closes = at_edge(next) || next.is_some_and(|c| "-\"'\\^“‘".contains(c));
        if is_space(c) && (opens || closes || after_word) {
            folded.push(' ');
            word.clear();
            changed = true;
            continue;
        }
        folded.push(c);
        if c.is_whitespace() {
            word.clear();
        } else {
            word.push(c);
        }
    }
    let said = "non-breaking spaces between words were replaced by spaces";
    changed.then(|| (folded, Remark::note("non-breaking-space", said)))
}

/// Words after which a space separates.
const ENDS: [&str; 9] = [
    "curl", "wget", "http", "OAuth", "GET", "POST", "PUT", "DELETE", "PATCH",
];

/// Curly quotation marks, on lines where one begins a value.
fn quotes(text: &str) -> Step {
    const DOUBLE: [char; 5] = ['“', '”', '„', '‟', '″'];
    const SINGLE: [char; 5] = ['‘', '’', '‚', '‛', '′'];
    let mut changed = false;
    let lines = text.split('\n').map(|line| {
        if !line.contains(DOUBLE) && !line.contains(SINGLE) {
            return line.to_owned();
        }
        let opens = |marks: &[char]| {
            let mut before = ' ';
            let mut word = String::new();
            line.chars().any(|c| {
                let after_option =
                    before == ' ' && (word.starts_with('-') || word.ends_with("curl"));
                let is_first = marks.contains(&c) && ("=([{,:".contains(before) || after_option);
                if c.is_whitespace() {
                    if before != ' ' {
                        before = ' ';
                    }
                } else {
                    if before == ' ' {
                        word.clear();
                    }
                    word.push(c);
                    before = c;
                }
                is_first
            })
        };
        let is_object = line.trim_start().starts_with(DOUBLE) && line.contains(':');
        // A member of an object, or a URL.
        let is_value = |marks: &[char]| {
            let end = line.trim_end().trim_end_matches([',', ';', '\\', ' ']);
            let begins = |before: &str, after: &str| {
                let mut marks = marks.iter();
                marks.any(|mark| line.contains(&format!("{before}{mark}{after}")))
            };
            (end.ends_with(marks) && begins(": ", "")) || begins(" ", "http")
        };
        let double = opens(&DOUBLE) || is_object || is_value(&DOUBLE);
        let single = opens(&SINGLE) || is_value(&SINGLE);
        if !double && !single {
            return line.to_owned();
        }
        changed = true;
        let straight = |c: char| match c {
            c if double && DOUBLE.contains(&c) => '"',
            c if single && SINGLE.contains(&c) => '\'',
            c => c,
        };
        line.chars().map(straight).collect()
    });
    let folded = lines.collect::<Vec<String>>().join("\n");
    let said = "curly quotation marks were replaced by straight ones";
    changed.then(|| (folded, Remark::note("curly-quotes", said)))
}

/// Long dashes in the place of the hyphens of options.
fn dashes(text: &str) -> Step {
    let mut changed = false;
    let lines = text.split('\n').map(|line| {
        let mut folded = String::with_capacity(line.len());
        let mut before = ' ';
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            let is_dash = matches!(c, '–' | '—' | '−') && before.is_whitespace();
            let next = rest.peek().copied().unwrap_or(' ');
            if is_dash && next.is_ascii_alphabetic() {
                let mut word = rest
                    .clone()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '-');
                let is_short = word.nth(1).is_none();
                folded.push_str(if is_short { "-" } else { "--" });
                changed = true;
            } else {
                folded.push(c);
            }
            before = c;
        }
        folded
    });
    let is_command = ["curl ", "wget ", "http ", "https "]
        .iter()
        .any(|tool| text.contains(tool));
    if !is_command || !text.contains(['–', '—', '−']) {
        return None;
    }
    let folded = lines.collect::<Vec<String>>().join("\n");
    let said = "long dashes before the names of options were replaced by hyphens";
    changed.then(|| (folded, Remark::note("dashes", said)))
}

/// `&amp;` between parameters, and the other entities of HTML with it.
fn entities(text: &str) -> Step {
    let is_escaped = text.contains("&amp;") || text.contains("&quot;");
    if !is_escaped || text.trim_start().starts_with('<') {
        return None;
    }
    let without = text.replace("&amp;", "").replace("&quot;", "");
    // A bare & between parameters: then &amp; is a part of the text.
    if text.contains("&amp;") && has_bare_ampersand(&without) {
        return None;
    }
    let folded = text
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let said = "the escapes of HTML, such as &amp; for &, were replaced";
    Some((folded, Remark::note("html-escapes", said)))
}

/// Whether an `&` separates parameters.
fn has_bare_ampersand(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "_.-%[]".contains(c)));
        end.is_some_and(|end| end > 0 && rest.get(end..).is_some_and(|rest| rest.starts_with('=')))
    })
}

/// White space before every line.
fn indentation(text: &str) -> Step {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = lines().map(indent).min().unwrap_or_default();
    if least == 0 || lines().nth(1).is_none() {
        return None;
    }
    let kept = text
        .lines()
        .map(|line| line.get(least..).unwrap_or_default());
    let folded = kept.collect::<Vec<&str>>().join("\n");
    let said = "the white space before every line was removed";
    Some((folded, Remark::note("indentation", said)))
}

/// An Authorization header that is broken over several lines without white space before them.
fn broken_lines(text: &str) -> Step {
    let mut folded: Vec<String> = Vec::new();
    let mut changed = false;
    let mut in_header = false;
    // Whether a quotation is open at the end of the last line, which may be long.
    let mut is_open = false;
    let is_odd = |line: &str| line.matches('"').count() % 2 == 1;
    for line in text.split('\n') {
        let bare = line.trim_end();
        let begins = bare.trim_start();
        let lower = begins.get(..14).unwrap_or(begins).to_ascii_lowercase();
        let is_folded = in_header && line.starts_with([' ', '\t']);
        if is_folded || lower.starts_with("authorization:") {
            in_header = true;
        } else if in_header {
            let last = folded.last_mut();
            let is_parameter = begins.starts_with("oauth_") || begins.starts_with("realm=");
            let after_comma = last.as_ref().is_some_and(|last| {
                last.trim_end().ends_with([',', ':']) || last.trim_end().ends_with("OAuth")
            });
            match last {
                Some(last) if is_open && !begins.is_empty() => {
                    last.truncate(last.trim_end().len());
                    last.push_str(begins);
                    is_open ^= is_odd(begins);
                    changed = true;
                    continue;
                }
                Some(last) if is_parameter || (after_comma && begins.starts_with("OAuth ")) => {
                    last.truncate(last.trim_end().len());
                    last.push(' ');
                    last.push_str(begins);
                    is_open ^= is_odd(begins);
                    changed = true;
                    continue;
                }
                Some(_) | None => in_header = false,
            }
        }
        is_open = in_header && is_odd(line);
        folded.push(line.to_owned());
    }
    let said = "the lines of a broken Authorization header were joined";
    changed.then(|| (folded.join("\n"), Remark::note("broken-lines", said)))
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_a_forum_does_is_undone_and_reported() {
        for (text, expected, id) in [
            (
                "Authorization: OAuth oauth_nonce=“n”,realm=“”",
                "Authorization: OAuth oauth_nonce=\"n\",realm=\"\"",
                "curly-quotes",
            ),
            (
                "curl -H ‘a: b’ https://h",
                "curl -H 'a: b' https://h",
                "curly-quotes",
            ),
            (
                "curl –data a=1 –H x https://h",
                "curl --data a=1 -H x https://h",
                "dashes",
            ),
            (
                "curl\u{a0}-d\u{a0}a=1 https://h",
                "curl -d a=1 https://h",
                "non-breaking-space",
            ),
            (
                "https://h/?a=1&amp;oauth_nonce=n",
                "https://h/?a=1&oauth_nonce=n",
                "html-escapes",
            ),
            ("```\ncurl https://h\n```", "curl https://h", "code-fence"),
            (
                r"https://h/?a\_b=1&oauth\_nonce=n\_",
                "https://h/?a_b=1&oauth_nonce=n_",
                "escaped-underscores",
            ),
            (
                "    GET / HTTP/1.1\n    Host: h",
                "GET / HTTP/1.1\nHost: h",
                "indentation",
            ),
            (
                "Authorization: OAuth a=\"b\",\noauth_c=\"d\"\nHost: h",
                "Authorization: OAuth a=\"b\", oauth_c=\"d\"\nHost: h",
                "broken-lines",
            ),
            (
                "Authorization: OAuth oauth_signature=\"ab\ncd\"\nHost: h",
                "Authorization: OAuth oauth_signature=\"abcd\"\nHost: h",
                "broken-lines",
            ),
            (
                "oauth_token=a\u{200b}b",
                "oauth_token=ab",
                "invisible-characters",
            ),
        ] {
            let (folded, remarks) = fold(text).expect(text);
            assert_eq!(folded, expected);
            assert_eq!(remarks[0].id, id);
        }
    }

    /// What could be meant is kept.
    #[test]
    fn a_text_that_is_meant_so_is_kept() {
        for text in [
            "POST https://h HTTP/1.1\n\n{\"text\": \"“hi” – it’s a\u{a0}b\"}",
            "status=a “b” c",
            "https://h/?a=1&amp;b=2&c=3",
            "Authorization: OAuth oauth_nonce=\"n\"\nHost: h",
            "say “hi” – now",
            r"https://h/?a=oauth\_b&oauth_nonce=n",
            "oauth_nonce=n\n\nstatus: \u{1F468}\u{200D}\u{1F469} \u{AD}",
        ] {
            assert_eq!(fold(text), None, "{text}");
        }
    }
}

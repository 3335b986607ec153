//! The part of an error message that is the same in every case.

/// The line of a trace with the error: in Python's traces it is the last one.
pub(super) fn last_words(trace: &str) -> &str {
    if trace.starts_with("Traceback ") {
        trace.trim_end().lines().next_back().unwrap_or(trace)
    } else {
        trace
    }
}

/// A message without what is specific to one case or one run: quoted text, numbers and addresses.
pub(super) fn general(message: &str) -> String {
    const LONGEST: usize = 160;
    let mut general = String::new();
    let mut quote = None;
    // An address in memory is different in every run.
    let (mut previous, mut is_address) = (' ', false);
    for letter in message.chars() {
        let goes_on = is_address && letter.is_ascii_hexdigit();
        is_address = goes_on || (previous, letter) == ('0', 'x');
        previous = letter;
        if is_address {
            continue;
        }
        // After a letter it is an apostrophe.
        let opens = match letter {
            '"' | '`' => true,
            '\'' => !general.ends_with(char::is_alphanumeric),
            _ => false,
        };
        match (quote, letter) {
            // Older messages of Unix open with the grave accent and close with the apostrophe.
            (Some(open), _) if letter == open || (open, letter) == ('`', '\'') => {
                general.push('…');
                general.push(letter);
                quote = None;
            }
            (Some(_), _) => {}
            (None, _) if opens => {
                general.push(letter);
                quote = Some(letter);
            }
            (None, '0'..='9') if general.ends_with('…') => {}
            (None, '0'..='9') => general.push('…'),
            (None, '\n') => break,
            (None, _) => general.push(letter),
        }
    }
    if general.chars().count() > LONGEST {
        general = general.chars().take(LONGEST).chain(['…']).collect();
    }
    general
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn messages_that_differ_in_quotes_and_numbers_are_one() {
        let one = general("expected an answer to id 17, found \"a b\"\n  trace");
        assert_eq!(one, general("expected an answer to id 4, found \"c\""));
        assert_eq!(one, "expected an answer to id …, found \"…\"");
        let one = general("isn't one: {'^'} in 'a=b^c'");
        assert_eq!(one, general("isn't one: {'|'} in 'a=b|c'"));
        assert_eq!(one, "isn't one: {'…'} in '…'");
        assert_eq!(general("in `a b': no c"), "in `…': no c");
        assert_eq!(
            general("no c for #<Header:0x00007f3a @x>"),
            "no c for #<Header:… @x>"
        );
    }
}

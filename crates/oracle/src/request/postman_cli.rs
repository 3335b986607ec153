//! A command of Postman's own program, `postman request`, as the command of curl that sends the same.

use super::draft::is_method;
use super::remark::Remark;

const COMMAND: &str = "postman request ";

/// The text with such commands as those of curl.
pub(crate) fn as_curl(text: &str) -> Option<(String, Remark)> {
    if !text.contains(COMMAND) {
        return None;
    }
    let mut lines = Vec::new();
    let (mut is_command, mut count) = (false, 0);
    for line in text.lines() {
        let bare = line.trim_start();
        let bare = bare.strip_prefix("$ ").unwrap_or(bare);
        let mut own = line.to_owned();
        if let Some(rest) = bare.strip_prefix(COMMAND) {
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            own = if is_method(word) {
                format!("curl -X {word} {after}")
            } else {
                format!("curl -X GET {rest}")
            };
            is_command = true;
            count += 1;
        }
        if is_command {
            own = own.replacen("--body ", "--data-raw ", 1);
            is_command = line.trim_end().ends_with('\\');
        }
        lines.push(own);
    }
    let said = "the command of Postman's program is read as the one of curl with the same options";
    (count > 0).then(|| (lines.join("\n"), Remark::note("postman-cli", said)))
}

#[cfg(test)]
mod tests {
    use super::as_curl;

    #[test]
    fn a_command_of_postman_is_one_of_curl() {
        for (text, expected) in [
            (
                "postman request POST 'https://h/' \\\n  --header 'A: b' \\\n  --body 'a=1'",
                "curl -X POST 'https://h/' \\\n  --header 'A: b' \\\n  --data-raw 'a=1'",
            ),
            ("$ postman request 'https://h/'", "curl -X GET 'https://h/'"),
        ] {
            assert_eq!(as_curl(text).expect(text).0, expected);
        }
        assert_eq!(as_curl("the postman request fails: curl --body x"), None);
    }
}

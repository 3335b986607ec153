//! Texts as literals of a language, as the tools of that language print them.

/// In single quotation marks, as a shell reads them.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// In double quotation marks, as a browser copies a command for PowerShell.
pub(super) fn power_shell(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '`' | '$') {
            quoted.push('`');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

/// As JSON and JavaScript have it.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// In single quotation marks, as Python prints bytes.
pub(super) fn python(text: &str) -> String {
    let escaped: String = text.bytes().map(|octet| escape(octet, '\'')).collect();
    format!("'{escaped}'")
}

/// In double quotation marks, as Ruby inspects bytes.
pub(super) fn ruby(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut octets = text.bytes().peekable();
    while let Some(octet) = octets.next() {
        let is_marked = octet == b'#' && matches!(octets.peek(), Some(b'{' | b'$' | b'@'));
        if is_marked {
            quoted.push('\\');
        }
        quoted.push_str(&escape(octet, '"'));
    }
    quoted.push('"');
    quoted
}

fn escape(octet: u8, mark: char) -> String {
    match octet {
        b'\r' => "\\r".to_owned(),
        b'\n' => "\\n".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'\\' => "\\\\".to_owned(),
        b' '..=b'~' if char::from(octet) == mark => format!("\\{mark}"),
        b' '..=b'~' => char::from(octet).to_string(),
        _ => format!("\\x{octet:02X}"),
    }
}

/// As the wire log of Apache HttpClient has it.
pub(super) fn wire(text: &str) -> String {
    let escaped = text.bytes().map(|octet| match octet {
        b'\r' => "[\\r]".to_owned(),
        b'\n' => "[\\n]".to_owned(),
        b' '..=b'~' => char::from(octet).to_string(),
        _ => format!("[0x{octet:x}]"),
    });
    escaped.collect()
}

//! The forms of a page, as far as an authorization page needs them.

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) is_post: bool,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    kind: Kind,
    name: String,
    value: String,
    /// What a button says: its text, name and value.
    label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Hidden,
    Text,
    Password,
    Checked,
    Button,
}

/// Words of a button that grants, and of one that denies.
const GRANT: [&str; 11] = [
    "allow",
    "approve",
    "authorize",
    "authorise",
    "grant",
    "accept",
    "confirm",
    "yes",
    "ok",
    "agree",
    "permit",
];
const DENY: [&str; 8] = [
    "deny", "refuse", "reject", "cancel", "decline", "disallow", "no", "dont",
];

/// A form, its values, and whether sending it is the owner's decision.
type Filled<'f> = (&'f Form, Vec<(String, String)>, bool);

/// The forms of a page, in their order.
pub(super) fn forms(page: &str) -> Vec<Form> {
    let mut all: Vec<Form> = Vec::new();
    let mut is_open = false;
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let Some(tag) = rest.get(start + 1..) else {
            break;
        };
        let end = tag_end(tag);
        let (tag, after) = tag.split_at(end);
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        let text = after.get(1..).unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "form" => {
                is_open = true;
                let method = attribute(tag, "method").unwrap_or_default();
                all.push(Form {
                    action: attribute(tag, "action").unwrap_or_default(),
                    is_post: method.eq_ignore_ascii_case("post"),
                    fields: Vec::new(),
                });
            }
            "/form" => is_open = false,
            "input" | "button" | "select" | "textarea" if is_open => {
                let label = text.split('<').next().unwrap_or_default();
                if let (Some(form), Some(field)) = (all.last_mut(), field(&name, tag, label)) {
                    form.fields.push(field);
                }
            }
            _ => {}
        }
        rest = text;
    }
    all
}

/// Where a tag ends: at the first `>` outside quotation marks.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, letter) in tag.char_indices() {
        match (quote, letter) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None | Some(_), _) => {}
        }
    }
    tag.len()
}

fn field(tag_name: &str, tag: &str, text: &str) -> Option<Field> {
    let name = attribute(tag, "name").unwrap_or_default();
    let value = attribute(tag, "value").unwrap_or_default();
    let kind = attribute(tag, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let kind = match (tag_name.to_ascii_lowercase().as_str(), kind.as_str()) {
        ("button", "button" | "reset") | ("input", "button" | "reset") => return None,
        ("button", _) | ("input", "submit" | "image") => Kind::Button,
        ("input", "hidden") => Kind::Hidden,
        ("input", "password") => Kind::Password,
        ("input", "checkbox" | "radio") => Kind::Checked,
        _ => Kind::Text,
    };
    let label = format!("{text} {name} {value}");
    Some(Field {
        kind,
        name,
        value,
        label,
    })
}

/// The value of an attribute, with its entities replaced.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = lower.get(from..)?.find(name)? + from;
        let before = lower.get(..at)?.chars().next_back();
        let after = tag.get(at + name.len()..)?;
        from = at + name.len();
        let is_whole = before.is_some_and(|c| c.is_whitespace() || c == '"' || c == '\'');
        let Some(value) = after.trim_start().strip_prefix('=').filter(|_| is_whole) else {
            continue;
        };
        let value = value.trim_start();
        let quoted = |mark: char| {
            let inner = value.strip_prefix(mark)?;
            inner.split(mark).next()
        };
        let found = quoted('"').or_else(|| quoted('\''));
        let bare = || {
            value
                .split([' ', '>', '\n', '\t'])
                .next()
                .unwrap_or_default()
        };
        return Some(unescaped(found.unwrap_or_else(bare)));
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Whether a label has one of these words.
fn says(label: &str, words: &[&str]) -> bool {
    let lower = label.to_lowercase();
    let mut own = lower.split(|c: char| !c.is_alphanumeric());
    own.any(|own| words.contains(&own))
}

impl Form {
    /// The values to send, and whether that is the owner's decision. None for a form that is about
    /// something else.
    pub(super) fn filled(&self, name: &str, password: &str, denies: bool) -> Option<Filled<'_>> {
        let signs_in = self.fields.iter().any(|field| field.kind == Kind::Password);
        let buttons = || {
            self.fields
                .iter()
                .filter(|field| field.kind == Kind::Button)
        };
        let (wanted, other): (&[&str], &[&str]) = if denies {
            (&DENY, &GRANT)
        } else {
            (&GRANT, &DENY)
        };
        let mut plain = buttons();
        let button = plain
            .find(|field| says(&field.label, wanted))
            .or_else(|| buttons().find(|field| !says(&field.label, other)));
        let decides =
            buttons().any(|field| says(&field.label, wanted) || says(&field.label, other));
        if button.is_none() && buttons().next().is_some() {
            return None;
        }
        let mut pairs = Vec::new();
        for field in self.fields.iter().filter(|field| !field.name.is_empty()) {
            let value = match field.kind {
                Kind::Hidden => field.value.clone(),
                Kind::Text if field.value.is_empty() => name.to_owned(),
                Kind::Text => field.value.clone(),
                Kind::Password => password.to_owned(),
                Kind::Checked if says(&field.label, other) => continue,
                Kind::Checked => field.value.clone(),
                Kind::Button => continue,
            };
            pairs.push((field.name.clone(), value));
        }
        let pressed = button.filter(|field| !field.name.is_empty());
        pairs.extend(pressed.map(|field| (field.name.clone(), field.value.clone())));
        Some((self, pairs, decides || !signs_in))
    }
}

/// A verification code that a page shows: the text after the word `verifier`, `code` or `PIN`, or in an
/// element of its own.
pub(super) fn codes(page: &str) -> Option<String> {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in page.chars() {
        match letter {
            '<' => {
                is_tag = true;
                text.push(' ');
            }
            '>' => is_tag = false,
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '"' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    let is_code = |word: &&str| {
        word.len() >= 4
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            && word.chars().any(|c| c.is_ascii_digit())
    };
    let named = words.iter().position(|word| {
        let lower = word.to_lowercase();
        ["verifier", "code", "pin"]
            .iter()
            .any(|name| lower.contains(name))
    });
    let after = named.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    let found = after.iter().find(|word| is_code(word));
    found
        .or_else(|| words.iter().find(|word| is_code(word)))
        .map(|word| (*word).to_owned())
}

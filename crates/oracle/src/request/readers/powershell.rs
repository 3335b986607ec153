//! A script of PowerShell with `Invoke-WebRequest` or `Invoke-RestMethod`, also as browsers and
//! Postman write it.

use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::framing::MOST_VARIABLES;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;
use crate::request::shell::powershell::Script;

pub(crate) const READER: Reader = Reader {
    summary: "Invoke-WebRequest or Invoke-RestMethod of PowerShell (\"Copy as PowerShell\")",
    example: "Invoke-RestMethod 'https://api.example.com/1/items?page=2' -Headers @{\n  \"Authorization\"=\"OAuth oauth_consumer_key=`\"ck`\", oauth_signature=`\"s`\"\"\n}",
    instead: "paste the whole script, with the lines that set its variables",
    is_general: false,
    recognize,
    read,
};

const COMMANDS: [&str; 4] = ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"];

fn recognize(paste: &Paste<'_>) -> bool {
    let Some(text) = paste.text() else {
        return false;
    };
    text.lines().any(|line| {
        let words = line.split(|c: char| c.is_whitespace() || "=(;|".contains(c));
        let mut words = words.filter(|word| !word.is_empty());
        let command = words.find(|word| COMMANDS.contains(&word.to_ascii_lowercase().as_str()));
        command.is_some_and(|command| {
            command.len() > 3 || line.contains("://") || line.contains("-Uri")
        })
    })
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut script = Script::new(paste.text().unwrap_or_default(), 0);
    let mut read = Vec::new();
    while !script.rest().is_empty() {
        let before = script.at;
        statement(&mut script, options, &mut read)?;
        if script.at == before {
            script.skip_line();
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a command with a URL", "none"));
    }
    Ok(read)
}

/// Reads one statement: an assignment, a member that is set, or a command.
fn statement(
    script: &mut Script<'_>,
    options: &ReadOptions<'_>,
    read: &mut Vec<Captured>,
) -> Result<(), ReadError> {
    let rest = script.rest();
    let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '(', ';']);
    script.at += rest.len() - trimmed.len();
    // A prompt.
    if trimmed.starts_with("PS ")
        && let Some(line) = trimmed.lines().next()
        && let Some(end) = line.find("> ")
    {
        script.at += end + 2;
        return Ok(());
    }
    let end = trimmed.find(|c: char| c.is_whitespace() || ";|(=".contains(c));
    let word = trimmed
        .get(..end.unwrap_or(trimmed.len()))
        .unwrap_or_default();
    if COMMANDS.contains(&word.to_ascii_lowercase().as_str()) {
        script.at += word.len();
        read.push(command(script)?.finish(Form::PowerShell, options)?);
        return Ok(());
    }
    if trimmed.starts_with('$') && assignment(script).is_some() {
        return Ok(());
    }
    if !trimmed.starts_with('$') {
        script.skip_line();
    }
    Ok(())
}

/// `$name = value`, `$name.Add("key", value)`, `$name["key"] = value`, `$name.key = value`.
fn assignment(script: &mut Script<'_>) -> Option<()> {
    let rest = script.rest();
    let end = rest.find(|c: char| c.is_whitespace() || "=.[(".contains(c))?;
    let name = rest.get(1..end)?.to_ascii_lowercase();
    script.at += end;
    let rest = script.rest();
    if rest.starts_with('.') {
        return member(script, &name);
    }
    if rest.starts_with('[') {
        script.at += 1;
        let key = script.word()?.text()?.trim_end_matches(']').to_owned();
        let mut near = script.rest().bytes().take(8);
        script.at += near.position(|octet| octet == b']')? + 1;
        equals(script)?;
        let value = script.word()?;
        set(script, &name, key, value);
        return Some(());
    }
    equals(script)?;
    let rest = script.rest();
    let word = rest
        .split(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    // The command is the next statement; objects begin without members.
    if COMMANDS.contains(&word.to_ascii_lowercase().as_str()) {
        return Some(());
    }
    let value = if word.eq_ignore_ascii_case("New-Object") {
        script.skip_line();
        Value::Map(Vec::new())
    } else {
        script.word()?
    };
    // A value that is converted: $body = @{…} | ConvertTo-Json.
    let piped = script
        .rest()
        .trim_start()
        .strip_prefix('|')
        .map(str::trim_start);
    let value = match piped {
        Some(command) if command.starts_with("ConvertTo-Json") => {
            Value::Call("ConvertTo-Json".to_owned(), vec![value])
        }
        Some(_) | None => value,
    };
    script.variables.insert(name, value);
    Some(())
}

/// `.Add("key", value)`, `.key = value`.
fn member(script: &mut Script<'_>, name: &str) -> Option<()> {
    let member = script.rest().strip_prefix('.')?;
    let end = member.find(|c: char| c.is_whitespace() || "(=".contains(c))?;
    let path = member.get(..end)?;
    script.at += 1 + end;
    let is_add = path == "Add" || path == "Headers.Add";
    if script.rest().starts_with('(') {
        if let Value::List(pair) = script.word()?
            && let [key, value] = &pair[..]
            && is_add
        {
            set(script, name, key.text()?.to_owned(), value.clone());
        }
        return Some(());
    }
    equals(script)?;
    let value = script.word()?;
    set(script, name, path.to_owned(), value);
    Some(())
}

/// Passes an equals sign and the white space around it.
fn equals(script: &mut Script<'_>) -> Option<()> {
    let rest = script.rest();
    let behind = rest.trim_start().strip_prefix('=')?.trim_start();
    script.at += rest.len() - behind.len();
    Some(())
}

fn set(script: &mut Script<'_>, name: &str, key: String, value: Value) {
    let entry = script.variables.entry(name.to_owned());
    let object = entry.or_insert_with(|| Value::Map(Vec::new()));
    if let Value::Map(members) = object
        && members.len() < MOST_VARIABLES
    {
        members.retain(|(known, _)| *known != key);
        members.push((key, value));
    }
}

/// The options of a command.
fn command(script: &mut Script<'_>) -> Result<Draft, ReadError> {
    let mut found = Found::default();
    while script.next_word().is_some() {
        let at = script.at;
        let is_option = script.rest().starts_with('-');
        let value = script.word().ok_or_else(|| unended(at))?;
        let word = value.text().unwrap_or_default().to_owned();
        let Some(name) = word.strip_prefix('-').filter(|_| is_option) else {
            if found.draft.target.is_empty() {
                found.draft.target = word;
                resolved(script, "the URL")?;
            }
            continue;
        };
        let name = name.trim_end_matches(':').to_ascii_lowercase();
        if is_switch(&name) || script.next_word().is_none() {
            continue;
        }
        let at = script.at;
        let value = script.word().ok_or_else(|| unended(at))?;
        option(script, &name, value, &mut found)?;
        script.unresolved = None;
    }
    let Found {
        mut draft,
        body,
        content_type,
    } = found;
    // What browsers write of HTTP/2's request line.
    draft
        .fields
        .retain(|(name, _)| !matches!(name.as_str(), "authority" | "method" | "path" | "scheme"));
    if let Some(content_type) = content_type {
        // The option replaces the header.
        let is_type = |name: &str| name.eq_ignore_ascii_case("Content-Type");
        draft.fields.retain(|(name, _)| !is_type(name));
        draft.fields.push(("Content-Type".to_owned(), content_type));
    }
    if let Some(body) = body {
        set_body(&body, &mut draft);
    }
    draft.method.get_or_insert_with(|| "GET".to_owned());
    Ok(draft)
}

/// What the options of a command come to.
#[derive(Default)]
struct Found {
    draft: Draft,
    body: Option<Value>,
    content_type: Option<String>,
}

/// Keeps the value of one option.
fn option(
    script: &mut Script<'_>,
    name: &str,
    value: Value,
    found: &mut Found,
) -> Result<(), ReadError> {
    match name {
        "uri" => {
            found.draft.target = value.text().unwrap_or_default().to_owned();
            resolved(script, "the URL")?;
        }
        "method" | "custommethod" => {
            found.draft.method = value.text().map(str::to_ascii_uppercase);
            resolved(script, "the method")?;
        }
        "headers" => {
            object::fields(&value, &mut found.draft.fields);
            resolved(script, "the headers")?;
        }
        "body" => {
            resolved(script, "the body")?;
            found.body = Some(value);
        }
        "contenttype" => found.content_type = value.text().map(str::to_owned),
        "useragent" => {
            let agent = value.text().unwrap_or_default().to_owned();
            found.draft.fields.push(("User-Agent".to_owned(), agent));
        }
        "websession" => {
            if let Some(agent) = value.get("UserAgent").and_then(Value::text) {
                found
                    .draft
                    .fields
                    .push(("User-Agent".to_owned(), agent.to_owned()));
            }
        }
        _ => {}
    }
    Ok(())
}

fn unended(at: usize) -> ReadError {
    use crate::request::fault::Place;
    ReadError::new("a string that ends", "the end").at(Place::Byte(at, "the text"))
}

/// Refuses a value with a variable that the script does not set.
fn resolved(script: &mut Script<'_>, what: &str) -> Result<(), ReadError> {
    match script.unresolved.take() {
        None => Ok(()),
        Some(variable) => {
            let fault = ReadError::new(
                format!("the value of {variable} in {what}"),
                "its name alone",
            );
            Err(fault
                .help("paste the lines that set the variable, or write its value in its place"))
        }
    }
}

fn is_switch(name: &str) -> bool {
    matches!(
        name,
        "usebasicparsing"
            | "usedefaultcredentials"
            | "skipcertificatecheck"
            | "skipheadervalidation"
            | "skiphttperrorcheck"
            | "allowunencryptedauthentication"
            | "disablekeepalive"
            | "passthru"
            | "verbose"
            | "preserveauthorizationonredirect"
            | "noproxy"
    )
}

/// A table as a body is a form, and the query of a GET.
fn set_body(body: &Value, draft: &mut Draft) {
    let is_table = matches!(body, Value::Map(_));
    let pairs = object::pairs(body).filter(|_| is_table);
    let is_get = draft.method.as_deref().is_none_or(|method| method == "GET");
    match pairs {
        Some(pairs) if is_get => {
            let mark = if draft.target.contains('?') { '&' } else { '?' };
            let query = object::encoded(&pairs);
            draft.target = format!("{}{mark}{query}", draft.target);
            let text = "the table of the body is the query of a GET";
            draft
                .remarks
                .push(Remark::assumed("query-encoded-again", text, "--url"));
            draft.method.get_or_insert_with(|| "GET".to_owned());
        }
        Some(pairs) => {
            draft.default_field("Content-Type", "application/x-www-form-urlencoded");
            draft.body = Some(object::encoded(&pairs).into_bytes());
            let text = "the body is the form that this table is encoded to";
            draft
                .remarks
                .push(Remark::assumed("form-encoded-again", text, "--body"));
        }
        None => {
            object::set_body(body, draft);
            // Without a method it is a GET, also with a body.
            let is_form = draft.method.as_deref() == Some("POST");
            if is_form && draft.body.as_ref().is_some_and(|body| !body.is_empty()) {
                draft.default_field("Content-Type", "application/x-www-form-urlencoded");
            }
        }
    }
}

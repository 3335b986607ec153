//! A request that Bruno keeps in a `.bru` file.

use super::parts::{self, Pair, encode_target, set_form};
use super::templates::{self, BRACES};
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::reader::Reader;
use crate::request::remark::Remark;
use crate::request::unread::CUT_SHORT;

pub(crate) const READER: Reader = Reader {
    summary: "A request of Bruno (a .bru file)",
    example: "get {\n  url: https://api.example.com/1/items?page=2\n}\nheaders {\n  Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\n}",
    instead: "in Bruno, use Generate Code, Shell, cURL",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(is_bruno),
    read: |paste, options| read(paste.text().unwrap_or_default(), options),
};

const METHODS: &[&str] = &[
    "get", "post", "put", "delete", "patch", "options", "head", "connect", "trace", "http",
];

/// The most requests of a text.
const MOST: usize = 16;

fn is_bruno(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let has_request = lines.any(|line| {
        let name = line.strip_suffix('{').map(str::trim_end);
        name.is_some_and(|name| METHODS.contains(&name))
    });
    has_request
        && text
            .lines()
            .any(|line| line.trim_start().starts_with("url:"))
}

/// A block of lines between `name {` and `}`, or between `name [` and `]`.
struct Block<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
    /// Whether the text ends before the block does.
    is_cut: bool,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for line in text.lines() {
        let line = line.trim_end();
        match &mut open {
            // Blocks end at a bracket in the first column; all else is indented.
            Some(_) if matches!(line, "}" | "]") => blocks.extend(open.take()),
            Some(block) => block.lines.push(line),
            None => {
                let name = line.strip_suffix(['{', '[']).map(str::trim);
                open = name.map(|name| Block {
                    name,
                    lines: Vec::new(),
                    is_cut: false,
                });
            }
        }
    }
    // What is there of a block that does not end is read, and reported.
    blocks.extend(open.map(|block| Block {
        is_cut: true,
        ..block
    }));
    blocks
}

/// The blocks of each file: in a text of several, each begins with its `meta`, or with another request.
fn files<'b, 'a>(blocks: &'b [Block<'a>]) -> Vec<&'b [Block<'a>]> {
    let is_request = |block: &Block<'_>| METHODS.contains(&block.name);
    let mut files = Vec::new();
    let mut rest = blocks;
    while !rest.is_empty() {
        let mut requests = 0;
        let end = rest.iter().enumerate().skip(1).position(|(place, block)| {
            requests += usize::from(rest.get(place - 1).is_some_and(is_request));
            block.name == "meta" || (is_request(block) && requests > 0)
        });
        let (file, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        files.push(file);
        rest = after;
    }
    files
}

/// The entries `name: value` of a block, without those that are switched off by `~`.
fn entries(block: &Block<'_>) -> Vec<Pair> {
    let mut entries: Vec<Pair> = Vec::new();
    let mut lines = block.lines.iter();
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.trim().split_once(':') else {
            continue;
        };
        let mut value = value.trim().to_owned();
        if value == "'''" {
            let several = lines.by_ref().take_while(|line| line.trim() != "'''");
            let several: Vec<&str> = several.map(|line| line.trim_start()).collect();
            value = several.join("\n");
        }
        let name = name.trim().trim_matches('"');
        if !name.starts_with('~') {
            entries.push((name.to_owned(), value));
        }
    }
    entries
}

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let blocks = blocks(text);
    let is_cut = blocks.iter().any(|block| block.is_cut);
    let mut read = Vec::new();
    for file in files(&blocks).into_iter().take(MOST) {
        let of = |name: &str| file.iter().find(|block| block.name == name);
        let Some(block) = file.iter().find(|block| METHODS.contains(&block.name)) else {
            continue;
        };
        let mut draft = draft(block, &of);
        if is_cut {
            let text = "a block of the file does not end: the text is cut short";
            draft.remarks.push(Remark::note(CUT_SHORT, text));
        }
        let variables = of("vars:pre-request").map(entries).unwrap_or_default();
        templates::fill(&mut draft, &variables, BRACES, options.url.is_some())?;
        encode_target(&mut draft);
        read.push(draft.finish(Form::Bruno, options)?);
    }
    Ok(read)
}

/// The request of a file without the values of its variables.
fn draft<'b>(block: &Block<'_>, of: &dyn Fn(&str) -> Option<&'b Block<'b>>) -> Draft {
    let request = entries(block);
    let value = |name: &str| {
        let entry = request.iter().find(|(known, _)| known == name);
        entry.map_or("", |(_, value)| value.as_str())
    };
    let method = match block.name {
        "http" => value("method"),
        name => name,
    };
    let mut draft = Draft::new(&method.to_ascii_uppercase(), value("url"));
    draft.fields = of("headers").map(entries).unwrap_or_default();
    let query = of("params:query").or_else(|| of("query")).map(entries);
    parts::add_query(&query.unwrap_or_default(), &mut draft);
    for (name, value) in of("params:path").map(entries).unwrap_or_default() {
        draft.target = draft
            .target
            .replace(&format!("/:{name}"), &format!("/{value}"));
    }
    body(value("body"), of, &mut draft);
    signs_later(value("auth"), &mut draft);
    draft
}

fn body<'b>(kind: &str, of: &dyn Fn(&str) -> Option<&'b Block<'b>>, draft: &mut Draft) {
    let text = |block: &Block<'_>| {
        let lines = block
            .lines
            .iter()
            .map(|line| line.strip_prefix("  ").unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").into_bytes()
    };
    let (block, content_type) = match kind {
        "formUrlEncoded" | "form-urlencoded" => {
            match of("body:form-urlencoded").map(entries) {
                Some(form) => set_form(&form, draft),
                None => draft.remarks.push(missing(kind)),
            }
            return;
        }
        "multipartForm" | "multipart-form" => {
            draft.default_field("Content-Type", "multipart/form-data");
            let text = "the multipart body is not in the file; none of it is signed";
            draft
                .remarks
                .push(Remark::assumed("multipart-not-written", text, "--body"));
            return;
        }
        "json" => (of("body:json").or_else(|| of("body")), "application/json"),
        "text" => (of("body:text"), "text/plain"),
        "xml" => (of("body:xml"), "application/xml"),
        "" | "none" | "inherit" => return,
        _ => (None, ""),
    };
    match block {
        Some(block) => {
            draft.body = Some(text(block));
            draft.default_field("Content-Type", content_type);
        }
        None => draft.remarks.push(missing(kind)),
    }
}

/// The remark on a body that the file announces and that is not read from it.
fn missing(kind: &str) -> Remark {
    let text = format!("the file has a body of the kind {kind}, which is not read from it");
    Remark::assumed("body-missing", text, "--body")
}

fn signs_later(auth: &str, draft: &mut Draft) {
    if auth == "oauth1" && draft.field("Authorization").is_none() {
        let text = "Bruno signs this request when it sends it, so its signature is not in the file: copy \
                    the request headers of its timeline instead";
        draft.remarks.push(Remark::note("bruno-signs-later", text));
    }
}

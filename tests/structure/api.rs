//! The public interface of a crate: its public items, methods, fields and variants, by file.
//!
//! The lint `unreachable_pub` keeps whatever no other crate can reach from being `pub`, so that the
//! list of what is `pub` is the list of what others can use.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What a file declares as public, one entry an item.
pub(crate) fn of(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let tokens: TokenStream = text.parse().expect("Rust");
    walk(tokens, "", &mut names);
    names
}

/// Adds the public names. `owner` is the type, with `::` or `.`, or empty.
fn walk(tokens: TokenStream, owner: &str, names: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut is_public = false;
    let mut inner = owner.to_owned();
    for (at, token) in tokens.iter().enumerate() {
        let rest = tokens.get(at + 1..).unwrap_or_default();
        match token {
            TokenTree::Group(group) => {
                walk(group.stream(), &inner, names);
                if group.delimiter() == Delimiter::Brace {
                    inner = owner.to_owned();
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => inner = owner.to_owned(),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                match word.as_str() {
                    "pub" => {
                        is_public = !is_group(rest.first(), Delimiter::Parenthesis);
                        if is_public {
                            names.extend(declared(rest).map(|name| format!("{owner}{name}")));
                        }
                        continue;
                    }
                    "impl" => inner = implemented(rest).unwrap_or_default(),
                    "struct" | "union" => inner = joined(rest, "."),
                    "trait" => inner = joined(rest, "::"),
                    "enum" => {
                        inner = joined(rest, "::");
                        let body = rest.iter().find_map(|token| {
                            let TokenTree::Group(group) = token else {
                                return None;
                            };
                            Some(group.stream())
                        });
                        let variants = body.filter(|_| is_public).map(variants);
                        let variants = variants.into_iter().flatten();
                        names.extend(variants.map(|name| format!("{inner}{name}")));
                    }
                    _ => {}
                }
                is_public = false;
            }
        }
    }
}

/// What follows `pub`: the name of an item or a field; of a `use`, the whole tree.
fn declared(rest: &[TokenTree]) -> Option<String> {
    let mut words = rest
        .iter()
        .filter(|token| matches!(token, TokenTree::Ident(_)));
    let first = words.next()?.to_string();
    match first.as_str() {
        "use" => {
            let tree = rest.iter().skip(1).map_while(|token| {
                let text = token.to_string();
                (text != ";").then_some(text)
            });
            Some(format!(
                "use {}",
                tree.collect::<String>().replace([' ', '\n'], "")
            ))
        }
        "fn" => Some(format!("{}()", words.next()?)),
        "const" | "async" | "unsafe" | "extern" => {
            let next = words.next()?.to_string();
            if next == "fn" || next == "unsafe" {
                declared(rest.get(1..)?)
            } else {
                Some(next)
            }
        }
        "struct" | "enum" | "trait" | "type" | "static" | "mod" | "union" => {
            Some(words.next()?.to_string())
        }
        field => Some(field.to_owned()),
    }
}

/// The type of an inherent `impl`; `None` for the implementation of a trait, where nothing is `pub`.
fn implemented(rest: &[TokenTree]) -> Option<String> {
    let head = rest
        .iter()
        .take_while(|token| !is_group(Some(token), Delimiter::Brace));
    let mut depth = 0;
    let mut name = None;
    for token in head {
        match token.to_string().as_str() {
            "<" => depth += 1,
            ">" => depth -= 1,
            "for" if depth == 0 => return None,
            "where" => break,
            word if depth == 0 && matches!(token, TokenTree::Ident(_)) => {
                name = Some(format!("{word}::"));
            }
            _ => {}
        }
    }
    name
}

fn joined(rest: &[TokenTree], mark: &str) -> String {
    let name = rest.first().map(ToString::to_string);
    format!("{}{mark}", name.unwrap_or_default())
}

/// The names of an enum's variants.
fn variants(body: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_new = true;
    for token in body {
        match token {
            TokenTree::Ident(name) if is_new => {
                names.push(name.to_string());
                is_new = false;
            }
            TokenTree::Punct(mark) => is_new |= mark.as_char() == ',',
            TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Literal(_) => {}
        }
    }
    names
}

fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}

//! What a Rust file declares, imports and names, read from its tokens. Tokens have the contents of
//! macro calls too, which a syntax tree does not.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// One name that a `use` brings in.
#[derive(Debug)]
pub(crate) struct Import {
    /// The path, without a final `*`.
    pub(crate) path: Vec<String>,
    /// The name here; `*` for a glob.
    pub(crate) name: String,
    /// Whether others can import it from here.
    pub(crate) public: bool,
}

/// A file's content.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The names of its items but modules.
    pub(crate) items: BTreeSet<String>,
    /// The modules that have a file of their own.
    pub(crate) modules: Vec<String>,
    /// Its imports, also those inside functions.
    pub(crate) imports: Vec<Import>,
    /// Every path of two or more names.
    pub(crate) paths: BTreeSet<Vec<String>>,
}

const ITEMS: &[&str] = &[
    "fn", "struct", "enum", "union", "trait", "const", "static", "type",
];

impl Source {
    pub(crate) fn read(text: &str) -> Self {
        let mut source = Self::default();
        let tokens: TokenStream = text.parse().expect("Rust");
        source.walk(tokens, true);
        source
    }

    fn walk(&mut self, tokens: TokenStream, top: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut public = false;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at + 1..).unwrap_or_default();
            at += 1;
            match token {
                TokenTree::Group(group) => self.walk(group.stream(), false),
                TokenTree::Punct(mark) => public &= mark.as_char() != ';',
                TokenTree::Literal(_) => {}
                TokenTree::Ident(ident) => match ident.to_string().as_str() {
                    "pub" => public = true,
                    "use" if !is_mark(rest.first(), '<') => {
                        let length = rest.iter().take_while(|t| !is_mark(Some(t), ';')).count();
                        self.import(rest.get(..length).unwrap_or_default(), &[], public);
                        at += length;
                        public = false;
                    }
                    "mod" if top => {
                        at += self.module(rest);
                        public = false;
                    }
                    word => {
                        if top {
                            self.items.extend(item(word, rest));
                        }
                        let (path, length) = path(word, rest);
                        at += length;
                        if path.len() > 1 {
                            self.paths.insert(path);
                        }
                    }
                },
            }
        }
    }

    /// A module: of its own file, or inline, whose items count as the file's. Returns the number of
    /// tokens read.
    fn module(&mut self, rest: &[TokenTree]) -> usize {
        match rest {
            [TokenTree::Ident(_), TokenTree::Group(group), ..] => {
                self.walk(group.stream(), true);
                2
            }
            [TokenTree::Ident(name), ..] => {
                self.modules.push(name.to_string());
                1
            }
            _ => 0,
        }
    }

    /// The names of a `use` tree.
    fn import(&mut self, tree: &[TokenTree], before: &[String], public: bool) {
        let mut path = before.to_vec();
        let mut name = None;
        let mut tokens = tree.iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) if ident == "as" => {
                    name = tokens.next().map(ToString::to_string);
                }
                TokenTree::Ident(ident) => path.push(ident.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for tree in inner.split(|token| is_mark(Some(token), ',')) {
                        self.import(tree, &path, public);
                    }
                    return;
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => name = Some("*".to_owned()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = name.or_else(|| path.last().cloned());
        if let (Some(name), false) = (name, path.len() == before.len() && tree.is_empty()) {
            self.imports.push(Import { path, name, public });
        }
    }
}

/// The name of the item that a keyword begins.
fn item(word: &str, rest: &[TokenTree]) -> Option<String> {
    match rest {
        [TokenTree::Ident(name), ..] if ITEMS.contains(&word) => {
            let name = name.to_string();
            (!ITEMS.contains(&name.as_str())).then_some(name)
        }
        [TokenTree::Punct(_), TokenTree::Ident(name), ..] if word == "macro_rules" => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// The path that a name begins, and the number of tokens after the name.
fn path(first: &str, rest: &[TokenTree]) -> (Vec<String>, usize) {
    let mut path = vec![first.to_owned()];
    let mut length = 0;
    while let Some([a, b, TokenTree::Ident(next)]) = rest.get(length..length + 3)
        && is_mark(Some(a), ':')
        && is_mark(Some(b), ':')
    {
        path.push(next.to_string());
        length += 3;
    }
    (path, length)
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

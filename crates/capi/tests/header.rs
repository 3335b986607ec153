//! The header declares the functions of the crate, with as many parameters.

use std::collections::BTreeMap;

/// The number of parameters of each function in a text, by its name.
fn functions(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for piece in text.split("basestring_harness_").skip(1) {
        let Some((name, rest)) = piece.split_once('(') else {
            continue;
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let Some((parameters, _)) = rest.split_once(')') else {
            continue;
        };
        if is_name && (parameters.contains('*')) {
            let parameters = parameters.split(',').filter(|one| !one.trim().is_empty());
            found.insert(name.to_owned(), parameters.count());
        }
    }
    found
}

#[test]
fn the_header_has_every_function() {
    let source = functions(include_str!("../src/lib.rs"));
    assert_eq!(source.len(), 6, "{source:?}");
    assert_eq!(functions(include_str!("../include/basestring.h")), source);
}

/// What `basestring fuzz new` writes is this header.
#[test]
fn the_template_has_the_same_header() {
    let template = include_str!("../../cli/skeletons/fuzz/c/basestring.h");
    assert_eq!(template, include_str!("../include/basestring.h"));
}

//! A request as Postman's console shows it.

use crate::request::draft::{is_absolute, is_method};
use crate::request::form::Form;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::sections;

pub(crate) const READER: Reader = Reader {
    summary: "A request in Postman's console",
    example: "GET https://api.example.com/1/items?page=2\nRequest Headers\nAuthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"",
    instead: "turn on \"Show raw log\" in the console and paste the raw request",
    is_general: false,
    recognize,
    read: |paste, options| {
        let draft = sections::read(paste.text().unwrap_or_default());
        draft
            .finish(Form::PostmanConsole, options)
            .map(|read| vec![read])
    },
};

fn recognize(paste: &Paste<'_>) -> bool {
    let Ok(first) = std::str::from_utf8(paste.first_line()) else {
        return false;
    };
    let mut words = first.split_whitespace().skip_while(|word| !is_method(word));
    let is_line = words.next().is_some() && words.next().is_some_and(is_absolute);
    is_line && !first.contains(" HTTP/") && paste.text().is_some_and(sections::is_panel)
}

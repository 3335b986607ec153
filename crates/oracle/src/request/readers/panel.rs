//! The headers of a request as a browser's developer tools show them.

use crate::request::form::Form;
use crate::request::reader::Reader;
use crate::request::sections;

pub(crate) const READER: Reader = Reader {
    summary: "The header panel of a browser's developer tools",
    example: "Request URL: https://api.example.com/1/items?page=2\nRequest Method: GET\nauthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"",
    instead: "copy the request as cURL in the developer tools",
    is_general: false,
    recognize: |paste| {
        let text = paste.text().filter(|_| !paste.begins_as_json());
        text.is_some_and(|text| sections::is_panel(text) && paste.contains("request url"))
    },
    read: |paste, options| {
        let draft = sections::read(paste.text().unwrap_or_default());
        draft.finish(Form::Panel, options).map(|read| vec![read])
    },
};

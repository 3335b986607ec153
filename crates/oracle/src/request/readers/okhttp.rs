//! What OkHttp's `HttpLoggingInterceptor` prints.

use crate::request::draft::{Draft, header_line, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What OkHttp's logging interceptor prints (Android, Retrofit), or Feign",
    example: "--> GET https://api.example.com/1/items?page=2\nAuthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\n--> END GET",
    instead: "set the interceptor's level to BODY and paste all lines from --> to <--",
    is_general: false,
    recognize: |paste| {
        paste
            .text()
            .is_some_and(|text| text.lines().any(|line| first(line).is_some()))
    },
    read,
};

/// The method and URL of the first line of a request.
fn first(line: &str) -> Option<(&str, &str)> {
    let at = line.find("--> ")?;
    let mut words = line.get(at + 4..)?.split(' ');
    let (method, url) = (words.next()?, words.next()?);
    (is_method(method) && url.contains("://")).then_some((method, url))
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    let mut draft: Option<Draft> = None;
    let mut lines_of_body: Option<Vec<&str>> = None;
    for line in paste.text().unwrap_or_default().lines() {
        let line = line.trim_end();
        let ends = line.contains("--> END ") || line.starts_with("<-- ");
        if ends || first(line).is_some() {
            if let Some(done) = draft.take() {
                read.push(finish(done, lines_of_body.take()).finish(Form::Okhttp, options)?);
            }
            draft = first(line).map(|(method, url)| Draft::new(method, url));
            continue;
        }
        match (&mut draft, &mut lines_of_body) {
            (None, _) => {}
            (Some(_), Some(body)) => body.push(line),
            (Some(_), None) if line.is_empty() => lines_of_body = Some(Vec::new()),
            (Some(draft), None) => match header_line(line.trim_start()) {
                Some((name, value)) => draft.fields.push((name.to_owned(), value.to_owned())),
                None => lines_of_body = Some(vec![line]),
            },
        }
    }
    if let Some(done) = draft {
        read.push(finish(done, lines_of_body).finish(Form::Okhttp, options)?);
    }
    Ok(read)
}

fn finish(mut draft: Draft, lines: Option<Vec<&str>>) -> Draft {
    draft.body = lines.map(|lines| lines.join("\n").into_bytes());
    draft
}

//! The request that a command's options come to.

use super::options::{Effect, place};
use super::url::{find, sent_url};
use super::{Command, basic, join, lines_removed};
use crate::authentication::login_remark;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::framing::HEAD_LIMIT;
use crate::request::model::{Body, OwnedRequest, Source};
use crate::request::remark::Remark;

impl Command<'_> {
    /// Puts the request together as curl does when all options are known.
    pub(super) fn finish(mut self) -> Result<OwnedRequest, ReadError> {
        let (url, at) = self
            .url
            .take()
            .ok_or_else(|| ReadError::new("a URL in the command line", "none"))?;
        if url.len() > HEAD_LIMIT {
            let found = format!("{} bytes", url.len());
            let expected = format!("a URL of at most {HEAD_LIMIT} bytes");
            return Err(ReadError::new(expected, found).at(place(at)));
        }
        self.refuse_contradictions()?;
        if self.has(Effect::Get)
            && let Some(data) = self.data.take()
        {
            self.query = join_all(&data, &self.query);
        }
        let url = self.uploaded_name(url);
        let method = self.method.clone().unwrap_or_else(|| self.usual_method());
        let url = sent_url(
            &url,
            at,
            &self.query,
            self.has(Effect::NoGlob),
            self.has(Effect::PathAsIs),
            &mut self.remarks,
        )?;
        self.default_fields(&url);
        let body = match (self.upload, self.data) {
            (Some((_, data)), _) | (None, Some(data)) => Body::Octets(data),
            (None, None) if self.multipart.is_empty() => Body::Octets(Vec::new()),
            (None, None) => {
                let text = "curl writes the multipart body when it sends; none of it is signed";
                self.remarks
                    .push(Remark::note("multipart-not-written", text));
                Body::Multipart(self.multipart)
            }
        };
        let custom = |name: &[u8]| {
            let named = |(field, _): &(Vec<u8>, _)| field.eq_ignore_ascii_case(name);
            self.fields.iter().any(named)
        };
        let fields = self
            .defaults
            .into_iter()
            .filter(|(name, _)| !custom(name))
            .collect::<Vec<_>>();
        let custom = self
            .fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        Ok(OwnedRequest {
            source: source(self.whole.into_inner(), &body),
            method,
            url,
            fields: fields.into_iter().chain(custom).collect(),
            body,
            remarks: self.remarks,
        })
    }

    fn refuse_contradictions(&self) -> Result<(), ReadError> {
        let kinds = [
            ("data (-d)", self.data.is_some()),
            ("a multipart form (-F)", !self.multipart.is_empty()),
            ("an upload (-T)", self.upload.is_some()),
        ];
        let mut given = kinds
            .into_iter()
            .filter(|(_, is_given)| *is_given)
            .map(|(name, _)| name);
        let (first, second) = (given.next(), given.next());
        if let (Some(first), Some(second)) = (first, second) {
            let found = format!("{first} and {second}");
            return Err(ReadError::new("one kind of body, as curl wants it", found));
        }
        if first.is_some() && self.has(Effect::Head) && !self.has(Effect::Get) {
            let expected = "a method that curl can take (-I is HEAD)";
            let found = format!("-I and {}", first.unwrap_or_default());
            return Err(ReadError::new(expected, found));
        }
        Ok(())
    }

    /// A file that is uploaded to a folder keeps its name.
    fn uploaded_name(&self, url: Vec<u8>) -> Vec<u8> {
        match &self.upload {
            Some((name, _)) if url.ends_with(b"/") && find(&url, b"?").is_none() => {
                let name = name.rsplit('/').next().unwrap_or_default();
                [
                    &url[..],
                    basestring::percent_encode(name.as_bytes()).as_bytes(),
                ]
                .concat()
            }
            _ => url,
        }
    }

    fn usual_method(&self) -> Vec<u8> {
        let method: &[u8] = if self.has(Effect::Head) {
            b"HEAD"
        } else if self.upload.is_some() {
            b"PUT"
        } else if self.data.is_some() || !self.multipart.is_empty() {
            b"POST"
        } else {
            b"GET"
        };
        method.to_vec()
    }

    fn default_fields(&mut self, url: &[u8]) {
        let has = |name: &[u8]| self.defaults.iter().any(|(field, _)| field == name);
        let content_type: Option<&[u8]> = if has(b"Content-Type") {
            None
        } else if self.data.is_some() {
            Some(b"application/x-www-form-urlencoded")
        } else if !self.multipart.is_empty() {
            Some(b"multipart/form-data")
        } else {
            None
        };
        let userinfo = basestring::Url::parse(url)
            .ok()
            .and_then(|url| url.userinfo());
        if let Some(userinfo) = userinfo.filter(|_| !has(b"Authorization"))
            && let Ok(userinfo) = basestring::percent_decode(userinfo)
        {
            self.default("Authorization", &basic(&userinfo));
        }
        self.login();
        if let Some(content_type) = content_type {
            self.default("Content-Type", content_type);
        }
    }

    /// A login that is not Basic has a header only after the server's challenge.
    fn login(&mut self) {
        let mut switches = self.switches.iter().rev();
        let scheme = switches.find_map(|(effect, _)| effect.login());
        let Some(scheme) = scheme.filter(|scheme| *scheme != "basic") else {
            return;
        };
        let is_basic = |value: &[u8]| value.starts_with(b"Basic ");
        self.defaults
            .retain(|(name, value)| name != b"Authorization" || !is_basic(value));
        self.remarks.extend(login_remark(scheme));
    }
}

fn join_all(first: &[u8], second: &[u8]) -> Vec<u8> {
    let mut whole = first.to_vec();
    if !second.is_empty() {
        join(&mut whole, second, b"&");
    }
    whole
}

/// Where the request is from, with the file of the body if curl removes something from it.
fn source(file: Option<Vec<u8>>, body: &Body) -> Source {
    Source {
        file: file.filter(|file| file != body.octets() && lines_removed(file) == body.octets()),
        ..Source::of(Form::Curl)
    }
}

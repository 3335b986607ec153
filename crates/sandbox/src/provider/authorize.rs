//! The owner's decision (2.2): by a command, by a person in a browser, or by filling in the form.

use basestring_oracle::internal::foreign::printed;
use std::io::{BufRead, Write as _};

use basestring::{Scheme, form_pairs, percent_encode};

use super::command;
use super::draft::FORM;
use super::html::{Form, codes, forms};
use super::session::Session;
use super::setup::{Flow, Site};
use super::wire::{Framing, Wire};
use crate::webhook::cookies::Jar;
use crate::webhook::http::Answer;
use crate::webhook::{Fault, Target};

/// How many pages a decision may take: signing in, consent, redirects.
const PAGES: usize = 6;

/// What the owner wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Grant,
    Deny,
}

/// What followed from the decision.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered {
    /// The verification code, from the redirect or from a page.
    pub(super) verifier: Option<String>,
    /// The redirect to the client, if there was one.
    pub(super) redirect: Option<String>,
    /// Header lines of the last answer that no valid redirect has.
    pub(super) injected: bool,
    /// The status of the last page.
    pub(super) status: u16,
}

/// Decides at this URL.
///
/// # Errors
///
/// The decision cannot be made.
pub(super) fn decide(
    session: &mut Session,
    flow: &Flow,
    url: &str,
    user: usize,
    wish: Wish,
) -> Result<Answered, Fault> {
    let command = match wish {
        Wish::Grant => flow.entry.approve.as_ref(),
        Wish::Deny => flow.entry.deny.as_ref(),
    };
    if let Some(line) = command {
        let user = flow.entry.users.get(user);
        let user = user.map(|user| user.name.as_str()).unwrap_or_default();
        let printed = command::run(line, &[("URL", url), ("OWNER", user)])?;
        return Ok(printed_answer(&printed));
    }
    if flow.entry.browser {
        return by_person(url, wish);
    }
    by_form(session, flow, url, user, wish)
}

/// What a command or a person gives: the URL of the redirect, or the code.
fn printed_answer(printed: &str) -> Answered {
    let last = printed.lines().last().unwrap_or_default().trim();
    let verifier = match verifier_of(last) {
        Some(verifier) => Some(verifier),
        None if last.is_empty() || last.contains("://") => None,
        None => Some(last.to_owned()),
    };
    Answered {
        verifier,
        redirect: last.contains("://").then(|| last.to_owned()),
        ..Answered::default()
    }
}

/// Asks the person at the terminal.
fn by_person(url: &str, wish: Wish) -> Result<Answered, Fault> {
    let (verb, what) = match wish {
        Wish::Grant => (
            "Grant",
            "Enter the verification code, or the URL of the redirect: ",
        ),
        Wish::Deny => ("Deny", "Press Enter when it is done: "),
    };
    let mut terminal = std::io::stderr();
    let asked = write!(
        terminal,
        "{verb} this request in a browser: {}\n{what}",
        printed(url)
    );
    asked.map_err(|error| Fault::answer(error.to_string()))?;
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Fault::answer(error.to_string()))?;
    Ok(printed_answer(&line))
}

/// The code in the query of a URL.
fn verifier_of(url: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let mut pairs = form_pairs(query.as_bytes()).filter_map(Result::ok);
    let found = pairs.find(|pair| *pair.name == *b"oauth_verifier")?;
    Some(String::from_utf8_lossy(&found.value).into_owned())
}

/// The pages of a decision in a browser without a window.
struct Browser<'s> {
    session: &'s mut Session,
    site: Site,
    cookies: Jar,
}

impl Browser<'_> {
    fn request(&mut self, url: &str, body: Option<String>) -> Result<Answer, Fault> {
        let (host, target) = place(url);
        let mut headers = Vec::new();
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let path = path.as_bytes().to_vec();
        let is_https = self.site.target.scheme == Scheme::Https;
        let cookies = self.cookies.header(&path, is_https);
        headers.extend(cookies.map(|cookies| ("Cookie".to_owned(), cookies)));
        if body.is_some() {
            headers.push(("Content-Type".to_owned(), FORM.into()));
        }
        let wire = Wire {
            method: if body.is_some() { "POST" } else { "GET" }.to_owned(),
            target: target.into_bytes(),
            host: host.into_bytes(),
            headers,
            body: body.map(String::into_bytes),
            framing: Framing::Length,
        };
        let answer = self.session.client.send(&self.site.target, &wire.bytes())?;
        for value in answer.values("Set-Cookie") {
            self.cookies.set(value, &self.site.target.host, &path);
        }
        Ok(answer)
    }
}

/// Fills in the forms: signs in where the form has a password, and presses the button that says what
/// is wanted.
fn by_form(
    session: &mut Session,
    flow: &Flow,
    url: &str,
    user: usize,
    wish: Wish,
) -> Result<Answered, Fault> {
    let user = flow.entry.users.get(user).cloned();
    let site = Site {
        url: flow.authorize.url.clone(),
        target: copy(&flow.authorize)?,
    };
    let mut browser = Browser {
        session,
        site,
        cookies: Jar::default(),
    };
    let mut url = url.to_owned();
    let mut body = None;
    let mut answered = Answered::default();
    let mut decided = false;
    for _ in 0..PAGES {
        let answer = browser.request(&url, body.take())?;
        answered.status = answer.status;
        answered.injected |= answer.values("X-Injected").next().is_some();
        if let Some(location) = answer.values("Location").next() {
            let location = String::from_utf8_lossy(location).into_owned();
            let next = absolute(&url, &location);
            let is_client = next.starts_with(&flow.entry.callback)
                || verifier_of(&next).is_some()
                || place(&next).0 != place(&flow.authorize.url).0;
            if is_client {
                answered.verifier = verifier_of(&next);
                answered.redirect = Some(next);
                return Ok(answered);
            }
            url = next;
            continue;
        }
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        if decided {
            answered.verifier = codes(&page);
            return Ok(answered);
        }
        let found = forms(&page);
        let (name, password) = user
            .as_ref()
            .map_or(("", ""), |user| (&*user.name, &*user.password));
        let filled = found
            .iter()
            .find_map(|form| form.filled(name, password, wish == Wish::Deny));
        let Some((form, pairs, is_decision)) = filled else {
            answered.verifier = codes(&page);
            return Ok(answered);
        };
        decided = is_decision;
        (url, body) = submitted(&url, form, &pairs);
    }
    Ok(answered)
}

/// The request of a form that is sent.
fn submitted(page: &str, form: &Form, pairs: &[(String, String)]) -> (String, Option<String>) {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| {
            let (name, value) = (
                percent_encode(name.as_bytes()),
                percent_encode(value.as_bytes()),
            );
            format!("{name}={value}")
        })
        .collect();
    let encoded = encoded.join("&");
    let url = match form.action.as_str() {
        "" => page.to_owned(),
        action => absolute(page, action),
    };
    if form.is_post {
        (url, Some(encoded))
    } else {
        let before = url.split('?').next().unwrap_or_default();
        (format!("{before}?{encoded}"), None)
    }
}

fn copy(site: &Site) -> Result<Target, Fault> {
    Site::new(&site.url, true).map(|site| site.target)
}

/// The authority and the target of a URL.
fn place(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, target) = rest.split_at(end);
    let slash = if target.starts_with('/') { "" } else { "/" };
    (host.to_owned(), format!("{slash}{target}"))
}

/// A reference of a page as an absolute URL.
fn absolute(page: &str, reference: &str) -> String {
    let scheme_end = reference.find(':').unwrap_or(usize::MAX);
    let path_start = reference.find(['/', '?', '#']).unwrap_or(usize::MAX);
    if scheme_end < path_start {
        return reference.to_owned();
    }
    let (scheme, rest) = page.split_once("://").unwrap_or(("http", page));
    let (host, target) = place(rest);
    if let Some(other) = reference.strip_prefix("//") {
        return format!("{scheme}://{other}");
    }
    if reference.starts_with('/') {
        return format!("{scheme}://{host}{reference}");
    }
    let path = target.split('?').next().unwrap_or_default();
    if reference.starts_with('?') {
        return format!("{scheme}://{host}{path}{reference}");
    }
    let folder = path
        .rfind('/')
        .and_then(|at| path.get(..=at))
        .unwrap_or("/");
    format!("{scheme}://{host}{folder}{reference}")
}

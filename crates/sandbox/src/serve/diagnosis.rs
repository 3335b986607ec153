//! The mistake that explains a refusal. The engine searches for it on a small pool, so that a flood of invalid
//! requests gets quick refusals without a diagnosis.

use std::sync::Arc;
use std::time::Duration;

use basestring::{Credentials, Kind, Received, Request, Secret, percent_decode};
use basestring_oracle::diagnose::{
    Conceal, Depth, Diagnosis, Evidence, KeyFinding, Verdict, diagnose,
};
use basestring_oracle::explain::Given;
use basestring_oracle::request::OwnedRequest;
use tokio::sync::Semaphore;

use super::received;
use super::refusal::{Found, Refusal, Why};
use super::verify::Purpose;

/// A header in which a client may send the base string that it signed, for comparison.
pub(super) const BASE_STRING_HEADER: &str = "X-OAuth-Base-String";

/// Longer requests, in bytes, are not diagnosed: the search reads them hundreds of times.
const LONGEST: usize = 16 << 10;
/// Requests with more parameters are not diagnosed.
const MOST_PARAMETERS: usize = 200;
/// How long a refusal waits for its turn.
const PATIENCE: Duration = Duration::from_millis(250);
/// How many refusals wait for their turn.
const WAITING: usize = 8;
/// How many explanations are shown, the most likely first.
const MOST_SHOWN: usize = 5;

/// Runs the searches.
pub(super) struct Clinic {
    /// One permit for each search that runs.
    running: Arc<Semaphore>,
    /// One permit for each search that runs or waits.
    admitted: Semaphore,
}

impl Clinic {
    /// One search for every two processors, at least one.
    pub(super) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let running = (processors / 2).max(1);
        Self {
            running: Arc::new(Semaphore::new(running)),
            admitted: Semaphore::new(running + WAITING),
        }
    }

    /// Adds the diagnosis to a refusal, if it is found in time.
    pub(super) async fn look(
        &self,
        refusal: &mut Refusal,
        request: &Arc<OwnedRequest>,
        purpose: Purpose,
        credentials: Option<Credentials>,
        conceal: &Conceal,
    ) {
        refusal.said.message = conceal.text(&refusal.said.message);
        let is_short = is_short(request);
        if is_short {
            refusal.said.base_string = server_base_string(request).map(|text| conceal.text(&text));
        }
        let Why::Kind(_) = refusal.why else { return };
        if !is_short {
            let words = "skipped: the request is too long";
            refusal.said.found.diagnosis = Some(words.to_owned());
            return;
        }
        let _place = self.admitted.try_acquire();
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.running).acquire_owned());
        let turn = match &_place {
            Ok(_) => turn.await.ok().and_then(Result::ok),
            Err(_) => None,
        };
        let Some(turn) = turn else {
            let words = "skipped: the server is busy; send the request again";
            refusal.said.found.diagnosis = Some(words.to_owned());
            return;
        };
        let (request, conceal) = (Arc::clone(request), conceal.clone());
        let why = refusal.why;
        let known = std::mem::take(&mut refusal.said.found);
        let found = tokio::task::spawn_blocking(move || {
            // The turn ends with the search, even if the client has gone away.
            let _turn = turn;
            search(
                &request,
                why,
                purpose,
                credentials.as_ref(),
                &conceal,
                known,
            )
        });
        if let Ok(found) = found.await {
            refusal.said.found = found;
        }
    }
}

fn is_short(request: &OwnedRequest) -> bool {
    let fields: usize = request
        .fields
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    let body = request.body.octets();
    let separators = request.url.iter().chain(body);
    request.url.len() + fields + body.len() <= LONGEST
        && separators.filter(|&&byte| byte == b'&').count() <= MOST_PARAMETERS
}

/// What is never shown of a request: the secrets, and its signature.
pub(super) fn conceal(request: &OwnedRequest, secrets: &[Secret]) -> Conceal {
    let mut signatures: Vec<Vec<u8>> = Vec::new();
    let _ = request.with_view(|view| {
        if let Ok((_, protocol)) = basestring::protocol_parameters(view) {
            let carried = protocol.iter();
            let carried = carried.filter(|parameter| *parameter.name == *b"oauth_signature");
            signatures.extend(carried.map(|parameter| parameter.value.to_vec()));
        }
        Ok(())
    });
    let query = request.url.splitn(2, |&byte| byte == b'?').nth(1);
    for form in [query.unwrap_or_default(), request.body.octets()] {
        signatures.extend(as_written(form).map(<[u8]>::to_vec));
    }
    let secrets = secrets.iter().map(Secret::expose);
    Conceal::of(secrets.chain(signatures.iter().map(Vec::as_slice)))
}

/// Signatures as written in a query or a form, in any encoding.
fn as_written(form: &[u8]) -> impl Iterator<Item = &[u8]> {
    let pieces = form.split(|&byte| byte == b'&');
    pieces.filter_map(|piece| {
        let (name, value) = piece.split_at(piece.iter().position(|&byte| byte == b'=')?);
        let is_signature = percent_decode(name).is_ok_and(|name| *name == *b"oauth_signature");
        is_signature.then(|| value.get(1..).unwrap_or_default())
    })
}

fn search(
    request: &OwnedRequest,
    why: Why,
    purpose: Purpose,
    credentials: Option<&Credentials>,
    conceal: &Conceal,
    mut found: Found,
) -> Found {
    // The secrets matter only if the signature is wrong.
    let is_signature = why == Why::Kind(Kind::BadSignature);
    let given = match credentials.filter(|_| is_signature) {
        Some(credentials) => Given {
            client_secret: Some(credentials.client_secret.clone()),
            token_secret: Some(credentials.token_secret.clone()),
            ..Given::default()
        },
        None => Given::default(),
    };
    let mut evidence = Evidence::of(request.clone());
    evidence.base_string = header(request, BASE_STRING_HEADER).filter(|_| is_signature);
    match diagnose(&[evidence], &given, Depth::Pairs) {
        Ok(diagnosis) => read(&diagnosis, is_signature, &mut found),
        Err(_) => no_parameters(request, &mut found),
    }
    let keyless = ["key-consumer-secret-only", "key-ampersand-missing"];
    let has_keyless = found.mistakes.iter().any(|m| keyless.contains(&m.id));
    if purpose == Purpose::Token && has_keyless {
        add(&mut found, "temporary-secret-missing");
    }
    if let Some(parting) = &mut found.first_difference {
        parting.right = conceal.text(&parting.right);
        parting.theirs = conceal.text(&parting.theirs);
    }
    found
}

fn server_base_string(request: &OwnedRequest) -> Option<String> {
    let views = received::views(request);
    let request = Request {
        method: &request.method,
        url: basestring::Url::parse(&request.url).ok()?,
        fields: &views,
        body: request.body.octets(),
    };
    Received::parse(&request).ok()?.base_string().ok()
}

fn header(request: &OwnedRequest, name: &str) -> Option<String> {
    let mut fields = request.fields.iter();
    let (_, value) = fields.find(|(field, _)| field.eq_ignore_ascii_case(name.as_bytes()))?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn add(found: &mut Found, mistake: &str) {
    if !found.mistakes.iter().any(|known| known.id == mistake) {
        found
            .mistakes
            .extend(basestring_oracle::diagnose::Named::find(mistake));
    }
}

/// A request without any protocol parameters.
fn no_parameters(request: &OwnedRequest, found: &mut Found) {
    match header(request, "Authorization") {
        Some(_) => add(found, "header-scheme-misspelt"),
        None => add(found, "header-never-sent"),
    }
}

fn read(diagnosis: &Diagnosis, is_signature: bool, found: &mut Found) {
    let mut named: Vec<&_> = Vec::new();
    named.extend(diagnosis.field.iter().map(|fault| &fault.mistake));
    named.extend(diagnosis.advice.iter().map(|advice| &advice.mistake));
    let mut words = None;
    if is_signature {
        named.extend(
            diagnosis
                .form
                .iter()
                .filter_map(|form| form.mistake.as_ref()),
        );
        let mut explanations: Vec<_> = diagnosis.explanations.iter().collect();
        if let Some(KeyFinding::Mistaken { explanations: more }) = &diagnosis.key {
            explanations.extend(more);
        }
        let variants = diagnosis.variants.iter().take(MOST_SHOWN);
        named.extend(variants.flat_map(|variant| &variant.mistakes));
        let shown = explanations.iter().take(MOST_SHOWN);
        named.extend(shown.flat_map(|explanation| &explanation.mistakes));
        words = Some(in_words(diagnosis, explanations.len()));
        let partings = diagnosis.parting.iter();
        let partings = partings
            .chain(
                diagnosis
                    .variants
                    .iter()
                    .filter_map(|variant| variant.parting.as_ref()),
            )
            .chain(
                explanations
                    .iter()
                    .filter_map(|explanation| explanation.parting.as_ref()),
            );
        // A difference between signatures would show the correct one.
        found.first_difference = partings
            .clone()
            .find(|parting| parting.of == "base string")
            .cloned();
    }
    found.diagnosis = words;
    for mistake in named {
        if !found.mistakes.iter().any(|known| known.id == mistake.id) {
            found.mistakes.push(mistake.clone());
        }
    }
}

fn in_words(diagnosis: &Diagnosis, explanations: usize) -> String {
    if explanations > 1 && diagnosis.verdict != Verdict::OtherRequest {
        return format!("one of {explanations} explanations; another request narrows them down");
    }
    match diagnosis.verdict {
        Verdict::OtherRequest => {
            let how = diagnosis
                .variants
                .first()
                .map_or("another request", |v| &v.how);
            format!("the signature is that of another request: {how}")
        }
        Verdict::Explained => "explained by the mistakes below".to_owned(),
        Verdict::KeyIsWrong => {
            "the base strings are equal, so the key is wrong: check both secrets".to_owned()
        }
        Verdict::Right
        | Verdict::RightIfEmpty
        | Verdict::OtherSide
        | Verdict::OtherBody
        | Verdict::FieldIsFaulty
        | Verdict::Refused
        | Verdict::BaseStringsAgree => "the signature itself is correct".to_owned(),
        Verdict::Unexplained
        | Verdict::Undecided
        | Verdict::BaseStringsDiffer
        | Verdict::NothingShows
            if diagnosis.parting.is_some() =>
        {
            "no known mistake explains it; see the first difference".to_owned()
        }
        Verdict::Unsigned => "oauth_signature is missing".to_owned(),
        Verdict::OtherLength => {
            "the signature has another length than the ones of oauth_signature_method".to_owned()
        }
        Verdict::RefusedUnverified => "it is rejected before the signature is verified".to_owned(),
        Verdict::Unexplained
        | Verdict::Undecided
        | Verdict::BaseStringsDiffer
        | Verdict::NothingShows => format!(
            "no known mistake explains it. Check the secrets, or send the base string that you signed \
             in the header {BASE_STRING_HEADER} to see the first difference"
        ),
    }
}

//! Running a client in every situation.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::client::{Call, Called, Client};
use super::judge::{Outcome, Takes, Verdict, judge};
use super::pki::Pki;
use super::report::Report;
use super::scene::Scene;
use super::situation::Situation;
use super::table;
use crate::clock;

/// The options of a run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The domain below which hosts with several labels are. They have to resolve to 127.0.0.1, or
    /// their situations are not judged.
    pub domain: String,
    /// Only the situations whose names start with one of these, and their valid twins; all if empty.
    pub only: Vec<String>,
    /// How many calls run at the same time.
    pub jobs: usize,
}

impl Default for Options {
    /// Every situation, four calls at the same time, names below `localhost`.
    fn default() -> Self {
        Self {
            domain: "localhost".to_owned(),
            only: Vec::new(),
            jobs: 4,
        }
    }
}

/// Runs a client in every situation, on servers on loopback with certificates made for the run.
///
/// # Errors
///
/// The servers or the client cannot be started.
///
/// # Examples
///
/// A client that requests nothing is not judged:
///
/// ```
/// use basestring_tls::clients::{Call, End, Options, run};
///
/// let options = Options { only: vec!["valid".to_owned()], ..Options::default() };
/// let report = run(&|_: &Call| {}, &options)?;
/// assert_eq!(report.end(), End::ValidRejected);
/// # Ok::<(), String>(())
/// ```
pub fn run(client: &dyn Client, options: &Options) -> Result<Report, String> {
    let folder = tempfile::tempdir().map_err(|fault| fault.to_string())?;
    let pki = Arc::new(Pki::new(clock::now())?);
    let stage = Stage::new(client, options, folder.path(), pki)?;
    let chosen = chosen(options);
    // The valid server first: a client that rejects it is not judged.
    let (first, rest): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|one| one.id == "valid");
    let mut outcomes = stage.all(&first, &HashMap::new())?;
    let is_usable = outcomes.iter().all(Outcome::is_accepted);
    if is_usable {
        let (valid, invalid): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|one| one.twin.is_none());
        outcomes.extend(stage.all(&valid, &HashMap::new())?);
        let twins = outcomes.iter().map(|one| (one.situation.id, one.clone()));
        let twins: HashMap<&str, Outcome> = twins.collect();
        outcomes.extend(stage.all(&invalid, &twins)?);
    } else {
        // Whether it uses the system's store shows why.
        let others = ["other-trusted-root", "other-host"];
        let others: Vec<_> = others.iter().filter_map(|id| table::find(id)).collect();
        outcomes.extend(stage.all(&others, &HashMap::new())?);
    }
    let order = |outcome: &Outcome| {
        let same = |one: &Situation| one.id == outcome.situation.id;
        table::ALL.iter().position(same)
    };
    outcomes.sort_by_key(order);
    Ok(Report::new(client.name(), client.takes_ca(), outcomes))
}

/// The chosen situations, with their twins.
fn chosen(options: &Options) -> Vec<&'static Situation> {
    let is_named = |id: &str| {
        options.only.is_empty()
            || options
                .only
                .iter()
                .any(|only| id.starts_with(only.as_str()))
    };
    let needed: Vec<&str> = table::ALL
        .iter()
        .filter(|one| is_named(one.id))
        .filter_map(|one| one.twin)
        .collect();
    table::ALL
        .iter()
        .filter(|one| one.id == "valid" || is_named(one.id) || needed.contains(&one.id))
        .collect()
}

/// What every call of a run has.
struct Stage<'s> {
    client: &'s dyn Client,
    options: &'s Options,
    pki: Arc<Pki>,
    /// A call without a URL and credentials.
    call: Call,
    secret: String,
}

impl<'s> Stage<'s> {
    fn new(
        client: &'s dyn Client,
        options: &'s Options,
        folder: &Path,
        pki: Arc<Pki>,
    ) -> Result<Self, String> {
        let call = files(&pki, folder)?;
        Ok(Self {
            client,
            options,
            pki,
            call,
            secret: secret()?,
        })
    }

    /// Runs situations, some at the same time.
    fn all(
        &self,
        situations: &[&'static Situation],
        twins: &HashMap<&str, Outcome>,
    ) -> Result<Vec<Outcome>, String> {
        let next = AtomicUsize::new(0);
        let results = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..self.options.jobs.clamp(1, situations.len().max(1)) {
                scope.spawn(|| {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(situation) = situations.get(place) else {
                            return;
                        };
                        let twin = situation.twin.and_then(|id| twins.get(id));
                        let outcome = self.one(situation, twin);
                        let mut held = results.lock().unwrap_or_else(PoisonError::into_inner);
                        held.push(outcome);
                    }
                });
            }
        });
        let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.into_iter().collect()
    }

    fn one(
        &self,
        situation: &'static Situation,
        twin: Option<&Outcome>,
    ) -> Result<Outcome, String> {
        let takes = Takes {
            ca: self.client.takes_ca(),
            credentials: self.client.takes_credentials(),
        };
        let scene = Scene::start(situation, &self.pki, &self.options.domain, &self.secret, 0)?;
        let call = Call {
            url: scene.url.clone(),
            authorization: authorization(situation, &self.secret),
            ..self.call.clone()
        };
        let called: Called = self.client.call(&call)?;
        let record = scene.record();
        let (verdict, because) = judge(situation, &record, &called, twin, takes);
        let timed_out = called.timed_out && verdict != Verdict::Correct;
        let because = if timed_out {
            format!("{because}; the client was ended at its time limit")
        } else {
            because
        };
        Ok(Outcome {
            situation,
            verdict,
            because,
            record,
            called,
        })
    }
}

/// The files that clients get.
pub(crate) fn files(pki: &Pki, folder: &Path) -> Result<Call, String> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text)
            .map_err(|fault| format!("cannot write {}: {fault}", path.display()))?;
        Ok::<_, String>(path)
    };
    let empty = folder.join("empty");
    fs::create_dir_all(&empty).map_err(|fault| fault.to_string())?;
    let ca_pem = pki.given();
    Ok(Call {
        url: String::new(),
        ca: write("ca.pem", &ca_pem)?,
        system: write("system.pem", &pki.system())?,
        ca_pem,
        empty,
        authorization: String::new(),
    })
}

/// The credentials for a situation: signed ones, or a bearer's.
fn authorization(situation: &Situation, secret: &str) -> String {
    if situation.id == "signed-request-redirected" {
        format!(
            "OAuth oauth_consumer_key=\"test\", oauth_signature_method=\"HMAC-SHA1\", \
             oauth_timestamp=\"{}\", oauth_nonce=\"test\", oauth_signature=\"{secret}\"",
            clock::now()
        )
    } else {
        format!("Bearer {secret}")
    }
}

/// Random letters, to recognize the credentials of the run.
pub(crate) fn secret() -> Result<String, String> {
    let mut bytes = [0; 16];
    let random = crate::provider::provider().secure_random;
    random
        .fill(&mut bytes)
        .map_err(|_| "the system gives no random bytes".to_owned())?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(b'a' + byte % 26))
        .collect())
}

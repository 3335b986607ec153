//! Servers for every situation, for clients that are run by hand.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::Call;
use super::pki::Pki;
use super::record::Record;
use super::run::{files, secret};
use super::scene::Scene;
use super::situation::Situation;
use super::table;
use crate::clock;
use crate::printable::printable;

/// The options of the servers.
#[derive(Clone, Debug, Default)]
pub struct ServeOptions {
    /// The domain below which hosts with several labels are.
    pub domain: String,
    /// Only the situations whose names start with one of these; all if empty.
    pub only: Vec<String>,
    /// The port of the first situation; the others follow. 0 is any free one for each.
    pub port: u16,
}

/// Running servers; they stop when this is dropped.
pub struct Serving {
    scenes: Vec<(&'static Situation, Scene, Record)>,
    call: Call,
    _folder: TempDir,
}

/// Starts a server for each situation.
///
/// # Errors
///
/// A port is not free.
pub fn serve(options: &ServeOptions) -> Result<Serving, String> {
    let folder = tempfile::tempdir().map_err(|fault| fault.to_string())?;
    let pki = Arc::new(Pki::new(clock::now())?);
    let call = Call {
        authorization: format!("Bearer {}", secret()?),
        ..files(&pki, folder.path())?
    };
    let is_chosen = |one: &&Situation| {
        let mut only = options.only.iter();
        options.only.is_empty() || only.any(|only| one.id.starts_with(only.as_str()))
    };
    let secret = call.authorization.trim_start_matches("Bearer ");
    let mut scenes = Vec::new();
    for (place, situation) in (0..).zip(table::ALL.iter().filter(is_chosen)) {
        let port = match options.port {
            0 => 0,
            first => first
                .checked_add(place)
                .ok_or("there are not enough ports")?,
        };
        let scene = Scene::start(situation, &pki, &options.domain, secret, port)?;
        scenes.push((situation, scene, Record::default()));
    }
    Ok(Serving {
        scenes,
        call,
        _folder: folder,
    })
}

impl Serving {
    /// The CA to trust, and the URL of each situation.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let situations = self.scenes.iter().map(|(situation, scene, _)| {
            let mut row = situation.to_json();
            row["url"] = Value::from(scene.url.as_str());
            row
        });
        json!({
            "ca": self.call.ca,
            "system_ca": self.call.system,
            "authorization": self.call.authorization,
            "situations": situations.collect::<Vec<_>>(),
        })
    }

    /// What happened since the last call, a line for each connection and request.
    pub fn news(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for (situation, scene, known) in &mut self.scenes {
            let record = scene.now();
            let id = situation.id;
            for one in record.connections.iter().skip(known.connections.len()) {
                let offered = one.hello.as_ref().map_or_else(String::new, |hello| {
                    let name = hello.sni.as_deref().unwrap_or("no server name");
                    format!(" ({}, {name})", hello.versions.join(", "))
                });
                let end = match (&one.alert, one.is_complete || one.stayed) {
                    (Some(alert), _) => format!("alert {alert}"),
                    (None, true) => "handshake completed".to_owned(),
                    (None, false) => "closed during the handshake".to_owned(),
                };
                lines.push(format!("{id}: {end}{offered}"));
            }
            for one in record.requests.iter().skip(known.requests.len()) {
                let over = if one.tls { "TLS" } else { "plain HTTP" };
                lines.push(format!("{id}: request over {over}: {}", one.line));
            }
            for one in record.fetched.iter().skip(known.fetched.len()) {
                lines.push(format!("{id}: fetched: {one}"));
            }
            *known = record;
        }
        lines.iter().map(|line| printable(line)).collect()
    }
}

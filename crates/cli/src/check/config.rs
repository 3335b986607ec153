//! The configuration file of `check`, `basestring.toml`: defaults for options that are not given.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use basestring_oracle::report::Format;
use serde::Deserialize;

use crate::exit::Failure;
use crate::files::cannot_read;

/// The file's name.
const NAME: &str = "basestring.toml";

/// A configuration and its folder, from which its paths and commands start.
#[derive(Default)]
pub(crate) struct Config {
    pub(super) folder: PathBuf,
    pub(super) content: Content,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Content {
    /// The implementations, as `--adapter` and `--known` name them.
    pub(super) adapters: Vec<Entry>,
    /// As `--profile`.
    pub(super) profile: Option<String>,
    /// As `--strict`.
    pub(super) strict: bool,
    /// The files of the reports, by the names of the formats.
    pub(super) formats: BTreeMap<String, PathBuf>,
}

impl Content {
    /// Whether it has options that count also with `--adapter`.
    pub(super) fn has_options(&self) -> bool {
        let Self {
            adapters: _,
            profile,
            strict,
            formats,
        } = self;
        profile.is_some() || *strict || !formats.is_empty()
    }
}

/// An implementation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Entry {
    /// A command line, a folder, or the word `reference`.
    pub(super) run: String,
    /// Its list of known failures.
    pub(super) known_failures: Option<PathBuf>,
}

impl Config {
    /// The configuration in the current folder or the nearest one above it, up to the root of the
    /// repository (the folder that has `.git`); empty if there is none.
    pub(super) fn find() -> Result<Self, Failure> {
        let here = std::env::current_dir();
        let here = here.map_err(|fault| cannot_read(Path::new("."), &fault))?;
        for folder in here.ancestors() {
            let file = folder.join(NAME);
            if file.is_file() {
                return Self::read(folder, &file);
            }
            if folder.join(".git").exists() {
                break;
            }
        }
        Ok(Self::default())
    }

    fn read(folder: &Path, file: &Path) -> Result<Self, Failure> {
        let text = basestring_oracle::internal::files::read_text(file)
            .map_err(|fault| cannot_read(file, &fault))?;
        let content: Content = toml::from_str(&text).map_err(|fault| {
            let line = fault.span().map_or(1, |span| {
                let before = text.get(..span.start).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            let message = format!("{}: line {line}: {}", file.display(), fault.message());
            Failure::input(message).help("`basestring check --help` describes the file")
        })?;
        let config = Self {
            folder: folder.to_owned(),
            content,
        };
        let is_unknown = |name: &&String| Format::find(name).is_none();
        if let Some(name) = config.content.formats.keys().find(is_unknown) {
            let names: Vec<_> = Format::ALL.iter().map(|format| format.name).collect();
            let message = format!("{}: no format is named {name:?}", file.display());
            let help = format!("expected one of {}", names.join(", "));
            return Err(Failure::input(message).help(help));
        }
        Ok(config)
    }

    /// The file, if there is one.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let is_there = !self.folder.as_os_str().is_empty();
        is_there.then(|| self.folder.join(NAME))
    }
}

//! Who is checked.

use std::path::{Path, PathBuf};

use basestring_oracle::adapter::{Adapter, Manifest, Options};
use basestring_oracle::check;
use basestring_oracle::{Case, Reference, Report, name_mistakes};

use super::Args;
use super::progress::Progress;
use crate::exit::{Exit, Failure};
use crate::output;

/// Where adapters are looked for when none is named.
const FOLDER: &str = "adapters";

/// The list beside an adapter's manifest.
const KNOWN: &str = "known-failures.txt";

/// One that is checked.
pub(super) enum Subject {
    /// The reference itself, in this process.
    Reference,
    /// An adapter by its command line.
    Command {
        line: String,
        known: Option<PathBuf>,
    },
    /// An adapter with a manifest.
    Kept {
        folder: PathBuf,
        manifest: Manifest,
        known: Option<PathBuf>,
    },
}

/// A report, and whether the adapter failed so often that it was given up.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) given_up: bool,
}

/// Those that the arguments name, or else the reference and the adapters that can be run here as
/// they are. An adapter that is passed over is said to be.
pub(super) fn subjects(args: &Args) -> Result<Vec<Subject>, Failure> {
    if args.known.len() > args.adapter.len() {
        return Err(Failure::new(
            Exit::Usage,
            format!(
                "expected at most one --known for each --adapter, found {} for {}",
                args.known.len(),
                args.adapter.len()
            ),
        ));
    }
    if args.adapter.is_empty() {
        return found_here(args.quiet);
    }
    let mut known = args.known.iter().cloned();
    let subject = |adapter: &String| {
        let (folder, known) = (Path::new(adapter), known.next());
        if folder.join("adapter.json").is_file() {
            let manifest = Manifest::read(folder).map_err(Failure::input)?;
            Ok(kept(folder.to_owned(), manifest, known, args.update_known))
        } else {
            Ok(Subject::Command {
                line: adapter.clone(),
                known,
            })
        }
    };
    args.adapter.iter().map(subject).collect()
}

fn found_here(quiet: bool) -> Result<Vec<Subject>, Failure> {
    let mut subjects = vec![Subject::Reference];
    for (folder, manifest) in Manifest::read_all(Path::new(FOLDER)).map_err(Failure::input)? {
        let why = match (&manifest.install, manifest.missing_program()) {
            (_, Some(program)) => format!("{program} is not on PATH"),
            (Some(_), None) => {
                format!(
                    "it is to be installed; --adapter {} checks it",
                    folder.display()
                )
            }
            (None, None) => {
                subjects.push(kept(folder, manifest, None, false));
                continue;
            }
        };
        if !quiet {
            output::say(&format!("{}: passed over, {why}\n", manifest.name));
        }
    }
    Ok(subjects)
}

fn kept(folder: PathBuf, manifest: Manifest, known: Option<PathBuf>, update: bool) -> Subject {
    let beside = folder.join(KNOWN);
    let known = known.or_else(|| (update || beside.is_file()).then_some(beside));
    Subject::Kept {
        folder,
        manifest,
        known,
    }
}

impl Subject {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Reference => "basestring",
            Self::Command { line, .. } => line,
            Self::Kept { manifest, .. } => &manifest.name,
        }
    }

    /// The list of its known failures.
    pub(super) fn known(&self) -> Option<&Path> {
        match self {
            Self::Reference => None,
            Self::Command { known, .. } | Self::Kept { known, .. } => known.as_deref(),
        }
    }

    pub(super) fn check(&self, args: &Args, cases: &[&Case]) -> Result<Checked, Failure> {
        // Copies that would have no case are not started.
        let copies = usize::from(args.jobs).min(cases.len());
        let mut adapters = Vec::new();
        for _ in 0..copies {
            adapters.extend(self.start(args)?);
        }
        let progress = Progress::new(self.name(), args.quiet);
        let show = |step: check::Progress<'_>| progress.show(&step);
        let mut report = match &mut adapters[..] {
            [] => check::check(&mut Reference, cases, show),
            [adapter] => check::check(adapter, cases, show),
            copies => check::check_at_once(copies, cases, show),
        };
        progress.end();
        report.set_strict(args.strict);
        name_mistakes(&mut report, cases);
        report.command = adapters.first().map(Adapter::command);
        let given_up = adapters.iter().any(Adapter::is_given_up);
        Ok(Checked { report, given_up })
    }

    /// Starts an adapter; none where the subject answers in this process.
    fn start(&self, args: &Args) -> Result<Option<Adapter>, Failure> {
        let mut options = Options {
            timeout: args.timeout,
            ..Options::default()
        };
        let started = match self {
            Self::Reference => return Ok(None),
            Self::Command { line, .. } => Adapter::start(line, options),
            Self::Kept {
                folder, manifest, ..
            } => {
                // A manifest's paths start at the folder in which `adapters` stands.
                let above = folder.parent().and_then(Path::parent);
                options.folder = above
                    .filter(|path| !path.as_os_str().is_empty())
                    .map(Path::to_owned);
                Adapter::start_words(manifest.command.clone(), options)
            }
        };
        started
            .map(Some)
            .map_err(|fault| Failure::new(Exit::Adapter, fault.to_string()))
    }
}

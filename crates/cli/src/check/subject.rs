//! Who is checked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use basestring_oracle::adapter::{Adapter, Manifest, Options};
use basestring_oracle::check::{self, Generated};
use basestring_oracle::{Case, Implementation, Op, Reference, Report, name_mistakes};

use super::Args;
use super::progress::Progress;
use crate::exit::{Exit, Failure};
use crate::output;

/// Where adapters are looked for when none is named.
const FOLDER: &str = "adapters";

/// What tells the folder of an adapter.
const MANIFEST: &str = "adapter.json";

/// The list beside an adapter's manifest.
const KNOWN: &str = "known-failures.txt";

/// One that is checked.
pub(crate) enum Subject {
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

/// A report, the smallest of the made-up cases that failed, and whether the adapter failed so often
/// that it was given up.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) small: Vec<Case>,
    pub(super) given_up: bool,
}

/// Those that the arguments name, or else the reference and the adapters that run without being set
/// up. The number of the others is printed.
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
    let mut subjects = Vec::new();
    for adapter in &args.adapter {
        let kept_there = kept_in(adapter)?;
        let known = known.next();
        match (&kept_there[..], known) {
            ([], known) => subjects.push(Subject::named(adapter, known, args.update_known)?),
            (_, Some(list)) => {
                return Err(Failure::new(
                    Exit::Usage,
                    format!(
                        "expected a list for one adapter, found --known {} for the {} of {adapter}; \
                         each has its own beside its adapter.json",
                        list.display(),
                        kept_there.len()
                    ),
                ));
            }
            (_, None) => {
                let all = installed(adapter, kept_there)?.into_iter();
                subjects
                    .extend(all.map(|(at, manifest)| kept(at, manifest, None, args.update_known)));
            }
        }
    }
    Ok(subjects)
}

/// The adapters in the folders of a folder that is none itself.
fn kept_in(adapter: &str) -> Result<Vec<(PathBuf, Manifest)>, Failure> {
    let folder = Path::new(adapter);
    if folder.join(MANIFEST).is_file() {
        return Ok(Vec::new());
    }
    Manifest::read_all(folder).map_err(Failure::input)
}

/// Those of a folder's adapters that can be run here. One line names the others.
fn installed(
    folder: &str,
    adapters: Vec<(PathBuf, Manifest)>,
) -> Result<Vec<(PathBuf, Manifest)>, Failure> {
    let above = Path::new(folder).parent().unwrap_or(Path::new(""));
    let (there, missing): (Vec<_>, Vec<_>) = adapters
        .into_iter()
        .partition(|(_, manifest)| manifest.is_installed(above));
    if missing.is_empty() {
        return Ok(there);
    }
    let names: Vec<&str> = missing.iter().map(|(_, m)| m.name.as_str()).collect();
    let names = names.join(", ");
    if there.is_empty() {
        return Err(Failure::new(
            Exit::Adapter,
            format!(
                "no adapter of {folder} is set up ({names}); the \"install\" command in its \
                 adapter.json sets one up"
            ),
        ));
    }
    output::say(&format!(
        "Not set up, so not checked: {names}. The \"install\" command in an adapter.json sets it up.\n"
    ));
    Ok(there)
}

fn found_here(quiet: bool) -> Result<Vec<Subject>, Failure> {
    let mut subjects = vec![Subject::Reference];
    let mut skipped = 0;
    for (folder, manifest) in Manifest::read_all(Path::new(FOLDER)).map_err(Failure::input)? {
        if manifest.install.is_some() || manifest.missing_program().is_some() {
            skipped += 1;
        } else {
            subjects.push(kept(folder, manifest, None, false));
        }
    }
    if skipped > 0 && !quiet {
        let plural = if skipped == 1 {
            " that is"
        } else {
            "s that are"
        };
        output::say(&format!(
            "Skipped {skipped} adapter{plural} not set up. To check one: --adapter {FOLDER}/NAME\n"
        ));
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
    /// The one that a command line, the folder of an adapter or the word `reference` names; `update`
    /// says that its list of known failures is to be written.
    pub(crate) fn named(
        adapter: &str,
        known: Option<PathBuf>,
        update: bool,
    ) -> Result<Self, Failure> {
        let folder = Path::new(adapter);
        if folder.join(MANIFEST).is_file() {
            let manifest = Manifest::read(folder).map_err(Failure::input)?;
            return Ok(kept(folder.to_owned(), manifest, known, update));
        }
        Ok(match adapter {
            "reference" => Self::Reference,
            line => Self::Command {
                line: line.to_owned(),
                known,
            },
        })
    }

    pub(crate) fn name(&self) -> &str {
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

    pub(super) fn check(
        &self,
        args: &Args,
        vectors: &[&Case],
        seed: u64,
    ) -> Result<Checked, Failure> {
        // Copies that would have no case are not started.
        let copies = usize::from(args.jobs).min(vectors.len() + args.cases);
        let mut adapters = Vec::new();
        for _ in 0..copies {
            adapters.extend(self.start(args.timeout)?);
        }
        let hello = match adapters.first_mut() {
            Some(adapter) => adapter.hello(),
            None => Reference.hello(),
        };
        let asked = |op: &Op| hello.has(*op) && vectors.iter().any(|case| case.call.op() == *op);
        let ops: Vec<Op> = Op::ALL.iter().copied().filter(asked).collect();
        let source = Generated::new(seed, &ops);
        if args.cases > 0 && source.is_empty() {
            return Err(Failure::new(
                Exit::Nothing,
                format!(
                    "{}: no cases can be generated: the implementation has none of the chosen \
                     operations for which there are generators",
                    self.name()
                ),
            ));
        }
        let made = source.cases(args.cases);
        let made_cases = made.iter().map(|made| &made.case);
        let cases: Vec<&Case> = vectors.iter().copied().chain(made_cases).collect();
        let progress = Progress::new(self.name(), args.quiet);
        let show = |step: check::Progress<'_>| progress.show(&step);
        let mut report = match &mut adapters[..] {
            [] => check::check(&mut Reference, &cases, show),
            [adapter] => check::check(adapter, &cases, show),
            copies => check::check_at_once(copies, &cases, show),
        };
        progress.end();
        report.set_strict(args.strict);
        report.seed = (args.cases > 0).then_some(seed);
        name_mistakes(&mut report, &cases);
        // What the profile accepts is not a failure to shrink.
        if let Some(profile) = args.profile {
            report.accept(profile);
        }
        let small = match adapters.first_mut() {
            Some(adapter) => check::shrink(&mut report, &source, &made, vectors, adapter),
            None => check::shrink(&mut report, &source, &made, vectors, &mut Reference),
        };
        report.adapter = match self {
            Self::Reference | Self::Command { .. } => None,
            Self::Kept { manifest, .. } => Some(manifest.name.clone()),
        };
        report.command = adapters.first().map(Adapter::command);
        let given_up = adapters.iter().any(Adapter::is_given_up);
        Ok(Checked {
            report,
            small,
            given_up,
        })
    }

    /// Starts an adapter; none where the subject answers in this process.
    pub(crate) fn start(&self, timeout: Duration) -> Result<Option<Adapter>, Failure> {
        let mut options = Options {
            timeout,
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
        started.map(Some).map_err(|fault| {
            let message = match self.install() {
                Some(install) => format!("{fault}; its adapter.json sets it up by: {install}"),
                None => fault.to_string(),
            };
            Failure::new(Exit::Adapter, message)
        })
    }

    /// The command that sets it up, where one is known.
    fn install(&self) -> Option<&str> {
        match self {
            Self::Kept { manifest, .. } => manifest.install.as_deref(),
            Self::Reference | Self::Command { .. } => None,
        }
    }
}

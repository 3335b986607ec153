//! The implementations to check.

use std::path::{Path, PathBuf};
use std::time::Duration;

use basestring_oracle::internal::adapter::{Adapter, Manifest, Options};
use basestring_oracle::internal::check::{Generated, name_mistakes, shrink};
use basestring_oracle::{Case, Implementation, Op, Reference, Report};

use super::Args;
use super::long::LongRun;
use super::progress::{Progress, run_all};
use crate::exit::{Exit, Failure};
use crate::output;

/// The usual folder of adapters, which a message names.
const FOLDER: &str = "adapters";

/// The file that makes a folder the folder of an adapter.
const MANIFEST: &str = "adapter.json";

/// The word that names the reference instead of an adapter.
const REFERENCE: &str = "reference";

/// The list in the folder of an adapter.
const KNOWN: &str = "known-failures.txt";

/// An implementation to check.
pub(crate) enum Subject {
    /// The reference itself, in this process.
    Reference,
    /// An adapter by its command line.
    Command {
        line: String,
        known: Option<PathBuf>,
        /// The folder in which it is started, if it is not the current one.
        folder: Option<PathBuf>,
    },
    /// An adapter with a manifest.
    Kept {
        folder: PathBuf,
        manifest: Manifest,
        known: Option<PathBuf>,
    },
}

/// A report, the shrunk failing generated cases, and whether the run stopped because the adapter
/// failed too often.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) small: Vec<Case>,
    pub(super) given_up: bool,
}

/// The subjects that the arguments name, or else those that the configuration file lists, of which there
/// must be one. Nothing else is run: the folder may be of a repository that nobody has read.
pub(super) fn subjects(args: &Args) -> Result<Vec<Subject>, Failure> {
    if args.known.len() > args.adapter.len() {
        return Err(Failure::new(
            Exit::Usage,
            format!(
                "--known is given {} times for {} adapters: expected at most one for each",
                args.known.len(),
                args.adapter.len()
            ),
        ));
    }
    if args.reference {
        return Ok(vec![Subject::Reference]);
    }
    if args.adapter.is_empty() && !args.config.content.adapters.is_empty() {
        return configured(args);
    }
    if args.adapter.is_empty() {
        if args.update_known {
            let message = "--update-known needs --adapter or adapters in basestring.toml";
            return Err(Failure::new(Exit::Usage, message));
        }
        return Err(nothing_named());
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
                        "--known {} is for one adapter, and {adapter} has {}: each has its own list \
                         next to its adapter.json",
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

/// The implementations of the configuration file.
fn configured(args: &Args) -> Result<Vec<Subject>, Failure> {
    let folder = &args.config.folder;
    if let (Some(file), false) = (args.config.file(), args.quiet)
        && !args.config.content.has_options()
    {
        output::note("note: ", &format!("the adapters of {}", file.display()));
    }
    let mut subjects = Vec::new();
    for entry in &args.config.content.adapters {
        let known = entry.known_failures.as_ref().map(|list| folder.join(list));
        let there = folder.join(&entry.run);
        if entry.run == REFERENCE {
            subjects.push(Subject::Reference);
        } else if there.is_dir() {
            let there = there.display().to_string();
            let kept_there = kept_in(&there)?;
            if kept_there.is_empty() {
                subjects.push(Subject::named(&there, known, args.update_known)?);
            } else {
                let all = installed(&there, kept_there)?.into_iter();
                subjects
                    .extend(all.map(|(at, manifest)| kept(at, manifest, None, args.update_known)));
            }
        } else {
            subjects.push(Subject::Command {
                line: entry.run.clone(),
                known,
                folder: Some(folder.clone()),
            });
        }
    }
    Ok(subjects)
}

/// The adapters in the folders of a folder that is not an adapter itself.
fn kept_in(adapter: &str) -> Result<Vec<(PathBuf, Manifest)>, Failure> {
    let folder = Path::new(adapter);
    if folder.join(MANIFEST).is_file() {
        return Ok(Vec::new());
    }
    Manifest::read_all(folder).map_err(Failure::input)
}

/// The adapters of a folder that are set up. One note names the others.
fn installed(
    folder: &str,
    adapters: Vec<(PathBuf, Manifest)>,
) -> Result<Vec<(PathBuf, Manifest)>, Failure> {
    let (there, missing): (Vec<_>, Vec<_>) = adapters
        .into_iter()
        .partition(|(folder, manifest)| manifest.is_installed(folder));
    if missing.is_empty() {
        return Ok(there);
    }
    let names: Vec<&str> = missing.iter().map(|(_, m)| m.name.as_str()).collect();
    let names = names.join(", ");
    if there.is_empty() {
        let message = format!("no adapter of {folder} is set up ({names})");
        let help = "run the \"install\" command in its adapter.json";
        return Err(Failure::new(Exit::Adapter, message).help(help));
    }
    output::note(
        "note: ",
        &format!("not set up: {names}; the \"install\" command in an adapter.json sets it up"),
    );
    Ok(there)
}

/// The failure if neither the arguments nor the configuration file names an implementation.
fn nothing_named() -> Failure {
    let message =
        "no implementation to check: --adapter names none, and no basestring.toml lists any";
    let here = Manifest::read_all(Path::new(FOLDER)).unwrap_or_default();
    let help = match here.first() {
        Some((folder, _)) => {
            let folder = folder.display();
            format!(
                "name one of ./{FOLDER}: basestring check --adapter {folder}; to check it without \
                 --adapter, list it in basestring.toml: adapters = [{{ run = \"{folder}\" }}]; an \
                 adapter is a program of this folder, so read it first"
            )
        }
        None => "name yours: basestring check --adapter 'python3 adapter.py', or list it in \
                 basestring.toml; `basestring adapter new` writes an adapter; --reference checks the \
                 built-in reference alone"
            .to_owned(),
    };
    Failure::new(Exit::Nothing, message).help(help)
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
    /// The subject that a command line, the folder of an adapter or the word `reference` names. With
    /// `update`, its list of known failures will be written.
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
            REFERENCE => Self::Reference,
            line => Self::Command {
                line: line.to_owned(),
                known,
                folder: None,
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
        // No process is started without a case.
        let copies = match args.amount.cases(args.duration) {
            Some(cases) => usize::from(args.jobs).min(vectors.len() + cases),
            None => usize::from(args.jobs),
        };
        let mut adapters = Vec::new();
        for _ in 0..copies {
            adapters.extend(self.start_with(args.timeout, args.max_answer)?);
        }
        let hello = match adapters.first_mut() {
            Some(adapter) => adapter.hello(),
            None => Reference.hello(),
        };
        let is_tested =
            |op: &Op| hello.has(*op) && vectors.iter().any(|case| case.call.op() == *op);
        let ops: Vec<Op> = Op::ALL.iter().copied().filter(is_tested).collect();
        let source = Generated::new(seed, &ops);
        let cases = args.amount.cases(args.duration);
        if cases != Some(0) && source.is_empty() {
            return Err(Failure::new(
                Exit::Nothing,
                format!(
                    "{}: no cases can be generated: the implementation has none of the chosen \
                     operations for which there are generators",
                    self.name()
                ),
            ));
        }
        let (mut report, small) = match cases {
            Some(cases) => self.check_all(args, &source, vectors, cases, &mut adapters),
            None => {
                let run = LongRun {
                    args,
                    name: self.name(),
                    source: &source,
                    ops: &ops,
                    vectors,
                    seed,
                };
                run.check(&mut adapters)?
            }
        };
        report.seed = (cases != Some(0)).then_some(seed);
        report.adapter = match self {
            Self::Reference | Self::Command { .. } => None,
            Self::Kept { manifest, .. } => Some(manifest.name.clone()),
        };
        report.command = match self {
            Self::Kept {
                folder, manifest, ..
            } => Some(manifest.shown(folder)),
            Self::Reference | Self::Command { .. } => adapters.first().map(Adapter::command),
        };
        let given_up = adapters.iter().any(Adapter::is_given_up);
        Ok(Checked {
            report,
            small,
            given_up,
        })
    }

    /// Runs the vectors and that many generated cases.
    fn check_all(
        &self,
        args: &Args,
        source: &Generated,
        vectors: &[&Case],
        count: usize,
        adapters: &mut [Adapter],
    ) -> (Report, Vec<Case>) {
        let made = source.cases(count);
        let made_cases = made.iter().map(|made| &made.case);
        let cases: Vec<&Case> = vectors.iter().copied().chain(made_cases).collect();
        let mut report = run_all(adapters, &cases, &Progress::new(self.name(), args.quiet));
        report.set_strict(args.strict);
        name_mistakes(&mut report, &cases);
        // What the profile accepts is not a failure to shrink.
        if let Some(profile) = args.profile {
            report.accept(profile);
        }
        let small = match adapters.first_mut() {
            Some(adapter) => shrink(&mut report, source, &made, vectors, adapter),
            None => shrink(&mut report, source, &made, vectors, &mut Reference),
        };
        (report, small)
    }

    /// Starts an adapter; none if the subject answers in this process.
    pub(crate) fn start(&self, timeout: Duration) -> Result<Option<Adapter>, Failure> {
        let options = Options {
            timeout,
            ..Options::default()
        };
        self.start_by(options)
    }

    /// The same, with the longest answer in bytes.
    fn start_with(&self, timeout: Duration, longest: u32) -> Result<Option<Adapter>, Failure> {
        let options = Options {
            timeout,
            longest_line: usize::try_from(longest).unwrap_or(usize::MAX),
            ..Options::default()
        };
        self.start_by(options)
    }

    fn start_by(&self, mut options: Options) -> Result<Option<Adapter>, Failure> {
        let started = match self {
            Self::Reference => return Ok(None),
            Self::Command { line, folder, .. } => {
                options.folder.clone_from(folder);
                Adapter::start(line, options)
            }
            Self::Kept {
                folder, manifest, ..
            } => {
                options.folder = Some(folder.clone());
                Adapter::start_words(manifest.command.clone(), options)
            }
        };
        started.map(Some).map_err(|fault| {
            let failure = Failure::new(Exit::Adapter, fault.to_string());
            match self.install() {
                Some((folder, install)) => failure.help(format!(
                    "set it up with: cd {} && {install}",
                    folder.display()
                )),
                None => failure,
            }
        })
    }

    /// The command that sets it up, if one is known, and the folder in which it runs.
    fn install(&self) -> Option<(&Path, &str)> {
        match self {
            Self::Kept {
                folder, manifest, ..
            } => Some((folder, manifest.install.as_deref()?)),
            Self::Reference | Self::Command { .. } => None,
        }
    }
}

//! `adapters/<name>/adapter.json`: how a kept adapter is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// The description of an adapter in its folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Its name.
    pub name: String,
    /// Program and arguments, started in the manifest's folder.
    pub command: Vec<String>,
    /// Programs that must be there already.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    /// The shell command that installs it, run in the manifest's folder; none where nothing
    /// is to be installed.
    #[serde(default)]
    pub install: Option<String>,
    /// A command that exits with 0 if it is installed, run in the manifest's folder.
    #[serde(default)]
    pub(crate) probe: Option<Vec<String>>,
    /// What it is.
    #[serde(default)]
    pub(crate) about: String,
    /// The implementation's home page.
    #[serde(default)]
    pub(crate) homepage: Option<String>,
    /// Where its faults are reported.
    #[serde(default)]
    pub(crate) issues: Option<String>,
}

impl Manifest {
    /// Reads the manifest in an adapter's folder.
    ///
    /// # Errors
    ///
    /// The file, what was expected in it and what was found.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join("adapter.json");
        let fault = |expected: &str, found: String| {
            format!("{}: expected {expected}, found: {found}", path.display())
        };
        let text = crate::bounded::read_text(&path)
            .map_err(|found| fault("a manifest that can be read", found.to_string()))?;
        serde_json::from_str(&text)
            .map_err(|found| fault("an adapter's manifest", found.to_string()))
    }

    /// Reads every manifest in the folders of a folder, sorted by path. A folder without a manifest
    /// is passed over; a folder that is not there has none.
    ///
    /// # Errors
    ///
    /// As [`Manifest::read`], and those of listing the folder.
    pub fn read_all(folder: &Path) -> Result<Vec<(PathBuf, Self)>, String> {
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let fault = |found: std::io::Error| {
            let folder = folder.display();
            format!("{folder}: expected a folder of adapters, found: {found}")
        };
        let mut folders = Vec::new();
        for entry in fs::read_dir(folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            if path.join("adapter.json").is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        let read = |path: PathBuf| Self::read(&path).map(|manifest| (path, manifest));
        folders.into_iter().map(read).collect()
    }

    /// Whether it can be run: the programs that it needs are on `PATH`, and its probe exits with 0.
    /// `folder` is the manifest's.
    #[must_use]
    pub fn is_installed(&self, folder: &Path) -> bool {
        if self.missing_program().is_some() {
            return false;
        }
        let Some((program, arguments)) = self.probe.as_deref().and_then(<[_]>::split_first) else {
            return true;
        };
        let status = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    }

    /// The command line as it runs from the current folder: words that name files of the manifest's
    /// folder are paths from here.
    #[must_use]
    pub fn shown(&self, folder: &Path) -> String {
        let word = |word: &String| {
            let there = folder.join(word);
            let path = there.exists().then(|| there.display().to_string());
            path.unwrap_or_else(|| word.clone())
        };
        shell_words::join(self.command.iter().map(word))
    }

    /// The first program that it needs and `PATH` does not have.
    #[must_use]
    pub fn missing_program(&self) -> Option<&str> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let there = |program: &str| folders.iter().any(|folder| folder.join(program).is_file());
        let mut programs = self.needs.iter().map(String::as_str);
        programs.find(|program| !there(program))
    }
}

//! The table of a run: every benchmark's time, and its ratio to the bare HMAC of the same run.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::BARE;

/// The benchmarks of this run, in their order.
pub(crate) struct Summary {
    began: SystemTime,
    rows: Vec<Row>,
}

struct Row {
    workload: String,
    id: String,
    verdict: &'static str,
}

impl Summary {
    pub(crate) fn begin() -> Self {
        Self {
            began: SystemTime::now(),
            rows: Vec::new(),
        }
    }

    /// Notes a path of ours; what comes back is its benchmark's id.
    pub(crate) fn row(&mut self, workload: &str, id: &str) -> String {
        self.push(workload, id, "yes")
    }

    /// Notes a peer, and whether it signs this workload rightly.
    pub(crate) fn peer(&mut self, workload: &str, id: &str, is_right: bool) -> String {
        self.push(workload, id, if is_right { "yes" } else { "wrong" })
    }

    fn push(&mut self, workload: &str, id: &str, verdict: &'static str) -> String {
        self.rows.push(Row {
            workload: workload.to_owned(),
            id: id.to_owned(),
            verdict,
        });
        id.to_owned()
    }

    /// Prints the table, of those benchmarks that were timed in this run: a filter may have left
    /// some out, and `cargo test` times none.
    pub(crate) fn print(&self) {
        let Some(folder) = results() else { return };
        let timed: Vec<(&Row, f64)> = self
            .rows
            .iter()
            .filter_map(|row| Some((row, self.nanoseconds(&folder, row)?)))
            .collect();
        if timed.is_empty() {
            return;
        }
        let bare: HashMap<&str, f64> = timed
            .iter()
            .filter(|(row, _)| row.id == BARE)
            .map(|(row, time)| (&*row.workload, *time))
            .collect();
        println!("| workload | path | ns | × bare | right |");
        println!("| --- | --- | ---: | ---: | --- |");
        for (row, time) in timed {
            let ratio = match bare.get(&*row.workload) {
                Some(unit) => format!("{:.2}", time / unit),
                None => "not timed".to_owned(),
            };
            println!(
                "| {} | {} | {time:.0} | {ratio} | {} |",
                row.workload, row.id, row.verdict
            );
        }
    }

    /// The median that criterion estimated in this run.
    fn nanoseconds(&self, folder: &Path, row: &Row) -> Option<f64> {
        let file = folder
            .join(&row.workload)
            .join(&row.id)
            .join("new/estimates.json");
        let written = fs::metadata(&file).ok()?.modified().ok()?;
        if written < self.began {
            return None;
        }
        let estimates: Value = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        estimates.pointer("/median/point_estimate")?.as_f64()
    }
}

/// Criterion's folder: that of its variable, else the one next to this program's profile.
fn results() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("CRITERION_HOME") {
        return Some(folder.into());
    }
    let program = env::current_exe().ok()?;
    Some(program.ancestors().nth(3)?.join("criterion"))
}

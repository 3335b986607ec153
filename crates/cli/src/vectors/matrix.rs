//! `basestring vectors matrix`: which case kills which mistake.

use std::fmt::Write as _;
use std::path::PathBuf;

use basestring_oracle::vectors::{self, Killed, VectorFile};
use basestring_oracle::{Case, Matrix};

use super::load;
use crate::exit::{Exit, Failure};
use crate::output;

/// The kill matrix: each known mistake is run as an implementation over every vector, and counted by
/// how many cases it is found. A mistake that no case finds is an error.
#[derive(clap::Args)]
pub(crate) struct MatrixArgs {
    /// The folder of the vectors, instead of those that are part of the program.
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    /// Print it as JSON, each mistake with every case that kills it.
    #[arg(long)]
    json: bool,
    /// Print it as Markdown.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Fill in the kills of the folder's cases, and write its MATRIX.md.
    #[arg(long, requires = "vectors", conflicts_with_all = ["json", "markdown"])]
    write: bool,
}

/// The matrix of files.
pub(super) fn compute(files: &[VectorFile]) -> Matrix {
    Matrix::compute(&cases(files))
}

fn cases(files: &[VectorFile]) -> Vec<Case> {
    files.iter().flat_map(|file| file.cases.clone()).collect()
}

pub(super) fn run(args: &MatrixArgs) -> Result<Exit, Failure> {
    if let Some(folder) = args.vectors.as_deref().filter(|_| args.write) {
        let changed =
            vectors::fill_kills(folder, true).map_err(|fault| Failure::input(fault.to_string()))?;
        let text = changed.iter().map(|file| format!("{file}\n"));
        output::print(&text.collect::<String>())?;
        return Ok(Exit::Success);
    }
    let files = load(args.vectors.as_deref())?;
    let cases = cases(&files);
    let matrix = Matrix::compute(&cases);
    output::print(&if args.json {
        vectors::matrix_json(&matrix, &cases)
    } else if args.markdown {
        vectors::matrix_markdown(&matrix, &cases)
    } else {
        table(&matrix, &cases)
    })?;
    let missed = matrix.survivors();
    if missed.is_empty() {
        return Ok(Exit::Success);
    }
    output::say(&format!(
        "error: expected a case that kills each mistake, found none for {}\n",
        missed.join(", ")
    ));
    Ok(Exit::Verdict)
}

fn table(matrix: &Matrix, cases: &[Case]) -> String {
    let killed = vectors::killed(matrix, cases);
    let ids = killed.iter().map(|killed| killed.mistake.id.len());
    let width = ids.max().unwrap_or_default();
    let mut text = String::new();
    for Killed {
        mistake, killers, ..
    } in &killed
    {
        let first = killers.first().copied().unwrap_or("-");
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{:width$}  {:5}  {first}", mistake.id, killers.len());
    }
    let _ = writeln!(
        text,
        "{} mistakes over {} cases, {} not killed, {} told apart by none",
        killed.len(),
        cases.len(),
        matrix.survivors().len(),
        matrix.alike().len(),
    );
    text
}

//! `basestring vectors matrix`: the kill matrix, that is which case catches which mistake.

use std::fmt::Write as _;
use std::path::PathBuf;

use basestring_oracle::Case;
use basestring_oracle::internal::matrix::Matrix;
use basestring_oracle::internal::vectors::{self, Killed, VectorFile};

use super::load;
use crate::document;
use crate::exit::{Exit, Failure};
use crate::output;

/// Show which cases catch which known mistake (the kill matrix)
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MatrixArgs {
    /// A folder of vectors, instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    /// Print JSON, each mistake with every case that catches it
    #[arg(long)]
    json: bool,
    /// Print Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Write the member `kills` of the cases, and MATRIX.md
    #[arg(long, requires = "vectors", conflicts_with_all = ["json", "markdown"])]
    write: bool,
}

const EXAMPLES: &str = "\
Each known mistake runs as an implementation over every vector. A mistake that
no case catches ends with exit code 1.

Examples:
  basestring vectors matrix
  basestring vectors matrix --vectors vectors --write";

/// The kill matrix of these files.
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
    if args.json {
        document::MATRIX.print(&vectors::matrix_json(&matrix, &cases))?;
    } else if args.markdown {
        output::print(&vectors::matrix_markdown(&matrix, &cases))?;
    } else {
        output::print(&table(&matrix, &cases))?;
    }
    let missed = matrix.survivors();
    if missed.is_empty() {
        return Ok(Exit::Success);
    }
    output::note("error: ", &format!("no case catches {}", missed.join(", ")));
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
        let lead = format!("{:width$}  {:5}  ", mistake.id, killers.len());
        let is_narrow = lead.len() + first.len() <= output::layout().width();
        let gap = if is_narrow { "" } else { "\n    " };
        let _ = writeln!(text, "{}", format!("{lead}{gap}{first}").trim_end());
    }
    let _ = writeln!(
        text,
        "{} mistakes over {} cases, {} not caught, {} that no case distinguishes",
        killed.len(),
        cases.len(),
        matrix.survivors().len(),
        matrix.alike().len(),
    );
    text
}

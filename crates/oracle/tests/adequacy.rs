//! The vectors are enough: one of them catches each known mistake that can be run, another tells any
//! two mistakes apart, and their files list the mistakes that are computed.

use std::path::Path;
use std::sync::LazyLock;

use basestring_oracle::Case;
use basestring_oracle::internal::matrix::{FREE, Matrix};
use basestring_oracle::internal::vectors::{
    VectorFile, lint_kills, load_embedded, matrix_markdown,
};

/// Computed once for all tests: hundreds of mistakes over thousands of cases.
static COMPUTED: LazyLock<(Vec<VectorFile>, Vec<Case>, Matrix)> = LazyLock::new(|| {
    let files = load_embedded().expect("the embedded vectors are read");
    let cases: Vec<Case> = files.iter().flat_map(|file| file.cases.clone()).collect();
    let matrix = Matrix::compute(&cases);
    (files, cases, matrix)
});

/// Mistakes that are given the same wrong answers by all vectors, and why no input tells them apart.
const ALIKE: [(&[&str], &str); 0] = [];

#[test]
fn each_mistake_that_can_be_run_is_caught_by_a_vector() {
    let (_, _, matrix) = &*COMPUTED;
    assert!(
        matrix.mistakes().len() > 220,
        "only {} mistakes",
        matrix.mistakes().len()
    );
    assert_eq!(matrix.survivors(), [""; 0]);
    for (free, why) in FREE {
        assert!(matrix.mistakes().contains(&free), "{free}: {why}");
        assert_eq!(matrix.killers(free).count(), 0, "{free}: {why}");
    }
}

#[test]
fn any_two_mistakes_are_distinguished_by_a_vector() {
    let (_, _, matrix) = &*COMPUTED;
    let expected: Vec<&[&str]> = ALIKE.iter().map(|(alike, _)| *alike).collect();
    assert_eq!(matrix.alike(), expected);
}

#[test]
fn the_mistakes_listed_for_each_case_are_those_computed() {
    let (files, _, matrix) = &*COMPUTED;
    let faults = lint_kills(files, matrix);
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(lines.join("\n"), "");
}

#[test]
fn the_published_matrix_is_the_one_computed() {
    let (_, cases, matrix) = &*COMPUTED;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/MATRIX.md");
    let published = std::fs::read_to_string(path).expect("vectors/MATRIX.md is read");
    assert!(
        published == matrix_markdown(matrix, cases),
        "expected vectors/MATRIX.md as it is computed, found another; `basestring vectors matrix \
         --write --vectors vectors` writes it"
    );
}

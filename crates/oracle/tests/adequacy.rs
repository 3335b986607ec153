//! The vectors are enough: each known mistake that can be run is killed by one of them.

use basestring_oracle::{Case, Matrix, vectors};

/// What no answer by the RFC can kill, and why.
const NO_FAULT: [(&str, &str); 1] = [(
    "header-realm-position",
    "the order of the field's parameters is free (R-3.5.1-7)",
)];

#[test]
fn each_mistake_that_can_be_run_is_killed_by_a_vector() {
    let files = vectors::load_embedded().expect("the embedded vectors are read");
    let cases: Vec<Case> = files.into_iter().flat_map(|file| file.cases).collect();
    let matrix = Matrix::compute(&cases);
    assert!(
        matrix.mistakes().len() > 220,
        "only {} mistakes",
        matrix.mistakes().len()
    );
    let expected: Vec<&str> = NO_FAULT.iter().map(|(id, _)| *id).collect();
    assert_eq!(matrix.survivors(), expected);
}

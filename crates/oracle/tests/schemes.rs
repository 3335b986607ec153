//! What the table of schemes and operations implies elsewhere: each message names what is missing.

use basestring_oracle::internal::schemes::{Rules, Scheme};
use basestring_oracle::{Mistake, Op};

#[test]
fn each_decision_is_departed_in_by_a_known_mistake() {
    let right = Rules::right();
    let departed: Vec<String> = Mistake::all()
        .iter()
        .filter_map(Mistake::rules)
        .flat_map(|rules| rules.differing(&right))
        .collect();
    let missing: Vec<String> = Rules::decisions()
        .into_iter()
        .filter(|decision| !departed.contains(decision))
        .collect();
    assert_eq!(
        missing,
        [] as [&str; 0],
        "expected a known mistake for each decision, found none for these"
    );
}

#[test]
fn each_scheme_has_operations_and_rules() {
    let decisions = Rules::decisions();
    for &scheme in Scheme::ALL {
        let name = scheme.name();
        let has_operation = Op::ALL.iter().any(|op| op.scheme() == Some(scheme));
        assert!(has_operation, "expected an operation of {name}, found none");
        let prefix = format!("{name}.");
        let has_decision = decisions.iter().any(|one| one.starts_with(&prefix));
        assert!(has_decision, "expected a decision of {name}, found none");
    }
}

#[test]
fn each_operation_of_a_scheme_is_described_and_has_vectors() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file");
    let (protocol, schema) = (read("adapters/PROTOCOL.md"), read("vectors/schema.json"));
    let cases = basestring_oracle::internal::vectors::load_embedded().expect("the vectors");
    let mut missing = Vec::new();
    for &op in Op::ALL.iter().filter(|op| op.scheme().is_some()) {
        if !protocol.contains(&format!("| `{op}` |")) {
            missing.push(format!("{op}: a line of the table in adapters/PROTOCOL.md"));
        }
        if !schema.contains(&format!("\"{op}\"")) {
            missing.push(format!("{op}: its input in vectors/schema.json"));
        }
        let mut all = cases.iter().flat_map(|file| &file.cases);
        if !all.any(|case| case.call.op() == op) {
            missing.push(format!("{op}: a case in vectors/"));
        }
    }
    assert_eq!(missing, [] as [&str; 0], "these are missing");
}

#[test]
fn each_further_step_that_has_vectors_of_our_own_is_described() {
    use basestring_oracle::internal::vectors::{is_published, load_embedded};

    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/README.md");
    let readme = std::fs::read_to_string(path).expect("a file");
    let files = load_embedded().expect("the vectors");
    let own = files.iter().flat_map(|file| &file.cases);
    let own = own.filter(|case| case.call.op().is_extra() && !is_published(case));
    let missing: Vec<&str> = own
        .filter(|case| !readme.contains(&format!("| `{}` |", case.call.op())))
        .map(|case| case.id.as_str())
        .collect();
    assert_eq!(missing, [] as [&str; 0], "their operations are missing");
}

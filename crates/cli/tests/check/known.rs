//! Lists of known failures.

use crate::place::{Place, WRONG};

#[test]
fn known_failures_are_expected_and_a_list_cannot_go_stale() {
    let place = Place::new();
    let check = || place.check_wrong(&["--known", "@/known.txt", "--quiet"]);
    let update = place.check_wrong(&["--known", "@/known.txt", "--update-known", "--quiet"]);
    assert_eq!(
        (update.code, &*update.stderr),
        (Some(0), "note: @/known.txt: 2 known failures\n")
    );
    let list = "encode/space/mark broken\nencode/space/plain failed\n";
    assert_eq!(place.read("known.txt"), list);
    assert_eq!(check().code, Some(0));

    let filtered = place.check_wrong(&["--known", "@/known.txt", "--layer", "uri", "--quiet"]);
    assert_eq!(filtered.code, Some(0));
    let refused =
        place.check_wrong(&["--known", "@/known.txt", "--update-known", "--layer", "uri"]);
    assert_eq!(refused.code, Some(2));

    place.write("known.txt", "encode/space/mark broken # an exit\n");
    let run = check();
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .contains("1 failure is not on the list of known failures"),
        "{}",
        run.stderr
    );

    place.write(
        "known.txt",
        "# Kept.\n\nencode/space/gone failed\nencode/space/mark failed # an exit\nencode/space/plain failed\nuri/refused/mailto failed\n",
    );
    let run = check();
    assert_eq!(run.code, Some(6));
    insta::assert_snapshot!(run.stderr);
    place.check_wrong(&["--known", "@/known.txt", "--update-known"]);
    let updated = place.read("known.txt");
    assert!(
        updated.starts_with("# Kept.\n\nencode/space/mark broken # an exit\n"),
        "{updated}"
    );

    place.write("wrong.py", &WRONG.replace("\"+\"", "\"%20\""));
    let run = check();
    assert_eq!(run.code, Some(6));
    assert!(
        run.stderr
            .contains("encode/space/plain: expected failed, found passed"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_folder_with_a_manifest_is_an_adapter_with_its_list() {
    let place = Place::new();
    place.write(
        "adapters/wrong/adapter.json",
        r#"{"name": "wrong", "command": ["python3", "../../wrong.py"], "needs": ["python3"]}"#,
    );
    let run = place.check(&["--adapter", "@/adapters/wrong", "--quiet"]);
    assert_eq!((run.code, &*run.stderr), (Some(1), ""));
    let run = place.check(&["--adapter", "@/adapters/wrong", "--update-known", "--quiet"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        place
            .read("adapters/wrong/known-failures.txt")
            .contains("encode/space/plain failed")
    );
    let run = place.check(&["--adapter", "@/adapters/wrong", "--quiet"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_folder_of_adapters_is_all_of_them_each_with_its_list() {
    let place = Place::new();
    let right = serde_json::json!({"name": "right", "command": [env!("CARGO_BIN_EXE_basestring"), "adapter"]});
    place.write("adapters/right/adapter.json", &right.to_string());
    place.write(
        "adapters/wrong/adapter.json",
        r#"{"name": "wrong", "command": ["python3", "../../wrong.py"]}"#,
    );
    place.write("adapters/lib.py", "");
    let all = ["--adapter", "@/adapters", "--quiet"];
    let run = place.check(&all);
    let checked: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("PASS ") || line.starts_with("FAIL "))
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(
        (run.code, &checked[..]),
        (Some(1), &["basestring", "wrong"][..])
    );
    let run = place.check(&[&all[..], &["--update-known"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // One without failures needs no list.
    assert!(
        !place
            .0
            .path()
            .join("adapters/right/known-failures.txt")
            .exists()
    );
    assert_eq!(place.check(&all).code, Some(0));

    let run = place.check(&[&all[..], &["--known", "@/known.txt"]].concat());
    assert_eq!(
        (run.code, &*run.stderr),
        (
            Some(2),
            "error: --known @/known.txt is for one adapter, and @/adapters has 2: each has its own list \
             next to its adapter.json\n"
        )
    );
}

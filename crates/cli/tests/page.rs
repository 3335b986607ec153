//! The page that the program writes. Where it was not built, the tests print that they are skipped;
//! `BASESTRING_PAGE=required` makes that a failure.

mod program;

use std::fs;
use std::path::Path;

use program::run;

/// The page as `crates/web/build.sh` built it; `None` where it is not there.
fn built() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("built/page.html");
    let page = fs::read_to_string(path).ok();
    let is_required = std::env::var_os("BASESTRING_PAGE").is_some_and(|value| value == "required");
    assert!(
        page.is_some() || !is_required,
        "the page is not built: crates/web/build.sh"
    );
    if page.is_none() {
        println!("skipped: the page is not built");
    }
    page
}

#[test]
fn the_program_writes_the_page_that_was_built() {
    let Some(page) = built() else {
        let run = run(&["page", "-"], b"");
        assert_eq!(run.code, Some(70));
        assert!(run.stderr.contains("crates/web/build.sh"), "{}", run.stderr);
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("explain.html");
    let written = run(&["page", &file.display().to_string()], b"");
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let text = fs::read_to_string(&file).expect("the page");
    assert!(text == page, "the program was built before the page");
    assert!(run(&["page", "-"], b"").stdout == page);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn the_page_names_no_other_file_and_its_policy_forbids_every_connection() {
    let Some(page) = built() else {
        return;
    };
    let (html, _) = page
        .split_once("<script type=\"text/plain\"")
        .expect("the module");
    for reference in ["src=", "href=\"h", "@import", "url("] {
        assert!(!html.contains(reference), "{reference}");
    }
    assert!(html.contains("content=\"default-src 'none'; "));
}

#[test]
fn a_page_that_cannot_be_written_is_reported() {
    if built().is_some() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = run(&["page", &folder.path().display().to_string()], b"");
        assert_eq!(written.code, Some(3));
        assert!(
            written.stderr.starts_with("error: cannot write "),
            "{}",
            written.stderr
        );
    }
}

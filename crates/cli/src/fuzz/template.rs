//! The files of a new harness, for each language.

/// A language with the files of its harness.
#[derive(Debug)]
pub(super) struct Template {
    /// The language, as `--language` names it.
    pub(super) language: &'static str,
    /// The files by their paths in the harness's folder.
    pub(super) files: &'static [(&'static str, &'static str)],
}

macro_rules! template {
    ($language:literal: $($file:literal),*) => {
        template!($language; $($file = $file),*)
    };
    ($language:literal; $($file:literal = $source:literal),*) => {
        Template {
            language: $language,
            files: &[$((
                $file,
                include_str!(concat!("../../skeletons/fuzz/", $language, "/", $source)),
            )),*],
        }
    };
}

/// Every language.
pub(super) const TEMPLATES: [Template; 5] = [
    template!("python": "README.md", "fuzz_library.py", "library.py", "oracle.py", "requirements.txt"),
    template!("javascript": "README.md", "fuzz.cjs", "library.cjs", "oracle.cjs", "package.json"),
    template!("c": "README.md", "fuzz.c", "library.c", "basestring.h"),
    template!("go": "README.md", "fuzz_test.go", "library.go", "oracle.go", "go.mod"),
    // Cargo leaves out a folder that has a file Cargo.toml.
    template!("rust"; "README.md" = "README.md", "Cargo.toml" = "manifest.toml",
        "fuzz_targets/fuzz.rs" = "fuzz.rs", "fuzz_targets/library.rs" = "library.rs"),
];

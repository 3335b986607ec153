//! The files of a new adapter, for each language.

/// A language with its skeleton.
#[derive(Debug)]
pub(super) struct Skeleton {
    /// The language, as `--language` names it.
    pub(super) language: &'static str,
    /// The files by their paths in the adapter's folder.
    pub(super) files: &'static [(&'static str, &'static str)],
    /// Program and arguments; `@/` begins a path in the adapter's folder.
    pub(super) command: &'static [&'static str],
    /// Programs that must be installed.
    pub(super) needs: &'static [&'static str],
    /// The command that builds it, for a compiled language.
    pub(super) install: Option<&'static str>,
}

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../skeletons/", $name)))
    };
}

/// A language that needs no build.
const fn script(
    language: &'static str,
    files: &'static [(&'static str, &'static str)],
    needs: &'static [&'static str],
    command: &'static [&'static str],
) -> Skeleton {
    Skeleton {
        language,
        files,
        command,
        needs,
        install: None,
    }
}

/// Every language.
pub(super) const SKELETONS: [Skeleton; 9] = [
    script(
        "python",
        &[file!("adapter.py")],
        &["python3"],
        &["python3", "@/adapter.py"],
    ),
    script(
        "node",
        &[file!("adapter.mjs")],
        &["node"],
        &["node", "@/adapter.mjs"],
    ),
    script(
        "perl",
        &[file!("adapter.pl")],
        &["perl"],
        &["perl", "@/adapter.pl"],
    ),
    script(
        "ruby",
        &[file!("adapter.rb")],
        &["ruby"],
        &["ruby", "@/adapter.rb"],
    ),
    script(
        "php",
        &[file!("adapter.php")],
        &["php"],
        &["php", "@/adapter.php"],
    ),
    script(
        "java",
        &[file!("Adapter.java")],
        &["java"],
        &["java", "@/Adapter.java"],
    ),
    Skeleton {
        language: "go",
        files: &[file!("adapter.go")],
        command: &["@/build/adapter"],
        needs: &["go"],
        install: Some("go build -o @/build/adapter @/adapter.go"),
    },
    Skeleton {
        language: "c",
        files: &[file!("adapter.c")],
        command: &["@/build/adapter"],
        needs: &["cc"],
        install: Some("mkdir -p @/build && cc -std=c99 -O1 -Wall -o @/build/adapter @/adapter.c"),
    },
    Skeleton {
        language: "rust",
        files: &[
            ("src/main.rs", include_str!("../../skeletons/rust/main.rs")),
            (
                "Cargo.toml",
                include_str!("../../skeletons/rust/manifest.toml"),
            ),
        ],
        command: &["@/build/release/adapter"],
        needs: &["cargo"],
        install: Some(
            "cargo build --quiet --release --manifest-path @/Cargo.toml --target-dir @/build",
        ),
    },
];

"""Write the faults of faults.py into a copy of this checkout, and build the fuzz targets of the copy.

The copy is built once. The environment variable PLANTED chooses a fault by its number, and LAW the one law that a target
checks. The copy has one target more, `known`: the harness that `basestring fuzz new` writes, over an implementation with
the known mistake of the environment variable MISTAKE.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from faults import FAULTS

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ["cargo", "+nightly", "fuzz", "build", "-s", "none", "-O", "--no-trace-compares"]

HELPER = """
/// Whether a fault is planted.
#[must_use]
pub fn planted(number: u32) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| std::env::var("PLANTED").ok()?.parse().ok());
    *chosen == Some(number)
}

/// Whether a law is checked.
#[must_use]
pub fn is_chosen(law: u8) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| std::env::var("LAW").ok());
    chosen.as_ref().is_none_or(|chosen| chosen.as_bytes() == [law])
}
"""

TARGETS = "crates/oracle/src/generate/laws/targets/mod.rs"
CHOICE = "self.laws.iter().find(|law| law.number == *number)?;"

KNOWN = """
[[bin]]
name = "known"
path = "faults/known.rs"
test = false
doc = false
bench = false
"""


def planted_files():
    """The files with the faults, by path; and the number that chooses each fault."""
    numbers, texts = {}, {}
    for number, (target, law, file, old, new) in enumerate(FAULTS, 1):
        text = texts.get(file) or (ROOT / file).read_text()
        texts[file] = text
        if (file, old, new) in numbers:
            continue
        numbers[file, old, new] = number
        if (ROOT / file).read_text().count(old) != 1:
            sys.exit(f"error: {target} {law}: expected this text once in {file}: {old!r}")
        crate = "crate" if file.startswith("spec/") else "basestring"
        # Several faults can have the same place: the later one is written before the text of the earlier one.
        texts[file] = text.replace(old, new.replace("PLANTED", f"{crate}::planted({number})"), 1)
    texts["spec/lib.rs"] = (ROOT / "spec/lib.rs").read_text() + HELPER
    choice = (ROOT / TARGETS).read_text()
    if CHOICE not in choice:
        sys.exit(f"error: expected this text in {TARGETS}: {CHOICE}")
    texts[TARGETS] = choice.replace(CHOICE, CHOICE.replace("law.number", "basestring::is_chosen(*number) && law.number"))
    texts["fuzz/Cargo.toml"] = (ROOT / "fuzz/Cargo.toml").read_text() + KNOWN
    return texts, [numbers[file, old, new] for _, _, file, old, new in FAULTS]


def write(path, content):
    """Writes a file, unless it has this content: what did not change is not compiled again."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def build(programs=None):
    """The folder of the programs with the faults, unless it is given, and the number of each fault."""
    texts, numbers = planted_files()
    if programs:
        return programs.resolve(), numbers
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "fuzz" / "target")).resolve() / "faults"
    copy = target / "copy"
    files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout
    names = {name for name in files.split("\0") if name and (ROOT / name).is_file()}
    for name in names:
        write(copy / name, texts[name].encode() if name in texts else (ROOT / name).read_bytes())
    for path in sorted(copy.glob("**/*.rs")):
        if str(path.relative_to(copy)) not in names:
            path.unlink()
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "RUSTFLAGS": "--cap-lints=allow"}
    if subprocess.run(BUILD, cwd=copy, env=environment).returncode:
        sys.exit(3)
    version = subprocess.run(["rustc", "+nightly", "-vV"], capture_output=True, text=True).stdout
    host = re.search(r"^host: (.*)$", version, re.M)[1]
    return target / host / "release", numbers


def limited(command, environment, seconds, scratch):
    """Runs a fuzz target for a time of the processor. Gives the seconds until its find, or None; and the find."""
    artifacts = scratch / "artifacts"
    shutil.rmtree(artifacts, ignore_errors=True)
    artifacts.mkdir()
    # The limit of the system counts the time of the processor, so that other work on the machine does not count.
    limit = f"ulimit -t {seconds}; exec \"$@\""
    process = subprocess.Popen(["bash", "-c", limit, "-", *command, f"-artifact_prefix={artifacts}/", "-use_counters=0",
                                f"-dict={ROOT / 'fuzz' / 'oauth.dict'}", f"-max_total_time={20 * seconds}"],
                               env={**os.environ, **environment, "BASESTRING_SHARE": str(scratch)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=scratch)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    found = sorted(artifacts.iterdir())
    took = usage.ru_utime + usage.ru_stime
    return (took, found[0].read_bytes()) if found else (None, None)

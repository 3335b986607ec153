"""The pytest plugin: every vector is a test item."""

import pathlib

import pytest

from .api import cases
from .judge import judge

LEVELS = ("must", "should", "may", "provider")


def pytest_addoption(parser):
    parser.getgroup("basestring").addoption(
        "--basestring-update-known", action="store_true",
        help="rewrite the lists of known failures from this run")


def pytest_configure(config):
    for level in LEVELS:
        config.addinivalue_line("markers", f"{level}: a vector of this level")
    config.stash[UPDATED] = {}


UPDATED = pytest.StashKey()
VERDICTS = pytest.StashKey()


def read_known(path):
    """The ids of a list of known failures; none if there is no list."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = (line.strip() for line in lines)
    return {line.split()[0]: line for line in lines if line and not line.startswith("#")}


def conformance(implementation, known=None, profile=None):
    """A test with one item for each vector of the implementation's operations. Its id is that of the vector,
    its mark is the level: `-k`, `-m must` and `--lf` choose. `known` is a list of known failures, as `basestring
    check` writes it: each of its vectors is a strict xfail."""
    path = pathlib.Path(known) if known is not None else None
    listed = read_known(path) if path is not None else {}
    chosen = cases(*implementation.operations())
    stale = sorted(set(listed) - {case["id"] for case in chosen})

    def item(case):
        marks = [getattr(pytest.mark, case["level"])]
        if case["id"] in listed:
            marks.append(pytest.mark.xfail(strict=True, reason=f"on {path.name}: {listed[case['id']]}"))
        return pytest.param(case, id=case["id"], marks=marks)

    items = [item(case) for case in chosen]
    items += [pytest.param({"id": name, "stale": True}, id=name) for name in stale]

    @pytest.mark.parametrize("case", items)
    def test_conformance(case, request):
        update = request.config.getoption("basestring_update_known")
        if "stale" in case:
            if not update:
                pytest.fail(f"{path.name} lists a vector that is not run: {case['id']}", pytrace=False)
            return
        verdict = verdicts(request, test_conformance, implementation, profile)[case["id"]]
        if update and path is not None:
            request.config.stash[UPDATED].setdefault(path, {})[case["id"]] = verdict.kind
            pytest.skip("--basestring-update-known")
        if verdict.kind == "skipped":
            pytest.skip(verdict.text)
        if not verdict:
            note = f"{case['id']} ({case['level']})\n{verdict.text}"
            pytest.fail(note, pytrace=False)

    return test_conformance


def verdicts(request, test, implementation, profile):
    """The verdicts on every chosen item of a test: computed together, at the first of them."""
    kept = request.session.stash.setdefault(VERDICTS, {})
    if test not in kept:
        mine = (item for item in request.session.items if getattr(item, "function", None) is test)
        chosen = [item.callspec.params["case"] for item in mine]
        kept[test] = judge(implementation, [case for case in chosen if "stale" not in case], profile)
    return kept[test]


def pytest_sessionfinish(session):
    for path, kinds in session.config.stash[UPDATED].items():
        old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        lines = [line for line in old if line.startswith("#")]
        # Vectors that this run did not choose keep their lines.
        known = {name: line for name, line in read_known(path).items() if name not in kinds}
        known.update({name: f"{name} {kind}" for name, kind in kinds.items() if kind in ("failed", "broken")})
        lines += [line for _, line in sorted(known.items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

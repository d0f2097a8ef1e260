"""What a street extract gives is catalogued: every file sound against its own entry."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from shapely.geometry import box

from herts_geo import saving
from herts_geo.pack import builder, catalogue, check, locate, renewable, source
from herts_geo.pack.area import Area
from herts_geo.pack.makers import MAKERS, Inputs
from herts_geo.pack.read import Raw

NEWPORT = Area("Newport", "X", {}, outline=box(330_500, 187_000, 331_500, 188_000), margin=500)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> catalogue.Catalogue:
    """A pack of nothing but what a real extract of a square in Newport gives."""
    folder = tmp_path_factory.mktemp("streets")
    every = source.read().every
    each, path = every["streets"], testdata / "transport" / "newport-2023-06-13.osm.pbf"
    run = builder._Run(locate.Request(), lambda _each, _area: (), date(2026, 11, 28), every)
    run.area = NEWPORT
    given = Inputs(each, NEWPORT, pd.DataFrame(), {}, [Raw(path, path.name)])
    for name, found in MAKERS[each.maker](given).items():
        builder._keep(run, each, name, found, {})
    for file, data in run.contents.items():
        saving.make_folder((folder / file).parent)
        saving.save(folder / file, data)
    text = renewable.catalogue_text(NEWPORT.title, run.entries)
    saving.save(folder / renewable.CATALOGUE, text.encode())
    return catalogue.read(folder)


def test_every_file_is_sound(made: catalogue.Catalogue) -> None:
    verdicts = check.check_pack(made)
    assert {x.dataset.id: x.issues for x in verdicts} == dict.fromkeys(made.datasets, ())
    assert {"streets", "background", "street_names", "points_of_interest"} <= set(made.datasets)


def test_files_for_a_router_stand_apart(made: catalogue.Catalogue) -> None:
    streets = made.datasets["streets"]
    assert streets.file.startswith("travel/streets.")
    assert streets.file.endswith(".pbf")
    assert streets.format == "whole"
    assert streets.rows > 100


def test_the_roles_and_the_licence_are_there(made: catalogue.Catalogue) -> None:
    roles = {each.role for each in made.datasets.values()}
    assert {"streets", "background", "place names", "street names"} <= roles
    assert all("ODbL" in each.attribution for each in made.datasets.values())

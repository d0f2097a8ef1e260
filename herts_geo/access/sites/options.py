"""The choices of a plan on the command line, one way for every command that takes one."""

import argparse

from herts_geo.travel.modes import MODES


def add(command: argparse.ArgumentParser) -> None:
    """Adds what a plan is to do: its number of sites, aim, candidates, and what is fixed."""
    add = command.add_argument
    told = "the N best sites, or closures; 0: as many as lose nobody"
    add("--best", type=int, metavar="N", help=told)
    add("--aim", choices=("cover", "mean", "close"), default="cover", help="of --best")
    told = "candidates of --best"
    add("--from", dest="source", default="centres", metavar="KIND|FILE", help=told)
    add("--keep", action="append", default=[], metavar="NAME", help="in the plan, or stays open")
    add("--bar", action="append", default=[], metavar="NAME", help="not in the plan, or closes")
    add("--weight", default="1", help="how often the most deprived fifth count: 1 to 10, or only")


def add_service(command: argparse.ArgumentParser) -> None:
    """Adds the service of a plan and the way to it, where a command has none of its own."""
    command.add_argument("--service", default="gp", help="of --best: gp, library, ... (gp)")
    command.add_argument("--mode", choices=MODES, default="pt", help="of --best (pt)")

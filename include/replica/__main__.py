"""``python -m include.replica``: serve the replica portals until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from include.replica.faults import FAULTS, parse
from include.replica.server import HOST, PortTaken, bind, replicas, run
from include.replica.sites import ALL_SITES, BY_SLUG, SITES, Site


def chosen(text: str) -> tuple[Site, ...]:
    """The sites ``--sites`` names, in its order. Raises ``argparse.ArgumentTypeError``."""
    if text == "all":
        return ALL_SITES
    names = [name.strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in BY_SLUG]:
        raise argparse.ArgumentTypeError(f"no site {unknown[0]!r}; there are {', '.join(BY_SLUG)}")
    return tuple(BY_SLUG[name] for name in dict.fromkeys(names))


def main(arguments: list[str] | None = None) -> int:
    """Serve; 0 after a clean stop, 1 where a port is taken, 2 for a wrong argument."""
    faults = "\n".join(f"  {name}: {' '.join((kind.__doc__ or '').split())}" for name, kind in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m include.replica",
        description="Serve one replica portal a port: " + ", ".join(BY_SLUG) + ".",
        epilog=f"faults:\n{faults}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8601, help="port of the first site (8601)")
    parser.add_argument(
        "--sites",
        type=chosen,
        default=SITES,
        metavar="SLUG,…",
        help=f"which, in the order of their ports, or all ({', '.join(site.slug for site in SITES)})",
    )
    parser.add_argument("--host", default=HOST, help=f"address to listen on ({HOST})")
    parser.add_argument("--pages", type=Path, metavar="DIR", help="also serve the pages in this folder")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME:SITE[:ARG]",
        help="switch a fault on",
    )
    options = parser.parse_args(arguments)
    try:
        served = replicas(options.pages, options.sites)
        for each in options.fault:
            fault = parse(each)
            served.set_fault(fault.name, fault.site, fault.arg)
    except ValueError as error:
        parser.error(str(error))
    try:
        sockets = bind(options.port, options.host, options.sites)
    except PortTaken as error:
        print(f"replica: {error.strerror}; choose another with --port", file=sys.stderr)
        return 1
    for slug, each in sockets.items():
        print(f"{slug}: http://{options.host}:{each.getsockname()[1]}/", flush=True)
    asyncio.run(run(served, sockets))
    return 0


if __name__ == "__main__":
    sys.exit(main())

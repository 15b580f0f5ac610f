"""``python -m include.replica``: serve the replica portals until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from include.replica.faults import FAULTS, parse
from include.replica.server import HOST, PortTaken, bind, replicas, run
from include.replica.sites import SITES


def main(arguments: list[str] | None = None) -> int:
    """Serve; 0 after a clean stop, 1 where a port is taken, 2 for a wrong argument."""
    faults = "\n".join(f"  {name}: {' '.join((kind.__doc__ or '').split())}" for name, kind in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m include.replica",
        description="Serve one replica portal a port: " + ", ".join(site.slug for site in SITES) + ".",
        epilog=f"faults:\n{faults}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8601, help="first of five ports (8601)")
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
        served = replicas(options.pages)
        for each in options.fault:
            fault = parse(each)
            served.set_fault(fault.name, fault.site, fault.arg)
    except ValueError as error:
        parser.error(str(error))
    try:
        sockets = bind(options.port, options.host)
    except PortTaken as error:
        print(f"replica: {error.strerror}; choose another with --port", file=sys.stderr)
        return 1
    for slug, each in sockets.items():
        print(f"{slug}: http://{options.host}:{each.getsockname()[1]}/", flush=True)
    asyncio.run(run(served, sockets))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m include.stack.answers URL``: a container's health check. Exit 0 if it answers 2xx."""

from __future__ import annotations

import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener


def main(url: str) -> int:
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=5):
            return 0
    except (URLError, OSError) as error:
        print(f"{url}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

from __future__ import annotations

from collections.abc import Iterator

import pytest

from include.replica.server import Replicas, serve


@pytest.fixture(scope="session")
def sites() -> Iterator[Replicas]:
    """The five replica portals."""
    with serve() as served:
        yield served

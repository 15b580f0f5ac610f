"""The object store that tests share; each test has a bucket of its own in it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from unittest import mock

import pytest
from minio.deleteobjects import DeleteObject

from include.lake import Lake
from include.settings import LakeSettings
from include.stack import keys, store
from tests.stack.conftest import free_ports


@pytest.fixture(scope="session")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeSettings]:
    """A real S3 server on free ports; with ``KETLUAN_S3_ENDPOINT`` set, the one it names."""
    state = tmp_path_factory.mktemp("store")
    keys.ensure(state)
    with ExitStack() as running:
        # Only while it starts: other tests must not find its settings in the environment.
        with mock.patch.dict(os.environ, {**free_ports(), "KETLUAN_STATE": str(state)}):
            running.enter_context(store())
            settings = LakeSettings()
        yield settings


@pytest.fixture
def lake(object_store: LakeSettings) -> Iterator[Lake]:
    """A lake of its own, gone after the test: the store keeps space for each bucket it has."""
    made = Lake(object_store.model_copy(update={"bucket": f"test-{uuid.uuid4().hex[:12]}"}))
    made.create()
    yield made
    left = [DeleteObject(key) for key, _ in made.list("")]
    assert not list(made._client.remove_objects(made.bucket, left))
    made._client.remove_bucket(made.bucket)

"""The embedded stack: everything the main job needs, started and ended as one.

``python -m include.stack up`` starts it. Other rooms need only :func:`store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def store() -> Iterator[None]:
    """The embedded object store, with ``KETLUAN_S3_*`` in the environment pointing at it.

    Where ``KETLUAN_S3_ENDPOINT`` is set already, the caller has a store of their own and nothing is
    done. Else the store is started for the length of the block, unless the whole stack is running.

    Raises:
        include.stack.errors.StackError: it could not be started; the message says why.
    """
    from include.stack.s3 import opened

    with opened():
        yield

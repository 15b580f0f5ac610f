"""A page that is not drawn as the portal's pages were fails or is held back; its values are not believed.

The whole of it, every page of every replica, is ``python -m benchmarks.mutations``.
"""

from __future__ import annotations

import pytest

from benchmarks import mutations


@pytest.mark.slow
def test_mutations_that_matter_are_caught_and_none_is_silent() -> None:
    made = mutations.sample(4, seed=11, scope="near", sites=("hau-giang", "lang-son"))
    assert {each.kind for each in made} >= {"drop", "rename", "double", "reorder", "swap dates"}
    assert not [each for each in made if each.silent]
    matter = [each for each in made if each.matters]
    assert len(matter) >= 8  # else this shows nothing
    assert sum(each.caught for each in matter) >= 0.9 * len(matter)

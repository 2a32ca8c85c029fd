"""What is pickled quickly comes out as it went in."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from multiprocessing.reduction import ForkingPickler

import pytest

from crawler.quick_pickling import pickle_quickly


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    type: str = field(default="tree", init=False)
    leaves: tuple[Leaf, ...]
    height: float | None = None


TREE = Tree(leaves=(Leaf(name="a"), Leaf(name="b")), height=1.5)


@pytest.fixture
def carried():
    pickle_quickly([Leaf, Tree])
    return pickle.loads(ForkingPickler.dumps(TREE))


def test_it_is_equal(carried):
    assert carried == TREE
    assert carried is not TREE


def test_it_is_still_frozen(carried):
    with pytest.raises(FrozenInstanceError):
        carried.height = 2.0


def test_it_is_pickled_as_a_call_and_not_by_what_dataclasses_bring(carried):
    assert b"_put_together" in bytes(ForkingPickler.dumps(carried))
    assert b"_put_together" not in pickle.dumps(carried)

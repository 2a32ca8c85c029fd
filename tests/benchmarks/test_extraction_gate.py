"""The gate lets no figure of the extraction fall unseen."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location(
    "extraction_gate", Path(__file__).parents[2] / "benchmarks" / "extraction_gate.py"
)
gate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(gate)

BASELINE = {"set": {"f1": 0.95, "leak": 0.04, "bad": 8}}


@pytest.mark.parametrize(
    ("now", "faults"),
    [
        ({"f1": 0.9481, "leak": 0.0419, "bad": 8}, []),
        ({"f1": 0.99, "leak": 0.0, "bad": 0}, []),
        ({"f1": 0.9479, "leak": 0.04, "bad": 8}, ["set f1: 0.9479, was 0.95"]),
        ({"f1": 0.95, "leak": 0.0421, "bad": 8}, ["set leak: 0.0421, was 0.04"]),
        ({"f1": 0.95, "leak": 0.04, "bad": 9}, ["set bad: 9, was 8"]),
        ({"f1": 0.95, "leak": 0.04}, ["set bad: not scored, was 8"]),
    ],
    ids=["within the tolerance", "better", "a share fell", "a fault rose", "a page more is bad", "not scored"],
)
def test_what_is_worse_is_named(now, faults):
    assert gate.compare({"set": now}, BASELINE) == faults


def test_a_set_that_is_not_scored_is_named():
    assert len(gate.compare({}, BASELINE)) == 3

"""Hold the quality of the extraction: score it on real pages and compare with the committed baseline.

    python benchmarks/extraction_gate.py SCORER CORPUS... [--update]

SCORER is the scoring program, CORPUS a folder of pages with their truth. Fails (exit 1) if a figure falls under the
baseline by more than 0.002, or a page more is bad. A good change raises the baseline in the same commit: --update.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

BASELINE = Path(__file__).with_name("extraction_baseline.json")
TOLERANCE = 0.002
HIGHER_IS_BETTER = ("f1", "exact", "keep", "title", "author", "date")
LOWER_IS_BETTER = ("leak", "capt")

Figures = dict[str, dict[str, float]]


def main() -> int:
    """Score, compare or update, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--update", action="store_true", help="write what was scored as the new baseline")
    options = parser.parse_args()
    figures = score(options.scorer, options.corpus)
    if options.update:
        BASELINE.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"wrote {BASELINE}")
        return 0
    faults = compare(figures, json.loads(BASELINE.read_text("utf-8")))
    for fault in faults:
        print(f"worse than the baseline: {fault}", file=sys.stderr)
    print("the extraction holds its baseline" if not faults else f"{len(faults)} figures fell")
    return 1 if faults else 0


def score(scorer: Path, corpora: list[Path]) -> Figures:
    """Return the figures of this checkout, by the name of the corpus."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, str(scorer), *map(str, corpora), "--system", "project", "--json", out.name]
        subprocess.run(command, check=True)
        scored = json.loads(Path(out.name).read_text("utf-8"))
    kept = (*HIGHER_IS_BETTER, *LOWER_IS_BETTER, "bad")
    return {
        corpus: {
            name: round(value, 4) for name, value in systems["project"].items() if name in kept and value is not None
        }
        for corpus, systems in scored.items()
    }


def compare(figures: Figures, baseline: Figures) -> list[str]:
    """Return what is worse than the baseline, one line each."""
    faults = []
    for corpus, known in baseline.items():
        for name, before in known.items():
            now = figures.get(corpus, {}).get(name)
            if now is None:
                faults.append(f"{corpus} {name}: not scored, was {before}")
            elif _fell(name, now, before):
                faults.append(f"{corpus} {name}: {now}, was {before}")
    return faults


def _fell(name: str, now: float, before: float) -> bool:
    if name in HIGHER_IS_BETTER:
        return now < before - TOLERANCE
    return now > before + (0 if name == "bad" else TOLERANCE)


if __name__ == "__main__":
    sys.exit(main())

"""Kill an ingest (SIGKILL) at random moments, again and again, and look at what is left.

    python -m benchmarks.kill [TIMES] [SEED]

After each death the archive must open, hold everything that was acknowledged, once and
in its last version, and its index must agree with its articles. Prints how many articles
were acknowledged in all; any loss is an AssertionError.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.retrieval.storage.disk.killing import kill_often


def main() -> None:
    times, seed = (int(argument) for argument in (*sys.argv[1:], *("50", "1")[len(sys.argv) - 1 :]))
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        acknowledged = kill_often(f"file:{Path(folder, 'archive')}", times, seed)
    print(
        f"killed {times} times in {perf_counter() - started:.0f} s: {acknowledged} acknowledged, none lost, none twice"
    )


if __name__ == "__main__":
    main()

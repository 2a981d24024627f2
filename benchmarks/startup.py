"""Measure the two times that a person feels: `isnad ask` from process start to exit, and a
question to an archive that is open.

    python benchmarks/startup.py [--runs N] [--archive A] [QUESTION]

Prints the least and the median of N runs (5), in seconds and in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

QUESTION = "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--archive", default="memory:seeds")
    parser.add_argument("question", nargs="?", default=QUESTION)
    arguments = parser.parse_args()
    command = [str(Path(sys.executable).with_name("isnad")), "ask", "--json", "--archive", arguments.archive]

    starts = []
    for _ in range(arguments.runs):
        began = time.perf_counter()
        subprocess.run([*command, "--", arguments.question], check=True, capture_output=True)
        starts.append(time.perf_counter() - began)
    print(f"isnad ask, start to exit: least {min(starts):.2f} s, median {statistics.median(starts):.2f} s")

    typed = f"{arguments.question}\n" * (arguments.runs + 1)
    out = subprocess.run([*command, "-"], input=typed, check=True, capture_output=True, text=True).stdout
    first, *later = (json.loads(line)["took_ms"] for line in out.splitlines())
    print(f"a question: first {first:.1f} ms, then least {min(later):.1f} ms, median {statistics.median(later):.1f} ms")


if __name__ == "__main__":
    main()

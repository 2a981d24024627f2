"""Make every fitted file from its data, in the order of the steps.

    python -m benchmarks.fitting [--data FOLDER] [--out FOLDER] [--only STEP ...] [--fresh]

``make fit`` runs this. Without ``--out`` the files of this checkout are replaced. With ``--out`` the code is copied
there, the files are made in the copy, and those that differ from this checkout's are named.

A step is skipped when its code, its data, the files that it reads and the versions of the libraries are those of its
last run, and its files are as it left them. ``--fresh`` runs all steps.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.fitting.data import ROOT, Data, DataError
from benchmarks.fitting.steps import STEPS, Stamps, Step, digests, step_named

CODE: Final = ("retrieval", "benchmarks", "seeds")
CACHE: Final = ROOT / "build" / "fitting"
DATA: Final = (ROOT / "shared", ROOT.parent / "shared")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is made; 2 with one line when the data is not there; else the status of the step that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="where the files of data.toml lie")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="make the files in a copy of the code there")
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="FOLDER", help="where work is kept (%(default)s)")
    parser.add_argument("--only", nargs="+", default=(), metavar="STEP", choices=[step.name for step in STEPS])
    parser.add_argument("--fresh", action="store_true", help="run steps that need not run, too")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    folder = given.data or next((place for place in DATA if place.is_dir()), DATA[0])
    data = Data.read(folder.resolve(), given.cache.resolve())
    if given.step:
        step_named(given.step).module.run(data, ROOT)
        return 0
    steps = [step for step in STEPS if not given.only or step.name in given.only]
    try:
        data.check(role for step in steps for role in step.module.ROLES)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    data.cache.mkdir(parents=True, exist_ok=True)
    out = given.out.resolve() if given.out else ROOT
    if out != ROOT:
        copy_code(out)
    status = _run_all(steps, data, out, fresh=given.fresh)
    if out != ROOT:
        _report_differences(out)
    return status


def copy_code(out: Path) -> None:
    """Copy the code to ``out``; fitted files that were made there before stay."""
    made = {out / name for step in STEPS for name in step.module.WRITES}

    def left_out(folder: str, names: list[str]) -> list[str]:
        there = out / Path(folder).relative_to(ROOT)
        return [name for name in names if name == "__pycache__" or (there / name in made and (there / name).is_file())]

    for name in CODE:
        shutil.copytree(ROOT / name, out / name, dirs_exist_ok=True, ignore=left_out)


def _run_all(steps: Sequence[Step], data: Data, out: Path, *, fresh: bool) -> int:
    stamps, began = Stamps(data, out), perf_counter()
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step.name}: {step.about}", end=" ... ", flush=True)
        lacking = getattr(step.module, "lacks", lambda: None)()
        if lacking:
            print(f"left as it is: {lacking}")
            continue
        if not fresh and stamps.done(step):
            print("unchanged")
            continue
        started = perf_counter()
        # A process of its own: what a step has written is read anew by the next.
        own = ["--step", step.name, "--data", str(data.folder), "--cache", str(data.cache)]
        status = subprocess.run([sys.executable, "-m", "benchmarks.fitting", *own], cwd=out, check=False).returncode
        if status:
            return status
        stamps.note(step)
        print(f"{perf_counter() - started:.0f} s", flush=True)
    print(f"{perf_counter() - began:.0f} s in all")
    return 0


def _report_differences(out: Path) -> None:
    names = [name for step in STEPS for name in step.module.WRITES]
    here, there = digests(ROOT, names), digests(out, names)
    differ = [name for name in names if here.get(name) != there.get(name)]
    print(f"{len(names) - len(differ)} of {len(names)} files are those of this checkout, byte for byte")
    for name in differ:
        print(f"  differs: {name}")


if __name__ == "__main__":
    sys.exit(main())

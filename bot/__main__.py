"""The command ``isnad``, also as ``python -m bot``."""

from __future__ import annotations

import os
import sys
from importlib import import_module

INTERRUPTED = 130  # the exit code that shells report after Ctrl-C
# NumPy's matrix products are small here. On more threads each waits for the others: beside other work on two cores, an
# answer took 37 ms instead of 15. Answers run beside each other on threads of their own.
THREADS = ("OPENBLAS_NUM_THREADS", "1")


def main() -> None:
    """Run the command line with the process's arguments, and exit with its code.

    The command line is imported in here, so that Ctrl-C prints no traceback while libraries are still loading, and so
    that NumPy finds the number of its threads.
    """
    os.environ.setdefault(*THREADS)  # noqa: TID251 - it is set before NumPy is loaded, and read by nothing of ours
    try:
        code = import_module("bot.cli.main").run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()

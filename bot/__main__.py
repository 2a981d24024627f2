"""The command ``isnad``, and ``python -m bot``."""

from __future__ import annotations

import sys
from importlib import import_module

INTERRUPTED = 130  # what shells report for a program that Ctrl-C stopped


def main() -> None:
    """Run the command line on the process's arguments and leave with its exit code.

    The command line is loaded in here, so that Ctrl-C is as quiet while half the
    libraries are still being read as it is later.
    """
    try:
        code = import_module("bot.cli.main").run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()

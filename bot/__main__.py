"""The command ``isnad``, also as ``python -m bot``."""

from __future__ import annotations

import sys
from importlib import import_module

INTERRUPTED = 130  # the exit code that shells report after Ctrl-C


def main() -> None:
    """Run the command line with the process's arguments, and exit with its code.

    The command line is imported in here, so that Ctrl-C prints no traceback while libraries are still loading.
    """
    try:
        code = import_module("bot.cli.main").run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()

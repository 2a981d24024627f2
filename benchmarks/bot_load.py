"""200 questions in flight from 50 chats: how long the bot takes beyond what Telegram's limits impose.

    .venv/bin/python benchmarks/bot_load.py [--archive memory:seeds] [--group]

Starts ``isnad bot`` as its own process against the tests' Bot API server with Telegram's limits switched on.
``--group`` also asks 25 questions in one group, which the limit of 20 a minute spreads over more than a minute.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.botapi import BotServer
from tests.end_to_end.bots import RunningBot
from tests.end_to_end.load import Load, ask_all, make_chats, share
from tests.paths import ROOT

NO_QUOTAS = {"PERSON_QUOTA": "0", "CHAT_QUOTA": "0"}


def run(archive: str, *, people: int, groups: int, each: int) -> Load:
    with tempfile.TemporaryDirectory() as folder, BotServer(limits=True) as server:
        server.person("owner")
        with RunningBot(server, Path(folder), archive, settings=NO_QUOTAS):
            load = ask_all(server, make_chats(server, people=people, groups=groups), each, patience=300)
        assert not server.form_refusals, server.form_refusals
        assert not server.losses, server.losses
        return load


def report(name: str, load: Load) -> None:
    print(
        f"{name}: {load.answered} of {load.asked} answered in {load.seconds:.2f} s, {load.floods} refused as too fast"
    )
    for label, values in (("waited", load.waits), ("limits impose", load.possible), ("beyond the limits", load.excess)):
        row = "  ".join(f"p{100 * part:.0f} {share(values, part):6.2f} s" for part in (0.5, 0.95, 0.99))
        print(f"  {label:18} {row}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", default=f"memory:{ROOT / 'seeds'}")
    parser.add_argument("--group", action="store_true", help="also 25 questions in one group (over a minute)")
    options = parser.parse_args()
    report("50 chats, 4 questions each", run(options.archive, people=30, groups=20, each=4))
    report("50 chats, 1 question each", run(options.archive, people=30, groups=20, each=1))
    if options.group:
        with_people = run(options.archive, people=1, groups=1, each=25)
        report("1 person and 1 group, 25 questions each", with_people)


if __name__ == "__main__":
    main()

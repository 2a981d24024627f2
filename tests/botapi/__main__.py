"""Runs the Bot API server alone, for a shell script that simulates a newsroom (``.ci/ops``).

    python -m tests.botapi

Prints one line of JSON: ``token``, ``base_url`` (for ``TELEGRAM_BASE_URL``) and ``owner``, the id of its only
person. Each line of standard input is then sent to the bot by that person in private. The bot's reply is printed as
one line of JSON: ``{"text": …}``. The server stops at the end of standard input.
"""

from __future__ import annotations

import json
import sys

from tests.botapi import BotServer


def tell(record: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    with BotServer() as server:
        owner = server.person("سلمى")
        tell({"token": server.token, "base_url": server.base_url, "owner": owner.id})
        for line in sys.stdin:
            [reply, *_] = server.replies(owner.say(line.strip()))
            tell({"text": reply.bare})


if __name__ == "__main__":
    main()

"""Samples questions of editors that must be taken for questions: writes ``real-questions.txt`` beside this file.

python -m tests.quality.conversation.sample ../shared/questions/news-train.jsonl
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Final

SEED: Final = 15
SAMPLED: Final = 200


def main(questions: Path) -> None:
    """Write the sample, one question a line."""
    asked = [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines()]
    sample = random.Random(SEED).sample(asked, SAMPLED)  # noqa: S311 - a sample, no secret
    Path(__file__).with_name("real-questions.txt").write_text("\n".join([*sample, ""]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

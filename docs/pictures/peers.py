"""Draws ``peers.svg`` from ``peers.json``. Run by ``make docs``; needs matplotlib.

The picture holds the digest of its figures, so that a test sees whether it is up to date.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

HERE: Final = Path(__file__).parent
FIGURES: Final = HERE / "peers.json"
PICTURE: Final = HERE / "peers.svg"
OTHERS: Final = "#b4bcc2"
OURS: Final = "#2f6f5e"


def main() -> None:
    data = FIGURES.read_bytes()
    figures = json.loads(data)
    engines = figures["engines"][::-1]
    colours = [OURS if engine["name"].startswith("Isnad") else OTHERS for engine in engines]
    plt.rcParams.update({"svg.hashsalt": "isnad", "font.size": 10, "font.family": "DejaVu Sans"})
    drawing, axes = plt.subplots(1, 2, figsize=(8.4, 2.5), sharey=True, layout="constrained")
    for number, (axis, title) in enumerate(zip(axes, figures["sets"], strict=True)):
        shares = [100 * engine["right"][number] for engine in engines]
        bars = axis.barh([engine["name"] for engine in engines], shares, color=colours)
        axis.bar_label(bars, fmt="%.1f %%", padding=3)
        axis.set_title(title, fontsize=10)
        axis.set_xlim(0, 100)
        axis.xaxis.set_visible(False)
        axis.tick_params(left=False)
        axis.spines[:].set_visible(False)
    drawing.savefig(
        PICTURE, facecolor="white", metadata={"Date": None, "Description": hashlib.sha256(data).hexdigest()}
    )


if __name__ == "__main__":
    main()

"""Alarms and the dashboard of deploy/ ask for figures, labels and values that a running bot gives."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.cli.main import run
from tests.botapi import BotServer
from tests.end_to_end.bots import NOWHERE, PORT, WHEN, RunningBot, free_port
from tests.paths import ROOT, SEEDS

ALERTS = yaml.safe_load((ROOT / "deploy" / "prometheus-alerts.yaml").read_text(encoding="utf-8"))
DASHBOARD = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]
PATIENCE = 60.0  # seconds until a bot that follows a folder has what is in it

Samples = dict[str, dict[str, set[str]]]  # name -> label -> its values

# Of the language of Prometheus, not of Isnad.
WORDS = {"sum", "min", "max", "avg", "by", "and", "or", "unless", "offset", "on", "ignoring"}
# Prometheus itself puts these to every target.
OWN_METRICS: Samples = {"up": {}}
OWN_LABELS = {"job", "instance"}


def samples_of(text: str) -> Samples:
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


def metrics_in(expression: str) -> set[str]:
    """The names of figures in an expression of Prometheus."""
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(?:by|on|ignoring) ?\([^)]*\)", " ", bare)
    return set(re.findall(r"\b[a-z_][a-z0-9_]*\b(?!\()", bare)) - WORDS


def matchers_in(expression: str) -> list[tuple[str, str, str, str]]:
    """Name of the figure, label, operator and value of each matcher."""
    return [
        (name, label, operator, value)
        for name, inner in re.findall(r"([a-z_][a-z0-9_]*)\{([^}]*)\}", expression)
        for label, operator, value in re.findall(r'(\w+)(=~|!=|!~|=)"([^"]*)"', inner)
    ]


@pytest.fixture
def exposed(tmp_path: Path) -> Samples:
    """The figures of a bot that answered, was silent and followed a folder."""
    inbox, port = tmp_path / "inbox", free_port()
    inbox.mkdir()
    (inbox / "port.txt").write_text(PORT, encoding="utf-8")
    archive = f"file:{tmp_path / 'archive'}"
    settings = {"MONITOR_PORT": str(port), "WATCH": str(inbox), "WATCH_IN_BOT": "true", "WATCH_EVERY": "10"}
    assert run(["ingest", "--archive", archive, str(SEEDS)]) == 0
    with BotServer() as server, RunningBot(server, tmp_path, archive, settings=settings, forked=True):
        reem = server.person("ريم")
        server.replies(reem.say(WHEN[0]))
        server.replies(reem.say(NOWHERE))
        server.settle()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client:
            until = time.monotonic() + PATIENCE
            found = samples_of(client.get("/metrics").text)
            while "isnad_ingested_total" not in found and time.monotonic() < until:
                time.sleep(0.2)
                found = samples_of(client.get("/metrics").text)
        return found


@pytest.mark.loopback
def test_a_running_bot_gives_what_is_asked_for_and_each_of_its_figures_is_asked_for(exposed: Samples) -> None:
    known: Samples = {**exposed, **OWN_METRICS}
    for expression in EXPRESSIONS:
        names = metrics_in(expression)
        assert names, expression
        assert names <= known.keys(), expression
        for name, label, operator, value in matchers_in(expression):
            assert label in known[name].keys() | OWN_LABELS, expression
            if label not in OWN_LABELS:
                values = value.split("|") if "~" in operator else [value]
                assert set(values) <= known[name][label], expression
        labels = {label for name in names for label in known[name]} | OWN_LABELS
        for grouping in re.findall(r"\bby ?\(([^)]*)\)", expression):
            assert {label.strip() for label in grouping.split(",")} <= labels, expression
    asked: set[str] = set().union(*map(metrics_in, EXPRESSIONS))
    own = {name for name in exposed if name.startswith("isnad_") and not name.endswith("_created")}
    assert own - asked == set()


def test_an_expression_is_read_as_prometheus_reads_it() -> None:
    expression = 'histogram_quantile(0.9, sum by (le, stage) (rate(a_bucket{stage=~"x|y"}[10m]))) > 2e3 and b offset 1d'
    assert metrics_in(expression) == {"a_bucket", "b"}
    assert matchers_in(expression) == [("a_bucket", "stage", "=~", "x|y")]


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_an_alarm_is_formed_as_prometheus_wants_it_and_says_what_to_do(rule: dict[str, Any]) -> None:
    assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"[A-Z][A-Za-z]+", rule["alert"])
    assert re.fullmatch(r"\d+[smhd]", rule.get("for", "0s"))
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"].keys() == {"summary", "action"}
    for opening, closing in ("()", "[]", "{}"):
        assert rule["expr"].count(opening) == rule["expr"].count(closing)
    assert f"`{rule['alert']}`" in OPERATING


def test_alarms_have_names_of_their_own_and_the_documentation_names_no_other() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    assert set(re.findall(r"`(Isnad[A-Z][A-Za-z]+)`", OPERATING)) == set(names)


def test_the_dashboard_asks_the_chosen_prometheus_and_no_panels_lie_on_each_other() -> None:
    [variable] = DASHBOARD["templating"]["list"]
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")
    covered: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        fields = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not fields & covered
        covered |= fields
        for asking in (panel, *panel["targets"]):
            assert asking["datasource"] == {"type": "prometheus", "uid": f"${{{variable['name']}}}"}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])

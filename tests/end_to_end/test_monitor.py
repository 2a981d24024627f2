"""Health and figures of a running bot, as a balancer and Prometheus ask for them."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.end_to_end.bots import NOWHERE, WHEN, RunningBot, free_port

pytestmark = pytest.mark.loopback


def figures(text: str) -> dict[str, float]:
    """Samples by name, with the value of their one label."""
    return {
        " ".join([sample.name, *(value for name, value in sample.labels.items() if name != "le")]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_bot_tells_how_it_is_and_what_it_did(fresh: RunningBot) -> None:
    port = free_port()
    fresh.settings = {"MONITOR_PORT": str(port)}
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    server.fault("flood", "sendMessage", seconds=1)
    server.replies(reem.say(WHEN[0]))
    server.replies(reem.say(NOWHERE))
    server.settle()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client:
        assert client.get("/live").text == "ok\n"
        assert (client.get("/ready").status_code, client.get("/ready").text) == (200, "ok\n")
        assert client.get("/").status_code == 404
        text = client.get("/metrics").text
    found = figures(text)
    expected = {
        "isnad_updates_total": 2,
        "isnad_questions_total": 2,
        "isnad_answers_total": 1,
        "isnad_abstentions_total": 1,
        "isnad_failures_total": 0,
        "isnad_flood_waits_total": 1,
        "isnad_archive_articles": 8,
        "isnad_updates_waiting": 0,
        "isnad_processes": 1,
        "isnad_stage_seconds_count waiting": 2,
        "isnad_stage_seconds_count search": 2,
        "isnad_stage_seconds_count sending": 2,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert found["isnad_archive_passages"] >= 8
    assert found["isnad_stage_seconds_sum sending"] >= 1
    assert str(reem.id) not in text


def test_a_monitor_port_that_is_taken_is_one_line(fresh: RunningBot) -> None:
    fresh.settings = {"MONITOR_PORT": str(free_port())}
    fresh.start()
    # tornado leaves the socket that it could not bind
    settings = {**fresh.settings, "PYTHONWARNINGS": "ignore::ResourceWarning"}
    second = RunningBot(fresh.server, fresh.folder / "second", fresh.archive, settings=settings, waits=False)
    second.folder.mkdir()
    with second:
        assert second.process is not None
        assert second.process.wait(30) == 2
    [line] = [line for line in second.log().splitlines() if not line.startswith("{")]
    assert fresh.settings["MONITOR_PORT"] in line

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from contextlib import closing

import pytest


def reach(host: str) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as attempt:
        attempt.connect((host, 9))


def test_a_test_cannot_connect_to_another_machine() -> None:
    with pytest.raises(BaseException, match=r"socket\.connect"):
        reach("192.0.2.1")


def test_a_test_cannot_look_up_a_name() -> None:
    with pytest.raises(BaseException, match=r"socket\.getaddrinfo"):
        socket.getaddrinfo("example.org", 443)


def test_a_test_cannot_connect_to_this_machine_unless_it_says_so() -> None:
    with pytest.raises(BaseException, match=r"socket\.connect"):
        reach("127.0.0.1")


@pytest.mark.loopback
def test_a_test_marked_loopback_can_connect_to_this_machine_only() -> None:
    reach("127.0.0.1")
    with pytest.raises(BaseException, match=r"socket\.connect"):
        reach("192.0.2.1")


def test_a_test_cannot_start_a_process_unless_it_says_so() -> None:
    with pytest.raises(BaseException, match=r"subprocess\.Popen"):
        subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.processes
def test_a_test_marked_processes_can_start_one() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


async def test_asynchronous_tests_run() -> None:
    await asyncio.sleep(0)
    assert asyncio.get_running_loop().is_running()

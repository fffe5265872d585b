"""`gongkai serve`: one parent that starts web, worker, follower and scheduler, and stops them together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from gongkai.jobs.models import Heartbeat
from gongkai.jobs.schedule import requeue_dead, run_due
from gongkai.publishing.followers import all_followers

log = structlog.get_logger("gongkai.serve")
PROCESSES = ("web", "worker", "follower", "scheduler")
FOLLOWER_SECONDS = 1.0
SCHEDULER_SECONDS = 10.0
BEAT_SECONDS = 30.0
GRACE_SECONDS = 10.0
WORKER_GRACE_SECONDS = 5
WAIT_SECONDS = 2.0
WATCH_SECONDS = 0.5
RESTART_SECONDS = 1.0
MOST_RESTARTS = 20
# SIGHUP: the terminal was closed.
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def prepare() -> None:
    """Bring database and static files up to this release; quick when they already are."""
    if not _is_migrated():
        log.info("preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def serve(host: str, port: int, only: str | None) -> int:
    """Run one process, or all of them under this one; returns the exit status when they have stopped.

    The parent prepares, and so does a web process that runs alone; the others wait until that is done.
    """
    if only in (None, "web"):
        prepare()
    while not _is_migrated():
        log.info("waiting for the database to be prepared", process=only)
        time.sleep(WAIT_SECONDS)
    if only == "follower":
        return _loop("follower", FOLLOWER_SECONDS, lambda now: _follow())
    if only == "scheduler":
        return _loop("scheduler", SCHEDULER_SECONDS, _tick)
    if not _is_free(host, port):
        log.error("port is taken", port=port, instead="gongkai serve --port …")
        return 2
    if only:
        os.execvp(sys.executable, _command(only, host, port))
    return _Parent(host, port).run()


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. The web server itself would share the port with another one and say nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _command(process: str, host: str, port: int) -> list[str]:
    if process == "web":
        target = "gongkai.config.wsgi:application"
        return [
            *[
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                host,
                "--port",
                str(port),
            ],
            *["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"],
            # Without it a signal that arrives while the worker still loads leaves both waiting for ever.
            *["--workers-kill-timeout", str(WORKER_GRACE_SECONDS), target],
        ]
    if process == "worker":
        return [sys.executable, "-m", "django", "db_worker", "--interval", "1", "--verbosity", "0"]
    return [
        *[sys.executable, "-m", "gongkai", "serve", "--host", host, "--port", str(port)],
        *["--only", process],
    ]


class _Parent:
    """Starts the children, starts one again that ended by itself, and stops all on SIGINT or SIGTERM."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()
        self.restarts = 0

    def run(self) -> int:
        for sign in STOP_SIGNALS:
            signal.signal(sign, self._stop)
        connection.close()
        for process in PROCESSES:
            self._start(process)
        host = f"[{self.host}]" if ":" in self.host else self.host
        address = f"http://{host}:{self.port}{settings.BASE_PATH}"
        log.info("serving", site=f"{address}/", workspace=f"{address}/desk/")
        while not self.stopping.wait(WATCH_SECONDS):
            for process, child in list(self.children.items()):
                if child.poll() is not None and not self.stopping.wait(RESTART_SECONDS):
                    self.restarts += 1
                    if self.restarts > MOST_RESTARTS:
                        log.error(
                            "processes keep ending, giving up", process=process, status=child.returncode
                        )
                        return self._wait() or 1
                    log.error("process ended, starting it again", process=process, status=child.returncode)
                    self._start(process)
        return self._wait()

    def _start(self, process: str) -> None:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
        # A session of its own: Ctrl-C reaches the parent alone, which then stops the children in order.
        self.children[process] = subprocess.Popen(
            _command(process, self.host, self.port), env=environment, start_new_session=True
        )

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _wait(self) -> int:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # The session, not the child alone: a worker that is left behind keeps the port.
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        log.info("stopped")
        return 0


def _follow() -> None:
    for follower in all_followers():
        try:
            follower.catch_up()
        except OperationalError:
            raise
        except Exception:  # one broken follower must not keep the others from reading on
            log.exception("follower stopped", follower=follower.name)


def _tick(now: datetime) -> None:
    run_due(now)
    requeue_dead(now)


def _loop(name: str, seconds: float, step: Callable[[datetime], None]) -> int:
    # An event, because a sleep goes on after the signal: stopping would take as long as the longest wait.
    stopping = threading.Event()
    for sign in STOP_SIGNALS:
        signal.signal(sign, lambda signum, frame: stopping.set())
    last_beat = 0.0
    while not stopping.is_set():
        close_old_connections()
        try:
            step(timezone.now())
            if time.monotonic() - last_beat > BEAT_SECONDS or not last_beat:
                Heartbeat.objects.update_or_create(process=name, defaults={"beaten_at": timezone.now()})
                last_beat = time.monotonic()
        except OperationalError as error:
            log.warning("database not reachable, trying again", process=name, error=str(error))
        stopping.wait(seconds)
    return 0

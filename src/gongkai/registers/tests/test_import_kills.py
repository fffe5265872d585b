"""A worker that is killed while it writes a file into a register leaves nothing of it; the next one writes it whole."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import datetime

from django.db import connections

from gongkai.factories import City
from gongkai.publishing.models import Record, Revision
from gongkai.publishing.verification import verify
from gongkai.registers import imports, tasks
from gongkai.registers.choices import Stage
from gongkai.registers.models import TableImport
from gongkai.registers.register import by_slug

ROWS = 30
WORK = """
import django; django.setup()
import sys, time
from django.db import connection
from gongkai.registers import tasks
asked = 0

def stop(execute, sql, params, many, context):
    global asked
    asked += 1
    if asked == int(sys.argv[2]):
        print("here", flush=True)
        time.sleep(600)
    return execute(sql, params, many, context)

with connection.execute_wrapper(stop):
    tasks.import_table.func(int(sys.argv[1]))
print("done", flush=True)
"""


def killed_at(query: int, staged: TableImport, url: str) -> bool:
    """Kill a worker before its query of that number; whether it came so far."""
    environment = os.environ | {
        "GONGKAI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
    }
    command = [sys.executable, "-c", WORK, str(staged.pk), str(query)]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert child.stdout is not None
    said = child.stdout.readline()
    child.kill()
    child.wait()
    assert said in (b"here\n", b"done\n")
    return said == b"here\n"


def table_of(city: City) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["名称", "公开机构", "公开属性", "正文"])
    writer.writerows([f"第{n}号通知", city.education.name, "主动公开", f"第{n}件"] for n in range(ROWS))
    return out.getvalue().encode()


def test_all_rows_or_none(committed_db: str, now: datetime) -> None:
    city = City()
    staged = imports.stage(by_slug("documents"), table_of(city), "表.csv", actor=city.editor, now=now)
    imports.examine(staged)
    imports.confirm(staged)
    settings = connections.settings["default"]
    place = f"{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    url = f"sqlite:///{settings['NAME']}" if committed_db == "sqlite" else f"postgres://{place}"
    query, kills = 4, 0
    connections.close_all()
    while killed_at(query, staged, url):
        staged.refresh_from_db()
        assert staged.stage == Stage.WRITING
        assert not Record.objects.exists()
        assert not Revision.objects.exists()
        connections.close_all()
        query, kills = query * 2, kills + 1
    # The last one was not stopped, and wrote everything.
    assert kills > 3
    staged.refresh_from_db()
    assert (staged.stage, staged.created) == (Stage.DONE, ROWS)
    assert Record.objects.count() == Revision.objects.count() == ROWS
    tasks.import_table.func(staged.pk)
    assert Record.objects.count() == ROWS
    assert list(verify()) == []

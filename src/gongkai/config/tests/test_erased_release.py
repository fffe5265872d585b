"""A marked value goes from a report into the progress that the public reads; once that is erased it lies nowhere any more.

By HTTP in a running sample city: what follows the log, keeps pages or writes the dump takes its part.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.accounts.sample import PASSWORD
from gongkai.config.tests.serving import served
from gongkai.config.tests.test_canary import MARKED, NAME, Visitor, found

pytestmark = pytest.mark.browser
SAID = f"已上门走访{' '.join(MARKED)}一户。"


def signed_in(site: str, username: str) -> Visitor:
    visitor = Visitor(site)
    assert visitor.sign_in(username, PASSWORD)[0] == 302
    return visitor


def until(seen: Callable[[], bool]) -> None:
    """Followers and tasks come a second or two later."""
    for _try in range(120):
        if seen():
            return
        time.sleep(0.5)
    raise AssertionError("it did not come about")


def done(visitor: Visitor, path: str, fields: dict[str, str], page: str = "") -> None:
    """Send a form as its page has it; it must be taken."""
    status, where, text = visitor.post(path, visitor.get(page or path), fields)
    assert status == 302, (path, where, re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))[:2000])


def released(visitor: Visitor, plan: str) -> str:
    """Release the progress as it stands; the address of the release. Checks by machine may change it meanwhile: then look again."""
    path = f"/desk{plan}release/"

    def is_taken() -> bool:
        page = visitor.get(path)
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        assert seen, page[-3000:]
        return visitor.post(path, page, {"seen": seen[1]})[0] == 302

    until(is_taken)
    return re.findall(rf'href="({plan}releases/\d+/)"', visitor.get(f"/desk{plan}"))[0]


def reported(site: str, office: Visitor, plan: str) -> str:
    """The page of a task on which an agency has reported the marked values, and the office has confirmed it."""
    editor = signed_in(site, "jyj-editor")
    for path in re.findall(r"/desk/plans/tasks/\d+/", editor.get("/desk/plans/my-tasks/")):
        page = editor.get(path)
        if 'name="is_done"' not in page or f'href="/desk{plan}"' not in page:
            continue
        fields = {"text": SAID, "is_done": "on", "links": "清单 https://yunting.example/list"}
        done(editor, path, fields)
        confirm = re.findall(r'action="(/desk/plans/reports/\d+/confirm/)', office.get(path))
        if confirm:
            done(office, confirm[0], {"opinion": f"{NAME}一户已核"}, page=path)
            return path
    raise AssertionError("no task takes a report")


def erased(site: str, office: Visitor, plan: str) -> None:
    """One of the office asks and names the words, another decides."""
    number = plan.strip("/").rpartition("/")[2]
    fields = {
        "ground": "personal_data",
        "reason": "写有他人的信息",
        "passage": NAME,
        "with_places": "on",
    }
    ask = f"/desk/publishing/records/{number}/erasure/"
    done(office, ask, fields)
    second = signed_in(site, "office2")
    request = re.findall(r"/desk/publishing/erasures/\d+/", second.get("/desk/publishing/erasures/"))[0]
    page = second.get(request)
    assert "一并清除的工作材料" in page
    assert NAME not in page
    done(second, request, {"decision": "erase"})


def test_what_was_released_and_erased_lies_nowhere(tmp_path: Path) -> None:
    folder, log = tmp_path / "state", tmp_path / "log"
    folder.mkdir()
    with log.open("wb") as printed, served(folder, printed) as site:
        office = signed_in(site, "office")
        plan = re.findall(r'"(/plans/\d+/)"', Visitor(site).get("/plans/"))[0]
        before = Visitor(site).get(f"{plan}progress.json")
        task = reported(site, office, plan)
        release = released(office, plan)
        public = json.loads(Visitor(site).get(f"{release}progress.json"))
        assert any(SAID in result["text"] for one in public["tasks"] for result in one["results"])
        assert {value for _place, value in found(folder, log)} == set(MARKED)
        withdraw = re.findall(r"/desk/plans/releases/\d+/withdraw/", office.get(f"/desk{plan}"))[0]
        done(office, withdraw, {"reason": "内容有误"})
        erased(site, office, plan)
        stranger = Visitor(site)
        status, _where, page = stranger.ask("GET", release)
        assert (status, "内容已依法清除" in page) == (410, True)
        # The earlier release is read again as it was, and a new one is possible.
        assert json.loads(stranger.get(f"{plan}progress.json"))["tasks"] == json.loads(before)["tasks"]
        assert "内容已清除" in office.get(task)
        again = released(office, plan)
        assert again != release
        page = stranger.get(f"{again}progress.json")
        assert "内容已清除" in page
    assert found(folder, log) == set()

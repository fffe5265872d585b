"""Every route of the project, filled in with what there is in the world of `world.py`, and whom each address is open to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.attachments.entries import version_of
from gongkai.config.tests.world import World
from gongkai.plans.acts import ACTS
from gongkai.plans.models import Duty, DutyRequest, Measure, Subtask, Task
from gongkai.portal.sitemaps import SECTIONS
from gongkai.registers.register import all_registers, by_slug

Fill = dict[str, Any]
FORMS = ("xlsx", "csv", "json")
_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")

# Pages of the workspace that show everybody on the staff what is theirs, or what all of the staff may read. Whatever is not
# named here is closed to whoever has nothing to do with what the address names.
OF_ALL_STAFF = {
    "account_change_password",
    "account_login",
    "columns-desk:column",
    "columns-desk:columns",
    "columns-desk:offers",
    "compliance:findings",
    "compliance:rules",
    "desk:home",
    "directory-desk:export",
    "lexicon:find",
    "desk:kept-forms",
    "desk:notifications",
    "desk:notifications-read",
    "desk:search",
    "plans-desk:my-tasks",
    "plans-desk:plans",
    "publishing-desk:bundle",
    "publishing-desk:cutovers",
    "publishing-desk:erasures",
    "registers:export",
    "registers:list",
    "reviews:delegations",
    "reviews:emergencies",
    "reviews:internal",
    "reviews:schemes",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A filled route. `is_open`: a person of another agency may get a page, on which nothing marked may stand."""

    route: str
    path: str
    is_open: bool

    @property
    def is_desk(self) -> bool:
        return self.path.startswith("/desk/")


def routes() -> dict[str, list[str]]:
    """Every route: its name with its namespaces (of two unnamed ones the pattern), and the patterns that bear it."""
    found: dict[str, list[str]] = {}
    for name, pattern in _walk(get_resolver(), "", ""):
        found.setdefault(name, []).append(pattern)
    return found


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        pattern = prefix + str(one.pattern).lstrip("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from _walk(one, pattern, space + (f"{one.namespace}:" if one.namespace else ""))
        elif isinstance(one, URLPattern):
            yield (f"{space}{one.name}" if one.name else pattern), pattern


def names_in(pattern: str) -> list[str]:
    """What a pattern asks for."""
    return [plain or expression for plain, expression in _PART.findall(pattern)]


def filled(pattern: str, fill: Fill) -> str:
    """The address of a pattern."""
    path = _PART.sub(lambda found: str(fill[found[1] or found[2]]), pattern)
    return "/" + path.replace("\\.", ".")


def addresses(world: World) -> list[Address]:
    """Every route with everything that it may be asked for. KeyError: a route that nobody covers."""
    found = []
    for name, patterns in routes().items():
        for pattern in patterns:
            asked = names_in(pattern)
            for fill, is_open in _fills(name, asked, world):
                found.append(Address(name, filled(pattern, fill), is_open))
    return found


def _fills(name: str, asked: list[str], world: World) -> Iterable[tuple[Fill, bool]]:
    is_open = name in OF_ALL_STAFF
    if not asked:
        return [({}, is_open)]
    space, _colon, short = name.rpartition(":")
    if space == "admin" or name.startswith("desk/admin/"):
        own = {"object_id": world.city.editor.pk, "id": world.city.editor.pk, "content_type_id": 1}
        return [(own | {"app_label": "accounts", "url": "unknown"}, False)]
    if space == "registers":
        return _of_registers(short, world)
    if space in PUBLIC_SPACES:
        return [(fill, True) for fill in _public(world)[name]]
    return [(fill, is_open) for fill in _desk(world)[name]]


PUBLIC_SPACES = {"portal", "directory", "columns", "notices", "documents", "files", "plans", "publishing"}


def _of_registers(short: str, world: World) -> Iterator[tuple[Fill, bool]]:
    slugs = [register.slug for register in all_registers()]
    if short in {"list", "create", "import", "bulk"}:
        yield from (({"slug": slug}, True) for slug in slugs)
    elif short == "export":
        yield from (({"slug": slug, "form": form}, True) for slug in slugs for form in FORMS)
    elif short == "imported":
        yield {"slug": "documents", "number": world.one["import"]}, False
    elif short == "bulk-act":
        yield {"slug": "documents", "number": world.one["bulk"]}, False
    else:
        reads = short in {"detail", "history", "compare"}
        for slug, pk, is_seen in _rows(world, slugs):
            register = by_slug(slug)
            assert register is not None
            verbs = [verb.name for verb in register.verbs] or ["unknown"]
            for verb in verbs if short == "act" else [""]:
                yield {"slug": slug, "pk": pk, "verb": verb}, is_seen and reads


def _rows(world: World, slugs: list[str]) -> Iterator[tuple[str, int, bool]]:
    rows: dict[str, list[tuple[int, bool]]] = {
        "documents": [
            *((record.pk, False) for record in world.closed.values()),
            *((record.pk, True) for record in world.public.values()),
        ],
        "notices": [(world.one["notice"], False), (world.one["ended notice"], False)],
        "words": [(world.one["word"], True)],
        "agencies": [(world.city.education.pk, True)],
    }
    for slug in slugs:  # KeyError: a register of which the world has no row
        yield from ((slug, pk, is_seen) for pk, is_seen in rows[slug])


def _public(world: World) -> dict[str, list[Fill]]:
    records = [{"pk": record.pk} for record in [*world.closed.values(), *world.public.values()]]
    files, one = world.files, world.one
    holders = [world.public["with file"].pk, world.closed["draft"].pk]
    named = [{"pk": pk, "number": file.pk} for pk in holders for file in files.values()]
    versions = {"public": files["public"], "next": files["next"]}
    plan = {"pk": one["plan"], "number": 1, "release": one["release"]}
    return {
        "portal:sitemap-part": [{"section": section} for section in (*SECTIONS, "unknown")],
        "portal:anchor": [{"pk": one["anchor"]}],
        "portal:dump": [{"name": name} for name in ("log.jsonl.gz", "contents.jsonl.gz", "unknown")],
        "directory:agency": [{"code": "jyj"}],
        "columns:column": [{"pk": one["column"]}, {"pk": one["column above"]}],
        "notices:notice": [{"pk": one["notice"]}, {"pk": one["ended notice"]}],
        "documents:document": records,
        "documents:print": records,
        "documents:edition": [fill | {"number": number} for fill in records for number in (1, 2, 3)],
        "files:archive": [*records, {"pk": one["ended notice"]}],
        "files:download": named,
        "files:versioned": [
            {"pk": holders[0], "number": file.pk, "version": version_of({"digest": file.digest})}
            for file in versions.values()
        ],
        "publishing:compare": [*records, {"pk": one["ended notice"]}],
        **{name: [plan] for name in routes() if name.startswith("plans:")},
    }


def _desk(world: World) -> dict[str, list[Fill]]:
    one, records = world.one, [*world.closed.values(), *world.public.values()]
    plan = {"pk": one["plan"], "form": "xlsx", "code": "jyj"}
    answer = {"pk": one["answer"], "form": "xlsx", "duty": one["duty"]}
    targets: dict[type, int] = {
        Task: one["task"],
        Duty: one["duty"],
        Subtask: one["part"],
        Measure: one["measure"],
        DutyRequest: one["asked"],
    }
    verbs = ("approve", "send-back", "recall", "sign", "reopen")
    found: dict[str, list[Fill]] = {
        "desk:notification-read": [{"pk": one["notification"]}],
        "desk:kept": [{"token": "A" * 43}],
        "publishing-desk:erasure": [{"pk": one["erasure"]}],
        "publishing-desk:ask-erasure": [{"pk": record.pk} for record in records],
        "publishing-desk:channels": [{"pk": record.pk} for record in records],
        "publishing-desk:appearance": [{"pk": one["appearance"]}],
        "publishing-desk:close-cutover": [{"pk": one["cutover"]}],
        "publishing-desk:takeover": [{"pk": one["takeover"]}],
        "attachments:download": [{"pk": file.pk} for name, file in world.files.items() if name != "public"],
        "directory-desk:reform": [{"pk": one["reform"]}],
        "directory-desk:reform-new": [{"kind": kind} for kind in ("rename", "merge", "split", "abolish")],
        "directory-desk:group": [{"pk": one["group"]}],
        "directory-desk:group-remove": [{"pk": one["group"]}],
        "directory-desk:learnt-withdraw": [{"pk": one["learnt"]}],
        "directory-desk:export": [{"form": form} for form in FORMS],
        "directory-desk:names": [{"pk": world.city.education.pk}],
        "directory-desk:name-end": [{"pk": one["name"]}],
        **{
            f"columns-desk:{name}": [{"pk": one["column"]}]
            for name in ("column", "column-edit", "column-close", "column-reopen")
        },
        "columns-desk:placement": [{"pk": one["placement"]}],
        "columns-desk:record": [{"pk": one["notice"]}, *({"pk": record.pk} for record in records)],
        "compliance:finding": [{"pk": one[f"finding {name}"]} for name in ("draft", "public", "agency")],
        "compliance:draft-finding": [
            {"pk": record.pk, "rule": "content.links", "key": world.finding_key} for record in records
        ],
        "lexicon:correction": [{"pk": one["correction"]}],
        "reviews:scheme": [{"code": "jyj"}],
        "reviews:emergency": [{"pk": one["emergency"]}],
        "reviews:sheet": [{"pk": record.pk, "form": form} for record in records for form in ("docx", "pdf")],
        "clock-desk:calendar": [{"pk": one["calendar"]}],
        "plans-desk:task": [{"pk": one["task"]}],
        "plans-desk:act": [{"name": act.name, "pk": targets[act.target]} for act in ACTS],
        "plans-desk:decide": [{"pk": one["report"], "verb": verb} for verb in ("confirm", "send-back")],
        "plans-desk:answer-decide": [{"pk": one["answer"], "verb": verb} for verb in verbs],
        "plans-desk:dunning": [{"pk": one["letter"]}],
        "plans-desk:letter": [{"pk": one["letter"], "form": form} for form in ("docx", "pdf")],
        "plans-desk:release-withdraw": [{"pk": one["release"]}],
    }
    by_start: dict[str, Fill] = {
        "import": {"pk": one["plan import"]},
        "answer": answer,
        "round": {"pk": one["round"]},
    }
    of_plan = (
        *("plan", "behind", "heat-map", "compare", "carry-over", "settle", "rounds", "ledger-upload"),
        *("ledger-download", "dunnings", "dun", "release", "closing", "closing-docx", "closing-pdf"),
        "closing-release",
    )
    for name in routes():
        space, _colon, short = name.partition(":")
        start = by_start.get(short.partition("-")[0])
        if space == "plans-desk" and short in of_plan:
            found[name] = [plan]
        elif space == "plans-desk" and start and short != "rounds":
            found.setdefault(name, [start])
    return found

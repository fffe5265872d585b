"""Old addresses as a map of nginx, for the web server of an old host: included in its `http` block.

nginx compares `$uri`, which it has decoded, and texts in a map without regard to capital letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from gongkai.publishing.models import OldAddress

HEAD = (
    "# 在 http 块里 include 本文件；在原网站的 server 块里写：",
    "#     if ($gongkai_moved) { return 301 $gongkai_moved; }",
    "# nginx 提示 map_hash_bucket_size 不够的，在 http 块里写 map_hash_bucket_size 2048; map_hash_max_size 65536;",
)
SAFE = "=&/:;,.-_~!*'()@+$"
"""What browsers leave as it is in a query."""


def lines(rows: Iterable[tuple[OldAddress, str]]) -> Iterator[str]:
    """The file, line by line: addresses that a query belongs to go before the same without one."""
    with_query: dict[str, str] = {}
    plain: dict[str, str] = {}
    for row, url in rows:
        key = f"{row.host.partition(':')[0]}{row.path}"
        if not row.query:
            plain[key] = url
        else:  # nginx undoes the percent signs of a path, and leaves those of a query
            for query in (row.query, quote(row.query, safe=SAFE)):
                with_query[f"{key}?{query}"] = url
    yield from HEAD
    yield 'map "$host$uri" $gongkai_moved_path {'
    yield '    default "";'
    yield from _entries(plain)
    yield "}"
    yield 'map "$host$uri?$args" $gongkai_moved {'
    yield "    default $gongkai_moved_path;"
    yield from _entries(with_query)
    yield "}"


def _entries(found: dict[str, str]) -> Iterator[str]:
    """A map takes a text once, whatever its capital letters: the first one stands."""
    seen: set[str] = set()
    for key, url in found.items():
        if key.lower() not in seen:
            seen.add(key.lower())
            yield f"    {_quoted(key)} {_quoted(url)};"


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'

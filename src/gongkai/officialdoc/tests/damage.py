"""Files damaged by chance: bytes, members of packages, elements of the XML in them. The same seed does the same damage."""

from __future__ import annotations

import io
import zipfile
from random import Random

from lxml import etree

from .packages import members, package

_NUMBERS = (
    "0",
    "-1",
    "99999",
    "1000000000",
    "9" * 400,
    "1e308",
    "nan",
    "inf",
    "",
    "０",
    "²",
    "甲",
    "\u202e1",
)


def damaged(data: bytes, seed: int) -> bytes:
    """The file with a few things broken."""
    random = Random(seed)  # not for secrets
    is_package = data.startswith(b"PK")
    ways = (
        [_bytes, _cut, _members, _elements, _elements, _elements] if is_package else [_bytes, _cut, _pieces]
    )
    for _ in range(random.randint(1, 2)):
        way = random.choice(ways)
        try:
            data = way(data, random)
        except Exception:
            # A package that is damaged already cannot be taken apart; zipfile has many errors for that.
            data = _bytes(data, random)
    return data


def _bytes(data: bytes, random: Random) -> bytes:
    """Single bytes turned over, put in and taken out."""
    out = bytearray(data)
    for _ in range(random.randint(1, 12)):
        place = random.randrange(len(out)) if out else 0
        way = random.randrange(3)
        if way == 0 and out:
            out[place] ^= 1 << random.randrange(8)
        elif way == 1:
            out[place:place] = random.randbytes(random.randint(1, 4))
        else:
            del out[place : place + random.randint(1, 4)]
    return bytes(out)


def _cut(data: bytes, random: Random) -> bytes:
    """The end, or the beginning, is missing."""
    place = random.randrange(len(data) + 1)
    return data[:place] if random.random() < 0.8 else data[place:]


def _pieces(data: bytes, random: Random) -> bytes:
    """Pieces taken out, doubled, exchanged."""
    places = sorted(random.randrange(len(data) + 1) for _ in range(4))
    first, second, third, fourth = places
    one, middle, other = data[first:second], data[second:third], data[third:fourth]
    new = random.choice([b"", one + one + middle + other, other + middle + one, middle])
    return data[:first] + new + data[fourth:]


def _members(data: bytes, random: Random) -> bytes:
    """Members lost, renamed, exchanged, emptied, packed otherwise."""
    found = members(data)
    names = list(found)
    one, other = random.choice(names), random.choice(names)
    way = random.randrange(5)
    if way == 0:
        del found[one]
    elif way == 1:
        found[one.upper() if random.random() < 0.5 else f"甲/{one}"] = found.pop(one)
    elif way == 2:
        found[one], found[other] = found[other], found[one]
    elif way == 3:
        found[one] = random.choice([b"", b"<a/>", found[one][: len(found[one]) // 2], random.randbytes(50)])
    return package(found, random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]))


def _elements(data: bytes, random: Random) -> bytes:
    """Elements of one XML member taken out, doubled, moved, nested; attributes with other values."""
    found = members(data)
    # Styles are long and say little.
    names = [name for name in found if name.endswith((".xml", ".rels")) and len(found[name]) < 100_000]
    name = random.choice(names)
    try:
        root = etree.parse(io.BytesIO(found[name])).getroot()
    except etree.XMLSyntaxError:
        return data
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    for _ in range(random.randint(1, 6)):
        _element(random.choice(nodes), random.choice(nodes), random)
    found[name] = etree.tostring(root)
    return package(found)


def _element(node: etree._Element, other: etree._Element, random: Random) -> None:
    parent, way = node.getparent(), random.randrange(7)
    inside = node in (other, *other.iterancestors())
    if way == 0 and parent is not None:
        parent.remove(node)
    elif way == 1 and not inside:
        other.append(node)
    elif way == 2 and parent is not None:
        copy = etree.fromstring(etree.tostring(node))
        parent.extend([copy] * 1)
    elif way == 3 and node.attrib:
        node.set(random.choice(list(map(str, node.attrib))), random.choice(_NUMBERS))
    elif way == 4:
        node.text = random.choice(["", "一、", "0 0 1e9 1e9", "甲" * 300, "M 0 0 L x y", "\u202e\u200b"])
    elif way == 5 and parent is not None and not inside:
        # Nested in copies of itself.
        for _ in range(random.choice([3, 60])):
            shell = etree.SubElement(parent, node.tag)
            shell.append(node)
            node = shell
    else:
        node.tag = other.tag

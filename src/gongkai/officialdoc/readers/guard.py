"""The one guard through which packages (zip) from outside are opened.

Limits: 2,000 members, 200 MB unpacked, ratio 200, no path that leaves the package. The sizes which the directory
claims are not believed: reading stops at the limit. XML is parsed without entities, network and huge trees.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from ..errors import UnreadableDocument

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
# Below this size a high ratio is harmless: a short run of blanks compresses far better than 200.
RATIO_FREE = 1024 * 1024
_ENCRYPTED = 0x1


class Package:
    """An opened package: its names, and the content of single members within the limits."""

    def __init__(self, archive: zipfile.ZipFile, packed: int) -> None:
        self._archive = archive
        self._packed = packed
        self._unpacked = 0

    def names(self) -> list[str]:
        """Names of the members."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """The content of a member. The budget of the package is used up by what is really unpacked."""
        budget = min(MAX_UNPACKED, max(RATIO_FREE, self._packed * MAX_RATIO)) - self._unpacked
        try:
            with self._archive.open(name) as member:
                data = member.read(max(0, budget) + 1)
        except KeyError:
            raise UnreadableDocument(f"文件包缺少 {name}，可能已损坏，请重新保存后再试") from None
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
        ):
            raise UnreadableDocument("文件包已损坏，请重新保存后再试") from None
        if len(data) > budget:
            raise UnreadableDocument("文件包解压后过大，疑似压缩炸弹，已拒绝读取")
        self._unpacked += len(data)
        return data


def open_package(data: bytes) -> Package:
    """Open a package and check its directory. Raises UnreadableDocument."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise UnreadableDocument("文件包已损坏，请重新保存后再试") from None
    if len(members) > MAX_MEMBERS:
        raise UnreadableDocument(f"文件包的成员超过 {MAX_MEMBERS} 个，已拒绝读取")
    for member in members:
        if _escapes(member.filename):
            raise UnreadableDocument("文件包含有越出目录的路径，已拒绝读取")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableDocument("文件包设有密码，请去掉密码后再试")
    claimed = sum(member.file_size for member in members)
    if claimed > MAX_UNPACKED or (claimed > RATIO_FREE and claimed > MAX_RATIO * max(1, len(data))):
        raise UnreadableDocument("文件包解压后过大，疑似压缩炸弹，已拒绝读取")
    return Package(archive, len(data))


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":") or "\x00" in name
    )


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML member, parsed without entities, DTD, network and huge trees."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableDocument("文件内的 XML 已损坏或过于复杂，请重新保存后再试") from None

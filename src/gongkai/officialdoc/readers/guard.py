"""The one guard through which packages (zip) from outside are opened.

Limits: 2,000 members, 200 MB unpacked, ratio 200, no path that leaves the package. The sizes which the directory
claims are not believed: reading stops at the limit. XML is parsed without entities, network and huge trees.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from ..errors import UnreadableDocument
from .directory import Directory, read_directory

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
# Below this size a high ratio is harmless: a short run of blanks compresses far better than 200.
RATIO_FREE = 1024 * 1024
_ENCRYPTED = 0x1
# Where none of these stands in the names, one to a line, no name can leave the package.
_ESCAPING = ("..", "\n/", "\\", ":", "\x00")


class Package:
    """An opened package: its names, and the content of single members within the limits."""

    def __init__(self, archive: zipfile.ZipFile | Directory, packed: int) -> None:
        self._directory = archive if isinstance(archive, Directory) else None
        self._archive = archive if isinstance(archive, zipfile.ZipFile) else None
        self._packed = packed
        self._unpacked = 0

    def names(self) -> list[str]:
        """Names of the members."""
        if self._directory is not None:
            return list(self._directory.names)
        return self._archive.namelist() if self._archive is not None else []

    def read(self, name: str) -> bytes:
        """The content of a member. The budget of the package is used up by what is really unpacked."""
        budget = min(MAX_UNPACKED, max(RATIO_FREE, self._packed * MAX_RATIO)) - self._unpacked
        data = self._directory.read(name, budget) if self._directory is not None else None
        if data is None:
            data = self._unusual(name, budget)
        if len(data) > budget:
            raise UnreadableDocument("文件包解压后过大，疑似压缩炸弹，已拒绝读取")
        self._unpacked += len(data)
        return data

    def _unusual(self, name: str, budget: int) -> bytes:
        """The content by zipfile: a package or a member that is not of the plain form, or a damaged one."""
        try:
            if self._archive is None and self._directory is not None:
                self._archive = zipfile.ZipFile(io.BytesIO(self._directory.data))
            assert self._archive is not None
            with self._archive.open(name) as member:
                return member.read(max(0, budget) + 1)
        except KeyError:
            raise UnreadableDocument(f"文件包缺少 {name}，可能已损坏，请重新保存后再试") from None
        except Exception:
            # Each way to pack fails with an error of its own (zlib, bz2, lzma), zipfile with some more.
            raise UnreadableDocument("文件包已损坏，请重新保存后再试") from None


def open_package(data: bytes) -> Package:
    """Open a package and check its directory. Raises UnreadableDocument."""
    directory = read_directory(data, MAX_MEMBERS)
    if directory is not None:
        _check(directory.names, directory.encrypted, directory.size, len(data))
        return Package(directory, len(data))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise UnreadableDocument("文件包已损坏，请重新保存后再试") from None
    if len(members) > MAX_MEMBERS:
        raise UnreadableDocument(f"文件包的成员超过 {MAX_MEMBERS} 个，已拒绝读取")
    encrypted = any(member.flag_bits & _ENCRYPTED for member in members)
    claimed = sum(member.file_size for member in members)
    _check([member.filename for member in members], encrypted, claimed, len(data))
    return Package(archive, len(data))


def _check(names: list[str], encrypted: bool, claimed: int, packed: int) -> None:
    """Refuse what the directory itself gives away."""
    joined = "\n" + "\n".join(names)
    if any(map(joined.__contains__, _ESCAPING)) and any(map(_escapes, names)):
        raise UnreadableDocument("文件包含有越出目录的路径，已拒绝读取")
    if encrypted:
        raise UnreadableDocument("文件包设有密码，请去掉密码后再试")
    if claimed > MAX_UNPACKED or (claimed > RATIO_FREE and claimed > MAX_RATIO * max(1, packed)):
        raise UnreadableDocument("文件包解压后过大，疑似压缩炸弹，已拒绝读取")


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

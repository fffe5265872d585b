"""Files made to hurt: bombs, depths, chains, cycles, huge numbers. Small to keep, made when they are needed.

`python -m gongkai.officialdoc.tests.hostile NAME…` parses them within the limits of the sandbox and prints one line of JSON
for each: its outcome, the seconds of processor time it took, and the megabytes this process has used at most.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable

from .packages import package

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """A cell of a table of Word."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def word(body: str, head: str = "", **parts: str) -> bytes:
    """A Word file with this body; other parts (styles, numbering, footnotes) by their names."""
    main = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {_W}><w:body>{body}</w:body></w:document>'
    )
    members = {"word/document.xml": main.encode()}
    relations = ""
    for name, content in parts.items():
        members[f"word/{name}.xml"] = f"<w:{name} {_W}>{content}</w:{name}>".encode()
        relations += f'<Relationship Id="r{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
    members["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'.encode()
    )
    return package(members, zipfile.ZIP_STORED)


def ofd(content: str, document: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """An OFD file with one page of this content."""
    return package(
        {
            "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".encode(),
            "D/Document.xml": (
                f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                f'</ofd:PageArea>{document}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'
                "</ofd:Document>"
            ).encode(),
            "D/P.xml": f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>".encode(),
            **(more or {}),
        },
        zipfile.ZIP_STORED,
    )


def text_object(text: str, x: object = 0, y: object = 20, more: str = "", size: object = 5) -> str:
    """A piece of text on a page of OFD."""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 100 10" Font="1" Size="{size}"><ofd:TextCode X="0" Y="5" {more}>'
        f"{text}</ofd:TextCode></ofd:TextObject>"
    )


def pdf(content: bytes, *, pages: int = 1, filters: str = "", extra: bytes = b"") -> bytes:
    """A PDF all of whose pages have this content."""
    kids = " ".join(["3 0 R"] * pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        b"/XObject<</X 6 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters.encode(), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        extra or b"null",
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s\nendobj\n" % (number, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join([b"%010d 00000 n \n" % place for place in places]))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def _lying_zip() -> bytes:
    """The directory says that 30 MB of blanks are ten bytes."""
    data = package({"word/document.xml": b" " * (30 << 20)})
    return data.replace(struct.pack("<I", 30 << 20), struct.pack("<I", 10))


def _overlapping_zip() -> bytes:
    """A thousand names for one member (D. Fifield): each claims little, together much."""
    plain = b"0" * (1 << 20)
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(plain) + packed.flush()
    crc, name = zlib.crc32(plain), b"word/document.xml"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(content), len(plain), len(name), 0)
    out = local + name + content
    start, entries = len(out), b""
    for number in range(1000):
        other = name if number == 0 else b"word/%08d.xml" % number
        entries += struct.pack(
            "<4s6H3I5H2I",
            *(b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(content), len(plain), len(other), 0, 0, 0, 0, 0, 0),
        )
        entries += other
    return out + entries + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1000, 1000, len(entries), start, 0)


def _nested_zip() -> bytes:
    data = b"\0" * (1 << 20)
    for _ in range(6):
        data = package({f"{number}.zip": data for number in range(10)})
    return data


def _laughs(names: int = 12) -> str:
    lines = ['<!ENTITY a0 "哈">']
    lines += [f"<!ENTITY a{n} '" + f"&a{n - 1};" * 10 + "'>" for n in range(1, names)]
    return f"<!DOCTYPE x [{''.join(lines)}]>"


def _styles(count: int, based: Callable[[int], int]) -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{based(n)}"/></w:style>'
        for n in range(count)
    )


def _styled(name: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


_NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
_CYCLE = (
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s0"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
_NUMBER_STYLE = '<w:style w:type="numbering" w:styleId="s0"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'


def _numbering(start: str, form: str, text: str = "%1、") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )


def _table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><meta charset=utf-8><body>{body}</body></html>".encode()


_CHAIN = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
FILES: dict[str, Callable[[], bytes]] = {
    # Packages.
    "zip bomb": lambda: package({"word/document.xml": b"\0" * (150 << 20)}),
    "zip that lies": _lying_zip,
    "zip that overlaps": _overlapping_zip,
    "zip in zip": _nested_zip,
    "zip with the same name often": lambda: _same_names(),
    "zip of bzip2": lambda: package({"word/document.xml": b" " * (20 << 20)}, zipfile.ZIP_BZIP2),
    "zip of lzma": lambda: package({"word/document.xml": b" " * (100 << 20)}, zipfile.ZIP_LZMA),
    # XML.
    "entities": lambda: word(paragraph("&a11;"), _laughs()),
    "entity from a file": lambda: word(
        paragraph("&e;"), '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ),
    "quadratic entity": lambda: word(
        paragraph("&a;" * 20_000), "<!DOCTYPE x [<!ENTITY a '" + "哈" * 20_000 + "'>]>"
    ),
    "deep elements": lambda: word("<w:sdt><w:sdtContent>" * 100_000),
    "deep controls": lambda: word(
        "<w:sdt><w:sdtContent>" * 120 + paragraph("甲") + "</w:sdtContent></w:sdt>" * 120
    ),
    "a million attributes": lambda: word("<w:p " + " ".join([f"a{n}='1'" for n in range(300_000)]) + "/>"),
    "a million spaces of names": lambda: word(
        "".join(f'<w:p xmlns:a{n}="u{n}"/>' for n in range(100_000)) + paragraph("甲")
    ),
    "long text node": lambda: word(paragraph("甲" * 9_000_000)),
    # Word.
    "wide span": lambda: word(_table(_row(cell("甲", '<w:gridSpan w:val="1000000000"/>'), cell("乙")) * 2)),
    "many wide spans": lambda: word(_table(_row(*[cell("甲", '<w:gridSpan w:val="99999"/>')] * 30) * 3_000)),
    "free columns": lambda: word(
        _table(
            ('<w:tr><w:trPr><w:gridBefore w:val="99999"/></w:trPr>' + cell("甲") + cell("乙") + "</w:tr>")
            * 5_000
        )
    ),
    "cells": lambda: word(_table(_row(*[cell("甲")] * 10) * 10_000)),
    "merged down": lambda: word(
        _table(
            _row(cell("甲" * 5_000, _CHAIN[0]), cell("乙")) + _row(cell("", _CHAIN[1]), cell("乙")) * 20_000
        )
    ),
    "merged down without beginning": lambda: word(
        _table(_row(cell("甲", _CHAIN[1]), cell("乙", _CHAIN[1])) * 20_000)
    ),
    "nested tables": lambda: word(
        "<w:tbl><w:tr><w:tc>" * 80 + paragraph("甲") + "</w:tc></w:tr></w:tbl>" * 80
    ),
    "nested tables of many": lambda: word(
        ("<w:tbl><w:tr>" + cell("乙") + "<w:tc>") * 80 + paragraph("甲") + "</w:tc></w:tr></w:tbl>" * 80
    ),
    "nested boxes": lambda: word(
        "<w:p><w:r><w:pict><w:txbxContent>" * 60
        + paragraph("甲")
        + "</w:txbxContent></w:pict></w:r></w:p>" * 60
    ),
    "many boxes": lambda: word(
        "<w:p><w:r>"
        + f"<w:pict><w:txbxContent>{paragraph('甲')}</w:txbxContent></w:pict>" * 30_000
        + "</w:r></w:p>"
    ),
    "styles in a circle": lambda: word(
        paragraph("甲", _styled("s0")) * 2_000, styles=_styles(300, lambda n: (n + 1) % 300)
    ),
    "style on itself": lambda: word(paragraph("甲", _styled("s0")), styles=_styles(1, lambda n: 0)),
    "numbers in a circle": lambda: word(
        paragraph("甲", _NUMBERED) * 2_000, numbering=_CYCLE, styles=_NUMBER_STYLE
    ),
    "huge number": lambda: word(paragraph("甲", _NUMBERED), numbering=_numbering("9" * 5_000, "decimal")),
    "large numbers in letters": lambda: word(
        paragraph("甲", _NUMBERED) * 20_000, numbering=_numbering("99990", "lowerLetter")
    ),
    "large numbers in Chinese": lambda: word(
        paragraph("甲", _NUMBERED) * 20_000, numbering=_numbering("99990", "chineseCountingThousand")
    ),
    "labels that repeat": lambda: word(
        paragraph("甲", _NUMBERED) * 3_000, numbering=_numbering("1", "decimal", "%1" * 3_000)
    ),
    "fields that never end": lambda: word(
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/><w:t>甲</w:t></w:r>' * 20_000 + "</w:p>"
    ),
    "paragraphs that run on": lambda: word(
        paragraph("甲乙", "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>") * 30_000
    ),
    "footnotes": lambda: word(
        "<w:p>" + '<w:r><w:footnoteReference w:id="1"/></w:r>' * 50_000 + "</w:p>" + paragraph("甲"),
        footnotes=f'<w:footnote w:id="1">{paragraph("乙")}</w:footnote>',
    ),
    "footnote in itself": lambda: word(
        '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' + paragraph("甲"),
        footnotes='<w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/><w:t>乙</w:t></w:r></w:p></w:footnote>',
    ),
    "symbols": lambda: word(
        "<w:p>"
        + '<w:r><w:sym w:char="FFFFFFFFFFFFFFFFFF" w:font="x"/></w:r>' * 100
        + "</w:p>"
        + paragraph("甲")
    ),
    "runs": lambda: word("<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>" * 100_000 + "</w:p>"),
    "deleted": lambda: word(
        "<w:p>" + "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>" * 50_000 + "</w:p>" + paragraph("甲")
    ),
    # OFD.
    "deltas": lambda: ofd(text_object("甲乙丙", more='DeltaX="g 999999999 5"')),
    "deltas that repeat": lambda: ofd(
        text_object("甲" * 50_000, more="DeltaX='" + "g 50000 5 " * 5_000 + "'")
    ),
    "infinite places": lambda: ofd(
        text_object("甲", x="1e308", y="-1e308") + text_object("乙", x="nan", y="inf")
    ),
    "huge letters": lambda: ofd(text_object("甲", size="1e300") + text_object("乙", size="1e-300")),
    "objects on one place": lambda: ofd(text_object("甲") * 30_000),
    "objects everywhere": lambda: ofd(
        "".join(text_object("甲", x=n % 200, y=n // 200 % 290) for n in range(30_000))
    ),
    "paths": lambda: ofd(
        text_object("甲")
        + "".join(
            f'<ofd:PathObject Boundary="0 {n % 290} 200 1"><ofd:AbbreviatedData>M 0 0 L 200 0 M {n % 200} 0 L {n % 200} 300'
            "</ofd:AbbreviatedData></ofd:PathObject>"
            for n in range(20_000)
        )
    ),
    "one long path": lambda: ofd(
        text_object("甲")
        + '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>M 0 0 '
        + "L 9 0 L 9 9 " * 100_000
        + "</ofd:AbbreviatedData></ofd:PathObject>"
    ),
    "deep OFD": lambda: ofd("<ofd:PageBlock>" * 200 + text_object("甲") + "</ofd:PageBlock>" * 200),
    "page that is the document": lambda: ofd(text_object("甲"), more={"D/P.xml": b"<x/>"}),
    "template of itself": lambda: ofd(text_object("甲"), '<ofd:TemplatePage ID="7" BaseLoc="P.xml"/>' * 3),
    "pages without end": lambda: _many_pages(),
    # PDF.
    "PDF of many pages": lambda: pdf(b"BT /F 12 Tf 9 9 Td (a) Tj ET", pages=100_000),
    "PDF page in itself": lambda: pdf(b"").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "PDF that says a billion pages": lambda: pdf(b"").replace(b"/Count 1/", b"/Count 999999999/"),
    "PDF bomb": lambda: pdf(
        zlib.compress(zlib.compress(b" " * (200 << 20), 9), 9), filters="/Filter[/FlateDecode/FlateDecode]"
    ),
    "PDF text bomb": lambda: pdf(
        zlib.compress(b"BT /F 12 Tf 9 9 Td " + b"(abcdefgh) Tj " * 1_000_000 + b"ET", 9),
        filters="/Filter/FlateDecode",
    ),
    "PDF saved states": lambda: pdf(zlib.compress(b"q " * 5_000_000, 9), filters="/Filter/FlateDecode"),
    "PDF form in itself": lambda: pdf(
        b"/X Do BT /F 12 Tf 9 9 Td (a) Tj ET",
        extra=b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 10>>stream\n/X Do /X Do\nendstream",
    ),
    "PDF deep array": lambda: pdf(b"[" * 100_000),
    "PDF lines": lambda: pdf(
        b"BT /F 12 Tf 9 9 Td (a) Tj ET "
        + b"".join([b"0 %d m 500 %d l S " % (n % 800, n % 800) for n in range(40_000)])
    ),
    "PDF letters apart": lambda: pdf(
        b"BT /F 2 Tf "
        + b"".join([b"1 0 0 1 %d %d Tm (a) Tj " % (n % 60 * 9, n // 60 % 84 * 9) for n in range(40_000)])
        + b"ET"
    ),
    # Pages.
    "deep page": lambda: _page("<div>" * 100_000 + "甲"),
    "deep formatting": lambda: _page("<b><i><p>" * 30_000 + "甲"),
    "wide spans of a page": lambda: _page(
        "<table>"
        + "<tr>"
        + "<td colspan=99999 rowspan=99999>甲</td>" * 20
        + "</tr>" * 1
        + "<tr><td>乙</td></tr>" * 5_000
    ),
    "long cells that reach down": lambda: _page(
        f"<table><tr><td rowspan=65000>{'甲' * 5_000}</td><td>乙</td></tr>{'<tr><td>丙</td></tr>' * 30_000}</table>"
    ),
    "cells of a page": lambda: _page(
        "<table>" + ("<tr>" + "<td>甲</td>" * 10 + "</tr>") * 10_000 + "</table>"
    ),
    "tables in tables": lambda: _page("<table><tr><td>甲" * 3_000),
    "lists in lists": lambda: _page("<ol><li>甲" * 5_000),
    "list with huge numbers": lambda: _page("<ol start=99999 type=A>" + "<li value=99999>甲" * 20_000),
    "terms": lambda: _page("<dl>" + "<dt>甲</dt>" * 50_000 + "</dl>"),
    "attributes of a page": lambda: _page("<p " + " ".join([f"a{n}=1" for n in range(50_000)]) + ">甲</p>"),
    "attributes that differ": lambda: _page("".join(f"<p class=a{n}>甲</p>" for n in range(50_000))),
    "one long attribute": lambda: _page(f"<p style='{'a:b;' * 500_000}'>甲</p>"),
    "entities of a page": lambda: _page("&amp;" * 200_000 + "amp;" * 200_000 + "甲"),
    "unclosed tags": lambda: _page("<p " * 200_000 + "甲"),
    "unclosed comment": lambda: _page("甲" + "<!--" * 200_000),
    "unclosed data": lambda: b'<?xml version="1.0"?><html>' + b"<![CDATA[" * 100_000,
    "XHTML with slashes": lambda: b'<?xml version="1.0"?><html><body>' + b"<a/" * 100_000 + "甲".encode(),
    "closing tags": lambda: _page("</p></div></b>" * 100_000 + "甲"),
    "links": lambda: _page("<a href='#'>甲</a> | " * 50_000),
    "marks of notes": lambda: _page("甲<sup>[1]</sup>" * 50_000),
    "mail in mail": lambda: (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3_000
    ),
    "white space of a page": lambda: _page("甲" + " " * 1_000_000 + "乙" + "\n\u3000" * 300_000),
    "svg in a page": lambda: _page("<svg><foreignObject><p>" * 3_000 + "甲"),
}


def _same_names() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for _ in range(1_500):
            info = zipfile.ZipInfo("word/document.xml")
            archive.writestr(info, b"<a/>")
    return buffer.getvalue()


def _many_pages() -> bytes:
    pages = '<ofd:Page ID="1" BaseLoc="P.xml"/>' * 100_000
    return package(
        {
            "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".encode(),
            "D/Document.xml": f"<ofd:Document {_OFD}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>".encode(),
            "D/P.xml": f"<ofd:Page {_OFD}>{text_object('甲')}</ofd:Page>".encode(),
        },
        zipfile.ZIP_STORED,
    )


def main(names: list[str]) -> None:
    """Parse them one after the other."""
    from gongkai.officialdoc import UnreadableDocument, parse_bytes
    from gongkai.officialdoc.sandbox import MEMORY_BYTES

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for name in names or FILES:
        data = FILES[name]()
        start = time.process_time()
        try:
            outcome = f"read: {len(parse_bytes(data).lines)} lines"
        except UnreadableDocument as error:
            outcome = f"refused: {error}"
        except Exception as error:  # what the tests are looking for
            outcome = f"{type(error).__name__}: {error}"
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            json.dumps([name, outcome, round(time.process_time() - start, 2), used], ensure_ascii=False),
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])

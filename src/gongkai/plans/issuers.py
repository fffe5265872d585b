"""Whether a text is of the government for which it was uploaded. Pure: by the place that its issuer or its title names."""

from __future__ import annotations

import re

_PLACE = re.compile(r"[\u4e00-\u9fff]{2,11}?(?:省|自治区|自治州|市|州|盟|地区|县|区|旗)")
_BELOW = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:市|州|盟|县|区|旗)人民政府")


def other_issuer(issuing_body: str, title: str, government: str) -> str:
    """The body, or where none is named the place of the title, that is not this government's; empty where nothing speaks for another.

    海州市人民政府办公室 is not 云汀市人民政府's, nor is 云汀市青岚区人民政府; 市政府办公室 may be anybody's.
    """
    own = government.removesuffix("人民政府")
    for text in ("".join(issuing_body.split()), "".join(title.split())):
        if own in text:
            return text if _BELOW.match(text.partition(own)[2]) else ""
        if place := _PLACE.match(text.lstrip("《")):
            return text if text == "".join(issuing_body.split()) else place[0]
    return ""

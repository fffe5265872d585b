"""Where in a file something stands, in data and in words, and the pieces of text that stand there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from openpyxl.utils import get_column_letter

Box = tuple[float, float, float, float]


class Story(StrEnum):
    """The part of a file in which a text stands."""

    TEXT = "text"
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"
    COMMENT = "comment"
    SHEET = "sheet"
    PAGE = "page"
    PICTURE = "picture"
    CHART = "chart"
    LINK = "link"
    PROPERTY = "property"
    MEMBER = "member"

    @property
    def label(self) -> str:
        """As a person would call it."""
        return _STORIES[self]


_STORIES = {
    Story.TEXT: "正文",
    Story.HEADER: "页眉",
    Story.FOOTER: "页脚",
    Story.NOTE: "脚注或尾注",
    Story.COMMENT: "批注",
    Story.SHEET: "工作表",
    Story.PAGE: "页面",
    Story.PICTURE: "图片",
    Story.CHART: "图表",
    Story.LINK: "链接",
    Story.PROPERTY: "文件属性",
    Story.MEMBER: "文件内部",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file. What does not apply is None or empty; everything counts from 1.

    `part`: the member of a package, or the entry of the metadata. `box`: left, top, right, bottom; on a page in points from the
    upper left corner of the page as it is shown, in a picture in pixels of the upright picture.
    """

    story: Story
    part: str = ""
    sheet: str = ""
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    head: str = ""
    box: Box | None = None

    def __str__(self) -> str:
        """In words: 工作表“名单”第3行B列（身份证号）."""
        words = f"工作表“{self.sheet}”" if self.sheet else self.story.label
        if self.page is not None:
            words = f"第{self.page}页"
        if self.table is not None:
            words += f"第{self.table}个表格"
        if self.row is not None:
            words += f"第{self.row}行"
        if self.column is not None:
            words += f"{get_column_letter(self.column)}列" if self.sheet else f"第{self.column}列"
        if self.paragraph is not None and self.row is None:
            words += f"第{self.paragraph}段"
        if self.head:
            words += f"（{self.head}）"
        if self.story in (Story.PROPERTY, Story.MEMBER, Story.CHART, Story.LINK) and self.part:
            words += f"（{self.part}）"
        return words

    def dump(self) -> dict[str, Any]:
        """The fields that say something, for JSON."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    @classmethod
    def load(cls, data: dict[str, Any]) -> Place:
        """The counterpart of `dump`. Raises ValueError or TypeError for what it has not written."""
        box = data.get("box")
        return cls(**{**data, "story": Story(data["story"]), "box": tuple(box) if box else None})


class HiddenKind(StrEnum):
    """What a file can carry without its reader seeing it (closed)."""

    HIDDEN_SHEET = "hidden_sheet"
    VERY_HIDDEN_SHEET = "very_hidden_sheet"
    HIDDEN_ROW = "hidden_row"
    HIDDEN_COLUMN = "hidden_column"
    HIDDEN_TEXT = "hidden_text"
    UNSEEN_TEXT = "unseen_text"
    COVERED = "covered"
    INVISIBLE_LAYER = "invisible_layer"
    COMMENT = "comment"
    TRACKED_CHANGE = "tracked_change"
    CACHE = "cache"
    EXTERNAL_LINK = "external_link"
    EMBEDDED_FILE = "embedded_file"
    ALTERNATIVE = "alternative"
    CUSTOM_DATA = "custom_data"
    PROPERTY = "property"
    DEFINED_NAME = "defined_name"
    DATA_CONNECTION = "data_connection"
    ANNOTATION = "annotation"
    FORM_FIELD = "form_field"
    SCRIPT = "script"
    EARLIER_VERSION = "earlier_version"
    PRIVATE_DATA = "private_data"
    THUMBNAIL = "thumbnail"
    LOCATION = "location"
    CROPPED = "cropped"
    TRAILING = "trailing"

    @property
    def label(self) -> str:
        """As a person would call it."""
        return _KINDS[self][0]

    @property
    def reason(self) -> str:
        """Why it is a danger, in one sentence without full stop."""
        return _KINDS[self][1]

    @property
    def is_usual(self) -> bool:
        """Programs leave it in nearly every file: to be cleaned, but nothing that somebody has hidden."""
        return self in _USUAL


_KINDS = {
    HiddenKind.HIDDEN_SHEET: ("隐藏的工作表", "取消隐藏即可看到全部内容"),
    HiddenKind.VERY_HIDDEN_SHEET: ("深度隐藏的工作表", "界面上看不到，但用编程工具可以打开"),
    HiddenKind.HIDDEN_ROW: ("隐藏的行", "取消隐藏或筛选即可看到"),
    HiddenKind.HIDDEN_COLUMN: ("隐藏的列", "取消隐藏或展开分组即可看到"),
    HiddenKind.HIDDEN_TEXT: ("隐藏文字", "显示隐藏文字后即可看到"),
    HiddenKind.UNSEEN_TEXT: ("看不见的文字", "文字颜色、格式、大小或位置使人看不见，但可以选中、复制和检索"),
    HiddenKind.COVERED: ("只被遮住的内容", "移开遮盖物或复制即可得到下面的内容，不是真正的删除"),
    HiddenKind.INVISIBLE_LAYER: ("不显示的图层", "在阅读器中打开图层即可看到"),
    HiddenKind.COMMENT: ("批注", "批注及其作者会随文件一起公开"),
    HiddenKind.TRACKED_CHANGE: ("修订痕迹", "拒绝修订即可看到改动以前的内容和改动者"),
    HiddenKind.CACHE: ("数据缓存", "保存着源数据的副本，删除源数据后仍在"),
    HiddenKind.EXTERNAL_LINK: ("外部链接", "保存着外部文件的位置和取来的数值"),
    HiddenKind.EMBEDDED_FILE: ("嵌入的文件", "双击或解压即可打开完整的文件"),
    HiddenKind.ALTERNATIVE: ("备用内容", "另一种程序打开时才显示的内容"),
    HiddenKind.CUSTOM_DATA: ("自定义数据", "文件中另存的数据，界面上看不到"),
    HiddenKind.PROPERTY: ("文件属性", "记录着作者、单位、路径等信息"),
    HiddenKind.DEFINED_NAME: ("名称和规则", "名称、数据验证、筛选或条件格式中可以存有数值"),
    HiddenKind.DATA_CONNECTION: ("数据连接", "保存着数据库的地址和查询"),
    HiddenKind.ANNOTATION: ("注释", "注释的内容和作者会随文件一起公开"),
    HiddenKind.FORM_FIELD: ("表单域", "域中保存的值可以多于显示的内容"),
    HiddenKind.SCRIPT: ("脚本或自动执行的动作", "打开文件时会自动运行"),
    HiddenKind.EARLIER_VERSION: ("以前的版本", "去掉文件末尾的修改即可恢复以前的内容"),
    HiddenKind.PRIVATE_DATA: ("程序的私有数据", "编辑程序另存的原始内容"),
    HiddenKind.THUMBNAIL: ("缩略图", "可能仍是修改以前的画面"),
    HiddenKind.LOCATION: ("拍摄位置", "记录着拍摄时的经纬度"),
    HiddenKind.CROPPED: ("被裁剪的画面", "裁去的部分仍保存在文件中，可以恢复"),
    HiddenKind.TRAILING: ("附在文件末尾的数据", "文件结束以后还有别的内容"),
}

_USUAL = frozenset(
    (
        HiddenKind.PROPERTY,
        HiddenKind.THUMBNAIL,
        HiddenKind.CUSTOM_DATA,
        HiddenKind.DEFINED_NAME,
        HiddenKind.ALTERNATIVE,
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with its place. `hidden`: the way in which it is hidden, None for what a reader sees.

    A hidden piece without text is something hidden that has none: a script, an embedded file. One that is not hidden either
    is a picture, or a page that is one: what it shows only a person can tell, or the recognition of text.
    """

    text: str
    place: Place
    hidden: HiddenKind | None = None

    @property
    def head(self) -> str:
        """The head of the column in which the text stands."""
        return self.place.head

    @property
    def is_picture(self) -> bool:
        """To be looked at: no detector can read it."""
        return not self.text and self.hidden is None

    def dump(self) -> dict[str, Any]:
        """For JSON."""
        return {"text": self.text, "place": self.place.dump(), "hidden": self.hidden}

    @classmethod
    def load(cls, data: dict[str, Any]) -> Piece:
        """The counterpart of `dump`."""
        hidden = data["hidden"]
        return cls(data["text"], Place.load(data["place"]), HiddenKind(hidden) if hidden else None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something hidden: what kind, where, how much of it, the beginning of its text, and why it is a danger."""

    kind: HiddenKind
    place: Place
    count: int
    excerpt: str

    @property
    def reason(self) -> str:
        """Why it is a danger."""
        return self.kind.reason

    def dump(self) -> dict[str, Any]:
        """For JSON."""
        return {"kind": self.kind, "place": self.place.dump(), "count": self.count, "excerpt": self.excerpt}

    @classmethod
    def load(cls, data: dict[str, Any]) -> Finding:
        """The counterpart of `dump`."""
        return cls(**{**data, "kind": HiddenKind(data["kind"]), "place": Place.load(data["place"])})

"""The tags by which a government page says what it is (国办发〔2017〕47号): of its site, its column and its article."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def column_meta(name: str, *, description: str, keywords: str = "", kind: str = "") -> SafeString:
    """The column of a list or of what stands in it. `kind` is its class where the city uses a list of them, else its name."""
    return _tags(
        ("ColumnName", name),
        ("ColumnDescription", description),
        ("ColumnKeywords", keywords or name),
        ("ColumnType", kind or name),
    )


@register.simple_tag
def article_meta(title: str, *, published: datetime | date, source: str, address: str = "") -> SafeString:
    """One article: `published` is what the page shows as its time, `source` the agency, `address` complete or empty."""
    return _tags(
        ("ArticleTitle", title),
        ("PubDate", _minute(published)),
        ("ContentSource", source),
        ("Url", address),
    )


def _tags(*pairs: tuple[str, str]) -> SafeString:
    return format_html_join("\n  ", '<meta name="{}" content="{}">', ((n, v) for n, v in pairs if v))


def _minute(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d} 00:00"


@register.simple_tag
def site_meta(name: str, domain: str, code: str) -> SafeString:
    """The site itself, on every public page."""
    return _tags(("SiteName", name), ("SiteDomain", domain), ("SiteIDCode", code))

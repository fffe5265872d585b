"""Documents as a kind of record."""

from django.utils.translation import gettext_lazy as _

from gongkai.documents.editions import derived, moments, paragraphs
from gongkai.documents.models import Document
from gongkai.publishing.kinds import Kind

DOCUMENTS = Kind(
    name="documents",
    label=_("文件"),
    model=Document,
    fields=(
        "document_number",
        "issuing_body",
        "recipients",
        "signed_on",
        "effective_from",
        "effective_until",
        "text",
        "blocks",
    ),
    url_name="documents:document",
    identifier_field="document_number",
    formed_on_field="signed_on",
    moments=moments,
    paragraphs=paragraphs,
    derived=derived,
    text_fields=("text", "blocks"),
    fixed_fields=("issuing_body",),
    has_original=True,
    edition_url_name="documents:edition",
)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "gongkai.documents"
    verbose_name = _("文件库")

    def ready(self) -> None:
        from gongkai.documents import checks, record_rules  # noqa: F401  (rules for agencies and for documents)
        from gongkai.documents.kind import DOCUMENTS
        from gongkai.documents.register import DocumentRegister
        from gongkai.publishing import kinds
        from gongkai.registers.register import register

        kinds.register(DOCUMENTS)
        register(DocumentRegister())

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LexiconConfig(AppConfig):
    name = "gongkai.lexicon"
    verbose_name = _("用词规范")

    def ready(self) -> None:
        # (what an erasure clears here; the sweep; rules for every text)
        from gongkai.lexicon import copies, tasks, word_rules  # noqa: F401
        from gongkai.lexicon.register import WordRegister
        from gongkai.registers.register import register

        register(WordRegister())

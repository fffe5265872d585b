"""What sorts of words there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WordKind(TextChoices):
    """用词的类别."""

    TYPO = "typo", _("错别字")
    WORDING = "wording", _("规范表述")
    LEADER = "leader", _("领导姓名职务")
    OLD_NAME = "old_name", _("机构旧称")

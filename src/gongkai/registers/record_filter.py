"""How records of any kind are looked for: by words, agency and state."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.publishing.choices import RecordState
from gongkai.publishing.lookup import holds_all
from gongkai.publishing.models import Record


class RecordFilter(django_filters.FilterSet):
    """查找."""

    q = django_filters.CharFilter(label=_("名称或编号"), method="search")
    agency = django_filters.ModelChoiceFilter(label=_("公开机构"), queryset=Agency.objects.all())
    state = django_filters.ChoiceFilter(label=_("状态"), choices=RecordState.choices)

    class Meta:
        model = Record
        fields = ["q", "agency", "state"]

    def search(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return queryset.filter(holds_all(value, "title", "identifier"))

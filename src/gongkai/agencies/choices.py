"""Enumerations of the directory of agencies (政府信息公开条例第二十条第二项: 机关职能、机构设置)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgencyKind(TextChoices):
    """机构性质."""

    GOVERNMENT = "government", _("人民政府")
    GENERAL_OFFICE = "general_office", _("政府办公厅（室）")
    DEPARTMENT = "department", _("组成部门")
    DIRECT_INSTITUTION = "direct_institution", _("直属机构")
    DISPATCHED_INSTITUTION = "dispatched_institution", _("派出机构")
    ZONE_COMMITTEE = "zone_committee", _("开发区管委会")
    AUTHORISED_ORGANISATION = "authorised_organisation", _("法律法规授权组织")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    PUBLIC_ENTERPRISE = "public_enterprise", _("公共企事业单位")


class Level(TextChoices):
    """层级: the level of government that an agency belongs to."""

    CITY = "city", _("市级")
    COUNTY = "county", _("区县级")
    TOWN = "town", _("乡镇街道")


class NameKind(TextChoices):
    """What a name of an agency is."""

    OFFICIAL = "official", _("全称")
    PLATE = "plate", _("加挂牌子")
    SHORT = "short", _("规范简称")
    FORMER = "former", _("曾用名")
    ALIAS = "alias", _("别称")

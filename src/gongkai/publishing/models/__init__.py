"""Records, their revisions and reviews, and the publication log."""

from gongkai.publishing.models.channels import Appearance, ChannelCorrection
from gongkai.publishing.models.cutovers import Cutover, OldAddress, TakenOver, Takeover
from gongkai.publishing.models.logs import Edition, Erasure, Moment, Schedule, SignedAnchor
from gongkai.publishing.models.records import (
    SALT_BYTES,
    FollowerPosition,
    LogEntry,
    LogHead,
    Record,
    RecordQuerySet,
    Revision,
    RevisionQuerySet,
    Snapshot,
)
from gongkai.publishing.models.reviews import (
    Delegation,
    Emergency,
    Review,
    ReviewScheme,
    SchemeStage,
    person_of,
    scheme_agencies,
)

__all__ = [
    "SALT_BYTES",
    "Appearance",
    "ChannelCorrection",
    "Cutover",
    "Delegation",
    "Edition",
    "Emergency",
    "Erasure",
    "FollowerPosition",
    "LogEntry",
    "LogHead",
    "Moment",
    "OldAddress",
    "Record",
    "RecordQuerySet",
    "Review",
    "ReviewScheme",
    "Revision",
    "RevisionQuerySet",
    "Schedule",
    "SchemeStage",
    "SignedAnchor",
    "Snapshot",
    "TakenOver",
    "Takeover",
    "person_of",
    "scheme_agencies",
]

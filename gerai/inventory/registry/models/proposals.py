"""What a list would change in a record if somebody had not verified or said it since."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerai.foundation.ids import uuid7
from gerai.foundation.people.models import Value
from gerai.foundation.walls import by, more
from gerai.inventory.registry.rules import ProposalState

from .records import Business, SourceRecord

PROPOSAL_WORDS = [
    (ProposalState.OPEN.value, _("Menunggu")),
    (ProposalState.TAKEN.value, _("Diterima")),
    (ProposalState.DECLINED.value, _("Ditolak")),
]


class Proposal(models.Model):
    """Another value for one field of a record, from a later version of the list that brought it;
    an officer takes it or declines it.

    A personal value is not here but in `people`, held by this proposal's uid; `mark` is its blind
    index, so that one that was declined does not come again. `source` is unknown once its list was
    undone.
    """

    wall = by("registry_business", "business_id")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="proposals")
    field = models.CharField(max_length=20)
    value = models.JSONField(default=dict)
    mark = models.BinaryField(max_length=32, null=True)
    source = models.ForeignKey(SourceRecord, null=True, on_delete=models.SET_NULL)
    state = models.CharField(
        max_length=10, default=ProposalState.OPEN.value, choices=PROPOSAL_WORDS
    )
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "field"],
                condition=Q(state=ProposalState.OPEN.value),
                name="proposal_open_once",
            ),
            models.CheckConstraint(
                name="proposal_state_known",
                condition=Q(state__in=[state.value for state in ProposalState]),
            ),
            models.CheckConstraint(
                name="proposal_decided_by_someone_at_some_time",
                condition=Q(state=ProposalState.OPEN.value, decided_by=None, decided_at=None)
                | ~Q(state=ProposalState.OPEN.value)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.state}"

    @property
    def said(self) -> dict[str, Any]:
        """The fields that taking it writes."""
        return dict(self.value)


more(Value._meta.db_table, by(Proposal._meta.db_table, "holder", "uid"))

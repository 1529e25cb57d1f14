"""Files of businesses that an account asked for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from gerai.foundation.access.models import User
from gerai.foundation.ids import uuid7
from gerai.foundation.walls import Open
from gerai.inventory.registry.rules import ExportForm, ExportState

FORM_WORDS = [(ExportForm.CSV.value, _("CSV")), (ExportForm.XLSX.value, _("Excel (XLSX)"))]
EXPORT_WORDS = [
    (ExportState.WAITING.value, _("Sedang disiapkan")),
    (ExportState.MADE.value, _("Siap diunduh")),
    (ExportState.STOPPED.value, _("Dihentikan")),
]


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports: each belongs to the account that asked."""

    def visible_to(self, user: User) -> "ExportQuerySet":
        """The account's own that are not past their day."""
        return self.filter(by=user, expires_at__gt=now())


class Export(models.Model):
    """A file of the businesses of one filter, made by a job for the one account that asked.

    The file is `files/exports/<uid>` of the home; it goes at `expires_at`, or for who no longer
    holds every area of `scope`. Personal values stand in it only when `purpose` and
    `reason` say for what and why they must.
    """

    wall = Open("what was asked for, never what it holds")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filters = models.JSONField(default=dict)
    scope = models.JSONField(default=list)
    personal = models.BooleanField(default=False)
    form = models.CharField(max_length=4, choices=FORM_WORDS)
    purpose = models.CharField(max_length=40, blank=True, db_default="")
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10,
        default=ExportState.WAITING.value,
        choices=EXPORT_WORDS,
    )
    rows = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "asked_at"], name="export_by_account")]
        constraints = [
            models.CheckConstraint(
                name="export_personal_for_a_reason", condition=Q(personal=False) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="export_made_at_some_time_with_rows",
                condition=~Q(state=ExportState.MADE.value)
                | Q(made_at__isnull=False, rows__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.state}"

    @property
    def area_code(self) -> str:
        """An area from which it was taken; the whole scope is asked for when it is fetched."""
        return str(self.scope[0])

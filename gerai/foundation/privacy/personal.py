"""What data protection keeps of a person: packages, sealed; everything else names a uid alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gerai.foundation.access.policies import stored
from gerai.foundation.access.roles import Permission
from gerai.foundation.people.engine import Folder

from .actions.erasing import forget_account
from .actions.packages import FOLDER, drop_packages
from .queries.subjects import kept

FIELDS = {"privacy.Package": ("name",)}
FOLDERS = [stored(FOLDER, Permission.PRIVACY_MANAGE)]
SEALED = (Folder(FOLDER),)


def export(holder: UUID) -> dict[str, list[dict[str, Any]]]:
    """Consents, the account, who saw the data, requests, events."""
    return kept(holder)


def erase(holder: UUID, at: datetime) -> dict[str, int]:
    """The account is nobody's and closed; packages are gone. Receipts and events stay: they name
    the person by a uid that leads to nobody."""
    return {"account": forget_account(holder, at), "packages": drop_packages(at=at, holder=holder)}

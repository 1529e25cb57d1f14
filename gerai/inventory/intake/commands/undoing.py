"""gerai intake --undo: a whole list is taken out of the registry again."""

from hashlib import file_digest
from pathlib import Path
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gerai.foundation.access.models import User
from gerai.foundation.answers import USAGE, Answer, Refused
from gerai.foundation.tables.rules.cells import shown
from gerai.inventory.intake.actions import undo
from gerai.inventory.intake.models import BusinessList


def run(what: str, by: User) -> Answer:
    """What went, what is as before, what stayed and why."""
    found = named(what, by)
    try:
        done = undo(uid=found.uid, by=by, at=timezone.now())
    except PermissionDenied:
        raise Refused(
            f"{found.name}: akun ini tidak boleh menarik daftar di wilayah itu."
        ) from None
    found.refresh_from_db()
    data = {"list": str(found.uid), "file": found.name, "status": "undone"}
    data |= {"gone": done.gone, "reverted": done.reverted, "kept": done.kept}  # type: ignore[dict-item]
    lines = [f"{found.name}: ditarik dari registri. {done.gone} catatan hilang."]
    if done.reverted:
        lines.append(f"{done.reverted} catatan kembali seperti sebelum daftar ini.")
    if done.kept:
        lines.append(f"{done.kept} catatan tetap, karena sudah diubah orang sesudahnya.")
    return Answer(data, tuple(lines))


def named(what: str, by: User) -> BusinessList:
    """The list of this uid, or of this very file."""
    seen = BusinessList.objects.visible_to(by)
    try:
        found = seen.filter(uid=UUID(what)).first()
    except ValueError:
        found = seen.filter(sha256=digest_of(Path(what))).first()
    if found is None:
        raise Refused("Daftar itu tidak ada. Sebutkan UID-nya atau berkas yang sama persis.")
    return found


def digest_of(path: Path) -> str:
    """The file's SHA-256."""
    if not path.is_file():
        raise Refused(f"{shown(path)}: tidak ada atau bukan berkas.", code=USAGE)
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()

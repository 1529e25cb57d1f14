"""The acts on one record: what each says and does. An act is one entry of ACTS."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gerai.foundation.access.models import User
from gerai.foundation.answers import Refused
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import changing, living, owning, papers
from gerai.inventory.registry.actions.keeping import active, moved
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import (
    CertificateEntry,
    CertificateKind,
    FactKind,
    certificate_rules,
)

from .asking import (
    ActForm,
    AffectedForm,
    CloseForm,
    ConfirmForm,
    ConstraintForm,
    DeathForm,
    LeaveForm,
    MoveForm,
    OwnerForm,
    PaperForm,
    ReopenForm,
    SuccessorForm,
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what its page says, what it asks, what it does, and in one word what is then so."""

    title: str
    intro: str
    button: str
    form: type[ActForm]
    do: Callable[[UUID, dict[str, Any], ActForm, User, datetime], object]
    done: str
    kind: str = ""
    move: str = ""
    always: bool = False
    also: dict[str, str] = field(default_factory=dict)

    def refused(self, business: Business) -> str:
        """Why the record's state does not allow the act, as its action would say; empty if so."""
        try:
            if self.move:
                moved(business, self.move)
            elif not self.always:
                active(business)
        except Refused as refusal:
            return str(refusal)
        return ""


def day_of(given: dict[str, Any]) -> date:
    """The day that was said."""
    found: date = given["on"]
    return found


def correct(uid: UUID, given: dict[str, Any], form: ActForm, by: User, at: datetime) -> object:
    """The owner, and the numbers that were typed."""
    assert isinstance(form, OwnerForm)
    return owning.correct_owner(
        uid=uid,
        person=UUID(given["person"]) if given["person"] else None,
        name=given["name"],
        sex=given["sex"],
        values=form.numbers(),
        contacts={Kind.PHONE: given["contact"]} if given["contact"] else {},
        by=by,
        at=at,
    )


def succeed(uid: UUID, given: dict[str, Any], form: ActForm, by: User, at: datetime) -> object:
    """Another owner from a day on."""
    assert isinstance(form, SuccessorForm)
    return owning.succeed(
        uid=uid,
        name=given["name"],
        sex=given["sex"],
        values=form.numbers(),
        since=given["since"],
        by=by,
        at=at,
    )


def add_paper(uid: UUID, given: dict[str, Any], form: ActForm, by: User, at: datetime) -> object:
    """A paper that nobody compared yet."""
    paper = CertificateEntry(
        CertificateKind(given["kind"]), given["number"], given["issued_on"], given["expires_on"]
    )
    return papers.add_paper(uid=uid, paper=paper, by=by, at=at)


def say(kind: FactKind) -> Callable[[UUID, dict[str, Any], ActForm, User, datetime], object]:
    """A statement of the kind."""

    def said(uid: UUID, given: dict[str, Any], form: ActForm, by: User, at: datetime) -> object:
        return living.tell_fact(
            uid=uid,
            kind=kind,
            value=given["value"],
            on=day_of(given),
            origin=given["origin"],
            by=by,
            at=at,
        )

    return said


def odd(form: ActForm) -> str:
    """A paper's number without the issuer's shape: told, never refused."""
    if not isinstance(form, PaperForm):
        return ""
    rule = certificate_rules()[CertificateKind(form.cleaned_data["kind"])]
    if rule.fits(form.cleaned_data["number"]):
        return ""
    return f"Nomor {rule.label} biasanya {rule.hint}. Periksa lagi suratnya."


ACTS: dict[str, Act] = {
    "tutup": Act(
        "Catat usaha tutup",
        "Catatan dan riwayatnya tetap ada; usaha ini tidak lagi dihitung aktif.",
        "Catat tutup",
        CloseForm,
        lambda uid, given, _form, by, at: living.close(
            uid=uid, reason=given["reason"], on=day_of(given), by=by, at=at
        ),
        "Usaha dicatat tutup.",
        kind="danger",
        move="close",
    ),
    "periksa": Act(
        "Tandai isian sudah diperiksa",
        "Centang yang sudah Anda cocokkan langsung dengan pemilik atau suratnya. Isinya tidak "
        "berubah; nama Anda dan hari ini ikut tercatat.",
        "Tandai sudah diperiksa",
        ConfirmForm,
        lambda uid, given, _form, by, at: changing.confirm(
            uid=uid, seen=given["seen"], names=given["names"], by=by, at=at
        ),
        "Isian ditandai sudah diperiksa.",
        always=True,
    ),
    "buka-lagi": Act(
        "Catat usaha buka lagi",
        "Usaha ini kembali dihitung aktif.",
        "Catat buka lagi",
        ReopenForm,
        lambda uid, given, _form, by, at: living.reopen(
            uid=uid, reason=given["reason"], on=day_of(given), by=by, at=at
        ),
        "Usaha kembali aktif.",
        move="reopen",
    ),
    "pindah": Act(
        "Catat usaha pindah",
        "Petugas di wilayah yang baru langsung melihat catatan ini. Bila itu di luar wilayah "
        "tugas Anda, Anda tidak melihatnya lagi.",
        "Catat pindah",
        MoveForm,
        lambda uid, given, _form, by, at: living.move(
            uid=uid,
            to=given["area_code"],
            place=given["area_text"],
            on=day_of(given),
            corrected=given["why"] == "corrected",
            by=by,
            at=at,
        ),
        "Wilayah usaha sudah diganti.",
        move="move",
        also={"pindah-keluar": "Pindah ke provinsi lain? Catat di sini."},
    ),
    "pindah-keluar": Act(
        "Catat usaha pindah ke luar wilayah",
        "Sesudah ini tidak ada lagi yang mencatat usaha ini di sini. Catatannya tetap ada.",
        "Catat pindah ke luar",
        LeaveForm,
        lambda uid, given, _form, by, at: living.leave(
            uid=uid, to=given["to"], on=day_of(given), by=by, at=at
        ),
        "Usaha dicatat pindah ke luar wilayah.",
        kind="danger",
        move="leave",
    ),
    "dampak": Act(
        "Catat dampak",
        "Keterangan yang lama tetap tersimpan; yang terbaru yang dipakai.",
        "Simpan keterangan",
        AffectedForm,
        say(FactKind.AFFECTED),
        "Keterangan dampak tersimpan.",
    ),
    "kendala": Act(
        "Catat kendala utama",
        "Satu kendala yang paling berat. Keterangan yang lama tetap tersimpan.",
        "Simpan keterangan",
        ConstraintForm,
        say(FactKind.MAIN_CONSTRAINT),
        "Kendala utama tersimpan.",
    ),
    "pemilik": Act(
        "Betulkan data pemilik",
        "Nomor yang tersimpan tidak ditampilkan. Isi hanya yang perlu diganti.",
        "Simpan data pemilik",
        OwnerForm,
        correct,
        "Data pemilik tersimpan.",
        always=True,
        also={"pemilik-baru": "Pemiliknya berganti orang? Catat pemilik baru."},
    ),
    "pemilik-baru": Act(
        "Catat pemilik baru",
        "Usahanya tetap satu catatan; pemilik yang lama tetap ada di riwayat.",
        "Catat pemilik baru",
        SuccessorForm,
        succeed,
        "Pemilik baru tersimpan.",
    ),
    "pemilik-meninggal": Act(
        "Catat pemilik meninggal",
        "Usahanya tidak ikut tutup. Sesudah ini Anda dapat mencatat siapa yang meneruskan.",
        "Catat meninggal",
        DeathForm,
        lambda uid, given, _form, by, at: owning.owner_died(
            uid=uid, person=UUID(given["person"]), on=day_of(given), by=by, at=at
        ),
        "Tercatat. Bila ada yang meneruskan usahanya, catat pemilik baru.",
        always=True,
    ),
    "sertifikat": Act(
        "Tambah sertifikat",
        "Dicatat sebagai keterangan. Periksa suratnya, lalu tandai sudah diperiksa.",
        "Tambah sertifikat",
        PaperForm,
        add_paper,
        "Sertifikat tersimpan.",
    ),
}

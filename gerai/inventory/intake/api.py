"""Lists by the API: sent as on the page, their rows' problems, how far their work is."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import localdate, now
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.api.engine import Page, following, place_of
from gerai.foundation.api.engine.shapes import AnyArea, Day, Paging, Shown, among, line
from gerai.foundation.api.policies import Call, needs
from gerai.inventory.registry.rules import RECORDED, PersonKind

from .actions import asking, sending
from .actions.showing import note_rows
from .engine.storing import UPLOADS
from .models import BusinessList, Row, Upload, Work
from .queries.working import latest
from .rules import RowState
from .rules.working import WorkKind

lists = Router(tags=["lists"])
uploads = Router(tags=["lists"])
UNSAID: Any = None
SEEN, SENT = BusinessList.objects.visible_to, Upload.objects.visible_to
STATES = [one.value for one in RowState]
PERSONS = sorted(one.value for one in RECORDED)


class RowsAsked(Paging):
    """Which rows: those that stand somewhere."""

    state: Annotated[str, among(STATES, empty=True)] = ""


class CountsOut(Shown):
    """How many rows of the list stand where."""

    read: int
    ready: int
    repairable: int
    rejected: int
    entered: int


class ListOut(Shown):
    """A list that an office sent."""

    uid: UUID
    name: str
    sender: str
    area_code: str
    subject: str
    state: str
    said_on: date
    received_at: datetime
    refusal: str
    counts: CountsOut


class ListsOut(Shown):
    """Some lists, the newest first; where the older ones begin."""

    items: list[ListOut]
    next: str | None


class RowProblemOut(Shown):
    """What is wrong with a row, as its sender is told."""

    field: str
    code: str
    sentence: str


class RowOut(Shown):
    """A row by its place in the list; never what it says of a person."""

    number: int
    sheet: str
    line: int
    state: str
    problems: list[RowProblemOut]


class RowsOut(Shown):
    """Some rows in their order; where the next begin."""

    items: list[RowOut]
    next: str | None


class UploadOut(Shown):
    """A file on its way in. `list` is there once it is being read."""

    uid: UUID
    name: str
    size: int
    state: str
    rows: int
    expected: int | None
    refusal: str
    list: UUID | None


class WorkOut(Shown):
    """What was asked to be done with a list, and how far it is."""

    uid: UUID
    state: str
    rows: int
    total: int
    asked_at: datetime
    ended_at: datetime | None
    refusal: str


class EnteringOut(Shown):
    """The newest entering of the list; nothing before anybody asked for it."""

    work: WorkOut | None


class SentWith(Schema):
    """What the sender knows of the file."""

    sender: Annotated[str, line(120)] = ""
    area: AnyArea = ""
    said_on: Day = UNSAID
    persons: Annotated[str, among(PERSONS, empty=True)] = ""


@lists.get("", response=ListsOut, operation_id="lists", summary="Lists")
@needs(Permission.LIST_VIEW)
def index(
    request: Call,
    asked: Annotated[Paging, Query()],
) -> dict[str, Any]:
    """The lists of the token's areas, the newest first."""
    found = SEEN(request.user).order_by("-pk")
    if place := place_of(request, asked.cursor):
        found = found.filter(pk__lt=int(place[0]))
    rows = list(found[: asked.limit + 1])
    further = (
        following(request, [str(rows[asked.limit - 1].pk)]) if len(rows) > asked.limit else None
    )
    return Page(rows[: asked.limit], further).shown(list_shown)


def list_shown(found: BusinessList) -> dict[str, Any]:
    """A list as it is answered."""
    names = ("uid", "name", "sender", "area_code", "subject", "state", "said_on", "received_at")
    said = {name: getattr(found, name) for name in (*names, "refusal")}
    return said | {"counts": {name: found.counts.get(name, 0) for name in CountsOut.model_fields}}


@lists.post("", response={202: UploadOut}, operation_id="send_list")
@needs(Permission.LIST_ENTER, once=True, folder=UPLOADS)
def send(
    request: Call,
    said: Annotated[SentWith, Form()],
    response: HttpResponse,
    file: Annotated[UploadedFile, File()],
) -> Status[dict[str, Any]]:
    """The file lies sealed and a job reads it; /uploads tells how far that is."""
    if said.said_on and said.said_on > localdate():
        raise Refused("said_on: tanggal ini belum tiba. Kirim tanggal datanya.")
    sealed: Any = file
    upload = sending.send(
        file=sending.Sent(sealed.uid, file.name or "", file.size or 0),
        sender=said.sender.strip(),
        within=said.area,
        said_on=said.said_on or localdate(),
        persons=PersonKind(said.persons) if said.persons else None,
        by=request.user,
        at=now(),
    )
    sealed.kept = True
    response["Location"] = f"/api/v1/uploads/{upload.uid}"
    return Status(202, upload_shown(upload))


def upload_shown(upload: Upload) -> dict[str, Any]:
    """An upload as it is answered."""
    names = ("uid", "name", "size", "state", "rows", "expected", "refusal")
    known = upload.business_list
    return {name: getattr(upload, name) for name in names} | {"list": known.uid if known else None}


@uploads.get("/{uuid:uid}", response=UploadOut, operation_id="upload", summary="A file sent")
@needs(Permission.LIST_VIEW, of=SENT)
def upload(request: Call, uid: UUID) -> dict[str, Any]:
    """How far the reading of a file is, and which list it became."""
    return upload_shown(SENT(request.user).select_related("business_list").get(uid=uid))


@lists.get("/{uuid:uid}", response=ListOut, operation_id="list", summary="One list")
@needs(Permission.LIST_VIEW, of=SEEN)
def one(request: Call, uid: UUID) -> dict[str, Any]:
    """One list and how many of its rows stand where."""
    return list_shown(SEEN(request.user).get(uid=uid))


@lists.get("/{uuid:uid}/rows", response=RowsOut, operation_id="rows", summary="Rows of a list")
@needs(Permission.LIST_VIEW, of=SEEN)
def rows(
    request: Call,
    uid: UUID,
    asked: Annotated[RowsAsked, Query()],
) -> dict[str, Any]:
    """The rows with what is wrong with each."""
    whole = SEEN(request.user).get(uid=uid)
    found = Row.objects.filter(business_list=whole).order_by("number")
    if asked.state:
        found = found.filter(state=asked.state)
    if place := place_of(request, asked.cursor):
        found = found.filter(number__gt=int(place[0]))
    some = list(found[: asked.limit + 1])
    note_rows(whole, some[: asked.limit], by=request.user, at=now(), act="system")
    further = (
        following(request, [str(some[asked.limit - 1].number)]) if len(some) > asked.limit else None
    )
    return Page(some[: asked.limit], further).shown(row_shown)


def row_shown(row: Row) -> dict[str, Any]:
    """A row as it is answered."""
    return {
        "number": row.number,
        "sheet": row.sheet,
        "line": row.line or row.number,
        "state": row.state,
        "problems": [
            {name: str(one[name]) for name in ("field", "code", "sentence")} for one in row.problems
        ],
    }


@lists.post("/{uuid:uid}/entering", response={202: WorkOut}, operation_id="enter_list")
@needs(Permission.LIST_ENTER, of=SEEN, once=True)
def enter(request: Call, uid: UUID) -> Status[dict[str, Any]]:
    """The ready rows go into the registry by a job; a big load waits for a second person."""
    work = asking.ask(uid=uid, kind=WorkKind.ENTER, by=request.user, at=now())
    return Status(202, work_shown(work))


@lists.get("/{uuid:uid}/entering", response=EnteringOut, operation_id="entering")
@needs(Permission.LIST_VIEW, of=SEEN)
def entering(request: Call, uid: UUID) -> dict[str, Any]:
    """How far the entering of the list is."""
    work = latest(SEEN(request.user).get(uid=uid), WorkKind.ENTER)
    return {"work": work_shown(work) if work else None}


def work_shown(work: Work) -> dict[str, Any]:
    """A piece of work as it is answered."""
    names = ("uid", "state", "rows", "total", "asked_at", "ended_at")
    return {name: getattr(work, name) for name in names} | {"refusal": work.sentence}

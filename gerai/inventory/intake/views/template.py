"""Our blank workbooks: what they are, and to download. Anybody may: who sends a list often has no
account, and nothing but names of places stands in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import public
from gerai.inventory.intake.queries.blank import blank_workbook, columns_of
from gerai.inventory.intake.rules import Subject

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"usaha": Subject.BUSINESSES, "warga": Subject.PERSONS}


@require_safe
@public
def templates(request: HttpRequest) -> HttpResponse:
    """What the two workbooks hold, column by column, and where to get them."""
    kinds = [(kind, columns_of(subject)) for kind, subject in KINDS.items()]
    return render(request, "intake/templates.html", {"kinds": kinds})


@require_safe
@public
def template_businesses(request: HttpRequest) -> HttpResponse:
    """The workbook of businesses."""
    return as_file("usaha")


@require_safe
@public
def template_persons(request: HttpRequest) -> HttpResponse:
    """The workbook of returning migrants and affected residents."""
    return as_file("warga")


def as_file(kind: str) -> HttpResponse:
    """The workbook, to be saved."""
    answer = HttpResponse(blank_workbook(KINDS[kind]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="daftar-{kind}.xlsx"'
    return answer

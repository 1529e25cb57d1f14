"""Every component renders, escapes what it is given, and carries no inline style."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from gerai.foundation.ui import rules
from gerai.foundation.ui.forms import Choice


def shown(text, **context):
    return Template("{% load ui %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 1284|angka }}", "1.284"),
        ("{{ none|angka }}", "–"),
        ("{{ 52.98|persen }}", "52,98%"),
        ("{{ 30|persen }}", "30%"),
        ("{{ 14500000|rupiah }}", "Rp\u00a014.500.000"),
        ("{{ day|tanggal }}", "12 Nov 2026"),
        ("{{ moment|tanggal }} {{ moment|pukul }}", "13 Nov 2026 01.20 WIB"),
        ("{{ hour|pukul }}", "09.05"),
    ],
)
def test_figures_read_as_people_write_them(text, expected):
    context = {
        "none": None,
        "day": date(2026, 11, 12),
        "moment": datetime(2026, 11, 12, 18, 20, tzinfo=UTC),
        "hour": time(9, 5),
    }

    assert shown(text, **context) == expected


def test_figures_follow_the_language_of_the_page():
    with translation.override("en"):
        assert shown("{{ 1284|angka }} {{ 52.98|persen }}") == "1,284 52.98%"
        assert shown("{{ day|tanggal }}", day=date(2026, 8, 1)) == "1 Aug 2026"


@pytest.mark.parametrize(
    "text",
    [
        "{% badge 'ok' %}{{ evil }}{% endbadge %}",
        "{% button href=evil kind='second' icon='download' %}{{ evil }}{% endbutton %}",
        "{% chip evil current=True %}{{ evil }}{% endchip %}",
        "{% panel evil foot=evil %}{{ evil }}{% endpanel %}",
        "{% notice 'error' evil %}{{ evil }}{% endnotice %}",
        "{% emptystate evil %}{{ evil }}{% endemptystate %}",
        "{% pagehead evil evil %}{{ evil }}{% endpagehead %}",
        "{% crumb evil %}{{ evil }}{% endcrumb %}",
        "{% table evil %}{{ evil }}{% endtable %}",
        "{% fact evil %}{{ evil }}{% endfact %}",
        "{% pager previous=evil text=evil %}",
        "{% actionbar evil %}{{ evil }}{% endactionbar %}",
        "{% nextstep evil evil href=evil word=evil %}{{ evil }}{% endnextstep %}",
        "{% task evil mark=evil href=evil state=evil tone='info' %}{{ evil }}{% endtask %}",
        "{% bar evil 3 of=4 text=evil %}",
        "{% progress 1 3 evil %}",
        "{% ring 1 3 evil %}",
        "{% kpi evil evil evil %}",
        "{% masked evil %}",
        "{% cap evil %}",
        "{% icon evil %}",
        "{% meter parts evil %}",
        "{% steps stages evil %}",
        "{% tilemap tiles values evil href=evil %}",
        "{% shapemap shapes size values evil href=evil %}",
    ],
)
def test_a_component_escapes_what_it_is_given(text):
    evil = '<script>alert("1")</script>'
    page = shown(
        text,
        evil=evil,
        parts=[("a", 1, evil), ("b", 2, evil)],
        stages=[("done", evil, evil), ("now", evil, evil)],
        tiles=[SimpleNamespace(code="33.74", name=evil, lines=(evil,), row=1, column=1)],
        shapes=[SimpleNamespace(code="33.74", name=evil, path=evil, x=1, y=1)],
        size=(1, 1),
        values={"33.74": 3},
    )

    assert "<script" not in page
    assert 'alert("' not in page
    assert "style=" not in page


def test_a_seal_is_the_same_for_the_same_number():
    assert shown("{% cap '123' %}") == shown("{% cap '123' %}")
    assert len({rules.seal(str(number)) for number in range(200)}) > 50


def test_a_meter_is_filled_to_the_whole():
    assert rules.parts([1034, 156, 47, 47]) == [
        (0.0, 80.53),
        (80.53, 12.15),
        (92.68, 3.66),
        (96.34, 3.66),
    ]
    assert rules.parts([0, 0]) == [(0.0, 0.0), (0.0, 0.0)]


def test_classes_of_a_map_are_cut_at_round_numbers():
    values = [812, 1284, 1790, 2411, 90, 655, 1333, 980, 2000, 3055]
    limits = rules.steps_of(values)

    assert limits == (810, 1200, 1700, 2400)
    assert [rules.class_of(value, limits) for value in (0, 90, 810, 1284, 1790, 9999)] == [
        0,
        1,
        2,
        3,
        4,
        5,
    ]


class Question(forms.Form):
    name = forms.CharField(label="Nama usaha", help_text="Seperti di papan nama")
    phone = forms.CharField(label="Nomor HP", required=False)
    who = forms.ChoiceField(
        label="Siapa", widget=forms.RadioSelect, choices=[("a", "Saya"), ("b", "Kelompok")]
    )
    agree = forms.BooleanField(label="Setuju")


def test_a_wrong_field_says_so_beside_it_and_on_top_in_the_same_words():
    form = Question({"phone": "0812"})
    page = shown(
        "{% error_summary form %}{% for each in form %}{% field each %}{% endfor %}", form=form
    )

    assert "Ada 3 isian yang perlu diperbaiki" in page
    assert '<a href="#id_name">' in page
    assert '<a href="#id_who_0">' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert page.count('aria-invalid="true"') >= 3
    assert page.index('id="id_name_error"') < page.index('name="name"')
    assert "(boleh kosong)" in page


def test_a_good_form_has_no_summary():
    assert shown("{% error_summary form %}", form=Question()) == ""


def test_a_map_says_every_figure_and_leads_to_its_list():
    tiles = [
        SimpleNamespace(code="33.21", name="Kab. Demak", lines=("Demak",), column=0, row=0),
        SimpleNamespace(
            code="33.74", name="Kota Semarang", lines=("Kota", "Semarang"), column=1, row=1
        ),
    ]
    page = shown(
        "{% tilemap tiles values 'Usaha per wilayah' href='/usaha/?wilayah=' %}"
        "{% maplegend values %}",
        tiles=tiles,
        values={"33.74": 1284, "33.21": 7},
    )

    assert 'role="group" aria-label="Usaha per wilayah"' in page
    assert '<a href="/usaha/?wilayah=33.74" aria-label="Kota Semarang: 1.284 usaha">' in page
    assert "<title>Kab. Demak: 7 usaha</title>" in page
    assert 'viewBox="-198 0 524 128"' in page
    assert "1.200 ke atas" in page
    still = shown("{% tilemap tiles values 'Usaha per wilayah' %}", tiles=tiles, values={})
    assert 'role="img"' in still
    assert "<a " not in still


def test_a_cheap_select_says_what_django_says():
    choices = [("", "Semua"), ("Kab. <A>", [("33.01", 'Kec. "B"'), ("33.02", "Kec. C")]), (5, "5")]
    for value in ("", None, "33.02", 5, "5", "lain"):
        ours, theirs = (
            Choice({"class": "select"}, choices),
            forms.Select({"class": "select"}, choices),
        )
        drawn = [
            " ".join(widget.render("w", value, {"id": "id_w", "required": True}).split())
            for widget in (ours, theirs)
        ]

        assert drawn[0].replace("> <", "><") == drawn[1].replace("> <", "><"), value

"""T16: a form takes the fields that it shows. Every form of every page is sent as it stands there,
and once more with all fields of all models on top: both do the same."""

import ast
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.http import HttpResponse
from django.urls import include, path

import gerai
from gerai.foundation.access.models import User
from gerai.foundation.access.policies import needs
from gerai.foundation.access.roles import Permission
from gerai.inventory.registry.models import Business
from gerai.portal import urls
from tests import make
from tests.walls.site import VILLAGE, Page, everyone, is_page, ours, records, url_of
from tests.walls.site import signed_in as enter

REFERENCE = {"areas", "sectors", "database"}  # nothing is typed into these
OURS = [
    model
    for model in apps.get_models()
    if model._meta.managed
    if model.__module__.startswith("gerai.") and model._meta.app_label not in REFERENCE
]
FURTHER = ("is_staff", "is_superuser", "groups", "user_permissions", "is_admin", "role", "roles")
VOLATILE = (models.AutoField, models.UUIDField, models.DateTimeField, models.BinaryField)
CHANGING = re.compile(
    r"md5\$[^']*|'![^']{40}'|'[0-9A-Z]{9}'|'[0-9A-Za-z_-]{4}'|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{12,64}\b"
    r"|\b\d{4}-\d\d-\d\d[T ][\d:.+]*"
)
TYPED = {
    "alasan": "mencocokkan dengan surat", "why": "salah tulis", "reason": "usaha yang lain",
    "name": "Keripik Bu Tin", "nama": "Sri Lestari", "surel": "sri.lestari@example.id",
    "telepon": "", "area_code": "33.74.06.1001", "place": "Sekaran", "activity": "keripik tempe",
    "on": "2026-11-01", "pengirim": "Dinas", "urung": "", "isian": "", "kata": "", "usulan": "",
    "ketik": "", "q": "tempe", "value": "flood", "number": "1234567890123", "kind": "nib",
}  # fmt: skip

CHOSEN = {"kantor": "", "owner_sex": ""}
FOUND = {"area_code": VILLAGE, "sector": "-"}  # what a step before would have put into the form


class Forms(Page):
    """The forms of a page that send by post: where to, the fields as they stand, the buttons."""

    def __init__(self, text, here):
        super().__init__(text)
        self.here, self.found, self.select = here, [], ""
        form = None
        for tag, given in self.elements:
            if tag == "form":
                form = {"to": given.get("action") or here, "fields": {}, "buttons": []}
                self.found += [form] if given.get("method", "").lower() == "post" else []
            elif form:
                self.control(form, tag, given)

    def control(self, form, tag, given):
        """One field or button of a form."""
        name, kind, value = given.get("name", ""), given.get("type", ""), given.get("value", "")
        fields = form["fields"]
        if tag == "option" and self.select:
            if "selected" in given or not fields[self.select]:
                fields[self.select] = value
        elif tag == "button" or kind == "submit":
            form["buttons"].append((name, value))
        elif not name:
            return
        elif tag == "select":
            self.select = name
            fields.setdefault(name, "")
        elif kind in ("checkbox", "radio"):
            if "checked" in given or name not in fields:
                fields[name] = value or "on"
        elif tag in ("input", "textarea"):
            fields[name] = value or TYPED.get(name, "")

    def sent(self):
        """(where to, what) for each button of each form."""
        for form in self.found:
            fields = {k: v for k, v in form["fields"].items() if k != "csrfmiddlewaretoken"}
            fields |= {name: value for name, value in CHOSEN.items() if name in fields}
            fields |= FOUND if "place" in fields else {}
            for name, value in form["buttons"] or [("", "")]:
                yield form["to"], fields | ({name: value} if name else {})


def planted_value(field, stranger):
    """A value that the field could take, other than what is likely to stand in it."""
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    if isinstance(field, models.ForeignKey):
        return str(stranger.pk)
    if isinstance(field, models.BooleanField):
        return "true"
    if isinstance(field, models.IntegerField | models.BigIntegerField):
        return "7"
    if isinstance(field, models.UUIDField):
        return str(UUID(int=7))
    if isinstance(field, models.DateTimeField | models.DateField):
        return "2001-01-01"
    if isinstance(field, models.JSONField):
        return '{"sisip": 1}'
    return "33.01" if "area" in field.name else "disisipkan"


def poison(stranger):
    """All fields of all models, by both of their names."""
    found = dict.fromkeys(FURTHER, "true")
    for model in OURS:
        for field in model._meta.concrete_fields:
            found[field.name] = found[field.attname] = planted_value(field, stranger)
    return found


def rows(known):
    """What stands in all tables, without what differs from one time to the next; of accounts only
    those that are known have a name."""
    found = Counter()
    for model in OURS:
        fields = [f for f in model._meta.concrete_fields if not isinstance(f, VOLATILE)]
        plain = [f.attname for f in fields if not f.is_relation]
        tied = [f.attname for f in fields if f.is_relation and f.related_model.__name__ == "User"]
        for row in model._base_manager.values_list(*plain, *tied):
            said, whose = row[: len(plain)], row[len(plain) :]
            whose = [one if one is None or one in known else "new" for one in whose]
            found[model.__name__, CHANGING.sub("", f"{said} {whose}")] += 1
    return found


def done_by(client, where, what):
    """What a post changed in all tables, and what it answered; nothing of it stays."""
    known = set(User.objects.values_list("pk", flat=True))
    before = rows(known)
    with transaction.atomic():
        files = {"berkas": SimpleUploadedFile("ikm.csv", b"Nama Usaha;Kabupaten\nA;Klaten\n")}
        answer = client.post(where, what | (files if "berkas" in what else {}))
        after = rows(known)
        transaction.set_rollback(True)
    told = (answer.status_code, CHANGING.sub("", answer.headers.get("Location", "")))
    return told, dict(after - before), dict(before - after)


class Sweep:
    """Every form that somebody sees who may all, sent twice."""

    def __init__(self, urlconf_space=""):
        client, known = enter(everyone()), records()
        extra = poison(make.user())
        self.posts, self.acting, self.found = 0, set(), {}
        seen = set()
        for address in ours():
            if urlconf_space and not address.name.startswith(urlconf_space):
                continue
            url = url_of(address, known)
            answer = client.get(url)
            if answer.status_code != 200 or not is_page(answer):
                continue
            for where, what in Forms(answer.content.decode(), url).sent():
                if where in {"/keluar/", "/usaha/cari/"} and address.name != "registry:index":
                    continue
                if (where, *sorted(what)) in seen:
                    continue
                seen.add((where, *sorted(what)))
                self.compare(client, where, what, extra)

    def compare(self, client, where, what, extra):
        """The form alone, and with all the rest on top."""
        self.posts += 1
        unlisted = {name: value for name, value in extra.items() if name not in what}
        plain = done_by(client, where, what)
        more = done_by(client, where, unlisted | what)
        if plain[1]:
            self.acting.add(CHANGING.sub("", where))
        if plain != more:
            self.found[where] = (plain, more)


@pytest.fixture
def central_java(settings, db):
    settings.ROOT_AREA = "33"


def test_no_form_takes_a_field_that_it_does_not_show(central_java, record_property):
    sweep = Sweep()

    record_property(
        "figure", f"T16: {sweep.posts} forms, {len(sweep.acting)} addresses that changed something"
    )
    assert sweep.found == {}
    assert sweep.posts >= 30
    assert len(sweep.acting) >= 18, sorted(sweep.acting)


def trusting(request, uid):
    """Takes whatever it is sent."""
    known = {field.name for field in Business._meta.concrete_fields} - {"id", "uid"}
    if request.method == "POST":
        given = {name: value for name, value in request.POST.items() if name in known}
        given |= {"entered_at": "2026-01-01T00:00Z", "changed_at": "2026-01-01T00:00Z"}
        given = {k: v for k, v in given.items() if k in {"name", "owner_names"}}
        Business.objects.filter(uid=uid).update(**given)
    return HttpResponse(
        '<form method="post"><input name="name" value="Serba baru"><button>x</button>'
    )


def test_a_form_that_takes_whatever_it_is_sent_is_found(central_java, settings):
    guard = needs(Permission.BUSINESS_EDIT, of=Business.objects.visible_to)
    module = ModuleType("addresses_of_a_test")
    entry = path("u/<uuid:uid>/", guard(trusting), name="trusting")
    module.urlpatterns = [path("uji/", include(([entry], "t"))), *urls.urlpatterns]
    settings.ROOT_URLCONF = module

    sweep = Sweep("t:")

    assert sweep.posts == 1
    ((_, added, _), (_, more, _)) = next(iter(sweep.found.values()))
    assert any("'Serba baru'" in row for _model, row in added)
    assert added != more


def loose(tree):
    """Lines that hand everything on that was sent."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg is None
            and ".POST" in ast.unparse(node.value)
        ):
            yield node.value.lineno
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
            if bases & {"ModelForm", "BaseModelForm"}:
                yield node.lineno
        if isinstance(node, ast.Call):
            named = ast.unparse(node.func).rpartition(".")[2]
            if named in {"modelform_factory", "modelformset_factory", "inlineformset_factory"}:
                yield node.lineno
            if named == "setattr" and ".POST" in ast.unparse(node):
                yield node.lineno


def test_no_code_hands_on_everything_that_was_sent():
    files = Path(gerai.__file__).parent.rglob("*.py")
    assert [f"{f.name}:{n}" for f in files for n in loose(ast.parse(f.read_text()))] == []


@pytest.mark.parametrize(
    "code",
    [
        "Business.objects.create(**request.POST.dict())",
        "class F(forms.ModelForm):\n    class Meta:\n        fields = '__all__'",
        "F = modelform_factory(Business, exclude=[])",
        "setattr(business, name, request.POST[name])",
    ],
)
def test_code_that_does_is_found(code):
    assert list(loose(ast.parse(code))) == [1]

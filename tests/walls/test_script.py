"""T22: 200 hostile texts in every field, cell, header and name of a file: no page runs one, no
template and no Typst works one out; in Chromium nothing runs and the content policy has no work."""

import csv
import re
from itertools import cycle
from types import ModuleType
from urllib.parse import quote

import pytest
from csp.decorators import csp_exempt
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.urls import include, path

from gerai.foundation.access.models import User
from gerai.foundation.access.policies import public
from gerai.foundation.scope import WHOLE, acting
from gerai.inventory.intake import actions
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.registry.actions.printing import print_sheet
from gerai.inventory.registry.models import Business
from gerai.portal import urls
from tests import make
from tests.make.registry import NOON
from tests.pdf import Pdf, packed
from tests.walls.payloads import MARK, TYPST, written
from tests.walls.site import VILLAGE, Page, everyone, is_page, ours, record_type, records, url_of
from tests.walls.site import signed_in as enter

ABROAD = re.compile(r"^[\s\x00-\x20]*(?:[a-z]+:)?//sisip\.example", re.I)
RUNNING = re.compile(
    r"^[\s\x00-\x20]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data):", re.I
)
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "content"}
NEVER = {"iframe", "object", "embed", "base", "style", "applet", "plaintext", "foreignobject"}
WORKED_OUT = "9359"  # 1337 times 7
FIELDS = ("activity", "products", "area_text")


def harm(text: str) -> list[str]:
    """What a page holds that no page of ours has: code, handlers, frames, addresses that run."""
    page, found = Page(text), []
    for tag, given in page.elements:
        if tag in NEVER or (tag == "script" and not given.get("src", "").startswith("/static/")):
            found.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith(("on", "hx-on", "srcdoc", "style", f"data-{MARK}")):
                found.append(f"{tag} {name}=")
            if name in ADDRESSES and (RUNNING.match(value) or ABROAD.match(value)):
                found.append(f"{tag} {name}={value[:40]}")
            if name in ("hx-vals", "hx-headers") and value.lstrip().startswith("js"):
                found.append(f"{tag} {name}={value[:40]}")
    found += [f"inside a script: {words[:40]}" for words in page.inner if words.strip()]
    if WORKED_OUT in "".join(page.text):
        found.append("worked out")
    return found


def plant(text: str) -> dict[type, object]:
    """One record of each type that says the text wherever it may."""
    made = records(words=text[:115])
    Business.objects.filter(uid=made[Business].uid).update(**dict.fromkeys(FIELDS, text))
    BusinessList.objects.filter(uid=made[BusinessList].uid).update(name=text)
    return made


def visit(client, made):
    """Every page of these records, and what is harmful on it."""
    found = {}
    for address in ours():
        if record_type(address) in made:
            try:
                url = url_of(address, made)
            except ObjectDoesNotExist:  # a record of a list that has no paper, no phone
                continue
            answer = client.get(url)
            shown = answer.status_code == 200 and is_page(answer)
            if shown and (trouble := harm(answer.content.decode())):
                found[address.name] = trouble
            assert answer.status_code < 500, address.name
    return found


@pytest.fixture
def officer(settings, db) -> User:
    settings.ROOT_AREA = "33"
    return everyone()


def lists_of_all(client):
    """The pages that show many records at once, all of their pages."""
    found = {}
    for start in ("/usaha/?per=100", "/warga/", "/daftar/", "/daftar/mutu/", "/petugas/", "/pesan/",
                  "/kejadian/", "/beranda/", "/usaha/unduh/"):  # fmt: skip
        seen, url = set(), start
        while url and url not in seen:
            seen.add(url)
            text = client.get(url).content.decode()
            if trouble := harm(text):
                found[url] = trouble
            on = re.search(r'href="(\?[^"]*(?:sesudah|lama|setelah)=[^"]+)"', text)
            url = start.split("?")[0] + on[1].replace("&amp;", "&") if on else ""
        assert seen
    return found


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("each", [40, pytest.param(1, marks=pytest.mark.soak)])
def test_no_page_runs_what_was_written_into_a_record(officer, record_property, each):
    client, texts = enter(officer), list(written())
    assert len(set(texts)) >= 200

    found = {text: trouble for text in texts[::each] if (trouble := visit(client, plant(text)))}
    if each > 1:
        for text in texts:
            business = make.business(name=text[:200], area=VILLAGE, **dict.fromkeys(FIELDS, text))
            make.owner(of=business, name=text[:200])
    found |= lists_of_all(client)

    record_property("figure", f"T22: {len(texts)} texts, {len(texts[::each])} of them on all pages")
    assert found == {}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_no_page_runs_what_was_written_into_its_address(officer, whole):
    client, made, texts = enter(officer), records(), list(written())
    words = []
    for address in ours():
        answer = client.get(url_of(address, made))
        if answer.status_code == 200 and is_page(answer):
            names = Page(answer.content.decode()).names() - {"csrfmiddlewaretoken", "berkas"}
            words += [(url_of(address, made), name) for name in names if "isi-" not in name]
    assert len(words) > 40
    pairs = (
        [(w, t) for w in words for t in texts] if whole else zip(cycle(words), texts, strict=False)
    )

    found = {}
    for (url, name), text in pairs:
        answer = client.get(f"{url}?{name}={quote(text)}")
        if is_page(answer) and (trouble := harm(answer.content.decode())):
            found[url, name, text] = trouble

    assert found == {}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("each", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_no_page_runs_what_was_typed_into_a_form(officer, each):
    """Sent wrong, so that the page comes again with what was typed."""
    client, made, texts = enter(officer), records(), cycle(written())
    found, sent = {}, 0
    for address in ours():
        if "kirim" in (url := url_of(address, made)):
            continue
        answer = client.get(url)
        if not (answer.status_code == 200 and is_page(answer)):
            continue
        names = Page(answer.content.decode()).names() - {"csrfmiddlewaretoken"}
        for _ in range(2 * each if names else 0):
            said = {name: next(texts) for name in names}
            again = client.post(url, said)
            sent += 1
            if is_page(again) and (trouble := harm(again.content.decode())):
                found[url] = trouble
    assert sent >= 30
    assert found == {}


def list_of(folder, texts):
    """A CSV whose header, cells and name are hostile."""
    file = folder / "kiriman.csv"
    heads = ["Nama Usaha", "Nama Pemilik", "Jenis Usaha", "Alamat", "Kecamatan", "Kabupaten"]
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerow([*heads, *(text.replace("\n", " ") for text in texts[:20])])
        for text in texts:
            rows.writerow([text, text, text, text, text, "Kab. Klaten", *[text] * 20])
    return file


def test_no_page_runs_what_stood_in_a_file(officer, tmp_path):
    client, texts = enter(officer), list(written())
    file = list_of(tmp_path, texts)
    name = '"><img src=x onerror=window.sisip=1 data-sisip>{{1337*7}}.csv'
    known = {"sender": "<svg/onload=window.sisip=1>", "within": "33.10", "by": officer, "at": NOON}
    found = actions.receive(path=file, name=name, **known)
    found = actions.read(uid=found.uid, path=file, by=officer)
    actions.enter(uid=found.uid, by=officer, at=NOON)
    made = records()
    made[BusinessList] = found
    entered = Business.objects.filter(name__contains="<script").first()
    assert entered is not None
    made[Business] = entered

    seen = visit(client, made)
    for number in range(1, 60, 3):
        seen |= {number: harm(client.get(f"/daftar/{found.uid}/baris/{number}/").content.decode())}

    assert {where: trouble for where, trouble in seen.items() if trouble} == {}
    assert lists_of_all(client) == {}


@pytest.mark.parametrize("each", [9, pytest.param(1, marks=pytest.mark.soak)])
def test_a_sheet_says_the_text_as_it_is(officer, each):
    texts = [text for text in (*TYPST, *written()) if text.isprintable()][::each]
    for text in texts:
        business = make.business(name=text[:200], area=VILLAGE, activity=text, products=text)

        sheet = Pdf(print_sheet(uid=business.uid, by=officer, at=NOON))

        assert WORKED_OUT not in sheet.text, text
        letters = re.sub(r"[^A-Za-z0-9(){}#$@*=<>]", "", packed(text))
        assert letters in re.sub(r"[^A-Za-z0-9(){}#$@*=<>]", "", sheet.text), text


# — saboteurs —


@csp_exempt()
def unescaped(request):
    with acting(WHOLE):
        rows = "".join(f"<li>{row.name}</li>" for row in Business.objects.all())
    return HttpResponse(f"<!doctype html><title>x</title><ul>{rows}</ul>")


@pytest.fixture
def careless(settings):
    """An installation with a page that escapes nothing."""
    module = ModuleType("addresses_of_a_test")
    module.urlpatterns = [
        path("uji/", include(([path("polos/", public(unescaped), name="plain")], "t"))),
        *urls.urlpatterns,
    ]
    settings.ROOT_URLCONF = module
    return "/uji/polos/"


def test_a_page_that_escapes_nothing_is_found(officer, careless):
    for text in written():
        make.business(name=text[:200], area=VILLAGE)

    found = harm(enter(officer).get(careless).content.decode())

    assert len(found) > 60


@pytest.mark.parametrize("text", ["{{1337*7}}", "#(1337*7)"])
def test_what_is_worked_out_is_found(text):
    assert harm(f"<p>{text}</p>") == []
    assert harm(f"<p>{1337 * 7}</p>") == ["worked out"]


# — Chromium —


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_in_a_browser_nothing_runs_and_the_policy_is_not_needed(
    page, enter, settings, record_property, whole
):
    """The fixture fails when the console tells of the policy, or of an error."""
    settings.ROOT_AREA = "33"
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    texts = list(written())
    for text in texts:
        business = make.business(name=text[:200], area=VILLAGE, **dict.fromkeys(FIELDS, text))
        make.owner(of=business, name=text[:200])
    batches = texts if whole else texts[:1]
    made = [plant(text) for text in batches]
    enter(page, everyone())
    pages = ["/usaha/?per=100", "/usaha/?per=100&urut=name", "/warga/", "/daftar/", "/kejadian/"]
    for one in made:
        some = [a for a in ours() if record_type(a) in one]
        pages += [url_of(address, one) for address in some]
    looked = 0
    for url in dict.fromkeys(pages):
        if any(part in url for part in ("lembar", "berkas", "contoh/")):
            continue
        answer = page.request.get(url)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        page.goto(url)
        assert page.evaluate(f"window.{MARK}") is None, url
        looked += 1
    record_property("figure", f"T22: {looked} pages in Chromium, {len(texts)} texts")
    assert looked > 20
    assert said == []


@pytest.mark.django_db(transaction=True)
def test_without_policy_and_escaping_the_browser_runs_it(chromium, live_server, careless):
    make.business(name=f"<script>window.{MARK}=1</script>", area=VILLAGE)
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto(careless)
    ran = page.evaluate(f"window.{MARK}")
    context.close()
    assert ran == 1

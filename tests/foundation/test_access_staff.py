"""Who opens accounts and gives tasks: in their own areas, with a password shown once."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from gerai.foundation.access import actions, queries
from gerai.foundation.access.actions import accounts
from gerai.foundation.access.models import Posting, Proposal, User
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from tests import make

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db
FORM = {
    "nama": "Retno Lestari",
    "surel": "retno@dinas.example",
    "peran": "district_officer",
    "wilayah": "33.74 Kota Semarang",
}


@pytest.fixture(autouse=True)
def _areas(settings):
    settings.ROOT_AREA = "33"
    for code, level in [("33", 1), ("33.74", 2), ("33.75", 2), ("33.74.06", 3)]:
        Area.objects.get_or_create(
            code=code, defaults={"level": level, "name": code, "valid_from": "2020-01-01"}
        )


@pytest.fixture
def boss(client):
    user = make.user("administrator", "33.74")
    client.force_login(user)
    return user


def appoint(by: User | None = None, **given: str) -> tuple[Posting, str]:
    """Posted by who runs commands on the machine."""
    usual = {"name": "Retno Lestari", "email": "retno@dinas.example", "phone": ""}
    area = given.pop("area", "33.74")
    task = actions.Task(given.pop("role", "district_officer"), area)
    by = by or make.service()
    return actions.post_directly(**usual | given, task=task, by=by, at=NOON)


def first_password(page) -> str:
    text = page.content.decode()
    return text.split('class="secret big num">')[1].split("<")[0]


def test_an_appointed_person_signs_in_changes_the_password_and_only_then_works(client, boss):
    asked = client.post(reverse("appoint"), FORM)
    client.force_login(make.user("administrator", "33"))
    page = client.post(asked.url + "setujui/", {"versi": 1})
    word = first_password(page)
    assert "no-store" in page["Cache-Control"]

    client.logout()
    client.post(reverse("account_login"), {"login": "retno@dinas.example", "password": word})
    assert client.get("/beranda/").url == reverse("account_change_password")
    assert client.get("/usaha/").url == reverse("account_change_password")

    own = "Melati-di-tapal-batas-7"
    said = {"oldpassword": word, "password1": own, "password2": own}
    assert client.post(reverse("account_change_password"), said).status_code == 302
    assert client.get("/beranda/").status_code == 200
    assert User.objects.get(email="retno@dinas.example").password_given is False


def test_a_first_password_opens_nothing_by_htmx_either(client):
    client.force_login(make.user("district_officer", password_given=True))

    page = client.get("/usaha/", headers={"HX-Request": "true"})

    assert page["HX-Redirect"] == reverse("account_change_password")


def test_a_known_person_gets_another_task_and_keeps_the_password():
    first, word = appoint()
    second, nothing = appoint(area="33.75", email="Retno@Dinas.example")

    assert word
    assert nothing == ""
    assert second.user == first.user
    assert queries.areas(first.user, Permission.BUSINESS_VIEW) == ["33.74", "33.75"]


@pytest.mark.parametrize(
    ("_who", "role", "area"),
    [
        ("the neighbour's administrator", "administrator", "33.75"),
        ("an officer of the area", "district_officer", "33.74"),
        ("an auditor above", "auditor", "33"),
        ("an administrator alone", "administrator", "33"),
    ],
)
def test_nobody_is_posted_by_one_alone(_who, role, area):
    with pytest.raises(PermissionDenied):
        appoint(make.user(role, area))

    assert not User.objects.filter(email="retno@dinas.example").exists()


def test_who_governs_one_area_does_not_take_over_an_officer_of_two():
    officer = make.user("district_officer", "33.74")
    Posting.objects.create(user=officer, role="district_officer", area_code="33.75")
    below, above = make.user("administrator", "33.74"), make.user("administrator", "33")
    before = officer.password

    for act in (actions.renew_password, actions.drop_second_step, actions.close_account):
        with pytest.raises(PermissionDenied):
            act(user=officer, by=below, at=NOON)
    officer.refresh_from_db()
    assert (officer.password, officer.is_active) == (before, True)
    assert queries.governs(below, officer) is False

    assert actions.renew_password(user=officer, by=above, at=NOON)
    assert queries.governs(above, officer) is True


def test_nobody_governs_themselves_or_the_account_of_commands():
    admin = make.user("administrator", "")

    for account in (admin, make.service()):
        with pytest.raises(PermissionDenied):
            actions.close_account(user=account, by=admin, at=NOON)


def test_a_renewed_password_ends_the_sessions_of_the_account(client, boss):
    officer = make.user("district_officer", "33.74")
    client.force_login(officer)
    assert client.get("/beranda/").status_code == 200

    actions.renew_password(user=officer, by=boss, at=NOON)

    assert client.get("/beranda/").url.startswith(reverse("account_login"))
    assert Event.objects.filter(name="account.password_given", by=boss).count() == 1


def test_a_lost_second_step_is_dropped(client, boss):
    officer = make.user("district_officer", "33.74")
    Authenticator.objects.create(user=officer, type="totp", data={})

    page = client.post(reverse("drop_second_step", args=[officer.postings.get().uid]))

    assert page.status_code == 302
    assert not Authenticator.objects.filter(user=officer).exists()


def test_a_closed_account_is_not_appointed_again():
    admin = make.user("administrator", "33")
    posting, _ = appoint()
    actions.close_account(user=posting.user, by=admin, at=NOON)

    with pytest.raises(Refused, match="sudah ditutup"):
        appoint()


# — accounts without a task —


@pytest.fixture
def over_all(client):
    user = make.user("administrator", "33", name="Dewi")
    client.force_login(user)
    return user


def idle_page(client, **given):
    return client.get(reverse("staff"), {"tampil": "tanpa", **given}).text


def test_an_account_that_was_never_posted_is_listed_and_can_be_given_a_task(client, over_all):
    ani = make.user(name="Ani Baru", email="ani@dinas.example")
    assert "Ani Baru" not in client.get(reverse("staff")).text
    page = idle_page(client)
    assert "Ani Baru" in page
    assert "belum pernah bertugas" in page
    assert reverse("idle_account", args=[ani.uid]) in page

    page = client.get(reverse("idle_account", args=[ani.uid])).text
    assert "Belum bertugas" in page
    assert reverse("idle_propose", args=[ani.uid]) in page
    form = {"peran": "auditor", "wilayah": "33.74"}
    answer = client.post(reverse("idle_propose", args=[ani.uid]), form)

    proposal = Proposal.objects.get(user=ani)
    assert answer.url == reverse("proposal", args=[proposal.uid])
    assert (proposal.role, proposal.area_code, proposal.proposed_by) == (
        "auditor",
        "33.74",
        over_all,
    )
    assert (
        "Usulan tugas menunggu persetujuan"
        in client.get(reverse("idle_account", args=[ani.uid])).text
    )


def test_who_holds_a_task_is_no_idle_account(client, over_all):
    officer = make.user("district_officer", "33.74", name="Budi Sibuk")
    assert "Budi Sibuk" not in idle_page(client)
    assert client.get(reverse("idle_account", args=[officer.uid])).status_code == 404


def test_an_account_of_nobody_is_governed_by_the_whole_alone(client, boss):
    ani = make.user(name="Ani Baru")
    assert "Ani Baru" not in idle_page(client)
    for name in ("idle_account", "idle_propose"):
        assert client.get(reverse(name, args=[ani.uid])).status_code == 404
    for name in ("idle_password", "idle_second_step", "idle_close", "idle_reopen"):
        assert client.post(reverse(name, args=[ani.uid])).status_code == 404


@pytest.mark.parametrize(
    ("areas", "seen"),
    [(["33.74"], True), (["33.75"], False), (["33.74", "33.75"], False), (["33.74.06"], True)],
)
def test_who_worked_here_alone_is_listed_here(client, boss, areas, seen):
    officer = make.user(name="Citra Lama")
    for area in areas:
        officer.postings.create(role="auditor", area_code=area, since=NOON, until=NOON)
    assert ("Citra Lama" in idle_page(client)) is seen
    assert queries.governs(boss, officer) is seen


def test_an_idle_account_is_helped_closed_and_opened_again(client, over_all):
    ani = make.user(name="Ani Baru", email="ani@dinas.example")
    answer = client.post(reverse("idle_password", args=[ani.uid]))
    assert len(first_password(answer)) == 19
    assert reverse("idle_account", args=[ani.uid]) in answer.text

    client.post(reverse("idle_close", args=[ani.uid]))
    assert "Ditutup" in idle_page(client, q="ani")
    assert "Buka lagi akun ini" in client.get(reverse("idle_account", args=[ani.uid])).text
    client.post(reverse("idle_reopen", args=[ani.uid]))
    ani.refresh_from_db()
    assert ani.is_active


def test_idle_accounts_come_by_pages_the_closed_ones_last(over_all):
    for name in ("Eko", "Ani", "Dodi"):
        make.user(name=name)
    User.objects.filter(name="Ani").update(is_active=False)
    first = queries.unposted(over_all, limit=2)
    rest = queries.unposted(over_all, limit=2, after=first.older)
    assert [one.account.name for one in first.accounts] == ["Dodi", "Eko"]
    assert ([one.account.name for one in rest.accounts], rest.older) == (["Ani"], None)


def told():
    return [said.subject or said.text for _to, said in make.letters()]


def test_help_from_an_administrator_is_told_to_the_owner_of_the_account():
    officer, boss = make.user("district_officer", "33.74"), make.user("administrator", "33.74")
    actions.renew_password(user=officer, by=boss, at=NOON)
    actions.drop_second_step(user=officer, by=boss, at=NOON)
    actions.close_account(user=officer, by=boss, at=NOON)
    actions.reopen_account(user=officer, by=boss, at=NOON)
    assert told() == [
        "Kata sandi Anda diganti oleh pengelola",
        "Masuk dua langkah pada akun Anda dilepas",
        "Akun Anda dibuka lagi",
    ]


def test_a_reopened_account_has_no_session_and_no_task_of_before(client, boss):
    officer = make.user("district_officer", "33.74")
    window = Client()
    window.force_login(officer)
    actions.close_account(user=officer, by=boss, at=NOON)
    assert "Ditutup" in client.get(reverse("staff") + "?tampil=tanpa").text

    client.post(reverse("idle_reopen", args=[officer.uid]))

    officer.refresh_from_db()
    assert officer.is_active
    assert window.get("/beranda/").url.startswith(reverse("account_login"))
    assert queries.areas(officer, Permission.BUSINESS_VIEW) == []
    assert Event.objects.filter(name="account.reopened", by=boss).count() == 1


def test_without_counting_the_sittings_a_reopened_account_has_its_old_session(boss, monkeypatch):
    monkeypatch.setattr(accounts, "end_sittings", lambda _user: None)
    officer = make.user("district_officer", "33.74")
    window = Client()
    window.force_login(officer)
    actions.close_account(user=officer, by=boss, at=NOON)
    actions.reopen_account(user=officer, by=boss, at=NOON)
    assert window.get("/akun/").status_code == 200


def test_who_worked_elsewhere_last_is_not_reopened_from_here(boss):
    officer = make.user("district_officer", "33.75")
    actions.close_account(user=officer, by=make.user("administrator", "33.75"), at=NOON)
    with pytest.raises(PermissionDenied):
        actions.reopen_account(user=officer, by=boss, at=NOON)


def test_a_number_that_was_proved_hears_that_another_took_its_place(settings):
    keys = settings.HOME.private(settings.HOME.keys)
    (keys / "gateway-whatsapp").write_text("rahasia")
    settings.GATEWAYS = {"whatsapp": "https://wa.example.id/kirim", "sms": ""}
    officer = make.user("district_officer", "33.74")
    for phone in ("081234567890", "081234567891"):
        actions.keep_phone(user=officer, phone=phone, verified=True, at=NOON)
    (keys / "gateway-whatsapp").unlink()
    assert [to for to, _said in make.letters()] == ["+6281234567890"]
    assert "memakai nomor lain" in told()[0]


@pytest.mark.parametrize(
    ("_case", "wrong", "sentence"),
    [
        ("no way to sign in", {"surel": ""}, "salah satunya untuk masuk"),
        ("no code", {"wilayah": "Semarang"}, "Pilih wilayah dari daftar"),
        ("outside", {"wilayah": "33.75"}, "di wilayah Anda sendiri"),
        ("unknown below", {"wilayah": "33.74.99"}, "tidak ada di pemasangan ini"),
        ("phone", {"telepon": "12"}, "Nomor telepon tidak dapat dipakai"),
    ],
)
def test_a_wrong_form_says_what_to_mend_and_makes_nothing(client, boss, _case, wrong, sentence):
    page = client.post(reverse("appoint"), FORM | wrong)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not User.objects.filter(name="Retno Lestari").exists()


def test_the_list_is_paged_by_name_within_the_area(django_assert_max_num_queries):
    admin = make.user("administrator", "33.74", name="Zulaikha")
    for name in ("Budi", "ani", "Citra"):
        make.user("district_officer", "33.74", name=name)
    make.user("district_officer", "33.75", name="Arif")

    with django_assert_max_num_queries(4):
        page = queries.staff(admin, limit=2)
    rest = queries.staff(admin, limit=2, after=page.older)

    assert [row.posting.user.name for row in page.officers] == ["ani", "Budi"]
    assert [row.posting.user.name for row in rest.officers] == ["Citra", "Zulaikha"]
    assert rest.older is None
    found = queries.staff(admin, words="cit").officers
    assert [row.posting.user.name for row in found] == ["Citra"]


def test_the_first_administrator_comes_from_the_command_line(db):
    from argparse import ArgumentParser

    from gerai.foundation.access import commands

    parser = ArgumentParser()
    commands.arguments(parser)
    words = ["open", "Dewi", "--email", "dewi@dinas.example", "--role", "administrator"]
    answer = commands.run(parser.parse_args(words))

    user = User.objects.get(email="dewi@dinas.example")
    assert user.check_password(answer.data["first_password"])
    assert queries.areas(user, Permission.POSTING_GIVE) == ["33"]
    listed = commands.run(parser.parse_args(["list", "dewi"]))
    assert [row["role"] for row in listed.data["accounts"]] == ["administrator"]

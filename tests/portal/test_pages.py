import pytest
from django.test import Client

from tests.make.access import user as make_user


@pytest.mark.parametrize(("path", "language"), [("/", "id"), ("/en/", "en")])
@pytest.mark.django_db
def test_the_front_page_speaks_the_language_of_its_address(path, language):
    answer = Client(headers={"accept-language": "fr"}).get(path)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_page_has_our_look_and_says_what_to_do():
    answer = Client().get("/tidak-ada/")

    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.content.decode()


@pytest.mark.django_db
def test_a_stale_form_says_that_nothing_was_saved(settings):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/beranda/", {"a": "1"})

    assert answer.status_code == 403
    assert "Belum ada yang tersimpan" in answer.content.decode()


def test_a_broken_page_needs_no_database_and_is_small():
    from gerai.portal.views import broken

    answer = broken(None)

    assert answer.status_code == 500
    assert len(answer.content) < 6_000
    assert "Halaman ini sedang rusak" in answer.content.decode()


@pytest.mark.django_db
def test_the_home_page_greets_who_signed_in():
    officer = make_user("district_officer", "33.74")
    client = Client()
    client.force_login(officer)

    page = client.get("/beranda/").content.decode()

    assert "Selamat datang, Sri Wahyuni" in page
    assert "Petugas kabupaten/kota" in page

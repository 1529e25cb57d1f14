"""A government's own sign-in, against a provider that really runs on this machine."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm
from oidc_provider_mock import User as Person
from oidc_provider_mock import run_server_in_thread

from gerai.foundation.access import actions
from gerai.foundation.access.models import User
from gerai.foundation.access.partners.oidc import client as partner
from tests import make

# The provider's own code is warned about; it runs in a thread of this process.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
PEOPLE = [
    Person(sub="sri", claims={"email": "Sri@Dinas.example", "email_verified": True}),
    Person(
        sub="two-steps",
        claims={"email": "sri@dinas.example", "email_verified": True, "amr": ["pwd", "mfa"]},
    ),
    Person(
        sub="level",
        claims={"email": "sri@dinas.example", "email_verified": True, "acr": "tinggi"},
    ),
    Person(sub="unproved", claims={"email": "sri@dinas.example", "email_verified": False}),
    Person(sub="text", claims={"email": "sri@dinas.example", "email_verified": "true"}),
    Person(sub="stranger", claims={"email": "lain@dinas.example", "email_verified": True}),
    Person(sub="nameless", claims={}),
]


@pytest.fixture(scope="module")
def issuer():
    with run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _provider(settings, issuer):
    settings.OIDC_ISSUER = issuer
    settings.OIDC_NAME = "ASN Digital"
    keys = settings.HOME.private(settings.HOME.keys)
    (keys / "oidc").write_text("rahasia")
    yield
    (keys / "oidc").unlink()


@pytest.fixture
def sri():
    return make.user("district_officer", "33.74", email="sri@dinas.example", password="!")


def left(client, **query):
    """Where the browser is sent."""
    answer = client.get("/masuk/kantor/", query)
    assert answer.status_code == 302
    return answer["Location"]


def agreed(address, sub):
    """The person signs in there; the way back that the provider gives."""
    answer = httpx.post(address, data={"sub": sub}, follow_redirects=False)
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def through(client, sub="sri", **query):
    return client.get(agreed(left(client, **query), sub))


def said(client):
    return client.get("/masuk/").text


def signed_in_as(client):
    return client.get("/akun/").status_code == 200


def test_an_account_is_found_by_the_address_that_was_proved_there(client, sri):
    address = left(client, next="/usaha/")
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["openid email"]
    assert asked["code_challenge_method"] == ["S256"]

    answer = client.get(agreed(address, "sri"))

    assert answer["Location"] == "/usaha/"
    assert signed_in_as(client)
    assert client.get("/usaha/").status_code == 200


def test_the_sign_in_page_names_it_and_does_not_where_there_is_none(client, settings):
    assert "Masuk dengan ASN Digital" in said(client)
    settings.OIDC_ISSUER = ""
    assert "Masuk dengan ASN" not in said(client)
    assert "tidak memakai layanan masuk lain" in client.get("/masuk/kantor/").text


@pytest.mark.parametrize(
    ("sub", "sentence"),
    [
        ("unproved", "belum memastikan surel"),
        ("text", "belum memastikan surel"),
        ("nameless", "belum memastikan surel"),
        ("stranger", "Belum ada akun"),
    ],
)
def test_nobody_else_is_let_in_and_no_account_is_opened(client, sri, sub, sentence):
    before = User.objects.count()
    assert sentence in through(client, sub).text
    assert not signed_in_as(client)
    assert User.objects.count() == before


def test_a_closed_account_stays_out(client, sri):
    actions.close_account(user=sri, by=make.service(), at=sri.joined_at)
    assert through(client)["Location"] == "/masuk/nonaktif/"
    assert not signed_in_as(client)


def test_the_same_way_back_is_good_once(client, sri):
    back = agreed(left(client), "sri")
    client.get(back)
    client.post("/keluar/")
    assert "sudah lewat" in client.get(back).text
    assert not signed_in_as(client)


def test_a_way_back_of_another_browser_lets_nobody_in(client, sri):
    back = agreed(left(client), "sri")
    victim = Client()
    left(victim)  # is on the way as well, by another attempt
    for other in (victim, Client()):
        assert "sudah lewat" in other.get(back).text
        assert not signed_in_as(other)


def test_a_token_of_another_attempt_is_not_believed(client, sri):
    back = agreed(left(client), "sri")
    session = client.session
    session["oidc"] = session["oidc"] | {"nonce": "another"}
    session.save()
    assert "tidak dapat dipercaya" in client.get(back).text
    assert not signed_in_as(client)


def test_a_code_that_was_stolen_is_no_use_without_its_verifier(client, sri, monkeypatch):
    sent = []
    real = partner.fetched
    monkeypatch.setattr(
        partner, "fetched", lambda *given, **more: sent.append(more.get("form")) or real(
            *given, **more
        )
    )  # fmt: skip
    through(client)
    forms = [form for form in sent if form]
    assert [set(form) for form in forms] == [
        {"grant_type", "code", "redirect_uri", "code_verifier"}
    ]


def test_a_provider_that_names_itself_otherwise_is_not_believed(client, sri, monkeypatch):
    address = agreed(left(client), "sri")
    real = partner.fetched

    def renamed(url, **more):
        found = real(url, **more)
        return found | {"issuer": "https://evil.example"} if "well-known" in url else found

    monkeypatch.setattr(partner, "fetched", renamed)
    assert "tidak dapat dipercaya" in client.get(address).text
    assert not signed_in_as(client)
    assert "tidak dapat dipercaya" in client.get("/masuk/kantor/").text


def forged(issuer, **wrong):
    """A token as the provider writes it but for `wrong`, and the set that its key stands in."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "k", "alg": "RS256"}
    now = int(time.time())
    content = {
        "iss": issuer, "aud": "gerai", "sub": "sri", "iat": now, "exp": now + 300, "nonce": "n",
        "email": "sri@dinas.example", "email_verified": True,
    }  # fmt: skip
    content = {name: value for name, value in (content | wrong).items() if value is not None}
    return jwt.encode(content, key, "RS256", headers={"kid": "k"}), {"keys": [public]}


@pytest.mark.parametrize(
    ("_case", "wrong"),
    [
        ("issuer", {"iss": "https://evil.example"}),
        ("audience", {"aud": "another"}),
        ("over", {"exp": 1_000}),
        ("without end", {"exp": None}),
        ("nonce", {"nonce": "another"}),
        ("without nonce", {"nonce": None}),
        ("for another", {"azp": "another"}),
    ],
)
def test_a_token_that_says_something_else_is_not_believed(issuer, monkeypatch, _case, wrong):
    provider = partner.Provider(issuer, "gerai", "rahasia")
    attempt = partner.Attempt("s", "n", "v")
    about = {"issuer": issuer, "jwks_uri": issuer}
    sound, keys = forged(issuer)
    monkeypatch.setattr(partner, "fetched", lambda *_given, **_more: keys)
    assert partner.believed(provider, attempt, about, sound)["sub"] == "sri"
    token, keys = forged(issuer, **wrong)
    with pytest.raises(partner.Untrusted):
        partner.believed(provider, attempt, about, token)


def test_a_token_signed_by_another_or_by_nobody_is_not_believed(issuer, monkeypatch):
    provider = partner.Provider(issuer, "gerai", "rahasia")
    attempt, about = partner.Attempt("s", "n", "v"), {"issuer": issuer, "jwks_uri": issuer}
    token, _ = forged(issuer)
    _, others = forged(issuer)
    content = jwt.decode(token, options={"verify_signature": False})
    unsigned = jwt.encode(content, None, "none")
    monkeypatch.setattr(partner, "fetched", lambda *_given, **_more: others)
    for wrong in (token, unsigned, "x.y.z", ""):
        with pytest.raises(partner.Untrusted):
            partner.believed(provider, attempt, about, wrong)


def test_without_the_comparison_of_the_nonce_a_token_of_another_attempt_lets_in(
    client, sri, monkeypatch
):
    monkeypatch.setattr(partner, "compare_digest", lambda *_given: True)
    back = agreed(left(client), "sri")
    session = client.session
    session["oidc"] = session["oidc"] | {"nonce": "another"}
    session.save()
    client.get(back)
    assert signed_in_as(client)


@pytest.mark.parametrize("address", ["http://sso.example", "ftp://localhost", "file:///etc/passwd"])
def test_nothing_is_asked_over_an_open_line(address):
    with pytest.raises(partner.Untrusted):
        partner.fetched(address, headers={})


def test_a_provider_that_is_away_is_said_to_be(client, settings):
    settings.OIDC_ISSUER = "http://localhost:9"
    assert "tidak menjawab" in client.get("/masuk/kantor/").text


def test_the_button_remembers_the_page_that_was_asked_for(client):
    page = client.get("/masuk/?next=/usaha/").text
    assert 'href="/masuk/kantor/?next=/usaha/"' in page


def test_the_way_back_leads_to_our_own_paths_alone(client, sri):
    assert through(client, next="https://evil.example/")["Location"] == "/beranda/"


def test_who_refused_there_is_told_so(client, sri):
    address = left(client)
    state = parse_qs(urlsplit(address).query)["state"][0]
    page = client.get("/masuk/kantor/kembali/", {"state": state, "error": "access_denied"})
    assert "tidak jadi masuk" in page.text


# — the second step —


def test_our_own_second_step_is_asked_for_where_the_provider_took_none(client, sri, settings):
    settings.SECOND_STEP = "required"
    TOTP.activate(sri, generate_totp_secret())
    assert through(client)["Location"] == "/masuk/kode/"
    assert not signed_in_as(client)


def test_who_has_none_sets_one_up_first(client, sri, settings):
    settings.SECOND_STEP = "required"
    through(client)
    assert client.get("/usaha/").url == "/akun/dua-langkah/"


@pytest.mark.parametrize(("sub", "acr"), [("two-steps", ""), ("level", "tinggi")])
def test_one_that_was_taken_there_counts(client, sri, settings, sub, acr):
    settings.SECOND_STEP, settings.OIDC_ACR = "required", acr
    TOTP.activate(sri, generate_totp_secret())
    assert through(client, sub)["Location"] == "/beranda/"
    assert client.get("/usaha/").status_code == 200


def test_a_level_that_was_not_agreed_on_does_not_count(client, sri, settings):
    settings.SECOND_STEP, settings.OIDC_ACR = "required", "lain"
    through(client, "level")
    assert client.get("/usaha/").url == "/akun/dua-langkah/"


def test_postings_are_ours_alone(client):
    make.user(email="sri@dinas.example", password="!")
    through(client)
    assert signed_in_as(client)
    assert client.get("/usaha/").status_code == 403


def test_a_first_password_that_another_knows_is_void_once_its_owner_came(client, sri):
    word = actions.renew_password(user=sri, by=make.service(), at=sri.joined_at)
    through(client)
    sri.refresh_from_db()
    assert (sri.password_given, sri.check_password(word)) == (False, False)
    assert client.get("/usaha/").status_code == 200

"""E-mail by SMTP, on a real mail server of the test's own."""

import ssl
from datetime import UTC, datetime, timedelta
from socket import create_server
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gerai.foundation.messages import engine
from gerai.foundation.messages.rules import Channel, Letter, PutOff, Reason, Refusal, Sent

# The test's server asks for a password on the loopback, without TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
SAID = Letter("Kode untuk kata sandi baru", "Kode Anda:\n\n    1234-5678\n")


class Server:
    """What the server does at each step; `answers` replaces what it would say."""

    def __init__(self):
        self.mails, self.answers = [], {}

    async def handle_RCPT(self, *given):  # noqa: N802
        _server, _session, envelope, address, _options = given
        if said := self.answers.get("rcpt"):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, *given):  # noqa: N802
        _server, _session, envelope, address, _options = given
        if said := self.answers.get("mail"):
            return said
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, *given):  # noqa: N802
        envelope = given[-1]
        if said := self.answers.get("data"):
            return said
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


def free_port():
    """The controller must know its port before it listens."""
    with create_server(("127.0.0.1", 0)) as there:
        return there.getsockname()[1]


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=data.password == b"sandi-surel", handled=False)


@pytest.fixture
def server(settings):
    """A mail server on the loopback, and the settings of who uses it."""
    made = Server()
    controller = Controller(
        made,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=login,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "gerai", "sandi-surel"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 2
    settings.DEFAULT_FROM_EMAIL = "Gerai Jateng <gerai@jateng.example.id>"
    yield made
    controller.stop()


def handed_over(uid=None, to="sri@example.id", said=SAID):
    return engine.hand_over(uid=uid or uuid4(), channel=Channel.EMAIL, to=to, said=said)


def test_a_mail_arrives_with_its_sender_subject_and_words(server):
    uid = uuid4()

    assert handed_over(uid) == Sent()

    ((sender, to, content),) = server.mails
    assert (sender, to) == ("gerai@jateng.example.id", ["sri@example.id"])
    assert "Subject: Kode untuk kata sandi baru" in content
    assert "From: Gerai Jateng <gerai@jateng.example.id>" in content
    assert f"Message-ID: <{uid}@jateng.example.id>" in content
    assert "Auto-Submitted: auto-generated" in content
    assert "    1234-5678" in content


@pytest.mark.parametrize(
    ("answers", "meant"),
    [
        ({"rcpt": "550 no such user sri@example.id"}, Refusal(Reason.RECIPIENT)),
        ({"rcpt": "450 greylisted"}, PutOff(Reason.BUSY)),
        ({"mail": "553 not your sender"}, PutOff(Reason.LOGIN)),
        ({"data": "554 looks like spam"}, Refusal(Reason.REFUSED)),
        ({"data": "451 later"}, PutOff(Reason.BUSY)),
    ],
)
def test_what_each_refusal_of_the_mail_server_means(server, answers, meant):
    server.answers = answers

    assert handed_over() == meant
    assert server.mails == []


def test_a_wrong_password_is_no_fault_of_the_message(server, settings):
    settings.EMAIL_HOST_PASSWORD = "salah"

    assert handed_over() == PutOff(Reason.LOGIN)


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(server, settings):
    settings.EMAIL_USE_TLS = True

    assert handed_over() == PutOff(Reason.LOGIN)
    assert server.mails == []


def test_a_mail_server_that_is_away_is_no_fault_of_the_message(server, settings):
    settings.EMAIL_PORT = 1

    assert handed_over() == PutOff(Reason.UNREACHABLE)


def test_a_name_with_line_breaks_makes_no_header(server):
    said = Letter("Halo Bcc: lain@example.id", "x")

    assert handed_over(said=said) == Sent()
    assert server.mails[0][1] == ["sri@example.id"]


@pytest.fixture
def certified(tmp_path):
    """A certificate for localhost that nobody vouches for, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = tmp_path / "surel.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


@pytest.mark.parametrize(
    ("trusted", "host", "meant"),
    [
        (True, "localhost", Sent()),
        (False, "localhost", PutOff(Reason.UNREACHABLE)),
        (True, "127.0.0.1", PutOff(Reason.UNREACHABLE)),
    ],
)
def test_starttls_asks_who_the_server_is(certified, settings, monkeypatch, trusted, host, meant):
    file, context = certified
    made = Server()
    port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=port, tls_context=context)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = host, port, 2
    settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = True, "gerai@jateng.example.id"
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))

    assert handed_over() == meant

    controller.stop()
    assert len(made.mails) == isinstance(meant, Sent)

"""OpenID Connect: the code flow with PKCE, state and nonce. What comes back is believed only when
the token is signed by the provider, for us, for this very attempt."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt

SIGNED = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
PATIENCE = 10.0  # seconds an answer may take
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
NEEDED = ["exp", "iat", "iss", "aud", "sub", "nonce"]


class Untrusted(Exception):
    """What the provider said is not believed; the word is for the log, never a value."""


class Away(Exception):
    """The provider does not answer."""


@dataclass(frozen=True)
class Provider:
    """Who signs people in, and as whom we ask."""

    issuer: str
    client: str
    secret: str


@dataclass(frozen=True)
class Attempt:
    """What one attempt to sign in is known by, until it comes back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        """Nobody guesses it."""
        return cls(token_urlsafe(32), token_urlsafe(32), token_urlsafe(64))


def fetched(url: str, *, form: dict[str, str] | None = None, headers: dict[str, str]) -> Any:
    """The JSON that the provider answers; no redirect is followed, no proxy or password of the
    environment used."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Untrusted("address")
    try:
        with httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False) as caller:
            method = "POST" if form is not None else "GET"
            answer = caller.request(method, url, data=form, headers=headers)
    except httpx.HTTPError as trouble:
        raise Away(type(trouble).__name__) from None
    if answer.status_code >= 500:
        raise Away(str(answer.status_code))
    if answer.status_code != 200:
        raise Untrusted("refused")
    try:
        return answer.json()
    except ValueError:
        raise Untrusted("answer") from None


def described(provider: Provider) -> dict[str, Any]:
    """Where the provider answers, as it says of itself under the very name that we know it by."""
    issuer = provider.issuer.rstrip("/")
    said = fetched(f"{issuer}/.well-known/openid-configuration", headers={})
    if not isinstance(said, dict) or str(said.get("issuer", "")).rstrip("/") != issuer:
        raise Untrusted("issuer")
    return said


def way_out(provider: Provider, attempt: Attempt, callback: str, acr: str) -> str:
    """The address at which the person signs in."""
    digest = sha256(attempt.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": callback,
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": jwt.utils.base64url_encode(digest).decode(),
        "code_challenge_method": "S256",
    }
    if acr:
        asked["acr_values"] = acr
    address = str(described(provider)["authorization_endpoint"])
    return address + ("&" if "?" in address else "?") + urlencode(asked)


def said_of(provider: Provider, attempt: Attempt, callback: str, code: str) -> dict[str, Any]:
    """What the provider says of the person, once the code was traded and the token proved true."""
    about = described(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "code_verifier": attempt.verifier,
    }
    headers: dict[str, str] = {}
    methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        pair = f"{quote(provider.client, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": provider.client, "client_secret": provider.secret}
    traded = fetched(str(about["token_endpoint"]), form=form, headers=headers)
    said = believed(provider, attempt, about, str(traded.get("id_token", "")))
    if "email" not in said and "userinfo_endpoint" in about:
        bearer = {"Authorization": f"Bearer {traded.get('access_token', '')}"}
        more = fetched(str(about["userinfo_endpoint"]), headers=bearer)
        if more.get("sub") != said["sub"]:
            raise Untrusted("subject")
        said = more | said
    return said


def believed(
    provider: Provider, attempt: Attempt, about: dict[str, Any], token: str
) -> dict[str, Any]:
    """The content of a token that is signed by the provider, for us, in time, for this attempt."""
    keys = jwt.PyJWKSet.from_dict(fetched(str(about["jwks_uri"]), headers={}))
    try:
        named = jwt.get_unverified_header(token).get("kid")
        fitting = [key for key in keys.keys if named is None or key.key_id == named]
        said: dict[str, Any] = jwt.decode(
            token,
            fitting[0],
            algorithms=SIGNED,
            audience=provider.client,
            issuer=str(about["issuer"]),
            leeway=60,
            options={"require": NEEDED},
        )
    except (jwt.PyJWTError, IndexError) as wrong:
        raise Untrusted(type(wrong).__name__) from None
    if not compare_digest(str(said["nonce"]), attempt.nonce):
        raise Untrusted("nonce")
    if said.get("azp", provider.client) != provider.client:
        raise Untrusted("azp")
    return said

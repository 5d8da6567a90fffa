"""All settings, read from the environment in one place (table in docs/settings.md)."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
#: What was learnt from the content, by its digest: made again by whoever misses it, like the model.
INDEX_FOLDER = ROOT / "models" / "index"


class SettingsError(Exception):
    """Raised when a setting cannot be used; the message names it and what it expects."""


@dataclass(frozen=True)
class WhatsAppSettings:
    """The number of ours on WhatsApp; ``number`` is what families write to, where it is shown.

    Of ``verify_tokens``, ``app_secrets`` and ``access_tokens`` there are two while one is replaced,
    the newest first.
    """

    verify_tokens: tuple[str, ...]
    app_secrets: tuple[str, ...]
    access_tokens: tuple[str, ...]
    phone_number_id: str
    api_base: str
    number: str = ""


@dataclass(frozen=True)
class OidcSettings:
    """The OpenID provider that staff may sign in with; ``name`` is what they call it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True)
class Settings:
    """What an operator may set; every field has a safe default.

    ``widget_origins`` are the sites that may embed the widget (``https://www.halle.be``);
    ``retention_days`` is how long a silent conversation is kept; ``kiosk_seconds`` how long a kiosk
    waits for somebody before it warns; ``talk_wait_minutes`` how long a family waits for a person,
    ``talk_silence_minutes`` how long that person may be silent; ``secret_key`` signs what the
    processes say to each other; ``encryption_keys`` seal what families write, the newest first.
    """

    database_url: str
    secret_key: str
    encryption_keys: tuple[str, ...]
    public_url: str
    web_port: int
    rasa_url: str
    actions_url: str
    retention_days: int
    data_folder: Path
    widget_origins: tuple[str, ...] = ()
    kiosk_seconds: int = 60
    whatsapp: WhatsAppSettings | None = None
    oidc: OidcSettings | None = None
    talk_wait_minutes: int = 5
    talk_silence_minutes: int = 10

    @property
    def rasa_port(self) -> int:
        return _port_of(self.rasa_url, "RASA_URL")

    @property
    def actions_port(self) -> int:
        return _port_of(self.actions_url, "ACTIONS_URL")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a setting cannot be used.
    """
    env = os.environ if environment is None else environment
    data_folder = Path(env.get("GEZINSWIJZER_DATA", ROOT / "var"))
    web_port = _number(env, "WEB_PORT", 8000, 1, 65535)
    return Settings(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data_folder / 'gezinswijzer.db'}",
        secret_key=_secret_key(env, data_folder),
        encryption_keys=_encryption_keys(env, data_folder),
        public_url=env.get("PUBLIC_URL", f"http://localhost:{web_port}").rstrip("/"),
        web_port=web_port,
        rasa_url=env.get("RASA_URL", "http://127.0.0.1:5005").rstrip("/"),
        actions_url=env.get("ACTIONS_URL", "http://127.0.0.1:5055").rstrip("/"),
        retention_days=_number(env, "RETENTION_DAYS", 30, 1, 365),
        data_folder=data_folder,
        widget_origins=_origins(env, "WIDGET_ORIGINS"),
        kiosk_seconds=_number(env, "KIOSK_SECONDS", 60, 30, 600),
        whatsapp=_whatsapp(env),
        oidc=_oidc(env),
        talk_wait_minutes=_number(env, "TALK_WAIT_MINUTES", 5, 2, 60),
        talk_silence_minutes=_number(env, "TALK_SILENCE_MINUTES", 10, 1, 60),
    )


_META = "https://graph.facebook.com/v25.0"


def _whatsapp(env: Mapping[str, str]) -> WhatsAppSettings | None:
    """Return the settings of the channel; None where none are set and it is off."""
    needed = (
        "WHATSAPP_VERIFY_TOKEN",
        "WHATSAPP_APP_SECRET",
        "WHATSAPP_ACCESS_TOKEN",
        "WHATSAPP_PHONE_NUMBER_ID",
    )
    missing = [name for name in needed if not env.get(name)]
    if len(missing) == len(needed):
        return None
    if missing:
        raise SettingsError(f"WhatsApp needs {', '.join(missing)} as well; see docs/whatsapp.md")
    verify_tokens, secrets, tokens, identifier = (env[name] for name in needed)
    if not identifier.isdecimal():
        raise SettingsError("WHATSAPP_PHONE_NUMBER_ID must be Meta's id of the number, in figures")
    number = re.sub(r"[\s./()-]", "", env.get("WHATSAPP_NUMBER", ""))
    if number and not re.fullmatch(r"\+\d{8,15}", number):
        raise SettingsError("WHATSAPP_NUMBER must be a number in full, like +32 470 12 34 56")
    return WhatsAppSettings(
        verify_tokens=_listed(verify_tokens),
        app_secrets=_listed(secrets),
        access_tokens=_listed(tokens),
        phone_number_id=identifier,
        api_base=env.get("WHATSAPP_API_BASE", _META).rstrip("/"),
        number=number,
    )


def _oidc(env: Mapping[str, str]) -> OidcSettings | None:
    """Return the settings of the provider; None where none are set and there is none."""
    needed = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
    missing = [name for name in needed if not env.get(name)]
    if len(missing) == len(needed):
        return None
    if missing:
        names = ", ".join(missing)
        raise SettingsError(f"OpenID Connect needs {names} as well; see docs/desk-operators.md")
    issuer, client_id, client_secret, name = (env[name] for name in needed)
    if not re.fullmatch(r"https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:\d+)?[^\s?#]*", issuer):
        raise SettingsError(
            f"OIDC_ISSUER must be an address like https://login.example.be, not {issuer!r}"
        )
    return OidcSettings(issuer, client_id, client_secret, name)


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name, str(default))
    if not text.isdecimal() or not low <= int(text) <= high:
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def _origins(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())
    for origin in origins:
        if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", origin):
            raise SettingsError(
                f"{name} must name origins like https://www.halle.be, not {origin!r}"
            )
    return origins


def _port_of(url: str, name: str) -> int:
    try:
        port = urlsplit(url).port
    except ValueError:
        port = None
    if port is None:
        raise SettingsError(f"{name} must name a port, like http://127.0.0.1:5005, not {url!r}")
    return port


def _secret_key(env: Mapping[str, str], data_folder: Path) -> str:
    """Return the key that is set, else the one kept in the data folder, made when absent."""
    if key := env.get("SECRET_KEY"):
        if len(key) < 32:
            raise SettingsError("SECRET_KEY must have at least 32 characters")
        return key
    path = data_folder / "secret.key"
    if not path.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < 32:
        raise SettingsError(f"{path} holds no usable key; remove it and a new one is made")
    return key


def encryption_key_file(data_folder: Path) -> Path:
    """Return where the keys are kept, one on a line, where none are set."""
    return data_folder / "encryption.keys"


def _encryption_keys(env: Mapping[str, str], data_folder: Path) -> tuple[str, ...]:
    """Return the keys that are set, else those kept in the data folder; one is made when absent."""
    if listed := env.get("ENCRYPTION_KEYS"):
        keys, where = listed.replace(",", " ").split(), "ENCRYPTION_KEYS"
    else:
        path = encryption_key_file(data_folder)
        if not path.exists():
            data_folder.mkdir(parents=True, exist_ok=True)
            _write_once(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        keys, where = path.read_text(encoding="utf-8").split(), str(path)
    if not keys or not all(map(_is_encryption_key, keys)):
        raise SettingsError(
            f"{where} must hold keys of 32 bytes as URL-safe base64, the newest first; "
            "`gezinswijzer referrals new-key` prints one"
        )
    return tuple(keys)


def _is_encryption_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except (binascii.Error, ValueError):
        return False


def _write_once(path: Path, text: str) -> None:
    """Make a file that its owner alone may read; of two that do so at once, the first wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        # Linked in when whole, so that nobody ever reads half a key.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()

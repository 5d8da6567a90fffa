"""Settings: safe defaults, and errors that name the setting and what it expects."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings

KEY = "k" * 32
ENCRYPTION_KEY = "A" * 43 + "="
KEYS = {"SECRET_KEY": KEY, "ENCRYPTION_KEYS": ENCRYPTION_KEY}


def test_without_any_setting_everything_has_a_safe_default(tmp_path: Path) -> None:
    settings = read_settings({"GEZINSWIJZER_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'gezinswijzer.db'}"
    assert settings.web_port == 8000
    assert settings.public_url == "http://localhost:8000"
    assert (settings.rasa_port, settings.actions_port) == (5005, 5055)
    assert settings.rasa_url.startswith("http://127.0.0.1:")
    assert settings.retention_days == 30


def test_what_is_set_is_used() -> None:
    settings = read_settings(
        {
            **KEYS,
            "DATABASE_URL": "postgresql://gezin@db/gids",
            "PUBLIC_URL": "https://gids.example/",
            "WEB_PORT": "8080",
            "RASA_URL": "http://rasa.example:6000/",
            "RETENTION_DAYS": "1",
        }
    )
    assert settings.secret_key == KEY
    assert settings.database_url == "postgresql://gezin@db/gids"
    assert settings.public_url == "https://gids.example"
    assert (settings.web_port, settings.rasa_port, settings.retention_days) == (8080, 6000, 1)


def test_an_empty_database_or_key_counts_as_not_set(tmp_path: Path) -> None:
    names = ("DATABASE_URL", "SECRET_KEY", "ENCRYPTION_KEYS")
    settings = read_settings({"GEZINSWIJZER_DATA": str(tmp_path), **dict.fromkeys(names, "")})
    assert settings.database_url.startswith("sqlite:///")
    assert len(settings.secret_key) >= 32
    assert len(settings.encryption_keys) == 1


def test_encryption_keys_are_several_while_they_change() -> None:
    newer = "B" * 43 + "="
    listed = {"SECRET_KEY": KEY, "ENCRYPTION_KEYS": f"{newer}, {ENCRYPTION_KEY}"}
    assert read_settings(listed).encryption_keys == (newer, ENCRYPTION_KEY)


@pytest.mark.parametrize("value", ["geheim", "A" * 44, f"{ENCRYPTION_KEY},é", ","])
def test_an_encryption_key_that_is_none_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(SettingsError, match="ENCRYPTION_KEYS must hold keys") as error:
        read_settings({"SECRET_KEY": KEY, "ENCRYPTION_KEYS": value})
    assert value.strip(",") == "" or value not in str(error.value)


def test_the_encryption_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    environment = {"GEZINSWIJZER_DATA": str(tmp_path / "new")}
    keys = read_settings(environment).encryption_keys
    path = tmp_path / "new" / "encryption.keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_settings(environment).encryption_keys == keys


@pytest.mark.parametrize("value", ["", "acht", "8000a", "-1", "0", "65536", "80.5", " 80", "²"])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({**KEYS, "WEB_PORT": value})
    assert str(error.value) == f"WEB_PORT must be a whole number from 1 to 65535, not {value!r}"


@pytest.mark.parametrize("value", ["0", "366", "altijd"])
def test_a_retention_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(SettingsError, match="RETENTION_DAYS must be a whole number from 1 to 365"):
        read_settings({**KEYS, "RETENTION_DAYS": value})


@pytest.mark.parametrize("url", ["http://rasa.example", "rasa", "http://rasa:99999", "http://r:x"])
def test_an_address_without_a_port_is_refused_by_name(url: str) -> None:
    with pytest.raises(
        SettingsError, match=r"RASA_URL must name a port, like http://127.0.0.1:5005"
    ):
        _ = read_settings({**KEYS, "RASA_URL": url}).rasa_port


def test_a_short_key_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"SECRET_KEY": "geheim"})
    assert str(error.value) == "SECRET_KEY must have at least 32 characters"


def test_the_key_file_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    environment = {"GEZINSWIJZER_DATA": str(tmp_path / "new")}
    first = read_settings(environment).secret_key
    path = tmp_path / "new" / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_settings(environment).secret_key == first
    assert sorted(one.name for one in path.parent.iterdir()) == ["encryption.keys", "secret.key"]
    assert len(first) >= 32


def test_two_folders_get_two_keys(tmp_path: Path) -> None:
    keys = {read_settings({"GEZINSWIJZER_DATA": str(tmp_path / name)}).secret_key for name in "ab"}
    assert len(keys) == 2


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    start, keys = threading.Barrier(8), []

    def run() -> None:
        start.wait()
        keys.append(read_settings({"GEZINSWIJZER_DATA": str(tmp_path)}).secret_key)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize("kept", ["", "half"])
def test_a_key_file_that_was_cut_off_is_refused_by_name(tmp_path: Path, kept: str) -> None:
    (tmp_path / "secret.key").write_text(kept)
    with pytest.raises(SettingsError, match=r"secret\.key holds no usable key"):
        read_settings({"GEZINSWIJZER_DATA": str(tmp_path)})


OIDC = {
    "OIDC_ISSUER": "https://login.example.be/a",
    "OIDC_CLIENT_ID": "desk",
    "OIDC_CLIENT_SECRET": "a secret of the provider",
    "OIDC_NAME": "Voorbeeldstad",
}


def test_an_openid_provider_is_set_as_a_whole_or_not_at_all() -> None:
    assert read_settings(KEYS).oidc is None
    assert read_settings({**KEYS, **dict.fromkeys(OIDC, "")}).oidc is None
    provider = read_settings({**KEYS, **OIDC}).oidc
    assert provider and (provider.issuer, provider.name) == (OIDC["OIDC_ISSUER"], "Voorbeeldstad")
    for name in OIDC:
        with pytest.raises(SettingsError) as error:
            read_settings({**KEYS, **OIDC, name: ""})
        wanted = f"OpenID Connect needs {name} as well; see docs/desk-operators.md"
        assert str(error.value) == wanted


@pytest.mark.parametrize(
    "issuer", ["login.example.be", "http://login.example.be", "https://login.example.be?a=b", "x"]
)
def test_an_issuer_that_anybody_could_listen_to_is_refused(issuer: str) -> None:
    with pytest.raises(SettingsError, match="OIDC_ISSUER must be an address like https://"):
        read_settings({**KEYS, **OIDC, "OIDC_ISSUER": issuer})

"""``make whatsapp-demo``: the guide and the stand-in together, until Ctrl+C."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from bot.settings import ROOT, SettingsError, read_settings
from meta_cloud import StandIn, Template

_GUIDE = (sys.executable, "-m", "bot.cli", "run")
#: The first start trains a model.
_READY_SECONDS, _STOP_SECONDS = 600, 60

#: As submitted to Meta (docs/whatsapp.md).
CHECK_IN = (
    Template(
        "gezinswijzer_hoe_gaat_het",
        "nl",
        body="Dag, dit is Gezinswijzer, een computerprogramma. Je vroeg zelf om dit bericht, "
        "hoogstens één keer per week. Hoe gaat het? Tik op een knop, of schrijf terug wanneer het "
        'past. Wil je dit bericht niet meer? Antwoord "stop", dan krijg je het niet meer.',
        buttons=("Goed", "Ik heb een vraag", "Stop"),
    ),
    Template(
        "gezinswijzer_hoe_gaat_het",
        "fr",
        body="Bonjour, ici Gezinswijzer, un programme informatique. Vous avez demandé ce message, "
        "une fois par semaine au plus. Comment ça va ? Touchez un bouton, ou répondez quand cela "
        "vous convient. Vous ne voulez plus ce message ? Répondez « stop », et vous ne le "
        "recevrez plus.",
        buttons=("Ça va", "J'ai une question", "Stop"),
    ),
)


def main(guide: tuple[str, ...] = _GUIDE) -> int:
    """Start the guide against the stand-in, print the phone's address, and wait.

    Args:
        guide: the command that starts the guide.
    """
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _as_interrupt)
    try:
        web = f"http://127.0.0.1:{read_settings().web_port}"
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        return 1
    # Made anew at each start: nothing here is ever real.
    app_secret, access_token, verify_token = (secrets.token_urlsafe(24) for _ in range(3))
    number_id = str(secrets.randbelow(9 * 10**14) + 10**14)
    webhook = f"{web}/webhooks/whatsapp"
    stand_in = StandIn(webhook, app_secret, access_token, number_id, verify_token, CHECK_IN)
    with stand_in.running():
        settings = {
            "WHATSAPP_API_BASE": stand_in.base_url,
            "WHATSAPP_APP_SECRET": app_secret,
            "WHATSAPP_ACCESS_TOKEN": access_token,
            "WHATSAPP_VERIFY_TOKEN": verify_token,
            "WHATSAPP_PHONE_NUMBER_ID": number_id,
        }
        # A session of its own: Ctrl+C reaches it once, from us.
        process = subprocess.Popen(
            guide, cwd=ROOT, env={**os.environ, **settings}, start_new_session=True
        )
        try:
            _wait_until_ready(process, web)
            if process.poll() is None:
                print(_welcome(stand_in, webhook), flush=True)
            return process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], web: str) -> None:
    until = time.monotonic() + _READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{web}/health/ready", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)


def _welcome(stand_in: StandIn, webhook: str) -> str:
    if stand_in.verify():
        return f"\nThe phone of a family: {stand_in.address}"
    return f"\nNothing answers Meta's handshake at {webhook}.\nThe phone: {stand_in.address}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        # Told twice: at once, as the guide itself does it.
        process.terminate()
        process.wait()


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or _GUIDE))

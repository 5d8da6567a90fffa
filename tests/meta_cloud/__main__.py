"""Running the stand-in by hand: ``PYTHONPATH=tests python -m meta_cloud``."""

from __future__ import annotations

import argparse
import os
import secrets
import signal

from meta_cloud import StandIn, Template


def main() -> None:
    """Run until told to stop; print the phone's address and the settings of the guide."""
    options = _options()
    stand_in = StandIn(
        options.webhook,
        options.app_secret.partition(",")[0],
        options.access_token.partition(",")[0],
        options.phone_number_id,
        options.verify_token,
        options.template,
    )
    stand_in.access_tokens = set(options.access_token.split(","))
    with stand_in.running(options.port):
        print(f"The phone: {stand_in.address}\n\nThe guide needs:", flush=True)
        print(f"WHATSAPP_API_BASE={stand_in.base_url}")
        for name in ("verify_token", "app_secret", "access_token", "phone_number_id"):
            print(f"WHATSAPP_{name.upper()}={getattr(options, name)}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m meta_cloud", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="any free one by default")
    parser.add_argument("--webhook", default="http://127.0.0.1:8000/webhooks/whatsapp")
    for name in ("app-secret", "access-token", "verify-token"):
        kept = os.environ.get(f"WHATSAPP_{name.replace('-', '_').upper()}")
        parser.add_argument(f"--{name}", default=kept or secrets.token_urlsafe(24))
    kept = os.environ.get("WHATSAPP_PHONE_NUMBER_ID")
    parser.add_argument("--phone-number-id", default=kept or "106540352242922")
    parser.add_argument(
        "--template",
        type=_template,
        action="append",
        default=[],
        metavar="NAME:LANGUAGE[:PARAMETERS]",
        help="a template that Meta approved; may be given several times",
    )
    # Before the thread of the stand-in begins: it must not take the signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    return parser.parse_args()


def _template(text: str) -> Template:
    name, language, *parameters = text.split(":")
    return Template(name, language, int(parameters[0]) if parameters else 0)


if __name__ == "__main__":
    main()

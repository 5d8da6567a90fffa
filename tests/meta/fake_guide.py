"""A guide of a few lines for the demo: ready at once, and it knows the handshake."""

from __future__ import annotations

import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    """Answers what the demo asks."""

    def do_GET(self) -> None:
        """Be ready, or give the challenge back to who knows the token."""
        asked = parse_qs(urlsplit(self.path).query)
        right = asked.get("hub.verify_token") == [os.environ["WHATSAPP_VERIFY_TOKEN"]]
        self.send_response(200 if right or self.path == "/health/ready" else 403)
        self.end_headers()
        self.wfile.write(asked.get("hub.challenge", [""])[0].encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


print("base", os.environ["WHATSAPP_API_BASE"], "pid", os.getpid(), flush=True)
HTTPServer(("127.0.0.1", int(os.environ["WEB_PORT"])), Handler).serve_forever()

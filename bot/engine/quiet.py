"""Importing Rasa quietly. Import this module before anything of Rasa."""

from __future__ import annotations

import os
import sys
import warnings

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

# sanic turns deprecation warnings on for the whole process when it is first imported.
import sanic.app  # noqa: F401  # isort: skip

# Rasa's dependencies, held at old versions, warn about each other; nobody here can mend that.
if not sys.warnoptions:
    warnings.simplefilter("ignore")

from rasa.utils.log_utils import configure_structlog

# Left alone, structlog prints every message that people write, at debug level.
configure_structlog(30)

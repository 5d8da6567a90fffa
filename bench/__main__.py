"""``python -m bench`` runs the comparison with Rasa's default pipeline."""

import sys

from bench.turns import main

sys.exit(main())

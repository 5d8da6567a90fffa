"""A stand-in for Meta's WhatsApp Cloud API, for development and tests.

It speaks the documented protocol, enforces the documented limits, signs what it posts, shows the
phone's view in the browser, and can be told to misbehave.
"""

from meta_cloud.phones import Phone
from meta_cloud.stand_in import StandIn
from meta_cloud.templates import Template

__all__ = ["Phone", "StandIn", "Template"]

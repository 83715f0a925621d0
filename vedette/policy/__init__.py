"""The catalog's facts for the policy pack, and the waivers in it."""

from __future__ import annotations

from vedette.policy.facts import policy_config
from vedette.policy.waivers import Waived, due, listing, waivers

__all__ = ["Waived", "due", "listing", "policy_config", "waivers"]

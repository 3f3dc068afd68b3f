"""What a PBX's own columns tell of a leg: who began it, and whether a menu answered. Pure.

Asterisk names a channel after the device that began it, as PJSIP/231-0000009d; Local/ are its own:
https://docs.asterisk.org/Fundamentals/Key-Concepts/Channels/
"""

import re
from dataclasses import dataclass
from functools import cached_property

from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.patterns import compile_patterns
from functions.shared.phone import digits_of

# Not DAHDI: its channels have the number of a port, where outside lines end too.
_EXTENSION_S = re.compile(r"(?:PJSIP|SIP|IAX2|SCCP)/\d{2,6}-", re.IGNORECASE)
_OUTSIDE_DIGITS = 7


@dataclass(frozen=True)
class DialPlan:
    mapping: Mapping

    def is_originated(self, *, context: str, channel: str, application: str, called: str) -> bool:
        """Tells a leg that our own side began, whoever's number stands as the caller.

        Click-to-call shows the customer's number, or the dealership's own, as the caller's.
        """
        if self._channels.fullmatch(channel) or self._applications.fullmatch(application):
            return True
        inside = self._contexts.fullmatch(context) and _EXTENSION_S.match(channel)
        return bool(inside) and len(digits_of(called)) >= _OUTSIDE_DIGITS

    def is_menu(self, *, context: str, application: str) -> bool:
        """Tells a leg that ended in a menu or an announcement, which rang nobody."""
        if self._menu_applications.fullmatch(application):
            return True
        return bool(self._menu_contexts.fullmatch(context)) and not self._ringing.fullmatch(application)

    @cached_property
    def _channels(self) -> re.Pattern[str]:
        return compile_patterns(self.mapping.originated.channel)

    @cached_property
    def _applications(self) -> re.Pattern[str]:
        return compile_patterns(self.mapping.originated.detail)

    @cached_property
    def _contexts(self) -> re.Pattern[str]:
        return compile_patterns(self.mapping.originated.context)

    @cached_property
    def _menu_applications(self) -> re.Pattern[str]:
        return compile_patterns(self.mapping.menu.detail)

    @cached_property
    def _menu_contexts(self) -> re.Pattern[str]:
        return compile_patterns(self.mapping.menu.context)

    @cached_property
    def _ringing(self) -> re.Pattern[str]:
        return compile_patterns(self.mapping.menu.rings)

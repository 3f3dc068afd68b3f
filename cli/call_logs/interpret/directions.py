"""Which way a leg went: as its column says, else by its numbers and by who began it. Pure."""

from dataclasses import dataclass, field

from cli.call_logs.interpret.dialplan import DialPlan
from cli.call_logs.interpret.parties import dialled, party
from cli.call_logs.interpret.refusals import Refused
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.normalize import normalize_word, redact_numbers
from cli.call_logs.mapping.vocabulary import Direction
from cli.call_logs.read.header import Located


@dataclass(slots=True)
class Directions:
    mapping: Mapping
    located: Located
    plan: DialPlan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = DialPlan(self.mapping)

    def of(self, cells: list[str]) -> Direction:
        """Raises Refused."""
        if "direction" in self.located.places:
            cell = self.located.cell(cells, "direction")
            known = self.mapping.direction_words.get(normalize_word(cell))
            if known is None:
                raise Refused(f'direction "{redact_numbers(cell)}" is unknown: add it to [direction]')
            return known
        country = self.mapping.country
        caller = party(self.located.cell(cells, "caller"), country)
        called = dialled(self.located.cell(cells, "called"), self.mapping.outbound_prefix, country)
        if caller.kind == "internal":
            return "internal" if called.kind == "internal" else "outbound"
        if caller.number and caller.number == called.number:
            return "outbound"  # nobody calls themselves: click-to-call shows the customer as the caller
        return "outbound" if self._is_originated(cells) else "inbound"

    def _is_originated(self, cells: list[str]) -> bool:
        return self.plan.is_originated(
            context=self.located.cell(cells, "context"),
            channel=self.located.cell(cells, "channel"),
            application=self.located.cell(cells, "detail"),
            called=self.located.cell(cells, "called"),
        )

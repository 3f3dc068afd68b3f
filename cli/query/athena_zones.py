"""Which values of a SELECT are times in a zone, and in which: Trino keeps a zone with a timestamp."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from cli.shared.errors import Failed

_KEEPS_THE_ZONE = (exp.Alias, exp.Paren, exp.TimestampTrunc, exp.DateAdd, exp.Add, exp.Sub, exp.Min, exp.Max)


class Zones:
    """Knows those that the SQL names: not one that comes from a column, through CASE or from UNNEST."""

    def __init__(self) -> None:
        self._of_columns: dict[Scope, dict[str, str]] = {}

    def of(self, value: exp.Expr, scope: Scope) -> str | None:
        """Returns the zone of a value that is a time in one, else None. Raises Failed."""
        match value:
            case exp.AtTimeZone():
                zone = value.args["zone"]
                return str(zone.this) if zone.is_string else None
            case exp.Column():
                name = value.name.lower()
                zones = (self.of_columns(source).get(name) for source in _sources(scope, value.table))
                return next(filter(None, zones), None)
            case exp.Subquery():
                inner = (other for other in scope.subquery_scopes if other.expression is value.unnest())
                return next((zone for other in inner for zone in self.of_columns(other).values()), None)
            case _:
                return self.of(value.this, scope) if isinstance(value, _KEEPS_THE_ZONE) else None

    def of_columns(self, scope: Scope) -> dict[str, str]:
        """Maps the columns that the SELECT answers to their zones. Raises Failed."""
        if scope not in self._of_columns:
            self._of_columns[scope] = self._find(scope)
        return self._of_columns[scope]

    def _find(self, scope: Scope) -> dict[str, str]:
        if isinstance(scope.expression, exp.SetOperation):
            first, second = map(self.of_columns, scope.set_operation_scopes)
            if list(first.values()) != list(second.values()):
                raise Failed("a UNION's times must be in one zone here: CAST them AS timestamp in each part")
            return first
        zones: dict[str, str] = {}
        selects = scope.expression.selects if isinstance(scope.expression, exp.Select) else []
        for place, column in enumerate(selects):
            if column.is_star:
                for source in _sources(scope, column.table if isinstance(column, exp.Column) else ""):
                    zones |= self.of_columns(source)
            elif zone := self.of(column, scope):
                name = scope.outer_columns[place] if scope.outer_columns else column.alias_or_name
                zones[name.lower()] = zone
        return zones


def _sources(scope: Scope, name: str) -> Iterator[Scope]:
    """Finds the SELECTs that a SELECT reads from, or the one of this name."""
    for source_name, (_, source) in scope.selected_sources.items():
        if isinstance(source, Scope) and name in ("", source_name):
            yield source

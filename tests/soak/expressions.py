"""DynamoDB's expressions, evaluated: those that our code writes, and no others. Pure.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
Values are in DynamoDB's own types, as `{"S": "…"}`. What isn't known raises, so that nothing is passed over.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

Item = dict[str, Any]
_TOKEN = re.compile(r"\s*([A-Za-z_#:][\w#:.]*|<=|>=|<>|[=<>(),+\-])")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CLAUSES = ("SET", "ADD", "REMOVE", "DELETE")
Names = Mapping[str, str]
Values = Mapping[str, Any]


def holds(expression: str, item: Item | None, names: Names, values: Values) -> bool:
    """Whether a condition holds of an item; None is one that doesn't exist."""
    reader = _Reader(expression, item or {}, names, values)
    result = reader.disjunction()
    assert reader.at_end(), expression
    return result


def updated(expression: str, item: Item, names: Names, values: Values) -> Item:
    """The item after an update."""
    after, reader = dict(item), _Reader(expression, item, names, values)
    while not reader.at_end():
        clause = reader.take()
        assert clause in _CLAUSES, expression
        while True:
            name = reader.name(reader.take())
            match clause:
                case "SET":
                    reader.expect("=")
                    after[name] = reader.sum()
                case "REMOVE":
                    after.pop(name, None)
                case "ADD":
                    after[name] = _added(item.get(name), reader.operand())
                case _:
                    _without(after, name, reader.operand())
            if reader.peek() != ",":
                break
            reader.take()
    return after


def _added(stands: Any, more: Any) -> Any:
    [(kind, value)] = more.items()
    if kind == "N":
        return {"N": str(Decimal(stands["N"] if stands else 0) + Decimal(value))}
    return {kind: sorted({*(stands[kind] if stands else ()), *value})}


def _without(item: Item, name: str, less: Any) -> None:
    [(kind, values)] = less.items()
    left = sorted(set(item.get(name, {}).get(kind, ())) - set(values))
    if left:
        item[name] = {kind: left}
    else:
        item.pop(name, None)


@cache
def _tokens(expression: str) -> tuple[str, ...]:
    return tuple(_split(expression))


def _split(expression: str) -> Iterator[str]:
    at = 0
    while at < len(expression.rstrip()):
        match = _TOKEN.match(expression, at)
        assert match, f"{expression!r} at {at}"
        yield match.group(1)
        at = match.end()


class _Reader:
    """Reads an expression from left to right, and evaluates it on the way."""

    def __init__(self, expression: str, item: Item, names: Names, values: Values) -> None:
        self._tokens, self._at = _tokens(expression), 0
        self._item, self._names, self._values = item, names, values

    def at_end(self) -> bool:
        return self._at == len(self._tokens)

    def peek(self) -> str:
        return "" if self.at_end() else self._tokens[self._at]

    def take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def expect(self, token: str) -> None:
        assert self.take() == token, self._tokens

    def name(self, token: str) -> str:
        return self._names[token] if token.startswith("#") else token

    def disjunction(self) -> bool:
        result = self._conjunction()
        while self.peek() == "OR":
            self.take()
            result = self._conjunction() or result
        return result

    def _conjunction(self) -> bool:
        result = self._negation()
        while self.peek() == "AND":
            self.take()
            result = self._negation() and result
        return result

    def _negation(self) -> bool:
        if self.peek() == "NOT":
            self.take()
            return not self._negation()
        if self.peek() == "(":
            self.take()
            result = self.disjunction()
            self.expect(")")
            return result
        return self._comparison()

    def _comparison(self) -> bool:
        if self.peek() in ("attribute_exists", "attribute_not_exists"):
            wanted = self.take() == "attribute_exists"
            [name] = self._arguments()
            return (self.name(name) in self._item) == wanted
        if self.peek() in ("begins_with", "contains"):
            what = self.take()
            name, value = self._arguments()
            held, part = self._value(name), self._value(value)
            if held is None or part is None:
                return False
            text, piece = next(iter(held.values())), next(iter(part.values()))
            return bool(text.startswith(piece) if what == "begins_with" else piece in text)
        left, sign = self.operand(), self.take()
        if sign == "IN":
            return left in [self._value(each) for each in self._arguments()]
        right = self.operand()
        if sign == "BETWEEN":
            self.expect("AND")
            last = self.operand()
            return _compare(">=", left, right) and _compare("<=", left, last)
        return _compare(sign, left, right)

    def _arguments(self) -> list[str]:
        self.expect("(")
        found = [self.take()]
        while self.take() == ",":
            found.append(self.take())
        return found

    def sum(self) -> Any:
        value = self.operand()
        while self.peek() in ("+", "-"):
            sign, other = self.take(), self.operand()
            more = Decimal(other["N"])
            value = {"N": str(Decimal(value["N"]) + (more if sign == "+" else -more))}
        return value

    def operand(self) -> Any:
        token = self.take()
        if token == "if_not_exists":
            name, default = self._arguments()
            held = self._value(name)
            return self._value(default) if held is None else held
        return self._value(token)

    def _value(self, token: str) -> Any:
        return self._values[token] if token.startswith(":") else self._item.get(self.name(token))


def _compare(sign: str, left: Any, right: Any) -> bool:
    """As DynamoDB does: an attribute that is absent, or of another type, is in no order and unequal."""
    if sign in ("=", "<>"):
        same = left is not None and right is not None and _plain(left) == _plain(right)
        return same == (sign == "=")
    if left is None or right is None or set(left) != set(right):
        return False
    return _COMPARISONS[sign](_plain(left), _plain(right))


def _plain(value: Any) -> Any:
    [(kind, held)] = value.items()
    if kind == "N":
        return Decimal(held)
    return sorted(held) if kind in ("SS", "NS") else held

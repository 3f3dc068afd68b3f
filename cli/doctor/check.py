"""One thing that is looked at, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from cli.shared.errors import Failed


@dataclass(frozen=True, slots=True)
class Check:
    """`found` is what there is. `do` is what to type or to ask for; None where all is well."""

    check: str
    found: str
    do: str | None = None

    @property
    def ok(self) -> bool:
        return self.do is None


def made(name: str, look: Callable[[], Check]) -> Check:
    """Looks. What AWS refuses, or what the commands themselves can't do, is no end of the others."""
    try:
        return look()
    except Failed as failed:
        return Check(name, "not found out", str(failed))
    except ClientError as error:
        code, operation = error.response["Error"]["Code"], error.operation_name
        return Check(
            name,
            f"AWS refused {operation} ({code})",
            f"allow these credentials {operation}",
        )
    except BotoCoreError as error:
        why = str(error).partition("\n")[0].rstrip(".:")
        return Check(
            name, f"AWS can't be reached ({why})", "aws sts get-caller-identity: mend credentials and network"
        )

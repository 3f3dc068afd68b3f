"""The options that say which quarter of which lake, and how a command opens it."""

from typing import Annotated

import boto3
import typer
from rich.console import Console

from functions.quarterly_rollup.lake import BadAddress, Lake, open_lake
from functions.quarterly_rollup.quarter import BadQuarter, Quarter

# Progress and messages; results alone go to standard output.
stderr = Console(stderr=True)


def _quarter(name: str) -> Quarter:
    try:
        return Quarter.parse(name)
    except BadQuarter as bad:
        raise typer.BadParameter(str(bad)) from None


def _lake(where: str) -> Lake:
    try:
        return open_lake(where, lambda: boto3.client("s3"))
    except BadAddress as bad:
        raise typer.BadParameter(str(bad)) from None


QuarterOption = Annotated[
    Quarter, typer.Option("--quarter", parser=_quarter, metavar="YYYY-Qn", help="For instance 2025-Q3.")
]
LakeOption = Annotated[
    Lake, typer.Option("--lake", parser=_lake, metavar="LAKE", help="A local folder, or s3://BUCKET/PREFIX.")
]

"""The lake of a deployment, with Athena's tables of it."""

from dataclasses import replace

from cli.shared.deployment import Deployment
from cli.shared.errors import Failed
from cli.shared.lake import stderr
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import DataCatalog
from functions.lake.storage import Lake


def lake_of(deployment: Deployment) -> Bucket:
    """Opens the stage's lake. Raises Failed where the stage isn't deployed."""
    outputs = deployment.outputs
    catalog = DataCatalog(deployment.session.client("glue"), outputs.glue_database)
    return Bucket(deployment.session.client("s3"), outputs.lake_bucket, "", catalog)


def with_athena(lake: Lake, stage: str) -> Lake:
    """Adds Athena's tables to a lake in a bucket, where it is the stage's own; else says that none follow."""
    if not isinstance(lake, Bucket):
        return lake
    try:
        of_stage = lake_of(Deployment(stage))
    except Failed as failed:
        why = str(failed)
    else:
        if (of_stage.bucket, of_stage.prefix) == (lake.bucket, lake.prefix):
            return replace(lake, catalog=of_stage.catalog)
        why = f"the lake of {stage} is s3://{of_stage.bucket}"
    stderr.print(
        f"No table of Athena's follows ({why}): rappel lake repair --stage moves them, if any read this lake",
        highlight=False,
        soft_wrap=True,
    )
    return lake

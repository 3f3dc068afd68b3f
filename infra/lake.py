"""The lake: a bucket, what Glue says of its tables, and the workgroup that analysts query it through."""

from pathlib import Path

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from functions.quarterly_rollup.schema import QUARTERS, TABLES, Column, Table
from infra.nag import accept
from infra.settings import Settings

QUERIES = Path(__file__).parent / "queries"
RESULTS = "athena/"
# What the rollup writes.
WRITTEN = (*(table.name for table in TABLES), "manifests")
# The whole market's quarter of calls is about 120 MB of Parquet: this stops a mistake, and no analyst.
SCAN_LIMIT_BYTES = 10 * 1000**3

_PARQUET = glue.CfnTable.SerdeInfoProperty(
    serialization_library="org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
)


class Lake(Construct):
    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self.bucket = self._bucket()
        self.database = f"rappel_{settings.stage}"
        self.workgroup = f"rappel-{settings.stage}"
        self._catalog()
        self._workgroup()

    @property
    def bucket_id(self) -> str:
        """The bucket's logical id, by which cdk-nag names it."""
        child = self.bucket.node.default_child
        assert isinstance(child, s3.CfnBucket)
        return Stack.of(self).get_logical_id(child)

    def _bucket(self) -> s3.Bucket:
        access_logs = s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(365))],
            removal_policy=RemovalPolicy.RETAIN,
        )
        accept(access_logs, "It holds the access logs: its own would never end", "AwsSolutions-S1")
        return s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
            server_access_logs_bucket=access_logs,
            removal_policy=RemovalPolicy.RETAIN,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="a quarter is written anew each night: a month of its versions is enough",
                    noncurrent_version_expiration=Duration.days(30),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                ),
                s3.LifecycleRule(
                    id="answers of Athena",
                    prefix=RESULTS,
                    expiration=Duration.days(7),
                    noncurrent_version_expiration=Duration.days(1),
                ),
            ],
        )

    def _catalog(self) -> None:
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=Aws.ACCOUNT_ID,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=self.database, description="Missed calls, and what became of them"
            ),
        )
        for table in TABLES:
            glue.CfnTable(
                self,
                _pascal(table.name),
                catalog_id=Aws.ACCOUNT_ID,
                database_name=self.database,
                table_input=self._table(table),
            ).add_resource_dependency(database)

    def _table(self, table: Table) -> glue.CfnTable.TableInputProperty:
        location = f"s3://{self.bucket.bucket_name}/{table.name}"
        return glue.CfnTable.TableInputProperty(
            name=table.name,
            description=table.comment,
            table_type="EXTERNAL_TABLE",
            partition_keys=[_column(Column("quarter", "string", "Quarter by local date, e.g. 2025-Q3"))],
            # Projection: Athena works the partitions out, so that nothing crawls and nothing repairs.
            parameters={
                "classification": "parquet",
                "projection.enabled": "true",
                "projection.quarter.type": "enum",
                "projection.quarter.values": ",".join(QUARTERS),
                "storage.location.template": f"{location}/quarter=${{quarter}}/",
            },
            storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                location=f"{location}/",
                columns=[_column(column) for column in table.columns],
                input_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                output_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                serde_info=_PARQUET,
            ),
        )

    def _workgroup(self) -> None:
        workgroup = athena.CfnWorkGroup(
            self,
            "Workgroup",
            name=self.workgroup,
            description="Rappel: questions about missed calls",
            recursive_delete_option=True,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=SCAN_LIMIT_BYTES,
                engine_version=athena.CfnWorkGroup.EngineVersionProperty(
                    selected_engine_version="Athena engine version 3"
                ),
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{self.bucket.bucket_name}/{RESULTS}",
                    encryption_configuration=athena.CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_S3"
                    ),
                ),
            ),
        )
        for file in sorted(QUERIES.glob("*.sql")):
            name, description, sql = saved_query(file)
            athena.CfnNamedQuery(
                self,
                _pascal(file.stem),
                name=name,
                description=description,
                database=self.database,
                work_group=self.workgroup,
                query_string=sql,
            ).add_resource_dependency(workgroup)


def saved_query(file: Path) -> tuple[str, str, str]:
    """A query's title, description and SQL. The first line of its leading comment is the title."""
    text = file.read_text(encoding="utf-8")
    comment = [line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")]
    return comment[0], " ".join(comment[1:]), text


def _column(column: Column) -> glue.CfnTable.ColumnProperty:
    return glue.CfnTable.ColumnProperty(name=column.name, type=column.type, comment=column.comment)


def _pascal(name: str) -> str:
    return name.replace("_", " ").title().replace(" ", "")

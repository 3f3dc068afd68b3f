"""The lake: a bucket, its tables in Glue, and the workgroup that analysts query it through."""

from math import ceil

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from functions.lake.bucket import RUNS
from functions.lake.data_catalog import runs_table
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.scopes import SCOPES
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import TABLES
from functions.lake.storage import MANIFESTS
from infra.constructs import tables, views
from infra.constructs.function import Function
from infra.nag import accept
from infra.settings import Settings

RESULTS = "athena/"
# The prefixes that the rollup writes below.
PUBLISHED = (RUNS, MANIFESTS, "reports/")
# The whole market's quarter of calls is about 120 MB of Parquet: this stops mistakes, and no analyst.
DAYS_A_MONTH = 365.25 / 12
SCAN_LIMIT_BYTES = 10 * 1000**3


class Lake(Construct):
    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self.bucket = self._bucket(settings)
        self.database = f"rappel_{settings.stage}"
        self.workgroup = f"rappel-{settings.stage}"
        self.rollup_workgroup = f"{self.workgroup}-rollup"
        self._catalog()
        self._workgroups()

    def grant_publish(self, function: Function) -> None:
        """Lets the function publish quarters, read those before, and tell of it on the account's own bus."""
        bucket = self.bucket
        bus = Stack.of(self).format_arn(service="events", resource="event-bus", resource_name="default")
        function.grant("events:PutEvents", on=[bus])
        function.grant(
            "s3:GetObject", "s3:PutObject", on=[bucket.arn_for_objects(f"{name}*") for name in PUBLISHED]
        )
        # Nobody reads a run any more that two others followed.
        function.grant("s3:DeleteObject", on=[bucket.arn_for_objects(f"{RUNS}*")])
        accept(
            function.role,
            "It writes each quarter's objects below these prefixes, and nowhere else",
            *(f"AwsSolutions-IAM5[Resource::<{self.bucket_id}.Arn>/{name}*]" for name in PUBLISHED),
        )
        self._grant_partitions(function)
        # The operator may write there what calls are worth, where they know better than our estimates.
        function.grant("s3:GetObject", on=[bucket.arn_for_objects("values.toml")])
        # On the whole bucket: without it S3 answers 403 and not 404 for what isn't there yet.
        function.grant("s3:ListBucket", on=[bucket.bucket_arn])

    def _grant_partitions(self, function: Function) -> None:
        """Lets the function add runs to Athena's tables, and say which of them count."""
        names = (QUARTER_RUNS.name, *(runs_table(table) for table in TABLES))
        stack = Stack.of(self)
        function.grant(
            "glue:BatchUpdatePartition",
            "glue:CreatePartition",
            "glue:DeletePartition",
            "glue:GetPartition",
            on=[
                stack.format_arn(service="glue", resource="catalog"),
                stack.format_arn(service="glue", resource="database", resource_name=self.database),
                *(
                    stack.format_arn(
                        service="glue", resource="table", resource_name=f"{self.database}/{name}"
                    )
                    for name in names
                ),
            ],
        )

    @property
    def bucket_id(self) -> str:
        """The bucket's logical id, which cdk-nag's findings name."""
        child = self.bucket.node.default_child
        assert isinstance(child, s3.CfnBucket)
        return Stack.of(self).get_logical_id(child)

    def _bucket(self, settings: Settings) -> s3.Bucket:
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
                    id="manifests and reports are written anew each night: a month of versions is enough",
                    noncurrent_version_expiration=Duration.days(30),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                ),
                s3.LifecycleRule(
                    id="runs that others followed",
                    prefix=RUNS,
                    noncurrent_version_expiration=Duration.days(1),
                    expired_object_delete_marker=True,
                ),
                s3.LifecycleRule(
                    id="answers of Athena",
                    prefix=RESULTS,
                    expiration=Duration.days(7),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                # Not the whole bucket: values.toml is the operator's. A closed quarter's run isn't written
                # again.
                *(
                    s3.LifecycleRule(
                        id=f"{name}: {settings.lake_retention_months} months",
                        prefix=name,
                        expiration=Duration.days(ceil(settings.lake_retention_months * DAYS_A_MONTH)),
                    )
                    for name in PUBLISHED
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
        inputs = {_pascal(name): each for name, each in self._inputs().items()}
        for name, table_input in inputs.items():
            glue.CfnTable(
                self,
                name,
                catalog_id=Aws.ACCOUNT_ID,
                database_name=self.database,
                table_input=table_input,
            ).add_resource_dependency(database)

    def _inputs(self) -> dict[str, glue.CfnTable.TableInputProperty]:
        """What Athena finds: each table's runs, which of them count, and the views that people query."""
        root = f"s3://{self.bucket.bucket_name}/"
        inputs = {runs_table(table): tables.runs(table, root) for table in TABLES}
        inputs[QUARTER_RUNS.name] = tables.quarter_runs(root)
        inputs |= {table.name: views.of_current_run(table, self.database) for table in TABLES}
        return inputs | {
            f"{view.name}_view": views.of_finding(view, self.database) for view in (*VIEWS, *SCOPES)
        }

    def _workgroup(
        self, name: str, called: str, description: str, scan_limit: int | None
    ) -> athena.CfnWorkGroup:
        return athena.CfnWorkGroup(
            self,
            name,
            name=called,
            description=description,
            recursive_delete_option=True,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=scan_limit,
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

    def _workgroups(self) -> None:
        workgroup = self._workgroup(
            "Workgroup", self.workgroup, "Rappel: questions about missed calls", SCAN_LIMIT_BYTES
        )
        # A quarter's calls may be more than any question should read.
        self._workgroup("RollupWorkgroup", self.rollup_workgroup, "Rappel: a quarter's statistics", None)
        for view in VIEWS:
            athena.CfnNamedQuery(
                self,
                f"{_pascal(view.name)}Query",
                name=view.title,
                description=view.description,
                database=self.database,
                work_group=self.workgroup,
                query_string=views.saved_query(view),
            ).add_resource_dependency(workgroup)


def _pascal(name: str) -> str:
    return name.replace("_", " ").title().replace(" ", "")

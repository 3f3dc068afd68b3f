"""A quarter of calls as analysts read it: Parquet tables, what is counted from them, findings and the report.

A library, and no Lambda: `quarterly_rollup` fills the lake on AWS, the command line on any machine.
"""

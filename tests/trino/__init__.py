"""`make trino`: what our SQL says to Trino itself, beside what it says to DuckDB."""

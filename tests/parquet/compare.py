"""Each NAME.parquet, as DuckDB and pandas read it, holds what NAME.csv holds, in columns of their types."""

import csv
import sys
from decimal import Decimal

import duckdb
import pandas
import pyarrow.parquet

TYPES = {"year": "INTEGER", "at_line": "INTEGER", "at_column": "INTEGER", "value": "DECIMAL(24,6)"}
WHOLE = ("year", "at_line", "at_column")


def expected(row):
    """A row of the CSV, in which a blank stands for no value; a text of nothing is also a blank there."""
    typed = {name: field or None for name, field in row.items()}
    for name in WHOLE:
        typed[name] = typed[name] and int(typed[name])
    typed["value"] = typed["value"] and Decimal(typed["value"])
    return tuple(typed.values())


def blank(value):
    return None if value == "" or value is pandas.NaT or value != value else value


def same(name, reader, rows, wanted):
    rows = [tuple(map(blank, row)) for row in rows]
    assert len(rows) == len(wanted), f"{name}, {reader}: {len(rows)} rows, not {len(wanted)}"
    for number, (row, want) in enumerate(zip(rows, wanted)):
        assert row == want, f"{name}, {reader}, row {number}:\n{row}\n{want}"


for name in sys.argv[1:]:
    with open(f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        wanted = [expected(row) for row in reader]
        columns = reader.fieldnames
    table = f"read_parquet('{name}.parquet')"
    described = duckdb.sql(f"describe select * from {table}").fetchall()
    assert [column[0] for column in described] == columns, described
    for column in described:
        assert column[1] == TYPES.get(column[0], "VARCHAR"), column
    same(name, "DuckDB", duckdb.sql(f"select * from {table}").fetchall(), wanted)
    # Sums are exact, and one cell of one year is found by the names that the equations use.
    total = sum((row[columns.index("value")] or 0 for row in wanted), Decimal())
    [(summed,)] = duckdb.sql(f"select sum(value) from {table}").fetchall()
    assert (summed or 0) == total, (summed, total)
    frame = pandas.read_parquet(f"{name}.parquet")
    assert list(frame.columns) == columns, frame.columns
    same(name, "pandas", frame.itertuples(index=False, name=None), wanted)
    groups = pyarrow.parquet.ParquetFile(f"{name}.parquet").metadata.num_row_groups
    assert groups <= 1 + len(wanted) // 32768, groups
    print(f"{name}: {len(wanted)} figures in {groups} row groups, the same in CSV, DuckDB and pandas")

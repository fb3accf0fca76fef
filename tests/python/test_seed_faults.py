"""Bad seeds stop the build, every fault in one message; a spreadsheet's habits do not."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from dbt_project import PROJECT, query, run_dbt

SEEDS = PROJECT / "seeds"
# One row per cell to spoil, with words that its fault must have.
BAD_CELLS = Path(__file__).with_name("bad_seed_cells.csv")


def read(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def write(path, rows, **dialect):
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **dialect}).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8"))


def corrupt_cells(seeds):
    """Write every bad cell; return the place and the words of each fault to expect."""
    _, *bad_cells = read(BAD_CELLS)
    expected = []
    for seed in sorted({bad_cell[0] for bad_cell in bad_cells}):
        header, *rows = read(SEEDS / f"{seed}.csv")
        changed = [list(row) for row in rows]
        for _, row_with, column, cell, words in [bad for bad in bad_cells if bad[0] == seed]:
            wanted = {tuple(part.split("=")) for part in row_with.split()}
            position = [wanted <= set(zip(header, row, strict=True)) for row in rows].index(True)
            changed[position][header.index(column)] = cell
            expected.append((f"{seed}.csv", position + 2, words))
        write(seeds / f"{seed}.csv", [header, *changed])
    return expected


def corrupt_files(seeds):
    """Spoil whole files and columns; return the file and the words of each fault to expect."""
    header, *rows = read(seeds / "prospect_types.csv")
    write(seeds / "prospect_types.csv", [row[:-1] for row in [header, *rows]])
    write(seeds / "buying_stages.csv", read(seeds / "buying_stages.csv"), delimiter=";")
    header, *rows = read(seeds / "attributes.csv")
    write(seeds / "attributes.csv", [["attribute", "entity", "lable", "description"], *rows])
    header, *rows = read(seeds / "trend_bands.csv")
    write(seeds / "trend_bands.csv", [header, *[row for row in rows if row[0] != "b2c_shop"]])
    header, *_ = read(seeds / "identity_exceptions.csv")
    write(seeds / "identity_exceptions.csv", [header, ["a", "a", ""], ["a", "", "why"]])
    return [
        ("identity_exceptions.csv", 2, "a record cannot be kept apart from itself"),
        ("identity_exceptions.csv", 3, "a value is needed"),
        ("prospect_types.csv", None, "the file has no column prospect_type"),
        ("buying_stages.csv", None, "separated by semicolons"),
        ("attributes.csv", None, "the file has no column label"),
        ("attributes.csv", None, "the column is not known"),
        ("scoring_models.csv", 3, "the model has no row in seed trend_bands"),
    ]


def mangle(cell, column_type):
    """A cell as a spreadsheet or a colleague would leave it."""
    if column_type == "int" and cell:
        return f"{cell}.0"
    if column_type == "date" and cell:
        return f"{cell} 00:00:00"
    if column_type == "boolean" and cell:
        return {"true": "TRUE", "false": "No"}[cell]
    return f" {cell}\u00a0 "


def seed_views(db):
    names = query(db, "select view_name from duckdb_views() where view_name like 'stg_seeds%'")
    return {name: query(db, f"select * from staging.{name} order by all") for (name,) in names}


@pytest.fixture
def seeds(tmp_path):
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


@pytest.fixture
def raw(tmp_path):
    """A folder with one lead, who has a region and a country that no seed knows."""
    folder = tmp_path / "raw"
    folder.mkdir()
    lead = ["lead_1", "DACH", "Atlantis", "2026-01-01", "2026-01-01"]
    header = ["lead_id", "region", "country", "created_at", "updated_at"]
    write(folder / "leads.csv", [header, lead])
    return folder


def test_every_fault_is_named_in_one_run(seeds, raw, tmp_path):
    expected = corrupt_cells(seeds) + corrupt_files(seeds)
    db = tmp_path / "lead_scoring.duckdb"

    # The scoring tables are asked for as well: they must be skipped.
    done = run_dbt(
        ["build", "--select", "+seed_faults", "stg_seeds__scoring_models+"],
        seeds=seeds,
        db=db,
        target_path=tmp_path / "target",
        vars={"raw_path": str(raw)},
        check=False,
    )

    assert done.returncode != 0
    faults = query(
        db, "select seed_file, row_number, column_name, fault from seeds.seed_faults order by all"
    )
    missed = list(expected)
    unexpected = []
    for fault in faults:
        found = [
            place
            for place in missed
            if fault[0].endswith(f"/{place[0]}") and fault[1] == place[1] and place[2] in fault[3]
        ]
        if found:
            missed.remove(found[0])
        # A name that was changed is missed where it is referred to: no other echo.
        elif " is not in seed " not in fault[3]:
            unexpected.append(fault)
    assert (missed, unexpected) == ([], []), "\n".join(map(str, faults))

    lines = [
        f"{file}{f' row {row}' if row else ''}, column {column}: {fault}"
        for file, row, column, fault in faults
    ]
    assert sum(line in done.stdout for line in lines) == 50
    assert f"and {len(faults) - 50} more" in done.stdout
    assert query(db, "select * from information_schema.tables where table_schema = 'scoring'") == []


def test_values_of_leads_and_of_custom_attributes_are_free(seeds, raw, tmp_path):
    header, *rows = read(seeds / "fit_rules.csv")
    values = {
        "location_other": "DACH",
        "location_core": "us|atlantis",
        "growth_fast": "faster",
        "seniority_vp": "vizier",
    }
    for row in rows:
        row[header.index("value")] = values.get(row[0], row[header.index("value")])
    write(seeds / "fit_rules.csv", [header, *rows])
    # A custom attribute overrides the built-in one.
    attributes = ["lead_1", "Seniority", "vizier", "2026-01-01"]
    header = ["lead_id", "attribute", "value", "updated_at"]
    write(raw / "lead_attributes.csv", [header, attributes])

    run_dbt(
        ["build", "--select", "+seed_faults", "--indirect-selection", "cautious"],
        seeds=seeds,
        db=tmp_path / "lead_scoring.duckdb",
        target_path=tmp_path / "target",
        vars={"raw_path": str(raw)},
    )


def test_spreadsheet_habits_change_nothing(seeds, raw, tmp_path):
    # Cautious: tests that also read other tables have nothing to read here.
    selected = ["build", "--select", "+seed_faults", "path:models/staging/seeds"]
    selected += ["--indirect-selection", "cautious"]
    clean_db, mangled_db = tmp_path / "lead_scoring.duckdb", tmp_path / "2" / "lead_scoring.duckdb"
    mangled_db.parent.mkdir()
    data = {"raw_path": str(raw)}
    run_dbt(selected, db=clean_db, target_path=tmp_path / "target", vars=data)

    columns = query(clean_db, "select seed_name, column_name, data_type from seeds.seed_columns")
    types = {(seed, column): data_type for seed, column, data_type in columns}
    for path in seeds.glob("*.csv"):
        header, *rows = read(path)
        mangled = [[f" {name.upper()} " for name in header] + ["", ""]]
        mangled += [
            [mangle(cell, types[path.stem, name]) for name, cell in zip(header, row, strict=True)]
            + ["", ""]
            for row in rows
        ]
        # A row that was emptied, and rows below the table.
        mangled[2:2] = [[""] * len(mangled[0])]
        mangled += [[""] * len(mangled[0])] * 2
        write(path, mangled, lineterminator="\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    delivered = {path.name: path.read_bytes() for path in seeds.iterdir()}

    run_dbt(selected, seeds=seeds, db=mangled_db, target_path=tmp_path / "target", vars=data)

    # dbt must not write what it ran over the files it read.
    assert {path.name: path.read_bytes() for path in seeds.iterdir()} == delivered
    assert seed_views(mangled_db) == seed_views(clean_db)

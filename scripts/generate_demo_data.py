"""Write seeded, life-like demo data: the 16 input tables of the project, as Parquet.

A B2B software company with a small web shop for consumers. Leads convert by a hidden process whose
coefficients are TRUE_COEFFICIENTS; docs/demo_data.md explains it, and the dirty rows. The parts
are in scripts/demo_data.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path

from tqdm import tqdm

if not __package__:  # run as a file: Python then looks for modules beside it only
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.demo_data import crm, dirt, events, lead_tables, machines, people, process
from scripts.demo_data.chunk import Chunk, Options, Report
from scripts.demo_data.companies import account_intent, make_accounts
from scripts.demo_data.dirt import DIRTY_RATES
from scripts.demo_data.process import (
    BEHAVIOR_CAPS,
    BEHAVIOR_WINDOW_DAYS,
    NURTURE_ACTIVITY_LIFT,
    STAGE_OFFSETS,
    TARGET_WIN_RATE,
    TRUE_COEFFICIENTS,
)
from scripts.demo_data.tools import Columns, stack
from scripts.demo_data.words import TITLES
from scripts.demo_data.write import GLOBAL_TABLES, TABLES, clear_output, write_tables

__all__ = [
    "BEHAVIOR_CAPS",
    "BEHAVIOR_WINDOW_DAYS",
    "DIRTY_RATES",
    "NURTURE_ACTIVITY_LIFT",
    "STAGE_OFFSETS",
    "TARGET_WIN_RATE",
    "TITLES",
    "TRUE_COEFFICIENTS",
    "Options",
    "Report",
    "generate",
    "main",
]


def begin_chunk(options: Options, accounts: Columns, number: int) -> Chunk:
    """Leads, their behaviour, and the log-odds that follow from both."""
    chunk = Chunk(options, accounts, number)
    people.add_leads(chunk)
    events.add_events(chunk)
    chunk.score = process.log_odds(chunk)
    return chunk


def finish_chunk(chunk: Chunk, intercept: float) -> dict[str, Columns]:
    """The outcome, and all tables of a chunk, dirt included."""
    process.add_outcome(chunk, intercept)
    crm.add_owners(chunk)
    changes = crm.status_changes(chunk)
    shop = chunk.events["commerce_events"]
    chunk.events["commerce_events"] = stack([shop, crm.purchases(chunk)])
    dirt.count_clean(chunk)
    tables = {
        "leads": dirt.dirty_leads(chunk, lead_tables.leads_table(chunk)),
        "lead_attributes": lead_tables.lead_attributes(chunk),
        "opportunities": crm.opportunities(chunk),
        "lead_status_changes": dirt.dirty_status(chunk, changes),
        **crm.sales_tables(chunk),
        "nurture_memberships": crm.nurture_memberships(chunk),
        "identities": dirt.dirty_identities(chunk),
        **{table: dirt.dirty_events(chunk, table) for table in chunk.events},
    }
    machines.add_machines(chunk, tables)
    return tables


def generate(out: Path | str, options: Options | None = None) -> Report:
    """Write all tables below a folder and report what was written."""
    options, out, report, began = options or Options(), Path(out), Report(), time.monotonic()
    clear_output(out)
    accounts = make_accounts(options)
    # The intercept comes from the first chunk: later ones are alike, and need not be kept.
    pilot = [begin_chunk(options, accounts, 0)]
    report.intercept = process.solve_intercept(pilot[0])

    total = options.chunks * (len(TABLES) - len(GLOBAL_TABLES)) + len(GLOBAL_TABLES)
    with tqdm(total=total, desc="demo data", unit="file", disable=None, file=sys.stderr) as bar:

        def run(number: int) -> Report:
            chunk = pilot.pop() if number == 0 else begin_chunk(options, accounts, number)
            tables, made = finish_chunk(chunk, report.intercept), chunk.report
            del chunk  # its memory is needed for writing
            made.rows.update(write_tables(options, out, number, tables, bar.update))
            return made

        shared = {"accounts": accounts, "account_intent": account_intent(options, accounts)}
        report.rows.update(write_tables(options, out, 0, shared, bar.update))
        with ThreadPoolExecutor(max_workers=options.threads) as pool:
            jobs = [pool.submit(run, number) for number in range(options.chunks)]
            try:
                for job in as_completed(jobs):
                    report.add(job.result())
            except BaseException:
                pool.shutdown(cancel_futures=True)  # else the rest would run to its end first
                raise
    report.seconds = time.monotonic() - began
    return report


def read_arguments(argv: Sequence[str] | None) -> tuple[Path, Options]:
    """Folder and options from the command line."""
    usual = Options()
    parser = argparse.ArgumentParser(
        description="Write seeded demo data: the input tables of lead_scoring, as Parquet.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--out", type=Path, default=Path("warehouse/demo_data"), help="folder")
    for name, kind, text in (
        ("leads", int, "number of leads"),
        ("events", int, "events, about"),
        ("accounts", int, "number of accounts (12 %% of the leads)"),
        ("seed", int, "same seed, same bytes"),
        ("end-date", date.fromisoformat, "last day"),
        ("months", int, "months of history"),
        ("threads", int, "chunks at a time"),
    ):
        default = getattr(usual, name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=kind, default=default, help=text)
    arguments = vars(parser.parse_args(argv))
    out = arguments.pop("out")
    try:
        return out, Options(**arguments)
    except ValueError as error:
        parser.error(str(error))


def main(argv: Sequence[str] | None = None) -> int:
    """Generate from the command line."""
    report = generate(*read_arguments(argv))
    for table in TABLES:
        print(f"{table:<20} {report.rows[table]:>12,}")
    print(f"{report.seconds:.1f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs dbt on this project, with its own warehouse, seeds and target folder."""

import atexit
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
KEPT = re.compile("LEAD_SCORING_|HOME$|PATH$")


class Server:
    """The process of dbt_server.py, one for each process of the tests."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="dbt_server"))
        # For dbt all seeds lie here: another folder would make it read the project anew.
        self.seeds = self.folder / "seeds"
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("dbt_server.py"), self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.stop)

    def stop(self):
        self.process.communicate()
        shutil.rmtree(self.folder)

    def run(self, arguments, *, seeds, db, target_path, vars, project):
        """The exit code and the output of `dbt <arguments>`."""
        self.seeds.unlink(missing_ok=True)
        self.seeds.symlink_to(seeds, target_is_directory=True)
        output = self.folder / "output.txt"
        request = {
            "arguments": list(map(str, arguments)),
            # No more than it needs: dbt goes through all of it for every event that it tells.
            "environment": {
                **{name: os.environ[name] for name in os.environ if KEPT.match(name)},
                "LEAD_SCORING_DB": str(db),
                "LEAD_SCORING_SEEDS": str(self.seeds),
            },
            "output": str(output),
            "project": str(project),
            "target": str(target_path),
            "vars": vars,
        }
        print(json.dumps(request), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, "dbt_server.py is gone"
        return int(answer), output.read_text(encoding="utf-8")


server = functools.cache(Server)


def run_dbt(args, *, seeds=None, db, target_path, vars=None, check=True, project=PROJECT):
    """Run `dbt <args>`; its output is in `.stdout`. With `check`, a failed run raises."""
    returncode, stdout = server().run(
        args,
        seeds=Path(seeds or Path(project, "seeds")).resolve(),
        db=db,
        target_path=target_path,
        vars=vars or {},
        project=project,
    )
    if check and returncode != 0:
        raise AssertionError(f"dbt {' '.join(map(str, args))} failed:\n{stdout}")
    return subprocess.CompletedProcess(args, returncode, stdout)


def query(db, sql, *parameters):
    """The rows of a query on a DuckDB file."""
    with duckdb.connect(str(db), read_only=True) as connection:
        return connection.execute(sql, parameters).fetchall()

"""Checks the rules between layers and the habits of this project that no linter knows.

    python -m scripts.check_layers                       # parses the project first
    python -m scripts.check_layers --manifest target/manifest.json

One line per offence; exit code 1 if there is any.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = "target/lint"  # the one sqlfluff uses: what is parsed here need not be parsed there

MAX_SQL_LINES = 120
MAX_YAML_LINES = 400
SOURCE_DIRS = ("models", "macros", "tests", "analyses", "seeds")

# What a model of a layer may read. Staging reads within its source's folder; `inputs`, which is
# models/staging/inputs, puts the sources together, and no layer after it knows them. Two layers
# live in models/staging/seeds: `reference` is the typed views of seeds, for every layer;
# `seed checks` find faults in seeds before anybody does. The `sync log`, models/staging/sync, is no
# input: it says what went back to the CRM.
READS = {
    "seed checks": {"seed", "seed checks", "inputs"},
    "reference": {"seed", "seed checks", "reference"},
    "staging": {"source", "staging"},
    "inputs": {"staging"},
    "sync log": {"source"},
    "intermediate": {"inputs", "sync log", "reference", "intermediate"},
    "scoring": {"intermediate", "reference", "scoring"},
    "marts": {"scoring", "intermediate", "reference", "marts"},
}
# The flow of data, to tell what comes before from what does not.
ORDER = [
    "source", "staging", "inputs", "sync log", "seed", "seed checks", "reference", "intermediate",
    "scoring", "marts",
]  # fmt: skip

# Staging shows what was delivered, twice if need be; keys of seeds are checked by seed_faults.
KEYED_LAYERS = {"intermediate", "scoring", "marts"}
KEY_TESTS = {"key", "unique"}
# Addresses are compared where people are found, and nowhere else: events and their person by the
# first, records of two systems by the second.
EMAIL_JOINERS = ("int_identity", "int_identity__email_links")

# Models that make the rows of changed leads anew, and the one that is built when all of them are.
CHANGED_LEADS = {"int_changed_leads", "history_changed_leads", "moved_leads"}
KEPT_NOTE = "lead_fingerprints_read"

WORD = r"[a-z0-9]+(?:_[a-z0-9]+)*"
NAMES = {
    "staging": (
        rf"(?:stg|base)_{{folder}}__{WORD}",
        "stg_<source>__<input table>, or base_<source>__<source table>",
    ),
    "inputs": (rf"stg_inputs__{WORD}", "stg_inputs__<input table>"),
    "sync log": (r"stg_sync__sync_log", "stg_sync__sync_log"),
    "reference": (rf"stg_seeds__{WORD}", "stg_seeds__<seed>, or seed_<check>"),
    "seed checks": (rf"seed_{WORD}(?:__{WORD})?", "seed_<check>, or seed_<check>__<part>"),
    "intermediate": (
        rf"int_{WORD}(?:__{WORD})?",
        "int_<subject>, or int_<subject>__<verb or grain>",
    ),
    "scoring": (rf"(?!stg_|int_|fct_|dim_|mart_){WORD}", "a plain noun"),
    "marts": (
        rf"(?!stg_|int_|fct_|dim_|mart_)(?:crm_sync__)?{WORD}",
        "a plain noun, or crm_sync__<kind of CRM record>",
    ),
}

BANNED = {
    r"\btarget\s*\.\s*type\b": "target.type (dispatch a macro in macros/cross_db)",
    r"::": ":: (write cast(x as type))",
    r"\bqualify\b": "qualify (number the rows in a CTE, filter in the next)",
    r"\bcurrent_date\b": "current_date (read the scoring date)",
}

COMMENTS = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.DOTALL)
TEXTS = re.compile(r"'(?:[^'\n]|'')*'")
# A join condition ends where the next clause begins.
JOIN_CONDITION = re.compile(
    r"\bon\b(.*?)"
    r"(?=\b(?:left|right|inner|full|cross|join|where|group|order|having|union|window|limit|on|select)\b|\Z)",
    re.DOTALL | re.IGNORECASE,
)
EMAIL = r"(?:\w+\s*\.\s*)?\w*email(?:_address)?\b"
EMAIL_COMPARED = re.compile(rf"\b{EMAIL}[\s)]*=(?!\s*')|=\s*(?:\w+\s*\(\s*)*{EMAIL}", re.IGNORECASE)
# Looking an address up among the identifiers of the identity model is what that model is for.
EMAIL_LOOKED_UP = re.compile(rf"\b{EMAIL}[\s)]*=\s*\w+\.identifier\b", re.IGNORECASE)
USING_EMAIL = re.compile(rf"\busing\s*\([^)]*\b{EMAIL}", re.IGNORECASE)


def layer_of(node: dict[str, Any]) -> str:
    """Returns the layer of a model, seed or source; '' for anything outside the layers."""
    kind = node["resource_type"]
    if kind in ("source", "seed"):
        return kind
    if kind == "snapshot":
        return "intermediate"
    parts = Path(node["original_file_path"]).parts
    if len(parts) < 3 or parts[0] != "models":
        return ""
    if parts[1] == "staging":
        if parts[2] != "seeds":
            return {"inputs": "inputs", "sync": "sync log"}.get(parts[2], "staging")
        return "seed checks" if node["name"].startswith("seed_") else "reference"
    return parts[1] if parts[1] in READS else ""


def is_public(model: dict[str, Any]) -> bool:
    """Tells whether other projects and dashboards may build on the model."""
    return (model.get("config", {}).get("access") or model.get("access")) == "public"


def needs_key(model: dict[str, Any]) -> bool:
    """Tells whether rows must be told apart; meta.keyless gives the reason why not."""
    excused = (model.get("config", {}).get("meta") or {}).get("keyless")
    return layer_of(model) in KEYED_LAYERS and not excused


def check_manifest(manifest: dict[str, Any]) -> list[str]:
    """Returns one line per offence of the parsed project, in the order of the files."""
    nodes = {**manifest["nodes"], **manifest["sources"]}
    keyed = {
        node["attached_node"]
        for node in nodes.values()
        if (node.get("test_metadata") or {}).get("name") in KEY_TESTS and node.get("attached_node")
    }
    used = {
        parent
        for exposure in manifest.get("exposures", {}).values()
        for parent in exposure["depends_on"]["nodes"]
    }
    models = [node for node in nodes.values() if node["resource_type"] == "model"]
    offences = []
    for model in sorted(models, key=lambda node: node["original_file_path"]):
        if not layer_of(model):
            layers = "staging/<source>, intermediate, scoring or marts"
            found = [f"lies outside the layers: put it under models/{layers}"]
        else:
            found = [
                *check_name(model, nodes),
                *check_reads(model, nodes),
                *check_documentation(model, nodes),
                *check_sql(model),
            ]
            if needs_key(model) and model["unique_id"] not in keyed:
                found.append(
                    "has no key test: add the generic test `key`, or say why in meta.keyless"
                )
        if is_public(model) and model["unique_id"] not in used:
            found.append("is public and no exposure depends on it: who reads it?")
        offences += [f"{model['original_file_path']}: {offence}" for offence in found]
    return offences + check_kept(nodes) + check_exposures(manifest)


def check_kept(nodes: dict[str, Any]) -> list[str]:
    """Returns one line per model that keeps rows of leads, built after the note that it has.

    A run that stops before such a model must find the lead changed again the next time.
    """
    done: set[str] = set()
    waiting = [node["unique_id"] for node in nodes.values() if node.get("name") == KEPT_NOTE]
    if not waiting:
        return []
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in done:
            done.add(name)
            waiting += nodes[name].get("depends_on", {}).get("nodes", [])
    return [
        f"{node['original_file_path']}: keeps what it has of leads: {KEPT_NOTE} must depend on it"
        for node in nodes.values()
        if node["resource_type"] == "model"
        and CHANGED_LEADS & {parent.split(".")[-1] for parent in node["depends_on"]["nodes"]}
        and node["unique_id"] not in done
    ]


def check_exposures(manifest: dict[str, Any]) -> list[str]:
    """Returns one line per exposure of which nobody knows whose it is or how much depends on it."""
    offences = []
    for exposure in manifest.get("exposures", {}).values():
        said = {
            "maturity": exposure.get("maturity"),
            "owner with an address": (exposure.get("owner") or {}).get("email"),
            "meta.kind": (exposure.get("config", {}).get("meta") or {}).get("kind"),
        }
        missing = [name for name, value in said.items() if not value]
        if missing:
            where = f"{exposure['original_file_path']}: exposure {exposure['name']}"
            offences.append(f"{where} has no {', '.join(missing)}")
    return offences


def folder_of(model: dict[str, Any]) -> str:
    """Returns the source that a model of staging belongs to."""
    return Path(model["original_file_path"]).parts[2]


def check_name(model: dict[str, Any], nodes: dict[str, Any]) -> Iterator[str]:
    """Yields a line if the model is not named after its layer."""
    layer, name = layer_of(model), model["name"]
    pattern, wanted = NAMES[layer]
    folder = folder_of(model) if layer == "staging" else ""
    if not re.fullmatch(pattern.replace("{folder}", re.escape(folder)), name):
        yield f"is named {name}; a model here is named {wanted}"
    elif layer == "staging":
        subject = name.partition("__")[2]
        tables = {node["name"] for node in nodes.values() if node["resource_type"] == "source"}
        if name.startswith("stg_") and subject not in tables:
            yield f"is named {name}; after __ comes the name of an input table"


def check_reads(model: dict[str, Any], nodes: dict[str, Any]) -> Iterator[str]:
    """Yields a line per parent that the layer of the model may not read."""
    layer = layer_of(model)
    for parent_id in model["depends_on"]["nodes"]:
        parent = nodes.get(parent_id)
        if parent is None:
            continue
        parent_layer = layer_of(parent)
        name = parent["name"]
        if parent_layer == layer == "staging" and folder_of(parent) != folder_of(model):
            yield f"reads {name} of another source"
        if parent_layer in READS[layer]:
            continue
        if parent_layer == "seed":
            yield f"reads the seed {name}; only models/staging/seeds do, read stg_seeds__{name}"
        elif parent_layer == "source":
            yield f"reads the source table {parent['source_name']}.{name}; only staging does"
        elif not parent_layer:
            yield f"reads {name}, which lies outside the layers"
        elif ORDER.index(parent_layer) >= ORDER.index(layer):
            yield f"reads {name} of {parent_layer}, which comes after {layer} or beside it"
        else:
            yield f"reads {name} of {parent_layer}; {layer} reads {', '.join(sorted(READS[layer]))}"


def check_documentation(model: dict[str, Any], nodes: dict[str, Any]) -> Iterator[str]:
    """Yields a line per missing description, and one if a public model enforces no contract."""
    described = [model]
    if layer_of(model) == "reference":
        # The view of a seed says nothing that the seed does not say.
        parents = (nodes.get(parent, {}) for parent in model["depends_on"]["nodes"])
        described += [parent for parent in parents if parent.get("resource_type") == "seed"]
    if not any(node.get("description", "").strip() for node in described):
        yield "has no description"
    if not is_public(model):
        return
    bare = [
        column["name"]
        for column in model["columns"].values()
        if not column.get("description", "").strip()
    ]
    if bare:
        yield f"is public and has columns without a description: {', '.join(bare)}"
    if not model.get("contract", {}).get("enforced"):
        yield "is public and enforces no contract"


def check_sql(model: dict[str, Any]) -> Iterator[str]:
    """Yields a line per construct that does not belong into a model."""
    code = TEXTS.sub("''", COMMENTS.sub(" ", model.get("raw_code", "")))
    for pattern, name in BANNED.items():
        if re.search(pattern, code, re.IGNORECASE):
            yield f"uses {name}"
    if model["name"] not in EMAIL_JOINERS and joins_on_email(code):
        yield f"joins on e-mail; only {EMAIL_JOINERS[0]} does, join on its lead_id"


def joins_on_email(code: str) -> bool:
    """Tells whether a join condition compares e-mail addresses."""
    code = EMAIL_LOOKED_UP.sub("true", code)
    compared = any(EMAIL_COMPARED.search(condition) for condition in JOIN_CONDITION.findall(code))
    return compared or bool(USING_EMAIL.search(code))


def check_files(root: Path) -> list[str]:
    """Returns one line per SQL or YAML file that has grown too long."""
    limits = {".sql": MAX_SQL_LINES, ".yml": MAX_YAML_LINES, ".yaml": MAX_YAML_LINES}
    files = [
        *root.glob("*.yml"),
        *(path for name in SOURCE_DIRS for path in (root / name).rglob("*")),
    ]
    offences = []
    for path in sorted(files):
        limit = limits.get(path.suffix)
        if limit is None or not path.is_file():
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            offences.append(
                f"{path.relative_to(root)}: has {lines} lines, {limit} at most: split it"
            )
    return offences


def check_disabled(manifest: dict[str, Any]) -> list[str]:
    """Returns one line per model that is disabled, so that nobody looks at it."""
    disabled = {
        node["original_file_path"]
        for versions in manifest.get("disabled", {}).values()
        for node in versions
        if node["resource_type"] == "model"
    }
    return [f"{path}: is disabled; name its source in pyproject.toml" for path in sorted(disabled)]


def parse_project(root: Path) -> dict[str, Any]:
    """Lets dbt parse the project, with all sources, and returns the manifest it writes."""
    from dbt.cli.main import dbtRunner

    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    variables = settings["sqlfluff"]["templater"]["dbt"]["context"]
    options = ["--project-dir", str(root), "--profiles-dir", str(root), "--target-path", TARGET]
    options += ["--vars", json.dumps(variables)]
    outcome = dbtRunner().invoke(["--quiet", "parse", *options])
    if not outcome.success:
        sys.exit("The layers cannot be checked: dbt cannot parse the project, as it says above.")
    return json.loads((root / TARGET / "manifest.json").read_text(encoding="utf-8"))


def main(arguments: list[str] | None = None) -> int:
    """Prints the offences and returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--manifest", type=Path, help="a manifest.json to check; default: parse now"
    )
    options = parser.parse_args(arguments)

    if options.manifest:
        manifest = json.loads(options.manifest.read_text(encoding="utf-8"))
        offences = []
    else:
        manifest = parse_project(ROOT)
        offences = check_disabled(manifest)
    offences += check_manifest(manifest) + check_files(ROOT)
    for offence in offences:
        print(offence)
    models = sum(node["resource_type"] == "model" for node in manifest["nodes"].values())
    print(f"Layers: {models} models, {len(offences) or 'no'} offence{'s' * (len(offences) != 1)}.")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())

"""The rules between layers, on small made-up manifests."""

from __future__ import annotations

import pytest

from scripts.check_layers import check_disabled, check_files, check_manifest, joins_on_email


def make_model(path, *, reads=(), sql="select 1 as lead_id", columns=None, **changes):
    name = path.rpartition("/")[2].removesuffix(".sql")
    return {
        "unique_id": f"model.lead_scoring.{name}",
        "resource_type": "model",
        "name": name,
        "original_file_path": f"models/{path}",
        "depends_on": {"nodes": list(reads)},
        "description": "One row per lead.",
        "columns": {
            column: {"name": column, "description": text}
            for column, text in (columns or {"lead_id": "The lead."}).items()
        },
        "raw_code": sql,
        "config": {"access": "private"},
        "contract": {"enforced": False},
        **changes,
    }


def make_manifest(*models, keyed=True):
    nodes = {model["unique_id"]: model for model in models}
    if keyed:
        for model in models:
            nodes[f"test.{model['name']}"] = {
                "unique_id": f"test.{model['name']}",
                "resource_type": "test",
                "test_metadata": {"name": "key"},
                "attached_node": model["unique_id"],
            }
    nodes["seed.lead_scoring.countries"] = {
        "unique_id": "seed.lead_scoring.countries",
        "resource_type": "seed",
        "name": "countries",
        "original_file_path": "seeds/countries.csv",
        "description": "One row per country.",
    }
    source = {
        "unique_id": "source.lead_scoring.generic.account_intent",
        "resource_type": "source",
        "name": "account_intent",
        "source_name": "generic",
        "original_file_path": "models/staging/generic/_generic__sources.yml",
    }
    return {"nodes": nodes, "sources": {source["unique_id"]: source}}


SOURCE = "source.lead_scoring.generic.account_intent"
SEED = "seed.lead_scoring.countries"
CHAIN = [
    make_model(
        "staging/seeds/seed_faults.sql",
        reads=[SEED, "model.lead_scoring.stg_inputs__account_intent"],
    ),
    make_model(
        "staging/seeds/stg_seeds__countries.sql",
        reads=[SEED, "model.lead_scoring.seed_faults"],
    ),
    make_model("staging/generic/stg_generic__account_intent.sql", reads=[SOURCE]),
    make_model(
        "staging/inputs/stg_inputs__account_intent.sql",
        reads=["model.lead_scoring.stg_generic__account_intent"],
    ),
    make_model("staging/sync/stg_sync__sync_log.sql", reads=[SOURCE]),
    make_model(
        "intermediate/int_leads.sql",
        reads=[
            "model.lead_scoring.stg_inputs__account_intent",
            "model.lead_scoring.stg_sync__sync_log",
            "model.lead_scoring.stg_seeds__countries",
        ],
    ),
    make_model("scoring/lead_scores.sql", reads=["model.lead_scoring.int_leads"]),
    make_model("marts/stage_funnel.sql", reads=["model.lead_scoring.lead_scores"]),
]


def offences_of(model, **options):
    """Returns what is said about one model that stands beside a chain without offence."""
    others = [other for other in CHAIN if other["unique_id"] != model["unique_id"]]
    lines = check_manifest(make_manifest(*others, model, **options))
    start = f"{model['original_file_path']}: "
    assert options or all(line.startswith(start) for line in lines)
    return [line.removeprefix(start) for line in lines if line.startswith(start)]


def test_a_chain_in_order_has_no_offence():
    assert check_manifest(make_manifest(*CHAIN)) == []


@pytest.mark.parametrize(
    ("path", "parent", "said"),
    [
        ("marts/deals.sql", "model.lead_scoring.stg_generic__account_intent", "of staging; marts"),
        ("scoring/grades.sql", "model.lead_scoring.stg_generic__account_intent", "scoring reads"),
        ("scoring/grades.sql", "model.lead_scoring.stg_sync__sync_log", "of sync log; scoring"),
        ("scoring/grades.sql", "model.lead_scoring.stage_funnel", "which comes after scoring"),
        ("intermediate/int_days.sql", "model.lead_scoring.lead_scores", "after intermediate"),
        ("marts/deals.sql", SEED, "read stg_seeds__countries"),
        ("staging/generic/stg_generic__account_intent.sql", SEED, "only models/staging/seeds do"),
        (
            "staging/generic/stg_generic__account_intent.sql",
            "model.lead_scoring.stg_seeds__countries",
            "comes after staging or beside it",
        ),
        ("intermediate/int_days.sql", "model.lead_scoring.seed_faults", "of seed checks;"),
        ("intermediate/int_days.sql", SOURCE, "only staging does"),
        ("staging/seeds/stg_seeds__days.sql", SOURCE, "only staging does"),
        (
            "staging/hubspot/stg_hubspot__account_intent.sql",
            "model.lead_scoring.stg_generic__account_intent",
            "of another source",
        ),
        (
            "intermediate/int_days.sql",
            "model.lead_scoring.stg_generic__account_intent",
            "of staging;",
        ),
    ],
)
def test_reading_across_layers_is_an_offence(path, parent, said):
    (line,) = offences_of(make_model(path, reads=[parent]))
    assert said in line


@pytest.mark.parametrize("layer", ["intermediate/int_days", "scoring/days", "marts/days"])
def test_every_layer_may_read_reference_data(layer):
    model = make_model(f"{layer}.sql", reads=["model.lead_scoring.stg_seeds__countries"])
    assert offences_of(model) == []


@pytest.mark.parametrize(
    "path",
    [
        "staging/generic/leads.sql",
        "staging/generic/stg_hubspot__leads.sql",
        "staging/generic/stg_generic__lead.sql",
        "staging/seeds/countries.sql",
        "intermediate/leads.sql",
        "intermediate/int_leads__by__day.sql",
        "scoring/int_scores.sql",
        "marts/fct_deals.sql",
        "marts/Deals.sql",
    ],
)
def test_a_name_tells_the_layer(path):
    (line,) = offences_of(make_model(path))
    assert line.startswith("is named")


def test_a_model_outside_the_layers_is_an_offence():
    (line,) = offences_of(make_model("reports/deals.sql"))
    assert "outside the layers" in line


def test_every_model_has_a_description_and_a_key():
    assert offences_of(make_model("scoring/grades.sql", description=" ")) == ["has no description"]
    (line,) = offences_of(make_model("scoring/grades.sql"), keyed=False)
    assert "no key test" in line


def test_what_was_delivered_needs_no_key():
    model = make_model("staging/generic/stg_generic__account_intent.sql")
    assert offences_of(model, keyed=False) == []


def test_a_reason_excuses_a_missing_key():
    config = {"access": "private", "meta": {"keyless": "events as delivered, some of them twice"}}
    model = make_model("intermediate/int_events.sql", config=config)
    assert offences_of(model, keyed=False) == []


def test_the_view_of_a_seed_is_described_by_the_seed():
    path = "staging/seeds/stg_seeds__cities.sql"
    assert offences_of(make_model(path, reads=[SEED], description="")) == []
    assert offences_of(make_model(path, description="")) == ["has no description"]


def test_public_models_have_a_contract_and_describe_their_columns():
    public = {"config": {"access": "public"}, "columns": {"score": ""}}
    assert offences_of(make_model("scoring/grades.sql", **public)) == [
        "is public and has columns without a description: score",
        "is public and enforces no contract",
        "is public and no exposure depends on it: who reads it?",
    ]


def make_exposure(**changes):
    return {
        "name": "crm_sync",
        "original_file_path": "models/_exposures.yml",
        "maturity": "high",
        "owner": {"name": "Operations", "email": "ops@example.com"},
        "config": {"meta": {"kind": "crm_sync"}},
        "depends_on": {"nodes": ["model.lead_scoring.grades"]},
        **changes,
    }


def test_public_models_have_a_reader():
    config = {"config": {"access": "public"}, "contract": {"enforced": True}}
    manifest = make_manifest(*CHAIN, make_model("scoring/grades.sql", **config))
    assert len(check_manifest(manifest)) == 1
    assert check_manifest({**manifest, "exposures": {"crm_sync": make_exposure()}}) == []


def test_readers_are_known():
    unknown = make_exposure(owner={"name": "Operations"}, maturity=None, config={})
    assert check_manifest({**make_manifest(*CHAIN), "exposures": {"crm_sync": unknown}}) == [
        "models/_exposures.yml: exposure crm_sync has no maturity, owner with an address, meta.kind"
    ]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("{% if target.type == 'duckdb' %} select 1 {% endif %}", "target.type"),
        ("select score::int from scores", "::"),
        ("select score from scores QUALIFY row_number() over () = 1", "qualify"),
        ("select current_date as as_of_date", "current_date"),
        ("select 1 from leads join forms on leads.email = forms.email", "joins on e-mail"),
    ],
)
def test_some_sql_does_not_belong_into_a_model(sql, said):
    (line,) = offences_of(make_model("scoring/grades.sql", sql=sql))
    assert said in line


@pytest.mark.parametrize(
    "sql",
    [
        "select score from scores -- no qualify, no x::int here",
        "{# not current_date #} select '::' as mark, current_date_id from scores",
        "/* target.type\n is not used */ select 1 as one",
    ],
)
def test_comments_and_texts_are_no_sql(sql):
    assert offences_of(make_model("scoring/grades.sql", sql=sql)) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("from leads join forms on lower(forms.email) = leads.address", True),
        ("from leads join forms on leads.id = forms.id and x = lower(trim(forms.email))", True),
        ("from leads join forms using (country, email)", True),
        ("from leads join forms on leads.work_email_address=forms.address", True),
        ("from leads join forms on leads.email_domain = forms.email_domain", False),
        ("from leads join forms on leads.id = forms.id where leads.email = forms.email", False),
        ("from leads join channels on channels.id = leads.id and channels.email = ''", False),
        ("from leads join forms using (lead_id)", False),
        ("from forms join by_address on lower(forms.email) = by_address.identifier", False),
    ],
)
def test_email_joins_are_found(sql, expected):
    assert joins_on_email(f"select 1 {sql}") is expected


def test_only_the_identity_models_join_on_email():
    sql = "select 1 from leads join forms on leads.email = forms.email"
    for name in ["int_identity", "int_identity__email_links"]:
        assert offences_of(make_model(f"intermediate/{name}.sql", sql=sql)) == []
    assert offences_of(make_model("intermediate/int_identity__more.sql", sql=sql))


def test_no_model_is_left_out():
    base = make_model("staging/crm/base_crm__leads.sql")
    test = {"resource_type": "test", "original_file_path": "models/staging/crm/_models.yml"}
    assert check_disabled({"disabled": {"model.base_crm__leads": [base], "test.key": [test]}}) == [
        "models/staging/crm/base_crm__leads.sql: is disabled; name its source in pyproject.toml"
    ]


def test_long_files_are_an_offence(tmp_path):
    models = tmp_path / "models" / "marts"
    models.mkdir(parents=True)
    (models / "short.sql").write_text("select 1\n" * 120)
    (models / "long.sql").write_text("select 1\n" * 121)
    (models / "_models.yml").write_text("# a line\n" * 401)
    assert check_files(tmp_path) == [
        "models/marts/_models.yml: has 401 lines, 400 at most: split it",
        "models/marts/long.sql: has 121 lines, 120 at most: split it",
    ]


def test_the_note_of_what_leads_were_is_kept_after_all_that_goes_by_it():
    changed = make_model("intermediate/int_changed_leads.sql")
    profiles = make_model("intermediate/int_profiles.sql", reads=[changed["unique_id"]])
    matches = make_model("scoring/matches.sql", reads=[changed["unique_id"]])
    note = "scoring/lead_fingerprints_read.sql"
    too_early = make_model(note, reads=[matches["unique_id"]])
    in_time = make_model(note, reads=[matches["unique_id"], profiles["unique_id"]])
    chain = [*CHAIN, changed, profiles, matches]
    assert check_manifest(make_manifest(*chain, in_time)) == []
    assert check_manifest(make_manifest(*chain, too_early)) == [
        "models/intermediate/int_profiles.sql: keeps what it has of leads: "
        "lead_fingerprints_read must depend on it"
    ]

"""Proposes which input table a landed table fills, and with which columns; people confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from scripts.new_source.tables import Column, Tables

# Other names that systems give to what we call ...
COLUMN_NAMES = {
    "lead_id": "id contact_id person_id prospect_id user_id customer_id member_id subscriber_id",
    "account_id": "id company_id organization_id organisation_id customer_account_id",
    "opportunity_id": "id deal_id opp_id",
    "event_id": "id message_id activity_id hit_id submission_id order_id uuid",
    "activity_id": "id task_id engagement_id call_id",
    "feedback_id": "id",
    "signal_id": "id",
    "anonymous_id": "visitor_id cookie_id device_id client_id session_user_id",
    "owner_id": "user_id salesperson_id rep_id assigned_to owner assignee_id",
    "email": "email_address mail e_mail recipient work_email",
    "first_name": "firstname given_name",
    "last_name": "lastname surname family_name",
    "phone": "phone_number telephone mobile",
    "job_title": "title position role jobtitle",
    "company_name": "company organization organisation employer account_name",
    "country": "country_name country_code",
    "region": "state province",
    "postal_code": "zip zip_code postcode",
    "birth_date": "birthday date_of_birth",
    "lead_source": "source original_source channel origin",
    "campaign": "campaign_name utm_campaign",
    "landing_page": "first_page entry_page landing_url",
    "status": "lead_status stage lifecycle_stage state",
    "is_deleted": "deleted archived is_archived removed",
    "created_at": "created created_on create_date date_created inserted_at signed_up_at",
    "updated_at": "updated modified modified_at last_modified changed_on updated_on modified_on",
    "occurred_at": "timestamp event_time time happened_at created_at sent_at date activity_date",
    "loaded_at": "received_at ingested_at synced_at _fivetran_synced _loaded_at etl_tstamp",
    "changed_at": "timestamp changed_on created_at",
    "given_at": "created_at timestamp",
    "enrolled_at": "joined_at added_at created_at started_at",
    "exited_at": "left_at removed_at ended_at",
    "identified_at": "timestamp created_at first_seen",
    "closed_at": "close_date closed_on won_at",
    "is_won": "won closed_won",
    "is_closed": "closed",
    "name": "company_name account_name title",
    "domain": "website web_site website_domain",
    "industry": "sector branch",
    "employee_count": "employees number_of_employees headcount size",
    "annual_revenue": "revenue turnover",
    "amount": "value deal_value total price revenue",
    "currency": "currency_code iso_currency",
    "product": "product_name item sku",
    "product_category": "category",
    "event_type": "type event event_name action kind activity",
    "activity_type": "type kind",
    "page_url": "url page page_location link",
    "link_url": "url link clicked_url",
    "asset": "content file document resource",
    "campaign_id": "mailing_id newsletter_id message_id email_id",
    "form": "form_name form_id form_title",
    "message": "comments text body",
    "program": "list list_name sequence journey",
    "duration_seconds": "duration time_on_page seconds",
    "minutes_attended": "minutes attendance_minutes",
    "verdict": "decision outcome",
}
TABLE_NAMES = {
    "leads": "lead contact person people prospect user subscriber customer member",
    "lead_attributes": "attribute property custom_field field_value",
    "lead_links": "merge duplicate",
    "accounts": "account company organization organisation",
    "opportunities": "opportunity deal",
    "lead_status_changes": "status_history status_change stage_history",
    "sales_activities": "task call meeting activity engagement",
    "sales_feedback": "feedback verdict disposition",
    "nurture_memberships": "membership sequence journey enrollment enrolment list_member",
    "web_events": "page page_view visit web_event session hit",
    "email_events": "email mail mailing newsletter_event email_event email_activity",
    "form_submissions": "form submission form_fill",
    "social_events": "social post_reaction",
    "attendance_events": "webinar attendee registration event_attendance attendance",
    "commerce_events": "order purchase cart checkout",
    "identities": "identity alias identify visitor",
    "account_intent": "intent signal surge",
}
SURE, POSSIBLE = 0.95, 0.75
TABLE_WEIGHT = 3.0  # a telling table name counts as much as so many columns


@dataclass(frozen=True)
class Guess:
    """What a landed table may fill: input column -> (landed column, likeness 0..1)."""

    input_table: str
    columns: dict[str, tuple[str, float]]


def words(name: str) -> str:
    """A name in one spelling: `dateCreated`, `Date-Created` -> `date_created`."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")


def alike(one: str, other: str) -> float:
    """How alike two names are, 0..1."""
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def singular(name: str) -> str:
    """`companies` -> `company`, `page_views` -> `page_view`."""
    return re.sub(r"s$", "", re.sub(r"ies$", "y", name))


def column_likeness(landed: Column, wanted: Column, table: str) -> float:
    """How likely a landed column is the wanted one."""
    fits = landed.data_type in ("string", wanted.data_type) or wanted.data_type == "string"
    both_numbers = {landed.data_type.split("(")[0], wanted.data_type.split("(")[0]} <= {
        "bigint", "numeric",
    }  # fmt: skip
    dates = {landed.data_type, wanted.data_type} <= {"date", "timestamp"}
    if not (fits or both_numbers or dates):
        return 0.0
    name = words(landed.name)
    names = {name, name.removeprefix(f"{singular(words(table))}_")}
    known = {wanted.name: 1.0, **dict.fromkeys(COLUMN_NAMES.get(wanted.name, "").split(), 0.97)}
    return max(alike(mine, other) * weight for mine in names for other, weight in known.items())


def match_columns(
    table: str, landed: list[Column], wanted: list[Column]
) -> dict[str, tuple[str, float]]:
    """The best pairs first, each column once."""
    pairs = sorted(
        (
            (column_likeness(mine, other, table), -place, other.name, mine.name)
            for mine in landed
            for place, other in enumerate(wanted)
        ),
        reverse=True,
    )
    matched: dict[str, tuple[str, float]] = {}
    for likeness, _, wanted_name, landed_name in pairs:
        taken = {name for name, _ in matched.values()}
        if likeness >= POSSIBLE and wanted_name not in matched and landed_name not in taken:
            matched[wanted_name] = (landed_name, likeness)
    return matched


def guess(table: str, landed: list[Column], inputs: Tables) -> Guess | None:
    """The input table that a landed table fills best; None if nothing speaks for any."""
    best: tuple[float, Guess] | None = None
    for input_table, wanted in inputs.items():
        columns = match_columns(table, landed, wanted)
        likeness = max(
            alike(singular(words(table)), name) for name in TABLE_NAMES[input_table].split()
        )
        if likeness < POSSIBLE:
            continue
        score = likeness * TABLE_WEIGHT + sum(found for _, found in columns.values())
        if best is None or score > best[0]:
            best = (score, Guess(input_table, columns))
    return best[1] if best else None

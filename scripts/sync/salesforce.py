"""Salesforce, by simple-salesforce: leads and contacts updated by id, up to 200 in a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from scripts.sync.codes import LIMIT, REFUSED, TOKEN
from scripts.sync.journal import DONE, FAILED, GONE
from scripts.sync.outbox import Record
from scripts.sync.push import Expired, MayPass, Refused, Result, SyncError, seconds_to_wait

TIMEOUT = (10, 120)
OBJECTS = {"salesforce_leads": "Lead", "salesforce_contacts": "Contact"}
GONE_CODES = {
    "ENTITY_IS_DELETED", "CANNOT_UPDATE_CONVERTED_LEAD", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND",
}  # fmt: skip
# It is the seed sync_fields or the user's rights, not a record.
GENERAL_CODES = {"INVALID_FIELD", "INVALID_TYPE"}
NAMES = (
    "SALESFORCE_INSTANCE_URL and SALESFORCE_ACCESS_TOKEN, or SALESFORCE_INSTANCE_URL, "
    "SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET"
)


class Salesforce:
    """A Salesforce organisation."""

    batch_size = 200

    def __init__(self, environment: Mapping[str, str]) -> None:
        # Only here: the client is an optional extra, and takes a second to load.
        import requests
        import simple_salesforce
        from simple_salesforce import login
        from simple_salesforce.exceptions import SalesforceError

        self.make_client = simple_salesforce.Salesforce
        self.token_login = login.token_login
        self.api_error, self.line_error = SalesforceError, requests.RequestException
        self.instance_url = (environment.get("SALESFORCE_INSTANCE_URL") or "").rstrip("/")
        self.client_id = environment.get("SALESFORCE_CLIENT_ID")
        self.client_secret = environment.get("SALESFORCE_CLIENT_SECRET")
        self.version = environment.get("SALESFORCE_API_VERSION")
        self.session = requests.Session()
        self.session.request = partial(self.session.request, timeout=TIMEOUT)
        # The client's errors do not carry the headers.
        self.wait: float | None = None
        self.session.hooks["response"].append(self.note_wait)
        token = environment.get("SALESFORCE_ACCESS_TOKEN")
        if self.instance_url and token:
            self.log_in(token)
        elif not self.renew():
            raise SyncError(TOKEN, f"no token: set {NAMES}")

    def note_wait(self, response: Any, *_: Any, **__: Any) -> None:
        """Remembers the pause that the last answer asked for."""
        self.wait = seconds_to_wait(response.headers.get("Retry-After"))

    def log_in(self, token: str) -> None:
        """Goes on with a token."""
        version = {"version": self.version} if self.version else {}
        self.client = self.make_client(
            instance_url=self.instance_url, session_id=token, session=self.session, **version
        )

    def renew(self) -> bool:
        """Gets a new token by the client credentials flow, if there are credentials."""
        if not (self.instance_url and self.client_id and self.client_secret):
            return False
        credentials = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        try:
            token, _ = self.token_login(
                f"{self.instance_url}/services/oauth2/token",
                credentials, "login", self.client_id, None, None, self.session,
            )  # fmt: skip
        except self.api_error as error:
            raise SyncError(TOKEN, f"Salesforce gives no new token: {error}") from error
        except self.line_error as error:
            raise MayPass(f"Salesforce cannot be reached: {error}") from error
        self.log_in(token)
        return True

    def send(self, target: str, records: Sequence[Record]) -> list[Result]:
        """Updates leads or contacts by id, each for itself."""
        body = {
            "allOrNone": False,
            "records": [
                {
                    "attributes": {"type": OBJECTS[target]},
                    "id": record.record_id,
                    **{name: as_json(value) for name, value in record.values.items()},
                }
                for record in records
            ],
        }
        self.wait = None
        try:
            answers = self.client.restful("composite/sobjects", method="PATCH", json=body)
        except self.api_error as error:
            raise self.translate(error) from error
        except self.line_error as error:
            raise MayPass(f"Salesforce cannot be reached: {error}") from error
        # One answer per record, in their order.
        return [
            read_result(record, answer)
            for record, answer in zip(records, answers or [], strict=True)
        ]

    def translate(self, error: Any) -> Exception:
        """Says what an error means."""
        said = error.content if isinstance(error.content, list) else []
        codes = {item.get("errorCode") for item in said if isinstance(item, dict)}
        messages = [str(item.get("message")) for item in said if isinstance(item, dict)]
        words = f"{error.status} " + ("; ".join(messages) or str(error.content)[:300])
        if error.status == 401:
            return Expired(words)
        if "REQUEST_LIMIT_EXCEEDED" in codes and "TotalRequests" in words:
            return SyncError(LIMIT, f"Salesforce's limit of the day is reached: {words}")
        if "REQUEST_LIMIT_EXCEEDED" in codes or error.status == 429:
            return MayPass(f"Salesforce: {words}", wait=self.wait, is_limit=True)
        if error.status >= 500 or error.status == 408:
            return MayPass(f"Salesforce: {words}", wait=self.wait)
        if error.status in (400, 413) and not codes & GENERAL_CODES:
            return Refused(words)
        return SyncError(REFUSED, f"Salesforce refuses the request: {words}")


def read_result(record: Record, answer: Mapping[str, Any]) -> Result:
    """Tells what Salesforce says of one record."""
    if answer.get("success"):
        return Result(record.record_id, DONE)
    errors = answer.get("errors") or []
    status = GONE if {error.get("statusCode") for error in errors} & GONE_CODES else FAILED
    words = "; ".join(f"{error.get('statusCode')}: {error.get('message')}" for error in errors)
    return Result(record.record_id, status, words or "no reason given")


def as_json(value: Any) -> Any:
    """Writes a value as Salesforce reads it; null blanks the field."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value

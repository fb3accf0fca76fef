"""HubSpot, by its own client: contacts updated by id, up to 100 in a request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scripts.sync.codes import LIMIT, REFUSED, TOKEN
from scripts.sync.journal import DONE, FAILED, GONE
from scripts.sync.outbox import Record
from scripts.sync.push import Expired, MayPass, Refused, Result, SyncError, seconds_to_wait

TIMEOUT = (10, 60)
# Locked for a moment; too many requests; the account is being moved to another data centre.
MAY_PASS = {408, 423, 429, 477}
NAMES = "HUBSPOT_ACCESS_TOKEN, or HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET, HUBSPOT_REFRESH_TOKEN"


class HubSpot:
    """A HubSpot account."""

    batch_size = 100

    def __init__(self, environment: Mapping[str, str]) -> None:
        # Only here: the client is an optional extra, and takes a second to load.
        import hubspot
        from hubspot.crm.contacts import (
            ApiException,
            BatchInputSimplePublicObjectBatchInput,
            SimplePublicObjectBatchInput,
        )
        from hubspot.oauth import ApiException as OAuthException
        from urllib3.exceptions import HTTPError

        self.make_client = hubspot.Client.create
        self.make_batch = BatchInputSimplePublicObjectBatchInput
        self.make_input = SimplePublicObjectBatchInput
        self.api_error, self.oauth_error, self.line_error = ApiException, OAuthException, HTTPError
        self.api_url = environment.get("HUBSPOT_API_URL") or None
        self.app = {
            "client_id": environment.get("HUBSPOT_CLIENT_ID"),
            "client_secret": environment.get("HUBSPOT_CLIENT_SECRET"),
            "refresh_token": environment.get("HUBSPOT_REFRESH_TOKEN"),
        }
        token = environment.get("HUBSPOT_ACCESS_TOKEN")
        if token:
            self.log_in(token)
        elif not self.renew():
            raise SyncError(TOKEN, f"no token: set {NAMES}")

    def log_in(self, token: str | None) -> None:
        """Goes on with a token."""
        # Without the retries of urllib3, which nobody would hear of.
        self.client = self.make_client(access_token=token, host=self.api_url, retry=False)
        self.batch_api = self.client.crm.contacts.batch_api

    def renew(self) -> bool:
        """Gets a new token for the refresh token, if there is one."""
        if not all(self.app.values()):
            return False
        client = self.make_client(host=self.api_url, retry=False)
        try:
            tokens = client.oauth.tokens_api.create(
                grant_type="refresh_token", **self.app, _request_timeout=TIMEOUT
            )
        except self.oauth_error as error:
            if error.status in MAY_PASS or error.status >= 500:
                raise self.may_pass(error) from error
            raise SyncError(TOKEN, f"HubSpot gives no new token: {self.words(error)}") from error
        except self.line_error as error:
            raise MayPass(f"HubSpot cannot be reached: {error}") from error
        self.log_in(tokens.access_token)
        return True

    def send(self, target: str, records: Sequence[Record]) -> list[Result]:
        """Updates contacts by id."""
        inputs = [
            self.make_input(
                id=record.record_id,
                properties={name: as_property(value) for name, value in record.values.items()},
            )
            for record in records
        ]
        try:
            response = self.batch_api.update(
                self.make_batch(inputs=inputs), _request_timeout=TIMEOUT
            )
        except self.api_error as error:
            raise self.translate(error) from error
        except self.line_error as error:
            raise MayPass(f"HubSpot cannot be reached: {error}") from error
        return read_results(records, response)

    def translate(self, error: Any) -> Exception:
        """Says what an error means."""
        words = self.words(error)
        if error.status == 401:
            return Expired(words)
        if error.status == 429 and "DAILY" in str(body_of(error).get("policyName", "")).upper():
            return SyncError(LIMIT, f"HubSpot's limit of the day is reached: {words}")
        if error.status in MAY_PASS or error.status >= 500:
            return self.may_pass(error)
        if error.status in (400, 413) and "PROPERTY_DOESNT_EXIST" not in str(error.body):
            return Refused(words)
        return SyncError(REFUSED, f"HubSpot refuses the request: {words}")

    def may_pass(self, error: Any) -> MayPass:
        """An error that may pass, with the pause that the server asks for."""
        headers = {name.lower(): value for name, value in dict(error.headers or {}).items()}
        return MayPass(
            f"HubSpot: {self.words(error)}",
            wait=seconds_to_wait(headers.get("retry-after")),
            is_limit=error.status == 429,
        )

    @staticmethod
    def words(error: Any) -> str:
        """What HubSpot said."""
        body = body_of(error)
        details = [detail.get("message") for detail in body.get("errors") or []]
        said = [body.get("message"), *details]
        return f"{error.status} " + ("; ".join(filter(None, said)) or str(error.reason))


def body_of(error: Any) -> dict[str, Any]:
    """The JSON of an error, as far as it is any."""
    try:
        body = json.loads(error.body or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def read_results(records: Sequence[Record], response: Any) -> list[Result]:
    """Tells for each record what the answer says of it."""
    done = {result.id for result in response.results or []}
    errors: dict[str, Result] = {}
    unnamed = []
    for error in getattr(response, "errors", None) or []:
        status = GONE if error.category == "OBJECT_NOT_FOUND" else FAILED
        ids = (error.context or {}).get("ids") or (error.context or {}).get("id") or []
        for record_id in ids:
            errors[record_id] = Result(record_id, status, f"{error.category}: {error.message}")
        if not ids:
            unnamed.append(error.message)
    is_whole = not errors and not unnamed
    results = []
    for record in records:
        if record.record_id in errors:
            results.append(errors[record.record_id])
        elif record.record_id in done or is_whole:
            # A contact that was merged answers by its new id.
            results.append(Result(record.record_id, DONE))
        else:
            words = "; ".join(unnamed) or "HubSpot says nothing of it"
            results.append(Result(record.record_id, FAILED, words))
    return results


def as_property(value: Any) -> str:
    """Writes a value as HubSpot reads it; an empty text blanks the property."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else str(value)

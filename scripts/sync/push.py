"""Sends records in batches: tries again what may pass, and keeps one bad record from the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from scripts.refresh import Log
from scripts.sync.codes import LIMIT, REFUSED, TOKEN, UNREACHABLE
from scripts.sync.journal import DONE, FAILED, SENDING, Entry, Journal
from scripts.sync.outbox import Record

# Longer than this nobody should sleep: the next run is for that.
LONGEST_WAIT = 300
# So many records that all fail for one reason say that it is not the records.
ALL_FAILED = 10


class SyncError(Exception):
    """A reason to stop, with the exit code that says of which kind it is."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Expired(Exception):
    """The token is not valid, or no longer."""


class Refused(Exception):
    """The whole request was refused, and none of it done, perhaps for one record's sake."""


class MayPass(Exception):
    """What may pass by itself: too many requests, a server that is down, a broken line."""

    def __init__(self, message: str, wait: float | None = None, is_limit: bool = False) -> None:
        super().__init__(message)
        self.wait = wait
        self.is_limit = is_limit


@dataclass(frozen=True)
class Result:
    """What became of one record: done, failed or gone."""

    record_id: str
    status: str
    message: str | None = None


class Vendor(Protocol):
    """A CRM, as far as this is concerned."""

    batch_size: int

    def send(self, target: str, records: Sequence[Record]) -> list[Result]:
        """Updates records by id; raises Expired, Refused, MayPass, or SyncError for the rest."""

    def renew(self) -> bool:
        """Gets a new token; False if nothing says how."""


class Push:
    """Sends the records of one target."""

    def __init__(
        self, vendor: Vendor, target: str, journal: Journal, log: Log, *,
        retries: int, retry_wait: float,
    ) -> None:  # fmt: skip
        self.vendor = vendor
        self.target = target
        self.journal = journal
        self.log = log
        self.retries = retries
        self.retry_wait = retry_wait
        self.counts: Counter[str] = Counter()
        self.is_renewed = False

    def __call__(self, batches: Iterable[Sequence[Record]]) -> None:
        """Sends all batches; each is in the log before and after."""
        for batch in batches:
            self.journal.write(self.entry(record, SENDING) for record in batch)
            results = {result.record_id: result for result in self.deliver(batch)}
            entries = [
                self.entry(record, results[record.record_id].status, results[record.record_id])
                for record in batch
            ]
            self.journal.write(entries)
            self.counts.update(entry.status for entry in entries)
            self.log("batch_sent", target=self.target, **Counter(e.status for e in entries))
            for entry in entries:
                if entry.status != DONE:
                    self.log(
                        "record_" + entry.status, "warning",
                        target=self.target, record_id=entry.record_id, reason=entry.message,
                    )  # fmt: skip
            if len(entries) >= ALL_FAILED and all(entry.status == FAILED for entry in entries):
                raise SyncError(
                    REFUSED,
                    f"not one of {len(entries)} {self.target} was taken: {entries[0].message}",
                )

    def entry(self, record: Record, status: str, result: Result | None = None) -> Entry:
        """The line of the log for a record."""
        message = result.message[:500] if result and result.message else None
        return Entry(self.target, record.record_id, record.row_hash, status, message)

    def deliver(self, records: Sequence[Record]) -> list[Result]:
        """Sends records; if the request is refused, by halves, until it is clear for whose sake."""
        try:
            return self.attempt(records)
        except Refused as refusal:
            if len(records) == 1:
                return [Result(records[0].record_id, FAILED, str(refusal))]
            middle = len(records) // 2
            return self.deliver(records[:middle]) + self.deliver(records[middle:])

    def attempt(self, records: Sequence[Record]) -> list[Result]:
        """Sends one request, and again what may pass."""
        retrying = Retrying(
            retry=retry_if_exception_type(MayPass),
            stop=stop_after_attempt(self.retries + 1),
            wait=self.pause,
            before_sleep=self.tell,
            reraise=True,
        )
        try:
            return retrying(self.send, records)
        except MayPass as error:
            code = LIMIT if error.is_limit else UNREACHABLE
            raise SyncError(code, f"gave up after {self.retries} retries: {error}") from error

    def send(self, records: Sequence[Record]) -> list[Result]:
        """Sends one request; a token that has expired is renewed once."""
        try:
            results = self.vendor.send(self.target, records)
        except Expired as error:
            if self.is_renewed or not self.vendor.renew():
                raise SyncError(TOKEN, f"the token is not valid or has expired: {error}") from error
            self.is_renewed = True
            self.log("token_renewed", target=self.target)
            results = self.send(records)
        self.is_renewed = False
        return results

    def pause(self, state: RetryCallState) -> float:
        """Seconds before the next try: what the server asks for, else more each time."""
        error: Any = state.outcome.exception()
        wait = error.wait
        if wait is None:
            wait = min(self.retry_wait * 2 ** (state.attempt_number - 1), LONGEST_WAIT)
        elif wait > LONGEST_WAIT:
            raise SyncError(LIMIT, f"the server asks to wait {wait:.0f} s: {error}")
        return wait

    def tell(self, state: RetryCallState) -> None:
        """Says that and why there is another try."""
        self.log(
            "retry", "warning",
            target=self.target,
            attempt=state.attempt_number,
            wait_seconds=round(state.next_action.sleep, 1),
            message=str(state.outcome.exception()),
        )  # fmt: skip


def seconds_to_wait(header: str | None) -> float | None:
    """What a Retry-After header asks for; a date is left to the usual pause."""
    try:
        return max(float(header), 0.0) if header else None
    except ValueError:
        return None

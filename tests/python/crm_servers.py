"""Servers on this machine that answer as HubSpot and Salesforce document it, as far as a sync asks.

HubSpot: https://developers.hubspot.com/docs/api-reference/crm-contacts-v3 (batch update, 207),
/error-handling, /guides/apps/api-usage/usage-details (429), /auth/oauth. Salesforce: REST API
Developer Guide, "Update Records Using sObject Collections", "Status Codes and Error Responses",
and the client credentials flow of "OAuth Authorization Flows".
"""

from __future__ import annotations

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

TIME = "2026-06-30T10:00:00.000Z"


class Server:
    """What the two have in common: records, faults to come, a list of what was asked."""

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        self.token = "first-token"
        self.records: dict[str, dict] = {}
        self.history: list[tuple[str, dict]] = []  # every update that was done
        self.asked: list[str] = []
        self.sizes: list[int] = []
        self.faults: list = []  # one per coming update: None, or (status, headers, body)
        self.missing: dict[str, str] = {}  # records that cannot be updated, and why
        self.unknown_fields: set[str] = set()
        self.before_answer = lambda: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_request(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append(f"{self.command} {self.path}")
                status, headers, answer = outer.answer(self, body)
                outer.before_answer()
                data = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json;charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_PATCH = handle_request

            def log_message(self, *_) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://localhost:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def update(self, record_id: str, values: dict) -> None:
        self.records.setdefault(record_id, {}).update(values)
        self.history.append((record_id, values))

    def updates(self) -> int:
        return sum("token" not in path for path in self.asked)


class HubSpotServer(Server):
    refresh_token = "refresh-me"

    def answer(self, request, body):
        if request.path == "/oauth/v1/token":
            return self.answer_token(parse_qs(body.decode()))
        assert request.path == "/crm/v3/objects/contacts/batch/update"
        if self.faults and (fault := self.faults.pop(0)):
            return fault
        if request.headers["Authorization"] != f"Bearer {self.token}":
            return (
                401,
                {},
                {
                    "status": "error",
                    "message": "The OAuth token used to make this call expired 7 second(s) ago.",
                    "correlationId": "c1",
                    "category": "EXPIRED_AUTHENTICATION",
                },
            )
        inputs = json.loads(body)["inputs"]
        self.sizes.append(len(inputs))
        if len(inputs) > 100:
            return self.refuse("The batch size is limited to 100")
        for item in inputs:
            assert all(isinstance(value, str) for value in item["properties"].values())
            for name in self.unknown_fields & set(item["properties"]):
                return self.refuse(
                    f'Property "{name}" does not exist', code="PROPERTY_DOESNT_EXIST"
                )
            if self.missing.get(item["id"]) == "VALIDATION_ERROR":
                return self.refuse("Property values were not valid", code="INVALID_OPTION")
        found = [item for item in inputs if item["id"] not in self.missing]
        lost = [item["id"] for item in inputs if item["id"] in self.missing]
        for item in found:
            self.update(item["id"], item["properties"])
        answer = {
            "status": "COMPLETE",
            "startedAt": TIME,
            "completedAt": TIME,
            "results": [
                {"createdAt": TIME, "updatedAt": TIME, "archived": False, **item} for item in found
            ],
        }
        if not lost:
            return 200, {}, answer
        categories = {self.missing[record_id] for record_id in lost}
        errors = [
            {
                "status": "error",
                "category": category,
                "message": "Could not get some CONTACT objects, they may be deleted or not exist.",
                "context": {"ids": [one for one in lost if self.missing[one] == category]},
                "errors": [],
                "links": {},
            }
            for category in sorted(categories)
        ]
        return 207, {}, {**answer, "numErrors": len(errors), "errors": errors}

    def answer_token(self, form):
        if form.get("refresh_token") != [self.refresh_token]:
            return 400, {}, {"status": "BAD_REFRESH_TOKEN", "message": "missing or invalid"}
        self.token = "second-token"
        return (
            200,
            {},
            {
                "token_type": "bearer",
                "access_token": self.token,
                "refresh_token": self.refresh_token,
                "expires_in": 1800,
            },
        )

    @staticmethod
    def refuse(message, code="VALIDATION_ERROR"):
        return (
            400,
            {},
            {
                "status": "error",
                "message": message,
                "correlationId": "c2",
                "category": "VALIDATION_ERROR",
                "errors": [{"message": message, "code": code, "context": {}}],
            },
        )

    @staticmethod
    def limit(policy="TEN_SECONDLY_ROLLING", wait=None):
        body = {
            "status": "error",
            "message": f"You have reached your {policy.lower()} limit.",
            "errorType": "RATE_LIMIT",
            "correlationId": "c3",
            "policyName": policy,
            "requestId": "r1",
        }
        return 429, {} if wait is None else {"Retry-After": str(wait)}, body


class SalesforceServer(Server):
    secret = "client-secret"

    def answer(self, request, body):
        if request.path == "/services/oauth2/token":
            return self.answer_token(parse_qs(body.decode()))
        assert request.command == "PATCH"
        assert request.path.startswith("/services/data/v")
        assert request.path.endswith("/composite/sobjects")
        if self.faults and (fault := self.faults.pop(0)):
            return fault
        if request.headers["Authorization"] != f"Bearer {self.token}":
            return self.error(401, "INVALID_SESSION_ID", "Session expired or invalid")
        content = json.loads(body)
        assert content["allOrNone"] is False
        self.sizes.append(len(content["records"]))
        if len(content["records"]) > 200:
            return self.error(400, "INVALID_INPUT", "The list can contain up to 200 objects")
        answers = []
        for record in content["records"]:
            kind = record.pop("attributes")["type"]
            record_id = record.pop("id")
            assert kind == {"00Q": "Lead", "003": "Contact"}[record_id[:3]]
            for name in self.unknown_fields & set(record):
                return self.error(
                    400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {kind}"
                )
            if code := self.missing.get(record_id):
                error = {"statusCode": code, "message": "entity is deleted", "fields": []}
                answers.append({"id": record_id, "success": False, "errors": [error]})
            else:
                self.update(record_id, record)
                answers.append({"id": record_id, "success": True, "errors": []})
        return 200, {"Sforce-Limit-Info": "api-usage=18/5000"}, answers

    def answer_token(self, form):
        asked = {name: values[0] for name, values in form.items()}
        if asked != {
            "grant_type": "client_credentials", "client_id": "app", "client_secret": self.secret,
        }:  # fmt: skip
            return 400, {}, {"error": "invalid_client", "error_description": "invalid credentials"}
        self.token = "second-token"
        return (
            200,
            {},
            {
                "access_token": self.token,
                "instance_url": self.url,
                "token_type": "Bearer",
                "issued_at": "1278448384422",
            },
        )

    @staticmethod
    def error(status, code, message, headers=None):
        return status, headers or {}, [{"errorCode": code, "message": message}]


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files

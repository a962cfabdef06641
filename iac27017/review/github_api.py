"""GitHub's interface through PyGithub: its transport and errors, with each request and page in our own hands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from github import Auth, Github, GithubException

from iac27017 import __version__
from iac27017.review.patience import Patience
from iac27017.review.secret import Secret
from iac27017.review.troubles import (
    Forbidden,
    NotThere,
    RateLimited,
    Refused,
    Trouble,
    Unauthorised,
    Uncertain,
)

Json = dict[str, Any]
"""What a request sends or answers, before it is read into our types."""

TIMEOUT_SECONDS = 30
PAGE = 100
PAGES = 1000


class GitHubApi:
    """Requests by path. ``get`` and ``again`` are tried again; ``once`` raises `Uncertain` when nobody knows."""

    def __init__(self, address: str, token: Secret, patience: Patience) -> None:
        self.patience = patience
        self._token = token
        # No retries and no pauses of its own: `Patience` knows which request may be sent twice.
        self._github = Github(
            auth=Auth.Token(token.reveal()), base_url=address, timeout=TIMEOUT_SECONDS, retry=None, per_page=PAGE,
            user_agent=f"iac27017/{__version__}", seconds_between_requests=None, seconds_between_writes=None,
        )  # fmt: skip

    def get(self, path: str, parameters: Mapping[str, object] | None = None) -> Any:
        """What is there."""
        return self.patience.reading(lambda: self._ask("GET", path, None, parameters))

    def all(self, path: str) -> list[Json]:
        """All pages of a list."""
        found: list[Json] = []
        for number in range(1, PAGES):
            page: list[Json] = self.get(path, {"per_page": PAGE, "page": number})
            found += page
            if len(page) < PAGE:
                break
        return found

    def once(self, verb: str, path: str, body: Json) -> Any:
        """Write something that must happen once."""
        return self.patience.writing(lambda: self._ask(verb, path, body))

    def again(self, verb: str, path: str, body: Json) -> None:
        """Write something that leaves the same when it happens twice."""
        self.patience.rewriting(lambda: self._ask(verb, path, body))

    def query(self, query: str, variables: Json) -> Json:
        """What GraphQL answers."""
        return self.patience.reading(lambda: self._graphql(query, variables))

    def mutate(self, mutation: str, variables: Json) -> None:
        """A mutation that leaves the same when it happens twice."""
        self.patience.rewriting(lambda: self._graphql(mutation, variables))

    def _ask(self, verb: str, path: str, body: Json | None, parameters: Mapping[str, object] | None = None) -> Any:
        with self._translated(f"{verb} {path}"):
            _, data = self._github.requester.requestJsonAndCheck(
                verb, path, parameters=dict(parameters) if parameters else None, input=body
            )
            return data

    def _graphql(self, query: str, variables: Json) -> Json:
        with self._translated("POST /graphql"):
            _, answer = self._github.requester.graphql_query(query, variables)
            data: Json = answer["data"]
            return data

    @contextmanager
    def _translated(self, asked: str) -> Iterator[None]:
        """PyGithub's errors, and those below it, as ours."""
        try:
            yield
        except GithubException as error:
            raise self._trouble(asked, error) from None
        except requests.RequestException as error:
            raise Uncertain(f"GitHub, {asked}: {self._token.scrubbed(type(error).__name__)}") from None

    def _trouble(self, asked: str, error: GithubException) -> Trouble:
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        said = self._token.scrubbed(_message(error))
        text = f"GitHub, {asked}: {error.status} {said}"
        match error.status:
            case 401:
                return Unauthorised(text)
            case 403 | 429 if (limit := self._limit(headers, said, error.status)) is not None:
                return RateLimited(text, limit[0])
            case 403:
                return Forbidden(text)
            case 404:
                return NotThere(text)
            case status if status >= 500 or status == 408:
                return Uncertain(text)
            case 400 if "FORBIDDEN" in _kinds(error):
                return Forbidden(text)
            case _:
                return Refused(text)

    def _limit(self, headers: Mapping[str, str], said: str, status: int) -> tuple[float | None] | None:
        """When to ask again, if this is a limit at all: docs.github.com, "Rate limits for the REST API"."""
        if "retry-after" in headers:
            return (_seconds(headers["retry-after"]),)
        if headers.get("x-ratelimit-remaining") == "0" and "x-ratelimit-reset" in headers:
            reset = _seconds(headers["x-ratelimit-reset"])
            return (None if reset is None else max(reset - self.patience.clock.now(), 0.0) + 1.0,)
        return (None,) if status == 429 or "secondary rate limit" in said.lower() else None


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() else None


def _message(error: GithubException) -> str:
    data = error.data
    if not isinstance(data, dict):
        return ""
    details = [str(one.get("message", one)) if isinstance(one, dict) else str(one) for one in data.get("errors") or []]
    return " ".join([str(data.get("message") or ""), *details]).strip()[:500]


def _kinds(error: GithubException) -> list[str]:
    """GraphQL answers 200 with a list of errors, each of a kind."""
    data = error.data if isinstance(error.data, dict) else {}
    return [str(one.get("type")) for one in data.get("errors") or [] if isinstance(one, dict)]

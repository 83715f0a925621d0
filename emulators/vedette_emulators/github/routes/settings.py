"""Actions secrets and variables, of a repository or of one of its environments."""

from __future__ import annotations

import re

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import invalid, invalid_request, not_found, problem, refuse
from vedette_emulators.github.routes.environments import environment
from vedette_emulators.github.routing import BY_ID, ENVIRONMENT, REPO, GitHubRoute, route
from vedette_emulators.github.serialize import repository
from vedette_emulators.github.state import keys
from vedette_emulators.github.validate.fields import Fields
from vedette_emulators.github.where import now

_BASE64 = re.compile(r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$")
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_LARGEST = 48 * 1024
_MOST = {("github_secret", True): 100, ("github_secret", False): 100, ("github_variable", True): 100}
_MOST_VARIABLES = 500


class _Place:
    """A repository, or an environment of it, that secrets and variables belong to."""

    def __init__(self, call: Call) -> None:
        self.repo = access.repository(call)
        self.environment = environment(call, self.repo)["id"] if "environment_name" in call.params else None
        self.scope = f"{self.repo['id']}/{self.environment or ''}"
        self._store = call.context.store

    def all(self, kind: str) -> list[Document]:
        return self._store.all(kind, repository=self.repo["id"], environment=self.environment)

    def find(self, kind: str, name: str) -> Document | None:
        return next((doc for doc in self.all(kind) if doc["name"] == name.upper()), None)

    def full(self, kind: str) -> None:
        most = _MOST.get((kind, self.environment is not None), _MOST_VARIABLES)
        if len(self.all(kind)) >= most:
            refuse(422, f"Maximum number of {kind.removeprefix('github_')}s ({most}) reached")


def get_key(call: Call) -> Reply:
    """Get the public key that secrets have to be sealed with."""
    scope = _Place(call).scope
    return Reply(200, {"key_id": keys.key_id(scope), "key": keys.public_key(scope)})


def list_secrets(call: Call) -> Reply:
    """List secrets, without their values."""
    docs = _Place(call).all("github_secret")
    found, headers = page(call, docs)
    return Reply(200, {"total_count": len(docs), "secrets": [repository.secret(doc) for doc in found]}, headers)


def get_secret(call: Call) -> Reply:
    """Get one secret, without its value."""
    return Reply(200, repository.secret(_found(call, "github_secret", "secret_name")))


def put_secret(call: Call) -> Reply:
    """Create or replace a secret: 201 or 204."""
    place = _Place(call)
    fields = Fields(call, "Secret")
    value, key = fields.required_text("encrypted_value"), fields.required_text("key_id")
    name = _name(call.params["secret_name"], "Secret")
    if not _BASE64.match(value):
        # The value itself stays out of the message: it may be the secret, sent in clear by mistake.
        invalid_request("encrypted_value is not valid Base64.")
    sealed = {"scope": place.scope, "encrypted_value": value}
    clear = keys.opened(sealed)
    if key != keys.key_id(place.scope) or clear is None:
        refuse(422, "Bad request - validation failed due to an improperly encrypted secret")
    if len(clear.encode()) > _LARGEST:
        refuse(422, "Secret value is too large (maximum is 48 KB)")
    old, moment = place.find("github_secret", name), now(call.context)
    if old is None:
        place.full("github_secret")
    id_ = old["id"] if old else call.context.store.next_id("github_secret")
    doc = {
        **sealed, "id": id_, "repository": place.repo["id"], "environment": place.environment, "name": name,
        "created_at": old["created_at"] if old else moment, "updated_at": moment,
    }  # fmt: skip
    call.context.store.put("github_secret", id_, doc)
    return Reply(204) if old else Reply(201, {})


def delete_secret(call: Call) -> Reply:
    call.context.store.delete("github_secret", _found(call, "github_secret", "secret_name")["id"])
    return Reply(204)


def list_variables(call: Call) -> Reply:
    docs = _Place(call).all("github_variable")
    found, headers = page(call, docs)
    return Reply(200, {"total_count": len(docs), "variables": [repository.variable(doc) for doc in found]}, headers)


def get_variable(call: Call) -> Reply:
    return Reply(200, repository.variable(_found(call, "github_variable", "name")))


def create_variable(call: Call) -> Reply:
    place = _Place(call)
    fields = Fields(call, "Variable")
    name, value = _name(fields.required_text("name"), "Variable"), _value(fields)
    if place.find("github_variable", name):
        refuse(409, "Already exists - Variable already exists")
    place.full("github_variable")
    id_, moment = call.context.store.next_id("github_variable"), now(call.context)
    doc = {
        "id": id_, "repository": place.repo["id"], "environment": place.environment, "name": name, "value": value,
        "created_at": moment, "updated_at": moment,
    }  # fmt: skip
    call.context.store.put("github_variable", id_, doc)
    return Reply(201, {})


def update_variable(call: Call) -> Reply:
    place = _Place(call)
    doc = _found(call, "github_variable", "name")
    fields = Fields(call, "Variable")
    name = _name(fields.text("name") or doc["name"], "Variable")
    value = _value(fields) if "value" in fields else doc["value"]
    if name != doc["name"] and place.find("github_variable", name):
        refuse(409, "Already exists - Variable already exists")
    call.context.store.put(
        "github_variable", doc["id"], {**doc, "name": name, "value": value, "updated_at": now(call.context)}
    )
    return Reply(204)


def delete_variable(call: Call) -> Reply:
    call.context.store.delete("github_variable", _found(call, "github_variable", "name")["id"])
    return Reply(204)


def _found(call: Call, kind: str, param: str) -> Document:
    doc = _Place(call).find(kind, call.params[param])
    if doc is None:
        not_found()
    return doc


def _value(fields: Fields) -> str:
    value = fields.required_text("value")
    if len(value.encode()) > _LARGEST:
        fields.refuse("value", "custom", "Variable value is too large (maximum is 48 KB)")
    fields.done()
    return value


def _name(name: str, resource: str) -> str:
    """Return a name as it is kept, in capitals, or refuse it."""
    what = f"{resource} names"
    if not _NAME.match(name) or len(name) > 255:
        invalid(
            [
                problem(
                    resource, "name", "custom",
                    f"{what} can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). "
                    "Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).",
                )
            ]
        )  # fmt: skip
    if name.upper().startswith("GITHUB_"):
        invalid([problem(resource, "name", "custom", f"{what} must not start with GITHUB_.")])
    return name.upper()


_OLD = "the address that go-github calls; answers as the one below /repos does"


def _secrets(base: str, permission: str, *, published: bool = True, note: str = "") -> tuple[GitHubRoute, ...]:
    one = base + "/secrets/{secret_name}"
    return (
        route("GET", base + "/secrets", list_secrets, permission, published=published, note=note),
        route("GET", base + "/secrets/public-key", get_key, permission, published=published, note=note),
        route("GET", one, get_secret, permission, published=published, note=note),
        route("PUT", one, put_secret, permission, role="write", published=published, note=note),
        route("DELETE", one, delete_secret, permission, role="write", published=published, note=note),
    )


def _variables(base: str, permission: str) -> tuple[GitHubRoute, ...]:
    return (
        route("GET", base + "/variables", list_variables, permission),
        route("POST", base + "/variables", create_variable, permission, role="write"),
        route("GET", base + "/variables/{name}", get_variable, permission),
        route("PATCH", base + "/variables/{name}", update_variable, permission, role="write"),
        route("DELETE", base + "/variables/{name}", delete_variable, permission, role="write"),
    )


ROUTES = (
    *_secrets(REPO + "/actions", "secrets"),
    *_variables(REPO + "/actions", "variables"),
    *_secrets(ENVIRONMENT, "environments"),
    *_variables(ENVIRONMENT, "environments"),
    *_secrets(BY_ID, "environments", published=False, note=_OLD),
)

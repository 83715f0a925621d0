"""The form of what `pulumi preview --json` and `pulumi stack export` write, as far as it is read.

Source: https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go
(PreviewDigest, PreviewStep, PreviewDiagnostic);
https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go (UntypedDeployment, ResourceV3).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

Kind = Literal["report", "preview", "state"]

MOST = 10
"""How many problems of one file are named."""


def _urn(text: str) -> str:
    """`urn:pulumi:STACK::PROJECT::[PARENT$]PACKAGE:MODULE:TYPE::NAME`."""
    parts = text.split("::", 3)
    if len(parts) != 4 or parts[2].rpartition("$")[2].count(":") != 2:
        raise PydanticCustomError("urn", "it is no URN of the engine: urn:pulumi:STACK::PROJECT::TYPE::NAME")
    return text


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _State(_Lenient):
    inputs: dict[str, Any] | None = None
    parent: str | None = None
    protect: bool | None = None


class _Step(_Lenient):
    op: str
    urn: Annotated[str, AfterValidator(_urn)]
    old_state: _State | None = Field(None, alias="oldState")
    new_state: _State | None = Field(None, alias="newState")
    reasons: list[str] | None = Field(None, alias="diffReasons")
    replaced: list[str] | None = Field(None, alias="replaceReasons")


class _Diagnostic(_Lenient):
    message: str | None = None
    severity: str | None = None


class _Preview(_Lenient):
    steps: list[_Step] | None = None
    diagnostics: list[_Diagnostic] | None = None


class _Resource(_State):
    """A state that policies are asked about."""

    urn: Annotated[str, AfterValidator(_urn)]
    type: str
    outputs: dict[str, Any] | None = None
    dependencies: dict[str, list[str] | None] | None = Field(None, alias="propertyDependencies")


class _PolicyStep(_Step):
    old_state: _Resource | None = Field(None, alias="oldState")
    new_state: _Resource | None = Field(None, alias="newState")


class _PolicyPreview(_Lenient):
    steps: list[_PolicyStep]
    diagnostics: list[_Diagnostic] | None = None


class _Deployment(_Lenient):
    resources: list[_Resource] | None = None


class _Export(_Lenient):
    deployment: _Deployment


_FORMS: Mapping[Kind, type[BaseModel]] = {"report": _Preview, "preview": _PolicyPreview, "state": _Export}


_OBJECTS = {"model_type": "an object is needed", "dict_type": "an object is needed", "list_type": "a list is needed"}


def form_problems(kind: Kind, document: object) -> list[str]:
    """What is wrong with the form of a document, at most `MOST` things, each with its path.

    Args:
        kind: A preview for a `report`; a `preview` or a `state` that policies are asked about.
        document: What its file holds.
    """
    try:
        _FORMS[kind].model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [
            f"`{'.'.join(map(str, each['loc'])) or 'the document'}`: {_OBJECTS.get(each['type'], each['msg'])}"
            for each in islice(found, MOST)
        ]
        return [*problems, f"and {len(found) - MOST:,} more"] if len(found) > MOST else problems
    return []

"""Which of Google's paths there are, of the Gemini API and of Vertex AI.

What is not listed does not exist for the gateway: file search stores, agents,
interactions and tuning keep what they are given, pictures and films come from
`predict`, and `rawPredict` carries other vendors' bodies.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gateway.core.adapter import Body, Framing, Operation
from gateway.core.walker import model_name
from gateway.errors import ClientError
from gateway.providers.gemini import references

_ID = r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}"
_GEMINI = re.compile(rf"/(v1|v1beta|v1alpha)/(?P<kind>models|tunedModels)(?:/(?P<model>{_ID}))?")
_VERTEX = re.compile(
    rf"/(v1|v1beta1)(?:/projects/(?P<project>{_ID})/locations/"
    r"(?:global|us|eu|[a-z]{2,20}-[a-z]{2,20}[0-9]{1,2}))?"
    rf"/(?P<kind>publishers/google/models|endpoints)(?:/(?P<model>{_ID}))?"
)
_EMBEDDING = re.compile(r"[A-Za-z0-9.-]*embedding[A-Za-z0-9.@-]*")

_CHAT = {
    "generateContent": "generate_content",
    "streamGenerateContent": "stream_generate_content",
}
_EMBED = {"embedContent": "embed_content", "batchEmbedContents": "batch_embed_contents"}
_COUNT = {"countTokens": "count_tokens"}

_PAGE = {
    "pageSize": re.compile(r"[0-9]{1,4}"),
    # Digits strewn between letters, which no name has, and no run of them that is a number.
    "pageToken": re.compile(r"(?!.*[0-9]{6})(?=.*[0-9][A-Za-z]+[0-9])[A-Za-z0-9_-]{8,512}={0,2}"),
}
_ALT = {"alt": re.compile(r"json|sse")}


@dataclass(frozen=True, slots=True)
class Api:
    """One of the two APIs: the form of its paths, and its methods with the operations' names."""

    path: re.Pattern[str]
    methods: Mapping[str, str] = field(default_factory=dict)


GEMINI = Api(_GEMINI, {**_CHAT, **_COUNT, **_EMBED, "batchGenerateContent": "batches"})
VERTEX = Api(_VERTEX, {**_CHAT, **_COUNT, **_EMBED, "computeTokens": "compute_tokens"})


def match(api: Api, method: str, path: str) -> Operation | None:
    """The operation for a path, else None. Raises ClientError 405 for another HTTP method."""
    place, colon, verb = path.partition(":")
    found = api.path.fullmatch(place)
    if found is None or ".." in place:
        return None
    model = found["model"]
    template = _template(found, verb)
    if not colon:
        return _listing(method, path, template, found)
    name = api.methods.get(verb)
    if name is None and api is VERTEX and verb == "predict" and _EMBEDDING.fullmatch(model or ""):
        name = "predict"
    if name is None or model is None:
        return None
    _require(method, "POST")
    return Operation(
        name=name,
        method="POST",
        template=template,
        upstream_path=path,
        conversational=verb in _CHAT,
        query=frozenset(_ALT),
        model=model,
        stream=verb == "streamGenerateContent",
        framing=Framing.ARRAY,
        keeps=name == "batches",
    )


def check_query(query: Mapping[str, str]) -> None:
    """Raises ClientError for a value of another form than its parameter's."""
    shapes = {**_PAGE, **_ALT, **references.UPDATE_MASK}
    for name, value in query.items():
        if shapes[name].fullmatch(value) is None:
            raise ClientError(
                400,
                "invalid_query",
                f"Frågeparametern {name} har ett värde som inte tas emot.",
                f"The query parameter {name} has a value that is not accepted.",
            )


def chosen_names(api: Api, path: str) -> dict[str, str]:
    """What the client chose in a path and what is not of the form of a model's name: to be
    screened like everything that a client chose."""
    found = api.path.fullmatch(path.partition(":")[0])
    names = {"project": references.project(path)} if found is None else found.groupdict()
    return {
        name: text
        for name in ("project", "model")
        if (text := names.get(name)) and not (name == "model" and model_name(text))
    }


def _listing(method: str, path: str, template: str, found: re.Match[str]) -> Operation | None:
    """The list of models, or one of them. Nothing of the path is screened, so it must leave no
    room for text."""
    model, names = found["model"], found.groupdict()
    if found["kind"] not in ("models", "publishers/google/models") or names.get("project"):
        return None
    if model is not None and not model_name(model):
        return None
    _require(method, "GET")
    name, query = ("model", frozenset[str]()) if model else ("models", frozenset(_PAGE))
    return Operation(name, "GET", template, path, body=Body.NONE, query=query, model=model or "")


def _template(found: re.Match[str], verb: str) -> str:
    steps = found[0].split("/")
    hidden = {"projects", "models", "tunedModels", "endpoints"}
    shown = [
        "{id}" if before in hidden else "{location}" if before == "locations" else step
        for before, step in zip(["", *steps], steps, strict=False)
    ]
    return "/".join(shown) + (f":{verb}" if verb else "")


def _require(method: str, allowed: str) -> None:
    if method != allowed:
        raise ClientError(
            405,
            "method_not_allowed",
            f"Metoden är inte tillåten här; använd {allowed}.",
            f"The method is not allowed here; use {allowed}.",
        )


_NAMED = re.compile(r"(?<=/models/)[^/:]+")


def renamed(operation: Operation, model: str) -> Operation:
    """The operation on another model, where its path names one."""
    if not operation.model:
        return operation
    path = _NAMED.sub(lambda _: model, operation.upstream_path, count=1)
    return replace(operation, upstream_path=path, model=model)

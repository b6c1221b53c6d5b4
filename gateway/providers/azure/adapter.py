"""Azure OpenAI: OpenAI's bodies and answers; its own paths, key, errors and data sources.

There are three kinds of paths: `/openai/v1/...` as OpenAI's, and the dated ones with
`?api-version=`, where some operations name a deployment and others do not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gateway.core.adapter import Operation, Refusal, Reply
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction
from gateway.core.walker import model_name
from gateway.errors import ClientError
from gateway.providers.azure import requests
from gateway.providers.openai import turns
from gateway.providers.openai.adapter import OpenAI
from gateway.providers.openai.realtime import Realtime

_PATH = re.compile(r"/openai(?:(/v1)|/deployments/([^/]+))?(/.+)")
_DEPLOYMENT = re.compile(r"(?<=/deployments/)[^/]+")
_OF_DEPLOYMENTS = frozenset(
    {
        "audio_transcriptions",
        "audio_translations",
        "audio_speech",
        "chat_completions",
        "completions",
        "embeddings",
        "images_edits",
        "images_generations",
    }
)
_OF_RESOURCES = frozenset(
    {
        "batch",
        "batch_cancel",
        "batches",
        "file",
        "file_content",
        "file_delete",
        "files",
        "model",
        "models",
        "response",
        "response_cancel",
        "response_delete",
        "response_input_items",
        "responses",
        "responses_compact",
        "responses_input_tokens",
    }
)
_VERSION = "api-version"
_DATED = re.compile(r"20\d\d-[01]\d-[0-3]\d(?:-preview)?")
_NEWEST = re.compile(rf"v1|preview|latest|{_DATED.pattern}")


@dataclass(frozen=True, slots=True)
class _Place:
    """A path taken apart. `operation` is OpenAI's own path."""

    base: str
    deployment: str = field(repr=False)
    operation: str = field(repr=False)

    @property
    def names(self) -> frozenset[str] | None:
        """The operations that there are here; None: all of OpenAI's."""
        if self.deployment:
            return _OF_DEPLOYMENTS
        return None if self.base.endswith("/v1") else _OF_RESOURCES


class AzureOpenAI(OpenAI):
    """The adapter. Stateless."""

    name = "azure"
    mount = ""
    rows_below = "/openai/v1"
    live = Realtime("/openai/realtime", "/openai/v1/realtime")
    response_headers = re.compile(
        r"openai-version|openai-processing-ms|apim-request-id"
        r"|x-ms-(?:region|rai-invoked|deployment-name)"
    )

    def authorize(self, credential: str) -> Mapping[str, str]:
        """An API key."""
        return {"api-key": credential}

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/openai/deployments/gpt-4o/chat/completions", else
        None. Raises ClientError: 405 for a known path with another method, 403 for one that is
        refused for a reason."""
        place = _place(path)
        operation = None if place is None else super().match(method, place.operation)
        if place is None or operation is None:
            return None
        if place.names is not None and operation.name not in place.names:
            return None
        return replace(
            operation,
            template=place.base + operation.template,
            upstream_path=path,
            query=operation.query | {_VERSION},
            model=place.deployment,
        )

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """As OpenAI's. Raises ClientError for an API version that is missing or is none."""
        operation = super().asked(operation, query)
        newest = operation.template.startswith("/openai/v1/")
        given = query.get(_VERSION)
        if given is None and newest:
            return operation
        if given is None or not (_NEWEST if newest else _DATED).fullmatch(given):
            raise ClientError(
                400,
                "invalid_api_version",
                "Adressen måste ha en API-version, till exempel ?api-version=2024-10-21.",
                "The address must have an API version, such as ?api-version=2024-10-21.",
            )
        return operation

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body; the deployment is the model. Raises BodyError for token ids and
        for what is no object."""
        if operation.name == "chat_completions":
            found = requests.extract_chat(document)
        else:
            found = super().extract(operation, document)
        return replace(found, model=operation.model) if operation.model else found

    def renamed(
        self, operation: Operation, document: JsonValue, model: str
    ) -> tuple[Operation, JsonValue]:
        """The same request for another model or, where the path names one, deployment."""
        if operation.model:
            path = _DEPLOYMENT.sub(lambda _: model, operation.upstream_path, count=1)
            operation = replace(operation, upstream_path=path, model=model)
        return super().renamed(operation, document, model)

    def error(self, refusal: Refusal) -> Reply:
        """OpenAI's error object with the status in it."""
        return turns.error(refusal, status=refusal.status)


def _place(path: str) -> _Place | None:
    """Where a path leads. A deployment's name goes out unscreened, so it must look like a
    model's name."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    if found[2] is None:
        return _Place(f"/openai{found[1] or ''}", "", found[3])
    if not model_name(found[2]) or ".." in found[2]:
        return None
    return _Place("/openai/deployments/{id}", found[2], found[3])

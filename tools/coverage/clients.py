"""The vendors' clients, with a transport that sends nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
from anthropic import Anthropic
from google import genai
from google.genai.types import HttpOptions
from google.oauth2.credentials import Credentials
from mistralai.client import Mistral
from openai import AzureOpenAI, OpenAI

from tools.coverage.recording import BASE, Call, Catcher, Request, calls


@dataclass(frozen=True, slots=True)
class Vendor:
    """One API as its SDK speaks it. `adapter`: who answers for it at the gateway; `mount`: what
    the client's base URL has before the API's own paths."""

    title: str
    adapter: str
    package: str
    client: Any
    mount: str = ""

    ids: Mapping[str, str] = field(default_factory=dict)
    """Parameters of which only values of some form make a path."""

    recorded: dict[str, tuple[Request, ...]] = field(default_factory=dict, repr=False)
    """Requests by the name of their call. Vendors whose clients write the same bodies to other
    paths share it."""

    def calls(self) -> Iterator[Call]:
        return calls(self.client, self.package)

    def arguments(self, call: Call) -> dict[str, Any]:
        """The least that makes a request."""
        base = call.smallest()
        return base | {name: value for name, value in self.ids.items() if name in base}

    def requests(self, call: Call, first: Request) -> Iterator[Request]:
        """Every request of a call, where the `first` of it goes. A call that streams takes what
        the one of that name takes that does not."""
        name = call.name.removesuffix("_stream")
        if name not in self.recorded:
            self.recorded[name] = tuple(call.requests(self.arguments(call)))
        for request in self.recorded[name]:
            yield replace(request, path=first.path, query={**first.query, **request.query})


_ANTHROPIC = {"message_batch_id": "msgbatch_0a1B2c3D4e5F6g7H8i9J0k1L"}
_GOOGLE = {"model": "gemini-embedding-001"}


def _http() -> httpx2.Client:
    return httpx2.Client(transport=Catcher())


def _google(**options: Any) -> genai.Client:
    return genai.Client(**options, http_options=HttpOptions(base_url=BASE, httpx_client=_http()))


def vendors() -> Iterator[Vendor]:
    """Every API that has an SDK, with a client each."""
    http, key = _http(), "key"
    same: dict[str, tuple[Request, ...]] = {}
    openai = OpenAI(
        api_key=key, admin_api_key=key, base_url=f"{BASE}/v1", http_client=http, max_retries=0
    )
    yield Vendor("OpenAI", "openai", "openai", openai, "/v1", recorded=same)
    dated = AzureOpenAI(api_key=key, azure_endpoint=BASE, api_version="2024-10-21",
                        http_client=http, max_retries=0)  # fmt: skip
    yield Vendor("Azure OpenAI, dated paths", "azure", "openai", dated, recorded=same)
    newest = OpenAI(api_key=key, base_url=f"{BASE}/openai/v1", http_client=http, max_retries=0)
    yield Vendor("Azure OpenAI, v1 paths", "azure", "openai", newest, recorded=same)
    anthropic = Anthropic(api_key=key, base_url=BASE, http_client=http, max_retries=0)
    yield Vendor("Anthropic", "anthropic", "anthropic", anthropic, ids=_ANTHROPIC)
    yield Vendor("Gemini API", "gemini", "google.genai", _google(api_key=key), ids=_GOOGLE)
    vertex = _google(vertexai=True, project="demo-project", location="europe-north1",
                     credentials=Credentials("token"))  # fmt: skip
    yield Vendor("Vertex AI", "vertex", "google.genai", vertex, ids=_GOOGLE)
    yield Vendor("Mistral", "mistral", "mistralai",
                 Mistral(api_key=key, client=_http(), server_url=BASE))  # fmt: skip

"""Requests of the APIs that have no SDK of their own on PyPI, and of what a vendor documents beside
its SDK: every field that the vendors' pages and descriptions name."""

from collections.abc import Mapping
from typing import Any

from tools.coverage.recording import Request
from tools.coverage.samples import KEY, TEXT

T = TEXT

_CHAT = {
    "message": {"@odata.type": "#microsoft.graph.copilotConversationRequestMessageParameter",
                "text": T},
    "additionalContext": [{"text": T, "description": T}],
    "contextualResources": {"files": [{"uri": T}], "webContext": {"isWebEnabled": True}},
    "locationHint": {"timeZone": T, "timeZoneOffset": 60, "countryOrRegion": T, "latitude": 0.5,
                     "longitude": 0.5, "countryOrRegionConfidence": 0.5},
    "responseOptions": {"isAdaptiveCardEnabled": False, "isAnnotationsEnabled": True,
                        "isDeltaStreamingEnabled": True},
}  # fmt: skip
_RETRIEVAL = {
    "queryString": T, "dataSource": "sharePoint", "filterExpression": T, "resourceMetadata": [T],
    "maximumNumberOfResults": 5,
    "dataSourceConfiguration": {"externalItem": {"connections": [{"connectionId": T}]}},
}  # fmt: skip
_SEARCH = {
    "query": T,
    "pageSize": 5,
    "dataSources": {"oneDrive": {"filterExpression": T, "resourceMetadataNames": [T]}},
}

_ASSIST = {
    "query": {
        "text": T,
        "queryId": T,
        "parts": [
            {"text": T, "mimeType": "text/plain"},
            {"documentReference": {"documentName": T, "fileId": T, "destinationUri": T,
                                   "displayTitle": T, "urlForFetch": T}},
            {"driveDocumentReference": {"documentName": T, "driveId": T, "fileId": T,
                                        "destinationUri": T, "displayTitle": T}},
            {"personReference": {"documentName": T, "email": T, "displayName": T}},
            {"uiJsonPayload": T},
        ],
        "context": {"activeDocument": {"uri": T}, "contextDocuments": [T]},
    },
    "session": T,
    "agentsSpec": {"agentSpecs": [{"agentId": T}]},
    "toolsSpec": {"vertexAiSearchSpec": {"dataStoreSpecs": [{"dataStore": T, "filter": T}],
                                         "filter": T},
                  "webGroundingSpec": {}},
    "generationSpec": {"modelId": T},
    "userMetadata": {"timeZone": T, "preferredLanguageCode": T},
}  # fmt: skip
_SEARCHED = {
    "query": T, "branch": T, "filter": T, "canonicalFilter": T, "orderBy": T, "pageToken": T,
    "languageCode": T, "userPseudoId": T, "session": T, "imageQuery": {"imageBytes": T},
    "pageCategories": [T], "dataStoreSpecs": [{"dataStore": T, "filter": T}],
    "facetSpecs": [{"facetKey": {"key": T, "prefixes": [T], "contains": [T]}}],
    "boostSpec": {"conditionBoostSpecs": [{"condition": T, "boost": 0.5}]},
    "params": {KEY: T}, "userLabels": {KEY: T}, "userInfo": {"userId": T, "userAgent": T},
    "contentSearchSpec": {"summarySpec": {"modelPromptSpec": {"preamble": T}, "languageCode": T,
                                          "modelSpec": {"version": T}}},
    "sessionSpec": {"queryId": T},
}  # fmt: skip
_ANSWER = {
    "query": {"text": T, "queryId": T}, "session": T, "userPseudoId": T, "userLabels": {KEY: T},
    "answerGenerationSpec": {"modelSpec": {"modelVersion": T}, "promptSpec": {"preamble": T},
                             "answerLanguageCode": T},
    "searchSpec": {"searchParams": {"filter": T, "orderBy": T},
                   "searchResultList": {"searchResults": [
                       {"unstructuredDocumentInfo": {"document": T, "uri": T, "title": T,
                        "documentContexts": [{"pageIdentifier": T, "content": T}]}},
                       {"chunkInfo": {"chunk": T, "content": T}}]}},
    "endUserSpec": {"endUserMetadata": [{"chunkInfo": {"content": T,
                                                       "documentMetadata": {"title": T}}}]},
    "relatedQuestionsSpec": {"enable": True},
}  # fmt: skip
_CONVERSE = {
    "query": {"input": T, "context": {"contextDocuments": [T], "activeDocument": T}},
    "conversation": {"name": T, "userPseudoId": T, "messages": [
        {"userInput": {"input": T}}, {"reply": {"reply": T, "summary": {"summaryText": T},
                                      "references": [{"uri": T, "title": T}]}}]},
    "servingConfig": T, "filter": T, "userLabels": {KEY: T}, "summarySpec": {
        "modelPromptSpec": {"preamble": T}, "modelSpec": {"version": T}},
}  # fmt: skip
_SOURCES = {
    "userContents": [
        {"textContent": {"content": T, "sourceName": T}},
        {"webContent": {"url": T, "sourceName": T}},
        {"googleDriveContent": {"documentId": T, "mimeType": "text/plain", "sourceName": T}},
        {"videoContent": {"youtubeUrl": T}},
        {"agentspaceContent": {"documentName": T, "engineName": T, "ideaforgeIdeaName": T}},
    ]
}

_SOURCE = {
    "azure_search": {
        "endpoint": T, "index_name": T, "semantic_configuration": T, "query_type": "simple",
        "filter": T, "role_information": T, "in_scope": True,
        "authentication": {"type": "api_key", "key": T},
        "fields_mapping": {"title_field": T, "url_field": T, "content_fields": [T]},
        "embedding_dependency": {"type": "deployment_name", "deployment_name": T},
    },
    "azure_cosmos_db": {
        "database_name": T, "container_name": T, "index_name": T,
        "authentication": {"type": "connection_string", "connection_string": T},
        "embedding_dependency": {
            "type": "endpoint", "endpoint": T,
            "authentication": {"type": "access_token", "access_token": T}},
    },
    "elasticsearch": {
        "endpoint": T, "index_name": T,
        "authentication": {"type": "key_and_key_id", "key": T, "key_id": T},
        "embedding_dependency": {"type": "model_id", "model_id": T},
    },
    "mongo_db": {
        "endpoint": T, "collection_name": T, "app_name": T,
        "authentication": {"type": "username_and_password", "username": T, "password": T},
    },
    "pinecone": {"environment": T, "index_name": T,
                 "authentication": {"type": "api_key", "key": T}},
}  # fmt: skip
_AZURE_CHAT = {
    "messages": [{"role": "user", "content": T}],
    "data_sources": [{"type": kind, "parameters": held} for kind, held in _SOURCE.items()],
    "user_security_context": {"application_name": T, "end_user_id": T, "end_user_tenant_id": T,
                              "source_ip": T},
}  # fmt: skip


def _post(path: str, document: Mapping[str, Any]) -> Request:
    return Request("POST", path, {}, {}, document)


def _get(path: str) -> Request:
    return Request("GET", path, {}, {}, None)


def _copilot(prefix: str) -> list[Request]:
    one = f"{prefix}/conversations/{T}"
    return [
        _post(f"{prefix}/conversations", {}),
        _get(one),
        Request("DELETE", one, {}, {}, None),
        _post(f"{one}/chat", _CHAT),
        _post(f"{one}/chatOverStream", _CHAT),
        _post(f"{one}/microsoft.graph.copilot.chat", _CHAT),
        _post(f"{one}/microsoft.graph.copilot.chatOverStream", _CHAT),
        _get(f"{one}/messages"),
        _post(f"{one}/messages", {"text": T}),
        _post(f"{prefix}/conversations/microsoft.graph.copilot.deleteByThreadId", {"threadId": T}),
    ]


_PROJECT = "/v1alpha/projects/p0a1B2c3D4e5F6/locations/eu"
_NOTEBOOK = f"{_PROJECT}/notebooks/{T}"
_ENGINE = f"{_PROJECT}/collections/default_collection/engines/{T}"

_NOTEBOOKLM = [
    _post(f"{_PROJECT}/notebooks", {"title": T, "emoji": T, "sources": [{"title": T}]}),
    _get(_NOTEBOOK),
    _get(f"{_PROJECT}/notebooks:listRecentlyViewed"),
    _post(f"{_PROJECT}/notebooks:batchDelete", {"names": [T]}),
    _post(f"{_NOTEBOOK}:share", {"accountAndRoles": [
        {"email": T, "role": "PROJECT_ROLE_READER"}]}),
    _post(f"{_NOTEBOOK}/sources:batchCreate", _SOURCES),
    _post(f"{_NOTEBOOK}/sources:batchDelete", {"names": [T]}),
    _get(f"{_NOTEBOOK}/sources/{T}"),
    _post(f"/upload{_NOTEBOOK}/sources:uploadFile", {}),
    _post(f"{_NOTEBOOK}/audioOverviews", {
        "generationOptions": {"episodeFocus": T, "languageCode": T, "sourceIds": [{"id": T}]},
        "episodeFocus": T, "languageCode": T, "sourceIds": [{"id": T}]}),
    Request("DELETE", f"{_NOTEBOOK}/audioOverviews/default", {}, {}, None),
    _post(f"{_ENGINE}/assistants/default_assistant:streamAssist", _ASSIST),
    _post(f"{_ENGINE}/servingConfigs/default_search:search", _SEARCHED),
    _post(f"{_ENGINE}/servingConfigs/default_search:answer", _ANSWER),
    _post(f"{_ENGINE}/conversations/-:converse", _CONVERSE),
    _post(f"{_ENGINE}/servingConfigs/default_search:streamAnswer", _ANSWER),
    _post(f"{_PROJECT}:generateGroundedContent", {}),
    _post(f"{_PROJECT}/rankingConfigs/default_ranking_config:rank", {}),
    _post(f"{_PROJECT}/groundingConfigs/default_grounding_config:check", {}),
]  # fmt: skip

PUBLISHED = (
    ("Azure OpenAI, data sources", "azure",
     [_post("/openai/deployments/gpt-4o/chat/completions", _AZURE_CHAT)]),
    ("Microsoft 365 Copilot", "copilot", [
        *(request for prefix in ("/beta/copilot", "/rest/beta/copilot", "/rest/beta", "/rest")
          for request in _copilot(prefix)),
        _post("/beta/copilot/retrieval", _RETRIEVAL), _post("/beta/copilot/search", _SEARCH)]),
    ("NotebookLM and Discovery Engine", "notebooklm", _NOTEBOOKLM),
)  # fmt: skip
"""Title, adapter, requests."""

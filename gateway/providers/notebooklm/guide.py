"""What the walker must know of Discovery Engine's bodies; whatever is not named here is screened
as text. One guide serves all operations."""

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.providers.gemini.guide import as_google_reads
from gateway.providers.gemini.vocabulary import plain, snake

_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_CHOSEN = Rule(role=Role.NONE, origin=Origin.METADATA, editable=False)
_DEFINITION = Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION)
_INSTRUCTION = Rule(role=Role.SYSTEM, origin=Origin.SYSTEM)
_FILE_NAME = Rule(origin=Origin.FILE_NAME)
_SOURCE = Rule(origin=Origin.ATTACHMENT)
_RESULT = Rule(role=Role.TOOL, origin=Origin.TOOL_RESULT)
_ANSWER = Rule(role=Role.ASSISTANT, origin=Origin.ASSISTANT)
_STORED = Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE)
_REMOTE = Rule(Kind.REFERENCE, gap=GapReason.REMOTE_REFERENCE)
_KEPT = Rule(Kind.REFERENCE, gap=GapReason.SERVER_CONVERSATION)
_ID = Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA, editable=False)
_MODEL = Rule(Kind.MODEL)
_URL = Rule(Kind.URL)
_LINK = Rule(Kind.LINK)

_CONTENTS = """
    agentspaceContent googleDriveContent textContent videoContent webContent
"""
CONTENTS = frozenset(map(plain, _CONTENTS.split()))
"""The kinds of sources; a content of another kind is one that nobody knows yet."""

_FIELDS = """
    accountAndRoles agentId agentSpecs agentsSpec answerGenerationSpec answerLanguageCode
    attributes blockingConfidence boostSpec branch canonicalFilter chunkInfo chunk condition
    conditionBoostSpecs content
    contentSearchSpec context contextDocuments activeDocument conversation createTime
    dataStore dataStoreSpecs description displayTitle documentContexts documentId
    documentMetadata documentName documentReference driveDocumentReference driveId email emoji
    endUserMetadata endUserSpec engineName episodeFocus extractiveAnswers extractiveSegments
    facetKey facetSpecs fileId fileName filter generationOptions generationSpec groundingSpec
    ideaforgeIdeaName ignoreAdversarialQuery ignoreLowRelevantContent imageBytes imageQuery
    includeCitations input key languageCode maxReturnResults messages metadata mimeType model
    modelId modelPromptSpec modelSpec modelVersion name names notebookId offset orderBy
    pageCategories pageSize pageToken params parts personReference preamble
    preferredLanguageCode promptSpec query queryId queryClassificationSpec queryExpansionSpec
    queryRephraserSpec queryUnderstandingSpec reply role safeSearch safetySpec
    searchParams searchResultList searchResults searchResultMode searchSpec servingConfig
    session sessionSpec snippetSpec sourceIds sourceName sources spellCorrectionSpec summary
    summarySpec summaryText
    summaryResultCount text timeZone title toolsSpec type types uiJsonPayload
    unstructuredDocumentInfo uri url userContents userInfo userInput userLabels userMetadata
    userPseudoId userSuppliedSobiArtifactReference version vertexAiSearchSpec webGroundingSpec
    youtubeUrl id file media_type
"""
FIELDS = frozenset(
    spelling for name in (_FIELDS + _CONTENTS).split() for spelling in (name, snake(name))
)
OWN_KEYS = frozenset({"attributes", "params", "userlabels"})
"""Fields below which the keys are the client's own."""

_WORDS = """
    PROJECT_ROLE_NOT_SHARED PROJECT_ROLE_OWNER PROJECT_ROLE_READER PROJECT_ROLE_WRITER
    DEFAULT SUPPORTED text/plain
"""
_QUERY = {
    ".query.queryId": _ID,
    ".query.parts[].documentReference.documentName": _REMOTE,
    ".query.parts[].documentReference.fileId": _STORED,
    ".query.parts[].documentReference.destinationUri": _URL,
    ".query.parts[].driveDocumentReference.documentName": _REMOTE,
    ".query.parts[].driveDocumentReference.driveId": _REMOTE,
    ".query.parts[].driveDocumentReference.fileId": _STORED,
    ".query.parts[].driveDocumentReference.destinationUri": _URL,
    ".query.parts[].uiJsonPayload": Rule(Kind.JSON),
    ".query.context.activeDocument": _REMOTE,
    ".query.context.contextDocuments[]": _REMOTE,
}
_NOTEBOOK = {
    ".title": _FILE_NAME,
    ".sources[].title": _FILE_NAME,
    ".userContents[].textContent.content": _SOURCE,
    ".userContents[].textContent.sourceName": _FILE_NAME,
    ".userContents[].webContent.url": _URL,
    ".userContents[].webContent.sourceName": _FILE_NAME,
    ".userContents[].videoContent.youtubeUrl": _URL,
    ".userContents[].googleDriveContent.documentId": _REMOTE,
    ".userContents[].googleDriveContent.sourceName": _FILE_NAME,
    ".userContents[].agentspaceContent.documentName": _REMOTE,
    ".userContents[].agentspaceContent.engineName": _REMOTE,
    ".userContents[].agentspaceContent.ideaforgeIdeaName": _REMOTE,
    ".generationOptions.episodeFocus": _INSTRUCTION,
    ".generationOptions.sourceIds[].id": _ID,
    ".episodeFocus": _INSTRUCTION,
    ".sourceIds[].id": _ID,
    ".accountAndRoles[].email": _CHOSEN,
    ".names[]": _CHOSEN,
}

GUIDE = as_google_reads(
    compile_guide(
        rules={
            **_NOTEBOOK,
            **_QUERY,
            ".session": _KEPT,
            ".conversation": _ANSWER,
            ".conversation.name": _KEPT,
            ".conversation.messages[].userInput": Rule(role=Role.USER, origin=Origin.PROMPT),
            ".conversation.messages[].reply": _ANSWER,
            ".conversation.messages[].reply.references[].uri": _LINK,
            ".sessionSpec.queryId": _ID,
            ".servingConfig": _CHOSEN,
            ".branch": _CHOSEN,
            ".filter": _CHOSEN,
            ".canonicalFilter": _CHOSEN,
            ".orderBy": _CHOSEN,
            ".pageToken": _ID,
            ".imageQuery.imageBytes": Rule(Kind.BINARY, gap=GapReason.IMAGE),
            ".toolsSpec": _DEFINITION,
            ".agentsSpec": _CHOSEN,
            ".generationSpec.modelId": _MODEL,
            ".answerGenerationSpec": _INSTRUCTION,
            ".answerGenerationSpec.modelSpec.modelVersion": _MODEL,
            ".contentSearchSpec": _INSTRUCTION,
            ".contentSearchSpec.summarySpec.modelSpec.version": _MODEL,
            ".summarySpec": _INSTRUCTION,
            ".summarySpec.modelSpec.version": _MODEL,
            ".searchSpec": _METADATA,
            ".searchSpec.searchResultList": _RESULT,
            ".endUserSpec": _RESULT,
            ".userInfo": _METADATA,
            ".userMetadata": _CHOSEN,
            ".userLabels": _METADATA,
            ".userPseudoId": _ID,
        },
        parts={},
        fields=FIELDS,
        words=_WORDS.split(),
        word_fields=("role", "type", "mimeType", "mime_type"),
    )
)
"""Every operation's: what a field is does not depend on where it is sent."""

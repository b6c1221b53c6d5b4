"""What the walker must know of Google's bodies; whatever is not named here is screened as text.

One guide serves all operations of both APIs: what a field is does not depend on where it is sent.
"""

from collections.abc import Iterator

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Guide, Kind, Node, Rule, compile_guide
from gateway.providers.gemini.vocabulary import FIELDS, WORD_FIELDS, WORDS, snake

_ID = Rule(Kind.ID)
_NAME = Rule(editable=False)
_FILE_NAME = Rule(origin=Origin.FILE_NAME)
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_DEFINITION = Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION)
_CALL = Rule(origin=Origin.TOOL_CALL)
_RESULT = Rule(role=Role.TOOL, origin=Origin.TOOL_RESULT)
_FILE = Rule(Kind.BINARY, gap=GapReason.FILE)
_IMAGE = Rule(Kind.BINARY, gap=GapReason.IMAGE)
_VIDEO = Rule(Kind.BINARY, gap=GapReason.VIDEO)
_SOUND = Rule(Kind.BINARY, gap=GapReason.AUDIO)
_STORED = Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE)
_KEPT = Rule(Kind.REFERENCE, gap=GapReason.SERVER_CONVERSATION)
_MODEL = Rule(Kind.MODEL)
_URL = Rule(Kind.URL)
_LINK = Rule(Kind.LINK)

_PART = """
    audioMetadata audioTranscription codeExecutionResult documentMetadata executableCode fileData
    functionCall functionResponse inlineData mediaProcessing mediaResolution partMetadata
    speechMetadata spreadsheetMetadata text thought thoughtSignature toolCall toolResponse
    videoMetadata
"""
PART_FIELDS = frozenset(_PART.split()) | frozenset(map(snake, _PART.split()))
"""What a part may hold; one that holds anything else is of a kind that nobody knows yet."""


def _media(prefix: str) -> dict[str, Rule]:
    return {
        f"{prefix}.inlineData.data": _FILE,
        f"{prefix}.inlineData.displayName": _FILE_NAME,
        f"{prefix}.fileData.fileUri": _URL,
        f"{prefix}.fileData.displayName": _FILE_NAME,
    }


def content_of(prefix: str) -> dict[str, Rule]:
    """One content: who speaks, and the parts."""
    part = f"{prefix}.parts[]"
    return {
        **_media(part),
        f"{part}.thoughtSignature": Rule(Kind.SEAL, editable=False),
        f"{part}.functionCall": _CALL,
        f"{part}.functionCall.id": _ID,
        f"{part}.functionCall.name": _NAME,
        f"{part}.functionCall.args": _CALL,
        f"{part}.functionResponse": _RESULT,
        f"{part}.functionResponse.id": _ID,
        f"{part}.functionResponse.name": _NAME,
        **_media(f"{part}.functionResponse.parts[]"),
        f"{part}.toolCall": _CALL,
        f"{part}.toolCall.id": _ID,
        f"{part}.toolResponse": _RESULT,
        f"{part}.toolResponse.id": _ID,
        f"{part}.executableCode": _CALL,
        f"{part}.executableCode.id": _ID,
        f"{part}.codeExecutionResult": _RESULT,
        f"{part}.codeExecutionResult.id": _ID,
        f"{part}.partMetadata": Rule(origin=Origin.METADATA),
    }


def request_of(prefix: str) -> dict[str, Rule]:
    """What is asked of a model."""
    tool = f"{prefix}.tools[]"
    settings = f"{prefix}.generationConfig"
    voice = "voiceConfig.replicatedVoiceConfig"
    return {
        f"{prefix}.model": _MODEL,
        **content_of(f"{prefix}.contents[]"),
        f"{prefix}.systemInstruction": Rule(role=Role.SYSTEM, origin=Origin.SYSTEM),
        **content_of(f"{prefix}.systemInstruction"),
        f"{prefix}.tools": _DEFINITION,
        f"{tool}.functionDeclarations[].name": _NAME,
        f"{tool}.mcpServers[].streamableHttpTransport.url": _LINK,
        f"{tool}.retrieval.externalApi.endpoint": _LINK,
        f"{tool}.retrieval.vertexAiSearch.datastore": _STORED,
        f"{tool}.retrieval.vertexAiSearch.engine": _STORED,
        f"{tool}.retrieval.vertexRagStore.ragCorpora[]": _STORED,
        f"{tool}.retrieval.vertexRagStore.ragResources[].ragCorpus": _STORED,
        f"{tool}.retrieval.vertexRagStore.ragResources[].ragFileIds[]": _STORED,
        f"{tool}.fileSearch.fileSearchStoreNames[]": _STORED,
        f"{prefix}.toolConfig": _DEFINITION,
        settings: _DEFINITION,
        f"{settings}.speechConfig.{voice}.voiceSampleAudio": _SOUND,
        f"{settings}.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs[]"
        f".{voice}.voiceSampleAudio": _SOUND,
        f"{settings}.routingConfig.manualMode.modelName": _MODEL,
        f"{settings}.responseFormat[].video.gcsUri": _LINK,
        f"{prefix}.labels": _METADATA,
        f"{prefix}.modelArmorConfig": _METADATA,
        f"{prefix}.outputConfig": _METADATA,
        f"{prefix}.cachedContent": _KEPT,
        f"{prefix}.continuationToken": Rule(Kind.OPAQUE),
    }


def _nodes(root: Node) -> Iterator[Node]:
    """Every node, deepest first."""
    for below in (*root.named.values(), *filter(None, (root.each, root.other))):
        yield from _nodes(below)
    yield root


def as_google_reads(guide: Guide) -> Guide:
    """The guide with every field in both spellings, and with a single element standing for an
    array of one, as Google takes it."""
    for node in _nodes(guide.root):
        node.named |= {snake(name): below for name, below in node.named.items()}
        if node.each is not None:
            node.named |= node.each.named
            node.rule = node.rule or node.each.rule
    return guide


GUIDE = as_google_reads(
    compile_guide(
        rules={
            **request_of(""),
            **request_of(".generateContentRequest"),
            **content_of(".content"),
            ".requests[].model": _MODEL,
            **content_of(".requests[].content"),
            ".instances[].image.bytesBase64Encoded": _IMAGE,
            ".instances[].image.gcsUri": _URL,
            ".instances[].video.bytesBase64Encoded": _VIDEO,
            ".instances[].video.gcsUri": _URL,
        },
        parts={},
        fields=FIELDS,
        words=WORDS,
        word_fields=WORD_FIELDS,
    )
)

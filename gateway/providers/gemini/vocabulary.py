"""Google's own names: fields and the words that some of them take.

Taken from the published descriptions of both APIs. Google reads a field by its JSON name and by its
name in the interface definition (`inlineData`, `inline_data`), so every name counts in both
spellings. A name missing here costs nothing but a screened key or value; one too many must not be
something that a person could write about somebody.
"""

import re

_CAPITAL = re.compile(r"[A-Z]")


def snake(name: str) -> str:
    """`inlineData` as `inline_data`."""
    return _CAPITAL.sub(lambda found: f"_{found[0].lower()}", name)


def plain(name: str) -> str:
    """What all spellings of a field's name have in common: `inlinedata`."""
    return name.replace("_", "").lower()


def both_spellings(names: str) -> frozenset[str]:
    return frozenset(spelling for name in names.split() for spelling in (name, snake(name)))


FIELDS = both_spellings("""
    adaptationPhrases additionalProperties allowedFunctionNames anyOf apiAuth apiKey apiKeyConfig
    apiKeySecret apiKeySecretVersion apiKeyString apiSpec args aspectRatio audioMetadata
    audioTimestamp audioTrackExtraction audioTranscription audioTranscriptionConfig authConfig
    authType autoMode autoTruncate behavior bitRate blockingConfidence body boolValue
    bytesBase64Encoded
    cachedContent candidateCount category code codeExecution codeExecutionResult compressionQuality
    computerUse content contentLayers contents continuationToken customConfigs customVocabulary
    data dataStore dataStoreSpecs datastore default defs delivery description diarization
    disableAttribution disabledSafetyPolicies displayName documentMetadata documentOcr
    dynamicRetrievalConfig dynamicThreshold echoTargetLanguage elasticSearchParams
    embedContentConfig enableAffectiveDialog enableEnhancedCivicAnswers
    enablePromptInjectionDetection enableWidget endOffset endTime endpoint engine
    enterpriseWebSearch enum environment exaAiSearch example excludeDomains
    excludedPredefinedFunctions executableCode externalApi featureSelectionPreference fileData
    fileId fileSearch fileSearchStoreNames fileUri filter format fps frequencyPenalty functionCall
    functionCallingConfig functionDeclarations functionResponse gcsUri generateContentRequest
    generationConfig googleMaps googleSearch googleSearchRetrieval googleServiceAccountConfig
    headers hybridSearch id image imageConfig imageOutputOptions imageSearch imageSize
    includeServerSideToolInvocations includeThoughts inlineData instances items jsonPath labels
    language languageAuto languageCode languageCodes languageHints latLng latitude level llmRanker
    logprobs longitude manualMode maxItems maxLength maxOutputTokens maxProperties maxResults
    maximum
    mcpServers mediaProcessing mediaResolution metadataFilter method mimeType minItems minLength
    minProperties minimum mode model modelArmorConfig modelName modelRoutingPreference
    modelSelectionConfig multiSpeakerVoiceConfig name nullValue nullable numHits numberValue
    oauthConfig oidcConfig outcome output outputCompressionQuality outputConfig
    outputDimensionality outputMimeType outputUriPrefix parallelAiSearch parameters
    parametersJsonSchema partMetadata partialArgs parts pattern personGeneration
    prebuiltVoiceConfig presencePenalty prominentPeople promptTemplateName properties
    propertyOrdering ragCorpora ragCorpus ragFileIds ragResources ragRetrievalConfig rankService
    ranking ref replicatedVoiceConfig requests required resolution response responseFormat
    responseJsonSchema responseLogprobs responseMimeType responseModalities responseSchema
    responseTemplateName retrieval retrievalConfig role routingConfig safetySettings sampleRate
    scheduling schema searchTemplate searchTypes seed serviceAccount serviceTier sheetIndex
    similarityTopK simpleSearchParams sourceText speaker speakerLabel speakerVoiceConfigs
    speechConfig speechMetadata spreadsheetMetadata sseReadTimeout startOffset startTime
    stopSequences store storeContext streamFunctionCallArguments streamableHttpTransport
    stringListValue stringValue style systemInstruction targetLanguageCode taskType temperature
    terminateOnClose text thinkingBudget thinkingConfig thinkingLevel thought thoughtSignature
    threshold timeRangeFilter timeout title toolCall toolConfig toolResponse toolType tools topK
    topP translationConfig type url urlContext vectorDistanceThreshold vectorSimilarityThreshold
    vertexAiSearch vertexRagStore video videoMetadata visibleCells voice voiceConfig
    voiceConsentSignature voiceName voiceSampleAudio webSearch willContinue word wordTimestamp
    words
    $defs $id $ref $schema allOf const not oneOf
""")

WORD_FIELDS = both_spellings("""
    allowedFunctionNames apiSpec aspectRatio authType behavior category contentLayers delivery
    disabledSafetyPolicies environment featureSelectionPreference format imageSize language level
    mediaProcessing mediaResolution method mimeType mode modelRoutingPreference outcome
    outputMimeType personGeneration prominentPeople resolution responseMimeType
    responseModalities role scheduling serviceTier taskType thinkingLevel threshold toolType type
    voiceName
""")

_WORDS = """
    user model function system tool

    ARRAY BOOLEAN INTEGER NULL NUMBER OBJECT STRING TYPE_UNSPECIFIED
    array boolean integer null number object string date date-time double email enum float int32
    int64 time uri uuid

    application/json application/pdf audio/aac audio/flac audio/mp3 audio/mpeg audio/ogg audio/wav
    image/heic image/heif image/jpeg image/png image/webp text/csv text/html text/markdown
    text/plain text/x.enum video/mp4 video/mpeg video/quicktime video/webm

    ANY AUTO NONE VALIDATED MODE_UNSPECIFIED MODE_DYNAMIC PYTHON LANGUAGE_UNSPECIFIED
    OUTCOME_OK OUTCOME_FAILED OUTCOME_DEADLINE_EXCEEDED OUTCOME_UNSPECIFIED
    BLOCKING NON_BLOCKING UNSPECIFIED SILENT WHEN_IDLE INTERRUPT SCHEDULING_UNSPECIFIED
    TEXT IMAGE AUDIO VIDEO DOCUMENT MODALITY_UNSPECIFIED STATIC AGENTIC
    MEDIA_RESOLUTION_LOW MEDIA_RESOLUTION_MEDIUM MEDIA_RESOLUTION_HIGH MEDIA_RESOLUTION_ULTRA_HIGH
    MEDIA_RESOLUTION_UNSPECIFIED THINKING_LEVEL_UNSPECIFIED MINIMAL LOW MEDIUM HIGH XHIGH
    HARM_CATEGORY_CIVIC_INTEGRITY HARM_CATEGORY_DANGEROUS_CONTENT HARM_CATEGORY_HARASSMENT
    HARM_CATEGORY_HATE_SPEECH HARM_CATEGORY_JAILBREAK HARM_CATEGORY_SEXUALLY_EXPLICIT
    HARM_CATEGORY_UNSPECIFIED HARM_BLOCK_THRESHOLD_UNSPECIFIED BLOCK_LOW_AND_ABOVE
    BLOCK_MEDIUM_AND_ABOVE BLOCK_ONLY_HIGH BLOCK_NONE OFF SEVERITY PROBABILITY
    GOOGLE_SEARCH_WEB GOOGLE_SEARCH_IMAGE URL_CONTEXT GOOGLE_MAPS FILE_SEARCH
    ENVIRONMENT_BROWSER ENVIRONMENT_MOBILE ENVIRONMENT_DESKTOP
    SEMANTIC_SIMILARITY CLASSIFICATION CLUSTERING RETRIEVAL_DOCUMENT RETRIEVAL_QUERY
    QUESTION_ANSWERING FACT_VERIFICATION CODE_RETRIEVAL_QUERY
    unspecified flex standard priority
    1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9 1K 2K 4K
"""
WORDS = frozenset(_WORDS.split())

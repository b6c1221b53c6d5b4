"""What the walker must know of Azure's Chat Completions besides OpenAI's: data sources, which the
service searches by itself, and whom it asks for."""

from collections.abc import Mapping

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.providers.openai.guide import CHAT_PARTS, CHAT_RULES
from gateway.providers.openai.vocabulary import FIELDS, WORD_FIELDS, WORDS

_FIELDS = """
    access_token all_retrieved_documents allow_partial_result app_name application_name
    authentication citations collection_name connection_string container_name content_fields
    content_fields_separator context data_sources database_name deployment_name
    embedding_dependency encoded_api_key end_turn end_user_id end_user_tenant_id endpoint
    fields_mapping filepath filepath_field image_vector_fields in_scope include_contexts
    index_name intent key_id managed_identity_resource_id max_search_queries model_id
    parameters password query_type role_information semantic_configuration source_ip strictness
    title_field top_n_documents url_field user_security_context username vector_fields
"""

_WORDS = """
    azure_cosmos_db azure_search elasticsearch mongo_db pinecone

    access_token api_key connection_string encoded_api_key key_and_key_id
    system_assigned_managed_identity user_assigned_managed_identity username_and_password

    deployment_name endpoint integrated model_id

    semantic simple vector vector_semantic_hybrid vector_simple_hybrid

    all_retrieved_documents citations intent
"""

_SOURCES: Mapping[str, GapReason | None] = {
    "azure_cosmos_db": GapReason.STORED_FILE,
    "azure_search": GapReason.STORED_FILE,
    "elasticsearch": GapReason.STORED_FILE,
    "mongo_db": GapReason.STORED_FILE,
    "pinecone": GapReason.STORED_FILE,
}
"""What the service finds in them reaches the model unscreened."""

_LINK = Rule(Kind.LINK)
_NAME = Rule(editable=False)

# The keys under `authentication` have no rules of their own: what they stand under is then read
# together with them, by which keys are known.
CHAT = compile_guide(
    rules={
        **CHAT_RULES,
        ".data_sources": Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION),
        ".data_sources[].parameters.role_information": Rule(origin=Origin.SYSTEM),
        ".data_sources[].parameters.filter": _NAME,
        ".data_sources[].parameters.endpoint": _LINK,
        ".data_sources[].parameters.index_name": _NAME,
        ".data_sources[].parameters.database_name": _NAME,
        ".data_sources[].parameters.container_name": _NAME,
        ".data_sources[].parameters.collection_name": _NAME,
        ".data_sources[].parameters.semantic_configuration": _NAME,
        ".data_sources[].parameters.embedding_dependency.endpoint": _LINK,
        ".data_sources[].parameters.embedding_dependency.deployment_name": Rule(Kind.MODEL),
        ".user_security_context": Rule(role=Role.NONE, origin=Origin.METADATA),
    },
    parts={**CHAT_PARTS, ".data_sources[]": _SOURCES},
    fields=FIELDS.union(_FIELDS.split()),
    words=WORDS.union(_WORDS.split()),
    word_fields=WORD_FIELDS | {"include_contexts", "query_type"},
)

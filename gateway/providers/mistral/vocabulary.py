"""Mistral's own names, besides those that it has taken over from OpenAI.

Taken from the API's published description. A name missing here costs nothing but a screened key
or value; one too many must not be something that a person could write about somebody.
"""

from gateway.providers.openai import vocabulary as openai

_FIELDS = """
    agent_id agent_version authorization bbox_annotation_format block_on_error closed
    completed_at completion_args confidence_scores_granularity confirmation
    confirmation_status connector_id created_at
    custom_category_thresholds document document_annotation_format document_annotation_prompt
    document_name document_url exclude extract_footer extract_header favicon file_name file_type
    from_entry_id guardrails handoff_execution ignore_other_categories image_limit
    image_min_size include include_blocks include_image_base64 info inputs library_ids
    min_tokens model_name moderation_llm_v1 moderation_llm_v2
    next_agent_id next_agent_name open_results output_dimension output_dtype pages prefix
    previous_agent_id previous_agent_name prompt_logprobs prompt_mode random_seed reference_ids
    repetition_penalty requires_confirmation safe_prompt signature table_format thinking tool
    tool_configuration tool_confirmations top_prompt_logprobs
"""
FIELDS = openai.FIELDS | frozenset(_FIELDS.split())

_WORD_FIELDS = """
    confidence_scores_granularity confirmation confirmation_status handoff_execution output_dtype
    prompt_mode table_format tool
"""
WORD_FIELDS = openai.WORD_FIELDS | frozenset(_WORD_FIELDS.split())

_WORDS = """
    agent.handoff any binary block client connector conversation.response document_library
    document_url entry float function.call function.result html int8 markdown message.input
    message.output none page reference server thinking tool.execution tool_file tool_reference
    ubinary uint8 web_search_premium word
"""
WORDS = openai.WORDS | frozenset(_WORDS.split())

"""OpenAI's own names: fields and the words that some of them take.

Taken from the API's published description. A name missing here costs nothing but a screened key
or value; one too many must not be something that a person could write about somebody.
"""

_FIELDS = """
    access_programs acknowledged_safety_checks action actions after allowed_callers allowed_domains
    allowed_tools always annotations approval_request_id approve approximate arguments attributes
    audio authorization background best_of button bytes call_id caller caller_id categories city
    code command commands compact_threshold complexity connector_id container container_id content
    context context_compression context_management conversation country custom data defer_loading
    definition description detail diff dimensions display_height display_width domain
    domain_secrets echo effort embedding_weight encoding_format encrypted_content end_index env
    environment error error_type execution exit_code external_web_access file file_data file_id
    file_ids file_url filename filters fingerprint format frequency_penalty function function_call
    functions generate_summary grammar headers hybrid_search id image image_url images include
    include_obfuscation include_usage index input input_audio input_fidelity input_image_mask
    input_schema instructions json_schema key keys limit logit_bias logprob logprobs logs mask
    max_completion_tokens max_num_results max_output_length max_output_tokens max_tokens
    max_tool_calls media_type memory_limit message messages metadata modalities mode model
    moderation n name namespace network_policy never obfuscation object operation order outcome
    output output_compression output_format output_schema outputs parallel_tool_calls param
    parameters partial_images path pattern pending_safety_checks personality phase policy
    prediction presence_penalty previous_response_id prompt prompt_cache_breakpoint
    prompt_cache_key prompt_cache_options prompt_cache_retention quality queries query ranker
    ranking_options read_only reason reasoning reasoning_content reasoning_effort refusal region
    require_approval response_format result results revised_prompt role safety_identifier schema
    score score_threshold scroll_x scroll_y search_content_types search_context_size seed
    server_description server_label server_url service_tier size skill_id skills source sources
    speed start_index status stderr stdout stop store stream stream_format stream_options strict
    style suffix summary syntax
    temperature text text_weight timeout_ms timezone title token tool_call_id tool_calls
    tool_choice tool_names tools top_k top_logprobs top_p transcript truncation ttl tunnel_id type
    url user user_location value variables vector_store_ids verbosity version voice
    web_search_options working_directory x y

    $defs $id $ref $schema additionalProperties allOf anyOf const default definitions enum examples
    exclusiveMaximum exclusiveMinimum items maxItems maxLength maximum minItems minLength minimum
    multipleOf not nullable oneOf properties required uniqueItems
"""
FIELDS = frozenset(_FIELDS.split())

_WORD_FIELDS = """
    action allowed_callers background button complexity context context_compression detail effort
    encoding_format environment error_type execution format function_call generate_summary include
    input_fidelity media_type memory_limit modalities mode moderation object order output_format
    personality phase prompt_cache_retention quality ranker reasoning_effort require_approval
    response_format role search_content_types search_context_size service_tier size status
    stream_format style summary syntax tool_choice truncation ttl type verbosity voice
"""
WORD_FIELDS = frozenset(_WORD_FIELDS.split())

_WORDS = """
    assistant developer function system tool user

    additional_tools allowed_tools allowlist and apply_patch apply_patch_call
    apply_patch_call_output approximate auto base64 click code_interpreter code_interpreter_call
    compaction compaction_trigger computer computer_call computer_call_output computer_screenshot
    computer_use computer_use_preview configuration_update container_auto container_file_citation
    container_reference content create_file custom custom_tool_call custom_tool_call_output
    delete_file direct disabled double_click drag eq exec exit file file_citation file_path
    file_search file_search_call find_in_page function_call function_call_output grammar gt gte
    http_error image image_generation image_generation_call image_url in inline input_audio
    input_file input_image input_json input_text item_reference json_object json_schema keypress
    local local_shell local_shell_call local_shell_call_output logs lt lte mcp
    mcp_approval_request mcp_approval_response mcp_call mcp_list_tools message move namespace ne
    nin open_page or output_text program program_output programmatic_tool_calling python reasoning
    reasoning_text refusal screenshot scroll search shell shell_call shell_call_output
    skill_reference summary_text text timeout tool_search tool_search_call tool_search_output type
    update_file url url_citation wait web_search web_search_call web_search_preview

    aac alloy all_turns always asc ash audio ballad block calling cedar client commentary
    completed concise coral current_turn default desc detailed echo edit enabled explicit failed
    fast final_answer flac flex float fable generate generating high implicit in_memory
    in_progress incomplete interpreting lark left linux list low mac marin max medium minimal mp3
    never none nova onyx opaque opus original pcm16 png jpeg webp priority pro programmatic regex
    required right sage scale searching server shimmer standard transparent ubuntu verse wav wheel
    windows xhigh b64_json hd natural pcm sse vivid 12h 24h 30m 1g 4g 16g 64g 256x256 512x512
    1024x1024 1024x1536 1024x1792 1536x1024 1792x1024

    chat.completion chat.completion.chunk response model text_completion embedding

    file_search_call.results web_search_call.results web_search_call.action.sources
    message.input_image.image_url computer_call_output.output.image_url
    code_interpreter_call.outputs reasoning.encrypted_content message.output_text.logprobs

    array boolean integer null number object string date date-time email time uri uuid
"""
WORDS = frozenset(_WORDS.split())

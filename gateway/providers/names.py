"""The names that policies can ask about: every operation of every adapter, and every wire API.

Adapters know their operations by path, so the names are listed here. A test compares them with the
published survey of all paths (docs/coverage.md) and with the kinds of frames in live sessions.
"""

from gateway.providers import ADAPTERS

_WHOLE = """
agent agent_create agent_delete agent_update agents_completions answer audio_create audio_delete
audio_speech audio_transcriptions audio_translations batch batch_cancel batch_embed_contents batches
cache cache_create cache_delete cache_update chat chat_classifications chat_completions
chat_moderations chat_over_stream classifications completions compute_tokens conversation
conversation_append conversation_create conversation_delete conversation_delete_by_thread
conversation_history conversation_item conversation_item_delete conversation_items
conversation_items_create conversation_messages conversation_restart conversation_update
conversations converse count_tokens embed_content embeddings file file_content file_delete files
fim_completions generate_content images_edits images_generations images_variations message_create
messages model models moderations notebook notebook_create notebook_share notebooks_delete
notebooks_recent ocr predict response response_cancel response_delete response_input_items responses
responses_compact responses_input_tokens retrieval search source source_upload sources_create
sources_delete
stream_assist stream_generate_content vector_store vector_store_delete vector_store_file
vector_store_file_batch vector_store_file_batch_cancel vector_store_file_batches
vector_store_file_content vector_store_file_create vector_store_file_delete vector_store_files
vector_store_search vector_store_update vector_stores
"""
_LIVE = """
realtime realtime_session_update realtime_transcription_session_update
realtime_input_audio_buffer_append realtime_conversation_item_create realtime_response_create
realtime_conversation_item_delete realtime_conversation_item_retrieve
realtime_conversation_item_truncate realtime_input_audio_buffer_clear
realtime_input_audio_buffer_commit realtime_output_audio_buffer_clear realtime_response_cancel
live live_setup live_client_content live_realtime_input live_tool_response
"""
SCREEN = "screen"
"""The gateway's own, `/api/screen`."""

OPERATIONS = frozenset([*_WHOLE.split(), *_LIVE.split(), SCREEN])
APIS = frozenset(adapter.name for adapter in ADAPTERS.values())

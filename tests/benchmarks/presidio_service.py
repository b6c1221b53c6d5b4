"""Presidio's analyzer and anonymizer as the two small HTTP services that LiteLLM calls.

Runs in an environment of its own (see `litellm`), one worker each:

    BLANK_MODEL=DIR gunicorn -w 1 -b 127.0.0.1:5002 'tests.benchmarks.presidio_service:analyzer()'
    gunicorn -w 1 -b 127.0.0.1:5001 'tests.benchmarks.presidio_service:anonymizer()'

The language model is a blank spaCy one, a tokenizer without names: less work than Presidio does
where it is deployed.
"""

import json
import os
from typing import Any

from flask import Flask, Response, request  # type: ignore[import-not-found]


def _health() -> str:
    return "up"


def _answer(text: str) -> Response:
    return Response(text, content_type="application/json")


def analyzer() -> Any:
    """POST /analyze: `{"text", "language", "entities"?, "score_threshold"?}` to a list of spans."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    model = {"lang_code": "en", "model_name": os.environ["BLANK_MODEL"]}
    settings = {"nlp_engine_name": "spacy", "models": [model]}
    nlp = NlpEngineProvider(nlp_configuration=settings).create_engine()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=nlp)
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])

    def analyze() -> Response:
        asked = request.get_json()
        found = engine.analyze(
            text=asked["text"],
            language=asked.get("language", "en"),
            entities=asked.get("entities"),
            score_threshold=asked.get("score_threshold"),
        )
        names = ("entity_type", "start", "end", "score")
        return _answer(json.dumps([{n: getattr(one, n) for n in names} for one in found]))

    app = Flask("analyzer")
    app.add_url_rule("/health", view_func=_health)
    app.add_url_rule("/analyze", view_func=analyze, methods=["POST"])
    return app


def anonymizer() -> Any:
    """POST /anonymize: `{"text", "analyzer_results"}` to `{"text", "items"}`."""
    from presidio_anonymizer import (  # type: ignore[import-not-found]
        AnonymizerEngine,
        RecognizerResult,
    )

    engine = AnonymizerEngine()

    def anonymize() -> Response:
        asked = request.get_json()
        names = ("entity_type", "start", "end", "score")
        found = [RecognizerResult(*(r[n] for n in names)) for r in asked["analyzer_results"]]
        return _answer(engine.anonymize(asked["text"], found).to_json())

    app = Flask("anonymizer")
    app.add_url_rule("/health", view_func=_health)
    app.add_url_rule("/anonymize", view_func=anonymize, methods=["POST"])
    return app

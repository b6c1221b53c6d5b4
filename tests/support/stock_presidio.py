"""Presidio as it comes, with every recognizer for types that we have too, and without a network.

The language model is a blank spaCy one: a tokenizer, no names. All recognizers serve one language
code, also those that Presidio keeps for one country's language or leaves switched off.
"""

import warnings
from functools import partial

from detectors import RECOGNIZERS
from detectors.recognizer import Recognizer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as stock
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

LANGUAGE = "en"
OFFLINE = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
"""Presidio's e-mail recognizer otherwise fetches a list of domains at its first address."""

KINDS = (
    stock.EmailRecognizer,
    partial(
        stock.PhoneRecognizer,
        supported_regions=("SE", *stock.PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS),
    ),
    stock.CreditCardRecognizer,
    stock.IbanRecognizer,
    stock.IpRecognizer,
    stock.MacAddressRecognizer,
    stock.UsSsnRecognizer,
    stock.UsItinRecognizer,
    stock.NhsRecognizer,
    stock.UkNinoRecognizer,
    stock.SePersonnummerRecognizer,
    stock.SeOrganisationsnummerRecognizer,
    stock.FiPersonalIdentityCodeRecognizer,
    stock.PlPeselRecognizer,
    stock.EsNifRecognizer,
    stock.EsNieRecognizer,
    stock.ItFiscalCodeRecognizer,
    stock.DeTaxIdRecognizer,
)
SAME = {"ES_NIE": "ES_NIF", "SE_SAMORDNINGSNUMMER": "SE_PERSONNUMMER"}
"""One name for what only one of the two tells apart."""


class Blank(SpacyNlpEngine):
    """A tokenizer alone."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
        self.nlp = {LANGUAGE: spacy.blank(LANGUAGE)}


def recognizers(*, swedish_phones: bool = True) -> list[EntityRecognizer]:
    """New ones of every kind. Without `swedish_phones` the telephone regions are the default's,
    among which Sweden is not."""
    plain = (
        kind.func if isinstance(kind, partial) and not swedish_phones else kind for kind in KINDS
    )
    return [kind(supported_language=LANGUAGE) for kind in plain]


def engine(*, swedish_phones: bool = True) -> AnalyzerEngine:
    """An engine with all of them."""
    tldextract.extract = OFFLINE
    registry = RecognizerRegistry(
        recognizers=recognizers(swedish_phones=swedish_phones), supported_languages=[LANGUAGE]
    )
    return AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=[LANGUAGE])


def shared_types() -> frozenset[str]:
    """The types that both know, by our names."""
    theirs = {SAME.get(name, name) for each in recognizers() for name in each.supported_entities}
    return frozenset(theirs)


def ours() -> tuple[Recognizer, ...]:
    """Our recognizers for the same types."""
    wanted = shared_types()
    return tuple(
        each
        for each in RECOGNIZERS
        if wanted & {SAME.get(name, name) for name in each.entity_types}
    )

"""Requests for media: the model is asked to make an image, film, sound or music. Text about media,
diagrams as code and figures of speech are none."""

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.use.media_words import (
    AS_TEXT,
    BETWEEN,
    DESIGNED_TRIGGERS,
    DRAWN_AS_TEXT,
    EN_DESIGNED,
    EN_MAKE,
    EN_MEDIA,
    EN_TRIGGERS,
    FIGURATIVE,
    FIGURES_OF_SPEECH,
    GAP,
    LOOKS_OR_SOUNDS,
    NOT_ASKED,
    PLAIN_PICTURE,
    REQUEST,
    SAID_OF_IT,
    STYLE_WORDS,
    SV_DESIGNED,
    SV_MAKE,
    SV_MEDIA,
    SV_TRIGGERS,
    TEXT_ABOUT,
    TEXT_OF_IT,
)
from detectors.wording import END, INSTRUCTING, Rule, sentence, wording


def _asks(candidate: Candidate, text: str, start: int) -> bool:
    """Whether what begins at `start` is a request to the model: it opens its sentence or follows
    please, can you, and the like; no question of how."""
    first = sentence(candidate, start).start
    said = text[max(first, start - 120) : start]
    if text[max(0, start - 3) : start] in {'"""', "'''"}:
        return False
    return (
        candidate.origin not in INSTRUCTING
        and NOT_ASKED.search(said) is None
        and REQUEST.search(text[max(0, start - 60) : start]) is not None
    )


def _make(candidate: Candidate, score: float) -> float:
    """A verb of making with a medium for its object."""
    text, match = candidate.text, candidate.match
    noun_start, noun_end = match.span(f"{match.lastgroup}_object")
    if not _asks(candidate, text, match.start()):
        return 0.0
    verb_end = match.end(f"{match.lastgroup}_verb")
    between, noun = text[verb_end:noun_start], match.group(f"{match.lastgroup}_object")
    if BETWEEN.search(between) or TEXT_OF_IT.match(text, noun_end):
        return 0.0
    return _unless_text(candidate, noun, noun_end, score)


def _unless_text(candidate: Candidate, noun: str, noun_end: int, score: float) -> float:
    """No figure of speech, and not to be made as text or code."""
    text = candidate.text
    if FIGURES_OF_SPEECH.match(noun) and not PLAIN_PICTURE.match(noun):
        return 0.0
    if FIGURATIVE.match(text, noun_end):
        return 0.0
    last = sentence(candidate, noun_end - 1).end
    return 0.0 if AS_TEXT.search(text[candidate.match.start() : last]) else score


def _draw(candidate: Candidate, score: float) -> float:
    """A verb of drawing with nearly any object; a diagram is text that the model may write."""
    text, match = candidate.text, candidate.match
    if not _asks(candidate, text, match.start()):
        return 0.0
    last = sentence(candidate, match.end() - 1).end
    objects = text[match.end() : min(last, match.end() + 60)]
    if DRAWN_AS_TEXT.search(objects) or AS_TEXT.search(text[match.start() : last]):
        return 0.0
    return score


def _named(candidate: Candidate, score: float) -> float:
    """A picture is named, and nothing is said or asked of it."""
    text, match = candidate.text, candidate.match
    last = sentence(candidate, match.end() - 1).end
    rest = text[match.end() : last]
    short = len(text) < 300 and candidate.origin not in INSTRUCTING
    return score if short and not SAID_OF_IT.search(rest) and "?" not in rest else 0.0


def _designed(candidate: Candidate, score: float) -> float:
    """A poster or a song may be mere text; not where its looks or sound are asked for."""
    text, match = candidate.text, candidate.match
    last = sentence(candidate, match.end() - 1).end
    if not LOOKS_OR_SOUNDS.search(text[match.end() : last]):
        return 0.0
    return _make(candidate, score)


def _into(candidate: Candidate, score: float) -> float:
    """Something turned into a medium."""
    text, match = candidate.text, candidate.match
    if TEXT_OF_IT.match(text, match.end()) or AS_TEXT.search(match.group()):
        return 0.0
    return _request(candidate, score)


def _in_picture(candidate: Candidate, score: float) -> float:
    """A change within a picture; not its caption."""
    value = candidate.value
    if TEXT_ABOUT.search(value) or TEXT_OF_IT.match(candidate.text, candidate.match.end()):
        return 0.0
    return _request(candidate, score)


def _style(candidate: Candidate, score: float) -> float:
    """Two words of the language of image prompts, in a short text without a verb of writing."""
    text, match = candidate.text, candidate.match
    words = candidate.derived(Sentences).found(STYLE_WORDS, match.start() - 200, match.end() + 200)
    if all(word.lower() == candidate.value.lower() for word in words):
        return 0.0
    return 0.0 if NOT_ASKED.search(text[max(0, match.start() - 200) : match.start()]) else score


def _request(candidate: Candidate, score: float) -> float:
    return score if _asks(candidate, candidate.text, candidate.match.start()) else 0.0


def _wanted(candidate: Candidate, score: float) -> float:
    """A wish for a medium that opens its sentence."""
    text, match = candidate.text, candidate.match
    first = sentence(candidate).start
    if text[first : match.start()].strip(" >*#-\"'") or TEXT_OF_IT.match(text, match.end()):
        return 0.0
    noun = match.group(f"{match.lastgroup}_object")
    return _unless_text(candidate, noun, match.end(), score)


RECOGNIZER = wording(
    "media_generation",
    "MEDIA_GENERATION",
    (
        Rule(
            "swedish_making",
            rf"(?<!\w)(?P<swedish_making_verb>{SV_MAKE}){GAP}"
            rf"(?P<swedish_making_object>{SV_MEDIA}){END}(?!-)",
            0.85,
            (
                "Modellen ombeds göra en bild, film, ljud eller musik.",
                "The model is asked, in Swedish, to make an image, film, sound or music.",
            ),
            SV_TRIGGERS,
            _make,
        ),
        Rule(
            "english_making",
            rf"(?<!\w)(?P<english_making_verb>{EN_MAKE}){GAP}"
            rf"(?P<english_making_object>{EN_MEDIA}){END}(?!-)",
            0.85,
            (
                "Modellen ombeds på engelska göra en bild, film, ljud eller musik.",
                "The model is asked to make an image, film, sound or music.",
            ),
            EN_TRIGGERS,
            _make,
        ),
        Rule(
            "drawing",
            r"(?<!\w)(?:(?:(?:rita|skissa|teckna|animera)(?: upp| ut)?|måla)(?: åt (?:mig"
            r"|oss))? (?:en"
            r"|ett|den|det|några|något|nåt|vår|vårt|våra|min|mitt|mina|två|tre|mig|lite)|(?:draw"
            r"|sketch|paint|animate)(?: me| us)? (?:an?|some|two|three|it\b|our|my|your|his|her"
            r"|their|this|something)|(?:illustrera|illustrate) (?:den |det |the |this |följande "
            r"|sagan|boken|berättelsen|texten|med|with)|(?:komponera|compose) (?:en|ett|a|an"
            r"|some) (?!(?:e-?mail|mail|letter|message|text|reply|brev|poem|paragraph|tweet|post"
            r"|essay|response|query|list|menu|meny)\b))",
            0.8,
            (
                "Modellen ombeds rita, måla, illustrera eller komponera något.",
                "The model is asked to draw, paint, illustrate or compose something.",
            ),
            ("rita|skissa|måla|teckna|anim[ae]|draw|sketch|paint|illustr|compos|komponera",),
            _draw,
        ),
        Rule(
            "swedish_designing",
            rf"(?<!\w)(?P<swedish_designing_verb>{SV_MAKE}){GAP}"
            rf"(?P<swedish_designing_object>{SV_DESIGNED}){END}(?!-)",
            0.65,
            (
                "Modellen ombeds formge något där utseendet eller ljudet beskrivs.",
                "The model is asked, in Swedish, to design something by its looks or sound.",
            ),
            DESIGNED_TRIGGERS,
            _designed,
        ),
        Rule(
            "english_designing",
            rf"(?<!\w)(?P<english_designing_verb>{EN_MAKE}){GAP}"
            rf"(?P<english_designing_object>{EN_DESIGNED}){END}(?!-)",
            0.65,
            (
                "Modellen ombeds på engelska formge något där utseendet eller ljudet beskrivs.",
                "The model is asked to design something by its looks or sound.",
            ),
            DESIGNED_TRIGGERS,
            _designed,
        ),
        Rule(
            "turning_into",
            r"(?<!\w)(?:gör om|omvandla|konvertera|förvandla|gestalta|visualisera|avbilda|visa"
            r"|läs in"
            r"|turn|convert|transform|visuali[sz]e|depict|adapt)[^.\n?]{1,70}? (?:till|som|into"
            rf"|to|as) (?:(?:ett|en|a|an) )?(?:\w{{1,15}} ){{0,2}}?(?:{SV_MEDIA}|{EN_MEDIA}"
            rf"|podd(?:avsnitt)?|podcast(?: episode)?){END}(?!-)",
            0.7,
            (
                "Modellen ombeds göra om något till bild, film eller ljud.",
                "The model is asked to turn something into an image, film or sound.",
            ),
            (
                r"gör om|omvandla|konvertera|förvandla|gestalta|visualisera|avbilda|läs in|turn "
                r"|convert|transform|visuali[sz]e|depict|adapt |visa |spela in|spara ",
            ),
            _into,
        ),
        Rule(
            "change_in_picture",
            r"(?<!\w)(?:gör|lägg till|lägg in|sätt|placera|byt|ändra|flytta|ta bort|klipp ut|make"
            r"|put|add|give|place|swap|remove|erase)[^.\n?]{1,50} (?:in|on|i|på|to|till|from"
            r"|från|into) (?:the |this |my |our |attached |den här |den bifogade "
            rf"|det bifogade )?(?:photo|picture|image|bilden|fotot|fotografiet){END}",
            0.6,
            (
                "Modellen ombeds ändra något i en bild.",
                "The model is asked to change something in a picture.",
            ),
            (r"photo|picture|image|bilden|fotot|fotografiet",),
            _in_picture,
        ),
        Rule(
            "prompt_style",
            STYLE_WORDS.pattern,
            0.6,
            (
                "Texten är skriven som en anvisning till en bildmodell.",
                "The text is worded as a prompt for an image model.",
            ),
            (STYLE_WORDS.pattern,),
            _style,
        ),
        Rule(
            "named_picture",
            r"\A[\s\"'“]{0,4}(?:(?:please|snälla|hej),? )?(?:en|ett|an?|two|three|två|tre"
            r"|några) (?:(?!av|of)[^\s.:;!?]{1,15} ){0,3}?(?:bild(?:er)?|illustration(?:er)?|foto"
            r"|teckning|logga|logotyp|picture|image|photo|pic|drawing|logo|cartoon"
            r"|painting)s? (?:på|av|of|showing|för|for|till) ",
            0.6,
            (
                "Frågan består av en beställning på en bild.",
                "The request is nothing but an order for a picture.",
            ),
            (
                r"^[ \n\"'“]*[^.\n]{0,60}(?:bild|illustration|foto|teckning|logga|logotyp|picture"
                r"|image|photo|pic|drawing|logo|cartoon|painting)",
            ),
            _named,
        ),
        Rule(
            "retouching",
            r"(?<!\w)(?:redigera|retuschera|beskär|färglägg|ändra|byt(?: ut)?|ta bort"
            r"|sudda(?: ut)?|förbättra|skarpa till|edit|retouch|crop|colou?ri[sz]e|upscale|remove"
            r"|replace|change|enhance|restore)(?: the| this| det(?:ta)?| den(?: här)?| min| my"
            r"| our)? (?:(?:gamla|svartvita|bifogade|old|attached|black and white) )?(?:fotot"
            r"|fotografiet|bilden|porträttet|bakgrunden (?:i|på|ur|från)[^.\n]{0,25}(?:bild"
            r"|foto)\w{0,4}|photo(?:graph)?|image|picture|(?:person|background) (?:in|from|of"
            rf"|on)[^.\n]{{0,20}}(?:photo|image|picture)){END}",
            0.7,
            (
                "Modellen ombeds redigera en bild.",
                "The model is asked to edit an image.",
            ),
            (r"fotot|fotografiet|bilden|porträttet|photo|image|picture|bakgrunden",),
            lambda candidate, score: (
                0.0
                if TEXT_OF_IT.match(candidate.text, candidate.match.end())
                else _request(candidate, score)
            ),
        ),
        Rule(
            "speech",
            r"(?<!\w)(?:läs (?:upp|in) [^.\n]{0,60}(?:röst|mp3|ljudfil)|text[- ]to[- ]speech"
            r"|(?:klona|härma|imitera|återskapa|clone|imitate|recreate|mimic) [^.\n]{0,40}?"
            r"(?:röst(?:en)?|voice)(?!\w)"
            r"|(?:read|say|speak) [^.\n]{0,60}(?:voice|as audio|aloud as)|(?:skriv|write) (?:lite "
            r"|some |en |a )?(?:musik|music|melodi|melody)(?= ))",
            0.7,
            (
                "Modellen ombeds läsa in text eller skriva musik.",
                "The model is asked to speak a text or write music.",
            ),
            (
                "läs (?:upp|in) |text[- ]to[- ]speech|klona|härma|imitera|återskapa|clone"
                "|imitate|recreate"
                "|mimic|(?:read|say|speak) |(?:skriv"
                "|write) [a-zåäö ]{0,6}m[eu]",
            ),
            _request,
        ),
        Rule(
            "wish",
            r"(?<!\w)(?:(?:jag |vi )?(?:vill ha|vill gärna ha|behöver|önskar|skulle (?:behöva"
            r"|vilja ha))|(?:i|we)(?:'d like"
            r"| would like| want| need)|ge mig|kan jag få|can i (?:get|have)"
            r"|could i get)(?: (?!inte"
            rf"|not)[^\s.:;!?,]{{1,20}}){{0,3}}? (?P<wish_object>{SV_MEDIA}"
            rf"|{EN_MEDIA}){END}(?!-)(?= (?:av|på|of|showing|som|where|där|with|med|till|to|for)\b"
            r"|[.,!])",
            0.6,
            (
                "Modellen ombeds om en bild, film, ljud eller musik.",
                "The model is asked for an image, film, sound or music.",
            ),
            SV_TRIGGERS + EN_TRIGGERS,
            _wanted,
        ),
        Rule(
            "image_prompt",
            r"(?<![\w/])/(?:imagine|draw|image)(?: prompt:?)? [a-z]"
            r"|(?<!\w)--(?:ar [0-9]{1,2}:[0-9]{1,2}|v [4-9](?!\w)|stylize [0-9])|(?<!\w)(?:use"
            r"|using|använd|med|with) (?:DALL[·-]?E|midjourney|stable diffusion|imagen|sora|suno"
            r"|firefly)(?: \d)?,? ",
            0.8,
            (
                "Texten är en anvisning till en bildmodell.",
                "The text is a prompt for an image model.",
            ),
            (
                r"/(?:imagine|draw|image) |--(?:ar|v|stylize) [0-9]|dall[·-]?e|midjourney"
                r"|stable diffusion|imagen|sora|suno|firefly",
            ),
            lambda candidate, score: (
                0.0
                if NOT_ASKED.search(
                    candidate.text[max(0, candidate.match.start() - 80) : candidate.match.start()]
                )
                else score
            ),
        ),
    ),
    (
        Example("Rita en logga till vår dag.", ("Rita en",), min_score=0.8),
        Example("Kan du göra en bild på en tall?", ("göra en bild",), min_score=0.8),
        Example("Please draw a cartoon of an owl.", ("draw a",), min_score=0.8),
        Example("Generate a photo of a hall.", ("Generate a photo",), min_score=0.8),
        Example("Compose a 20 second jingle.", ("Compose a ",), min_score=0.8),
        Example("Redigera fotot så att himlen blir blå.", ("Redigera fotot",)),
        Example("Skriv en alt-text till bilden på startsidan."),
        Example("Skapa en bild av läget i skolan."),
        Example("Gör tio PowerPoint-bilder om arbetsmiljö."),
        Example("Draw conclusions from these results."),
        Example("How do I make a video conference smoother?"),
        Example("Create a mermaid diagram of the login."),
        Example("Make a list of films about the sea."),
        Example("Generate a picture description for a blind visitor."),
    ),
    "Wording of requests; municipal guidelines that allow text only",
)

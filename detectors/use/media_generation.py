"""Requests for media: the model is asked to make an image, film, sound or music. Text about media,
diagrams as code and figures of speech are none."""

import re

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import END, Rule, sentence, wording

_REQUEST = re.compile(
    r"(?:\A|[.!?:;,)\]\"'”»(–-][ \n]{0,3}|\n[ \t>*#0-9.)-]{0,6}|\b(?:och|and|then|sedan|sen|samt"
    r"|also|också|please|snälla|vänligen|hej|du|ni|you|kunna|kan jag be dig|att du|you to"
    r"|like you to|help me|hjälp mig(?: att)?|just|bara|let's|med hjälp av \w{1,20}|(?:use|using"
    r"|använd|med|with) [\w.·-]{2,20}(?: \d)?(?: to| för att"
    r"| och)?)[, ]{1,2})[ >*#\"'“”»«-]{0,4}\Z",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"(?<!\w)(?:hur|how|varför|why|when|när|vad|what|vem|who|vilk\w{2,3}|which|var kan"
    r"|where)(?!\w)[^?.!\n]{0,80}\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\A (?:and|och) |(?<!\w)(?:av|om|på|för|till|över|of|about|for|to|from|with|in|on|från|med"
    r"|kring|i|att|som|that|text|ord|lista|list|tabell|table|plan|sammanfattning|summary|manus"
    r"|script|rubrik\w{0,3}|title|description|beskrivning|docker|disk|iso)(?!\w)",
    re.IGNORECASE,
)
_TEXT_OF_IT = re.compile(
    r"[- ]?(?:text|beskrivning|manus|script|list|idé|idea|prompt|plan\b|description|caption|alt\b"
    r"|alt-|format|gallery|tag\b|component|player|summary|storyboard|conferenc|call|meeting|course"
    r"|kurs|title|file name|licen|library|model|carousel|slider|upload|classif|process|review"
    r"|recension|analys|spec|tutorial|lesson|editor|chat|link|lectur|transcript|recept|url|embed"
    r"|möte|samtal|quiz|lesson|search|section|path|size|dataset|policy|registry)",
    re.IGNORECASE,
)
_FIGURATIVE = re.compile(
    r" (?:av|över|kring|of) (?:läget|situationen|hur|vad|vilka|nuläget|behovet|utvecklingen"
    r"|the (?:situation|current|overall|state|market)|how|what|where|problemet|frågan|arbetet"
    r"|verksamheten|ekonomin)",
    re.IGNORECASE,
)
_FIGURES_OF_SPEECH = re.compile(
    r"\A(?:helhets|mål|läges|nuläges|hot|problem|själv|världs|människo|yrkes|framtids|sjukdoms"
    r"|symtom|symptom|mot|kostnads|lång|risk|power ?point-?|ppt-?|slide|presentations|kund"
    r"|omvärlds|önske|drog|an|ut|in|före|för|av|om|ombild)?(?:bild|bilder|bilden)\Z",
    re.IGNORECASE,
)
_PLAIN_PICTURE = re.compile(r"\Abild(?:er|en)?\Z", re.IGNORECASE)
_DRAWN_AS_TEXT = re.compile(
    r"(?:diagram|graf(?:en)?\b|graph|chart|flödes|flow|process|schema|schematic|slutsats"
    r"|conclusion|parallel|attention|inspiration|\b(?:up|upp|from|on|line|a line|tree|plot|names?"
    r"|blood|sample|random)\b|linje|kurva|curve|tabell|table|träd\b|uml|box\b|circle|cirkel"
    r"|rektang|rectang|triang|vector|krets|circuit|axel|axes|axis|kopplings|mindmap|tankekarta"
    r"|tidslinje|timeline|gräns|distinction|comparison|lessons|\blott|vinnare|winner|ritning"
    r"|organisations|organi[sz]ation|struktur|structure|ordet|paralleller|lärdom|funktion|function"
    r"|histogram|korsnings)",
    re.IGNORECASE,
)
_AS_TEXT = re.compile(
    r"mermaid|plantuml|graphviz|\bascii|i ord\b|in words|in text|i text(?:form)?\b|\bsvg\b|\bcss\b"
    r"|tikz|matplotlib|python|\bhtml\b|docker|kubernetes|container|\biso\b|\bvm\b|javascript"
    r"|\bsql\b|powerpoint|\bcanvas element",
    re.IGNORECASE,
)
_SV_MAKE = (
    r"(?:skapa|gör|göra|generera|ta fram|producera|designa|formge|fixa|framställ(?:a)?|visualisera"
    r"|visa mig|visa|spela in|rendera|ordna|trolla fram|snickra ihop|knåpa ihop|bygg|redigera ihop"
    r"|klipp(?:a)? ihop)"
)
_EN_MAKE = (
    r"(?:create|make|generate|produce|design|render|build|give me|show me|record|craft"
    r"|synthesi[sz]e|whip up|do me|turn (?:this|it|the|these)(?: \w{1,12})? into|convert (?:this"
    r"|it|the)(?: \w{1,12})? (?:in)?to)"
)
_SV_MEDIA = (
    r"(?:[\wåäö-]{0,24}?bild(?:er|en)?|[\wåäö-]{0,16}?illustration(?:er|en)?|[\w-]{0,16}?foto(?:n"
    r"|grafi|grafier|montage|collage)?|collage|(?:barn|tusch|kol|blyerts|bläck|streck"
    r"|penn)?teckning(?:ar)?|målning(?:ar)?|akvarell(?:er)?|logga(?:n)?|logotyp(?:e|er|en)?"
    r"|maskot(?:ar)?|ikon(?:er)?|avatar(?:er)?|meme|tecknad (?:figur|serie|film|bild|\w{2,15})"
    r"|seriestrip|serieruta|[\w-]{0,16}?film(?:er|klipp|snutt)?|[\w-]{0,16}?video(?:r|klipp)?"
    r"|animation(?:er)?|gif|[\w-]{0,12}?ljud(?:fil|effekt|klipp|spår|bok|logga)(?:er)?"
    r"|[\w-]{0,12}?musik(?:stycke|slinga|bakgrund)?|låt(?:ar)?|jingel|jinglar|trudelutt"
    r"|melodi(?:er)?|signaturmelodi|ringsignal|mp3(?:-fil)?|podd(?:intro|vinjett)|vinjett"
    r"|röstinspelning|uppläsning|voice-?over|clipart|bakgrundsbild|tapetbild|porträtt|3d-modell)"
)
_EN_MEDIA = (
    r"(?:images?|pictures?|photos?|photographs?|photomontage|illustrations?|drawings?|paintings?"
    r"|watercolou?rs?|sketch(?:es)?|cartoons?|comic(?: strip)?s?|logos?|icons?|mascots?|avatars?"
    r"|artworks?|clip ?art|wallpapers?|portraits?|videos?|(?:short )?films?|movies?|(?:video "
    r"|film |audio )?clips?|animations?|(?:animated )?gifs?|songs?|music|melod(?:y|ies)|jingles?"
    r"|tunes?|beats?|soundtracks?|sound effects?|sound ?scapes?|audio(?: ?file| ?book| version)?"
    r"|voice-?overs?|podcast (?:intro|jingle|episode with)|speech|3d (?:model|image)s?|stickers?"
    r"|memes?)"
)
_SV_TRIGGERS = (
    r"(?:^|[^t])bild(?:er|en)?(?:[^a-zåäö]|$)",
    r"illustration|foto|collage|teckning|målning|akvarell|log(?:ga|otyp)|maskot|ikon|avatar|meme"
    r"|tecknad|seriestrip|serieruta|film|video|animation|gif|ljud|musik|låt(?:ar)?[^a-zåäö]|jing"
    r"|trudelutt|melodi|ringsignal|mp3|poddintro|vinjett|inspelning|uppläsning|voice-?over|clipart"
    r"|porträtt|3d-modell",
)
_EN_TRIGGERS = (
    r"image|picture|photo|illustration|drawing|painting|watercolo|sketch|cartoon|comic|logo|icon"
    r"|mascot|avatar|artwork|clip|wallpaper|portrait|video|film|movie|animation|gif|song|music"
    r"|melod|jingle|tune|beat|sound|audio|voice-?over|podcast|speech|3d (?:model|image)|sticker"
    r"|meme",
)
_GAP = r"(?: [^\s.:;!?]{1,22}){0,6}? "


def _asks(candidate: Candidate, text: str, start: int) -> bool:
    """Whether what begins at `start` is a request to the model: it opens its sentence or follows
    please, can you, and the like; no question of how."""
    first, _ = sentence(text, start, start)
    said = text[max(first, start - 120) : start]
    if text[max(0, start - 3) : start] in {'"""', "'''"}:
        return False
    return (
        _NOT_ASKED.search(said) is None
        and _REQUEST.search(text[max(0, start - 60) : start]) is not None
    )


def _make(candidate: Candidate, score: float) -> float:
    """A verb of making with a medium for its object."""
    text, match = candidate.text, candidate.match
    noun_start, noun_end = match.span(f"{match.lastgroup}_object")
    if not _asks(candidate, text, match.start()):
        return 0.0
    verb_end = match.end(f"{match.lastgroup}_verb")
    between, noun = text[verb_end:noun_start], match.group(f"{match.lastgroup}_object")
    if _BETWEEN.search(between) or _TEXT_OF_IT.match(text, noun_end):
        return 0.0
    return _unless_text(candidate, noun, noun_end, score)


def _unless_text(candidate: Candidate, noun: str, noun_end: int, score: float) -> float:
    """No figure of speech, and not to be made as text or code."""
    text = candidate.text
    if _FIGURES_OF_SPEECH.match(noun) and not _PLAIN_PICTURE.match(noun):
        return 0.0
    if _FIGURATIVE.match(text, noun_end):
        return 0.0
    _, last = sentence(text, candidate.match.start(), noun_end)
    return 0.0 if _AS_TEXT.search(text[candidate.match.start() : last]) else score


def _draw(candidate: Candidate, score: float) -> float:
    """A verb of drawing with nearly any object; a diagram is text that the model may write."""
    text, match = candidate.text, candidate.match
    if not _asks(candidate, text, match.start()):
        return 0.0
    _, last = sentence(text, match.start(), match.end())
    objects = text[match.end() : min(last, match.end() + 60)]
    if _DRAWN_AS_TEXT.search(objects) or _AS_TEXT.search(text[match.start() : last]):
        return 0.0
    return score


def _request(candidate: Candidate, score: float) -> float:
    return score if _asks(candidate, candidate.text, candidate.match.start()) else 0.0


def _wanted(candidate: Candidate, score: float) -> float:
    """A wish for a medium that opens its sentence."""
    text, match = candidate.text, candidate.match
    first, _ = sentence(text, match.start(), match.end())
    if text[first : match.start()].strip(" >*#-\"'") or _TEXT_OF_IT.match(text, match.end()):
        return 0.0
    noun = match.group(f"{match.lastgroup}_object")
    return _unless_text(candidate, noun, match.end(), score)


RECOGNIZER = wording(
    "media_generation",
    "MEDIA_GENERATION",
    (
        Rule(
            "swedish_making",
            rf"(?<!\w)(?P<swedish_making_verb>{_SV_MAKE}){_GAP}"
            rf"(?P<swedish_making_object>{_SV_MEDIA}){END}(?!-)",
            0.85,
            (
                "Modellen ombeds göra en bild, film, ljud eller musik.",
                "The model is asked, in Swedish, to make an image, film, sound or music.",
            ),
            _SV_TRIGGERS,
            _make,
        ),
        Rule(
            "english_making",
            rf"(?<!\w)(?P<english_making_verb>{_EN_MAKE}){_GAP}"
            rf"(?P<english_making_object>{_EN_MEDIA}){END}(?!-)",
            0.85,
            (
                "Modellen ombeds på engelska göra en bild, film, ljud eller musik.",
                "The model is asked to make an image, film, sound or music.",
            ),
            _EN_TRIGGERS,
            _make,
        ),
        Rule(
            "drawing",
            r"(?<!\w)(?:(?:rita|skissa|måla|teckna|animera)(?: upp| ut)?(?: åt (?:mig|oss))? (?:en"
            r"|ett|den|det|några|två|tre|mig|lite)|(?:draw|sketch|paint|animate)(?: me"
            r"| us)? (?:an?|some|two|three|it\b)|(?:illustrera|illustrate) (?:den |det |the |this "
            r"|följande |sagan|boken|berättelsen|texten|med|with)|(?:komponera|compose) (?:en|ett"
            r"|a|an|some) (?!(?:e-?mail|mail|letter|message|text|reply|brev|poem|paragraph|tweet"
            r"|post|essay|response|query|list|menu|meny)\b))",
            0.8,
            (
                "Modellen ombeds rita, måla, illustrera eller komponera något.",
                "The model is asked to draw, paint, illustrate or compose something.",
            ),
            ("rita|skissa|måla|teckna|anim[ae]|draw|sketch|paint|illustr|compos|komponera",),
            _draw,
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
                if _TEXT_OF_IT.match(candidate.text, candidate.match.end())
                else _request(candidate, score)
            ),
        ),
        Rule(
            "speech",
            r"(?<!\w)(?:läs (?:upp|in) [^.\n]{0,60}(?:röst|mp3|ljudfil)|text[- ]to[- ]speech"
            r"|(?:read|say|speak) [^.\n]{0,60}(?:voice|as audio|aloud as)|(?:skriv|write) (?:lite "
            r"|some |en |a )?(?:musik|music|melodi|melody)(?= ))",
            0.7,
            (
                "Modellen ombeds läsa in text eller skriva musik.",
                "The model is asked to speak a text or write music.",
            ),
            (
                "läs (?:upp|in) |text[- ]to[- ]speech|(?:read|say|speak) |(?:skriv"
                "|write) [a-zåäö ]{0,6}m[eu]",
            ),
            _request,
        ),
        Rule(
            "wish",
            r"(?<!\w)(?:(?:jag |vi )?(?:vill ha|vill gärna ha|behöver|önskar)|(?:i|we)(?:'d like"
            r"| would like| want| need)|ge mig|kan jag få|can i (?:get|have)"
            r"|could i get)(?: (?!inte"
            rf"|not)[^\s.:;!?,]{{1,20}}){{0,3}}? (?P<wish_object>{_SV_MEDIA}"
            rf"|{_EN_MEDIA}){END}(?!-)(?= (?:av|på|of|showing|som|where|där|with|med|till|to"
            r"|for)\b|[.,!])",
            0.6,
            (
                "Modellen ombeds om en bild, film, ljud eller musik.",
                "The model is asked for an image, film, sound or music.",
            ),
            _SV_TRIGGERS + _EN_TRIGGERS,
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
                if _NOT_ASKED.search(
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

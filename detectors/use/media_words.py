"""The words of requests for media: verbs of making, media, and what makes a text of them."""

import re

REQUEST = re.compile(
    r"(?:\A|[.!?:;,)\]\"'”»(–-][ \n]{0,3}|\n[ \t>*#0-9.)-]{0,6}|\b(?:och|and|then|sedan|sen|samt"
    r"|also|också|please|snälla|vänligen|hej|du|ni|you|kunna|kan jag be dig|att du|u|you to"
    r"|like you to|help me|hjälp mig(?: att)?|just|bara|let's|med hjälp av \w{1,20}|(?:use|using"
    r"|använd|med|with) [\w.·-]{2,20}(?: \d)?(?: to| för att"
    r"| och)?)[, ]{1,2})[ >*#\"'“”»«-]{0,4}\Z",
    re.IGNORECASE,
)
NOT_ASKED = re.compile(
    r"(?<!\w)(?:hur|how|varför|why|when|när|vad|what|vem|who|vilk\w{2,3}|which|var kan"
    r"|where)(?!\w)[^?.!\n]{0,80}\Z",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"\A (?:and|och) |(?<!\w)(?:av|om|på|för|till|över|of|about|for|to|from|with|in|on|från|med"
    r"|kring|i|att|som|that|text|ord|lista|list|tabell|table|plan|sammanfattning|summary|manus"
    r"|script|rubrik\w{0,3}|title|description|beskrivning|docker|disk|iso|big|bigger|full|fuller"
    r"|whole|overall)(?!\w)",
    re.IGNORECASE,
)
TEXT_OF_IT = re.compile(
    r"[- ]?(?:text|beskrivning|manus|script|list|idé|idea|prompt|plan\b|description|caption|alt\b"
    r"|alt-|format|gallery|tag\b|component|player|summary|storyboard|conferenc|call|meeting|course"
    r"|kurs|title|file name|licen|library|model|carousel|slider|upload|classif|process|review"
    r"|recension|analys|spec|tutorial|lesson|editor|chat|link|lectur|transcript|recept|url|embed"
    r"|möte|samtal|quiz|lesson|search|section|path|size|dataset|policy|registry)",
    re.IGNORECASE,
)
FIGURATIVE = re.compile(
    r" (?:clearer|complete)|(?: (?:av|över|kring|of)) (?:läget|situationen|hur|vad|vilka|nuläget"
    r"|behov\w{0,3}|utvecklingen"
    r"|the (?:situation|current|overall|state|market)|how|what|where|problemet|frågan|arbetet"
    r"|verksamheten|ekonomin)",
    re.IGNORECASE,
)
FIGURES_OF_SPEECH = re.compile(
    r"\A(?:helhets|mål|läges|nuläges|hot|problem|själv|världs|människo|yrkes|framtids|sjukdoms"
    r"|symtom|symptom|mot|kostnads|lång|risk|power ?point-?|ppt-?|slide|presentations|kund"
    r"|omvärlds|önske|drog|an|ut|in|före|för|av|om|ombild)?(?:bild|bilder|bilden)\Z",
    re.IGNORECASE,
)
PLAIN_PICTURE = re.compile(r"\Abild(?:er|en)?\Z", re.IGNORECASE)
DRAWN_AS_TEXT = re.compile(
    r"(?:diagram|graf(?:en)?\b|graph|chart|flödes|flow|process|schema|schematic|slutsats"
    r"|conclusion|parallel|attention|inspiration|\b(?:up|upp|from|on|line|a line|tree|plot|names?"
    r"|blood|sample|random)\b|linje|kurva|curve|tabell|table|träd\b|uml|box\b|circle|cirkel"
    r"|rektang|rectang|triang|vector|krets|circuit|axel|axes|axis|kopplings|mindmap|tankekarta"
    r"|tidslinje|timeline|gräns|distinction|comparison|lessons|\blott|vinnare|winner|ritning"
    r"|organisations|organi[sz]ation|struktur|structure|ordet|paralleller|lärdom|funktion|function"
    r"|histogram|korsnings)",
    re.IGNORECASE,
)
AS_TEXT = re.compile(
    r"mermaid|plantuml|graphviz|\bascii|i ord\b|in words|in text|i text(?:form)?\b|svg[- ]?(?:kod"
    r"|code)|(?:in|as|i|som) (?:svg[- ]?)?(?:code|kod)\b|\bcss\b"
    r"|tikz|matplotlib|python|\bhtml\b|docker|kubernetes|container|\biso\b|\bvm\b|javascript"
    r"|\bsql\b|powerpoint|\bcanvas element",
    re.IGNORECASE,
)
SV_MAKE = (
    r"(?:skapa|gör|göra|generera|ta fram|producera|designa|formge|fixa|framställ(?:a)?|visualisera"
    r"|visa mig|visa|spela in|rendera|ordna|trolla fram|snickra ihop|knåpa ihop|bygg|redigera ihop"
    r"|klipp(?:a)? ihop)"
)
EN_MAKE = (
    r"(?:create|make|generate|produce|design|render|build|give me|show me|record|craft"
    r"|synthesi[sz]e|whip up|do me|turn (?:this|it|the|these)(?: \w{1,12})? into|convert (?:this"
    r"|it|the)(?: \w{1,12})? (?:in)?to)"
)
SV_MEDIA = (
    r"(?:[\wåäö-]{0,24}?bild(?:er|en)?|[\wåäö-]{0,16}?illustration(?:er|en)?|[\w-]{0,16}?foto(?:n"
    r"|grafi|grafier|montage|collage)?|collage|(?:barn|tusch|kol|blyerts|bläck|streck"
    r"|penn)?teckning(?:ar)?|[\wåäö]{0,12}målning(?:ar)?|akvarell(?:er)?|(?:logga|logotyp|bild|ikon"
    r"|maskot)förslag|logga(?:n)?|logotyp(?:e|er|en)?|maskot(?:ar)?|ikon(?:er)?|avatar(?:er)?|meme"
    r"|tecknad (?:figur|serie|film|bild|\w{2,15})|seriestrip|serieruta|[\w-]{0,16}?film(?:er|klipp"
    r"|snutt)?|[\w-]{0,16}?video(?:r|klipp)?|animation(?:er)?|gif|[\w-]{0,12}?ljud(?:fil|effekt"
    r"|klipp|spår|bok|logga)(?:er)?|[\w-]{0,12}?musik(?:stycke|slinga|bakgrund)?|låt(?:ar)?|jingel"
    r"|jinglar|trudelutt|melodi(?:er)?|signaturmelodi|ringsignal|mp3(?:-fil)?|podd(?:intro"
    r"|vinjett)|vinjett|röstinspelning|uppläsning|voice-?over|clipart|bakgrundsbild|tapetbild"
    r"|porträtt|3d-modell)"
)
EN_MEDIA = (
    r"(?:images?|pictures?|pics?|photos?|photographs?|photomontage|illustrations?|drawings?"
    r"|paintings?|watercolou?rs?|sketch(?:es)?|cartoons?|comic(?: strip)?s?|logos?|icons?|mascots?"
    r"|avatars?|artworks?|clip ?art|wallpapers?|portraits?|videos?|(?:short )?films?|movies?"
    r"|(?:video |film |audio )?clips?|animations?|(?:animated )?gifs?|songs?|music|melod(?:y|ies)"
    r"|jingles?|tunes?|beats?|soundtracks?|sound effects?|sound ?scapes?|audio(?: ?file| ?book"
    r"| version)?|voice-?overs?|podcast (?:intro|jingle|episode with)|speech|3d (?:model|image)s?"
    r"|stickers?|memes?)"
)
SV_TRIGGERS = (
    r"(?:^|[^t])bild(?:er|en)?(?:[^a-zåäö]|$)",
    r"illustration|foto|collage|teckning|målning|akvarell|log(?:ga|otyp)|maskot|ikon|avatar|meme"
    r"|tecknad|seriestrip|serieruta|film|video|animation|gif|ljud|musik|låt(?:ar)?[^a-zåäö]|jing"
    r"|trudelutt|melodi|ringsignal|mp3|poddintro|vinjett|inspelning|uppläsning|voice-?over|clipart"
    r"|porträtt|3d-modell",
)
EN_TRIGGERS = (
    r"image|picture|[^a-zåäö]pics?[^a-zåäö]|photo|illustration|drawing|painting|watercolo|sketch"
    r"|cartoon|comic|logo|icon|mascot|avatar|artwork|clip|wallpaper|portrait|video|film|movie"
    r"|animation|gif|song|music|melod|jingle|tune|beat|sound|audio|voice-?over|podcast|speech"
    r"|3d (?:model|image)|sticker|meme",
)
GAP = r"(?: [^\s.:;!?]{1,22}){0,6}? "

SV_DESIGNED = (
    r"(?:affisch(?:er)?|omslag|vykort|flygblad|banner|inbjudningskort|bokmärke|klistermärke|dekal"
    r"|t-?shirt|skylt(?:ar)?|sång(?:er)?|podd(?:avsnitt)?|tapet|mönster|bakgrund|header|emblem)"
)
EN_DESIGNED = (
    r"(?:posters?|covers?|postcards?|flyers?|banners?|book ?marks?|stickers?|t-?shirts?"
    r"|thumbnails?|podcast(?: episode)?|background|header|emblem|signs?|backdrop|pattern)"
)
DESIGNED_TRIGGERS = (
    r"affisch|omslag|vykort|flygblad|banner|inbjudningskort|bokmärke|klistermärke|dekal|t-?shirt"
    r"|skylt|sång|podd|tapet|mönster|bakgrund|header|emblem|poster|cover|postcard|flyer|book ?mark"
    r"|sticker|thumbnail|podcast|background|signs?[^a-z]|backdrop|pattern",
)
LOOKS_OR_SOUNDS = re.compile(
    r"illustration|(?<!ut)bild(?:er)?(?!\w)|akvarell|tecknad|foto|photo|motiv|drawing|drawn"
    r"|stil(?!\w)|style|flat design|cartoon|watercolou?r|palette|färgskala|röster|voices?|lyssna"
    r"|listen|spela upp|play(?:able)?|mp3|melodi|melody|musik|music|instrument|instrumental|vocals"
    r"|artwork|image|pastell?|retro|minimalis|svartvit|black and white|background of"
    r"|med en \w{2,15} på",
    re.IGNORECASE,
)
"""What tells a poster to be drawn from one to be worded, a song to be heard from its lyrics."""
STYLE_WORDS = re.compile(
    r"photo-?realistic|fotorealistisk|digital art|octane render|unreal engine|4k|8k"
    r"|hyper-?detailed|cinematic lighting|golden hour|bokeh|wide angle|concept art|isometric"
    r"|art ?station|oil painting|oljemålning|akvarell|watercolou?r|line art|pixel art"
    r"|studio lighting|warm light|low poly|aspect ratio|high resolution|trending on|flat (?:style"
    r"|design)|vector art|[23]d render",
    re.IGNORECASE,
)
"""The wording of prompts to image models."""
TEXT_ABOUT = re.compile(
    r"(?<!\w)(?:alt|alt-text|caption|bildtext|beskrivning|description|source|källa|credit|länk"
    r"|link|tag|taggar|css|class|border|attribut\w{0,3}|marginal|margin|padding|comment|kommentar"
    r"|rubrik|title|hänvisning|reference|licens|licence|license|metadata|watermark in word)(?!\w)",
    re.IGNORECASE,
)
SAID_OF_IT = re.compile(
    r"(?<!\w)(?:är|var|visar|har|ska|kan|bör|måste|finns|is|are|was|were|shows|has|have|should"
    r"|must|can|will|needs|behöver|saknas|ligger|hänger|publicera\w{1,2}|beskriv|describe|skriv"
    r"|write)(?!\w)",
    re.IGNORECASE,
)
"""Verbs that make a statement of a picture's name."""

"""Signs that a text was copied: mail heads and threads, chat exports, addresses of intranets and
file shares, rows and fields of local systems."""

import re
from itertools import islice

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.wording import END, START, Rule, is_asked_about, stated, wording

_LEAD = r"[>|* \t]{0,8}"
_FROM = r"(?:Från|From|Avsändare|Sender)"
_OTHER = r"(?:Skickat|Skickad|Sent|Till|To|Ämne|Subject|Kopia|Cc|Datum|Date|Mottagare|Reply-To)"
_COLON = r"\*{0,2} ?: ?\*{0,2} ?"
_SYSTEMS = (
    r"(?:Procapita|Treserva|Viva|Lifecare|Combine|Platina|Public 360|W3D3|Evolution|Raindance"
    r"|Unit4|Agresso|Personec(?: P)?|Heroma|Visma|Ladok|Canvas|Primula|Prorenata|PMO|Cosmic|Melior"
    r"|TakeCare|VAS|Pascal|Castor|ByggR|EDP Vision|Ecos|Edlevo|Vklass|Unikum|Infomentor|IST|Nova"
    r"|Hypergene|Stratsys|Kommers|e-Avrop|Ciceron|Lex|Diabas|Winess|Troman|ServiceNow|Jira|TopDesk"
    r"|Remedy|Zendesk|EasIT|Artvise|SAP|Idunn|Proceedo|Pulsen Combine|Magna Cura|DF Respons|Tekis"
    r"|Vitec|Kivra)"
)
_INTERNAL_PLACE = (
    r"(?:intranät(?:et)?|insidan|intranet|(?:internal |intern[a]? |our |vår )?wiki(?:n)?"
    r"|medarbetarwebben|teams(?:-chatt(?:en)?|-kanalen?| chat| channel)?|slack|confluence"
    r"|sharepoint|outlook|inkorgen|mejltråden|(?:verksamhets|ärende|journal|diarie|ekonomi|löne"
    r"|personal|hr-?|besluts|ärendehanterings|dokument\w{0,10}|boknings|elev|patient"
    r"|kund)system(?:et|en)?|diariet|(?:the|our) (?:case|record|student|hr"
    rf"|finance) system|{_SYSTEMS})"
)
_FIELD = re.compile(r"^[ \t>|*-]{0,6}[\w.åäöÅÄÖ /-]{2,30}(?::|\t|;|\|)[ \t]?\S", re.MULTILINE)
_ROW = re.compile(
    r"^[^\n]{1,60}(?:[;\t|][^\n;\t|]{0,40}){2}|^(?:[\w,.-]{1,15} {1,4}){2,8}[0-9][0-9 .,]{1,14}$",
    re.M,
)
_CHAT = re.compile(
    r"^[ \t>]{0,4}(?:\[(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[ ,T]{1,2}"
    r"|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4},? )?"
    r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?: ?[AP]M)?\] {0,2}[^\W\d_]"
    r"|[\w.åäöÅÄÖ-]{2,25}(?: [\w.-]{2,25})?"
    r" {1,4}\[?[0-9]{1,2}:[0-9]{2}(?: ?[AP]M)?\]?[ \t]{0,9}$"
    r"|(?:[0-9]{4}-[0-9]{2}-[0-9]{2},? [0-9]{2}:[0-9]{2} - "
    r"|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4},? [0-9]{2}:[0-9]{2}(?: -)? (?=[^\W\d_]))"
    r"[^:\n]{2,40}:)",
    re.MULTILINE | re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"[\[{<](?!\w[\w.+-]*@)|\.{3}|_{3}|xxx", re.IGNORECASE)
_EXAMPLE_HOST = re.compile(
    r"\\\\(?:server|servername|host|computer|dator)\\(?:share|folder|path|mapp)", re.I
)
_MERE_MESSAGE = 0.3
_HEAD = 300
_HOST = re.compile(r"(?<=[\w.+-]@)[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}")
_POST_FOR_ALL = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|me|proton|protonmail|telia|mail|msn"
    r"|aol)\.",
    re.IGNORECASE,
)
_CIRCULATED = re.compile(
    r"(?<!\w)(?:to|till|cc|kopia) ?: ?(?:(?:all|alla|samtliga)(?!\w)|[^\n@]{0,30}?(?:partners"
    r"|teamet"
    r"|team|staff|gruppen|group|lista|enheten|avdelningen|ledningen|chefer|mentorer|lärare"
    r"|handläggare|managers|office|board)[ \t]*(?:\n|\Z))|"
    r"(?<!\w)(?:intern(?:t|a|al|ally)?(?!\w)|internt|alla[- @](?:medarbetare|anställda|chefer"
    r"|lärare"
    r"|personal)|(?:all|samtlig\w)[- ]?(?:staff|employees|personal|medarbetare|chefer)"
    r"|medarbetare@|personal@|staff@|[\w-]{0,20}(?:ledningsgrupp|ledningsgruppen|projektgrupp"
    r"|projektgruppen|arbetsgrupp|arbetsgruppen|styrgrupp|styrgruppen|steering group|project team"
    r"|management team|board members|nämndens ledamöter|arbetslaget)(?!\w)|konfidentiell\w?"
    r"|confidential|sekretess|personalärende|lönerevision|varsel|budgetram|mötesanteckningar"
    r"|minnesanteckningar|tjänsteanteckning|arbetsmaterial)",
    re.IGNORECASE,
)
"""Within an organisation: to all its people, to one of its groups, or said to be internal."""
_ESCAPE = re.compile(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[a-z]?\Z")
_DIGIT_OR_PART = re.compile(r"[0-9.-]")


def _head(candidate: Candidate, score: float) -> float:
    """The head of a message; not a form with its fields left open."""
    first = candidate.value.partition(":")[2].lstrip(" *")
    return 0.0 if _PLACEHOLDER.match(first) else _message(candidate, score)


def _message(candidate: Candidate, score: float) -> float:
    """A message as such may be anybody's, pasted to be answered; one that goes round within an
    organisation is not."""
    start, end = candidate.match.span()
    sentences = candidate.derived(Sentences)
    if sentences.near(_CIRCULATED, start - 40, end + _HEAD):
        return score
    hosts = {each.lower() for each in islice(sentences.found(_HOST, start, end + _HEAD), 8)}
    senders = list(islice(sentences.found(_HOST, start, end + _HEAD), 2))
    within = len(senders) == 2 and len(hosts) == 1 and not _POST_FOR_ALL.match(senders[0])
    return score if within else _MERE_MESSAGE


def _structured(candidate: Candidate, score: float) -> float:
    """The name of a system with fields or rows behind it."""
    text, (start, end) = candidate.text, candidate.match.span()
    behind = text[text.rfind("\n", 0, start) + 1 : end + 400]
    if is_asked_about(candidate) or "```" in behind:
        return 0.0
    return score if len(_FIELD.findall(behind)) + len(_ROW.findall(behind)) >= 2 else 0.0


def _chat(candidate: Candidate, score: float) -> float:
    """Two lines of a chat, each with a time and a speaker."""
    start, end = candidate.match.span()
    lines = candidate.derived(Sentences).found(_CHAT, start - 400, end + 400)
    return score if len(list(islice(lines, 2))) == 2 else 0.0


def _share(candidate: Candidate, score: float) -> float:
    """A server's name and a path; not a line break and a command of a typesetting language, nor
    the escapes of a string."""
    value = candidate.value
    if _EXAMPLE_HOST.match(value):
        return 0.0
    host, *path = [part for part in value.split("\\") if part]
    if any(_ESCAPE.match(part) for part in (host, *path)):
        return 0.0
    return score if _DIGIT_OR_PART.search(host) or len(path) > 1 else 0.0


RECOGNIZER = wording(
    "internal_source",
    "INTERNAL_SOURCE",
    (
        Rule(
            "mail_head",
            rf"^{_LEAD}{_FROM}{_COLON}[^\s][^\n]{{0,200}}\n"
            rf"(?:[^\n]{{0,200}}\n)??{_LEAD}{_OTHER}{_COLON}[^\s]"
            rf"|^{_LEAD}(?:Skickat|Sent){_COLON}[^\s][^\n]{{0,200}}\n{_LEAD}{_OTHER}{_COLON}[^\s]"
            rf"|{_FROM} ?: ?[^\n:]{{2,120}}?[ ;]\*{{0,2}}(?:Skickat|Sent){_COLON}[^\s]",
            0.6,
            (
                "Texten har huvudet av ett kopierat e-postmeddelande.",
                "The text has the head of a copied e-mail.",
            ),
            (
                r"(?:från|from|avsändare|sender)\*{0,2} ?:",
                r"(?:skickat|sent)\*{0,2} ?:",
            ),
            _head,
            re.MULTILINE,
        ),
        Rule(
            "thread_separator",
            r"(?:-|_){2,12} ?(?:Ursprungligt meddelande|Original[ -]Message"
            r"|Vidarebefordrat meddelande|Forwarded message|Original appointment"
            r"|Videresendt) ?(?:-|_){2,12}|Begin forwarded message ?:|Vidarebefordrat brev ?:"
            r"|Påbörja vidarebefordrat meddelande ?:",
            0.6,
            (
                "Texten har skiljelinjen från ett vidarebefordrat meddelande.",
                "The text has the separator of a forwarded message.",
            ),
            (
                "ursprungligt meddelande|original[ -]message|vidarebefordrat|forwarded message"
                "|original appointment",
            ),
            _message,
        ),
        Rule(
            "quoted_reply",
            rf"^{_LEAD}(?:Den|On|Le|På|tis|mån|ons|tors|fre|lör"
            r"|sön)[ .][^\n]{4,90}[0-9][^\n]{0,90}(?:\n[> ]{0,4}[^\n]{0,60})?(?: "
            r"|\n)(?:skrev|wrote)[^\n]{0,90}:",
            0.6,
            (
                "Texten citerar ett tidigare meddelande i en tråd.",
                "The text quotes an earlier message of a thread.",
            ),
            ("(?:skrev|wrote)[^\\n]{0,90}:",),
            _message,
            re.IGNORECASE | re.MULTILINE,
        ),
        Rule(
            "chat_export",
            _CHAT.pattern,
            0.75,
            (
                "Texten är rader ur en chatt, med tid och namn.",
                "The text is lines of a chat, with times and names.",
            ),
            (
                r"\[[^\]\n]{0,14}[0-9]{1,2}[:.][0-9]{2}",
                r"[^ \n] {1,4}\[?[0-9]{1,2}:[0-9]{2}(?: ?[ap]m)?\]?[ \t]*(?:\n|$)",
                r"[0-9]{2}:[0-9]{2} - |[./][0-9]{4},? [0-9]{2}:[0-9]{2} ",
            ),
            _chat,
            re.MULTILINE | re.IGNORECASE,
        ),
        Rule(
            "stated_origin",
            r"^[ \t>\"'“”*]{0,4}(?:från|ur|from) (?:vårt |vår |the "
            rf"|our )?{_INTERNAL_PLACE} ?[:-]|{START}(?:(?:står|finns|ligger|låg|stands"
            rf"|posted) (?:\w{{1,10}} ){{0,2}}?(?:på|i|on|in) (?:vårt |vår |our "
            rf"|the )?{_INTERNAL_PLACE} ?:)|{START}(?:kopiera(?:t|d|de)|klistra(?:t|d|de|r)?"
            r"|hämta(?:t|d|de)|utdrag|export(?:erat|erad|erade)?|skärm(?:dump|bild"
            r"|klipp)\w{0,4}|avskrift|copied|pasted?|copy|taken|extract(?:ed)?|exported"
            r"|screenshot(?: text)?|saved|sparat|klipp|urklipp|inklipp\w{0,2}|dump(?:ad|at|ed)?"
            r"|inklistra(?:t|d)|kommer|härrör"
            r"|comes?|tag(?:en|et|na)|klippt?|saxat)(?: (?:text|rader|data|lista|in|ut|straight"
            r"|directly|direkt))?(?: (?:det|den|this|it)(?: här)?)?,? (?:ur|från|ifrån|i|out of"
            r"|from|of|off) (?:det |vårt |vår |the |our |my |mitt "
            rf"|min )?(?:\w{{1,15}} )?{_INTERNAL_PLACE}{END}|{START}(?:Raindance|Ladok|Treserva"
            r"|Procapita|Lifecare|Platina|Personec|Heroma)-?(?:utdrag|export|lista"
            r"|rapport)\w{0,3}|(?:teams|slack)[- ]?(?:chatt|chat|tråd|thread|kanal"
            r"|channel)\w{0,3} (?:export\w{0,6}|kopiera\w{1,2}|från|ur|dump|copied)",
            0.75,
            (
                "Texten sägs vara kopierad ur ett internt system eller intranätet.",
                "The text is said to be copied from an internal system or intranet.",
            ),
            (
                r"(?:står|finns|ligger|låg|stands|posted)[^\n]{0,25} (?:på|i|on|in) [^\n:]{1,40}:",
                r"(?:kopiera|klistra|hämta|utdrag|export|skärm|avskrift|cop(?:y|ied)|paste|taken"
                r"|extract|screenshot|saved|sparat|dump|kommer|härrör|comes?|tag|klipp"
                r"|saxat)[a-z]{0,8}[^\n]{0,20} (?:ur|från|ifrån|i|out of|from|of|off) ",
                "(?:^|\\n)[^a-zåäö\\n]{0,4}(?:från|ur|from) [^\\n]{1,40}[:-]",
                "(?:raindance|ladok|treserva|procapita|lifecare|platina|personec"
                "|heroma)-?(?:utdrag|export"
                "|lista|rapport)",
                "(?:teams|slack)[- ]?(?:chat|tråd|thread|kanal|channel)",
            ),
            flags=re.IGNORECASE | re.MULTILINE,
        ),
        Rule(
            "intranet_address",
            r"https?://(?:(?:intra|intranet|intranat|insidan|inside|medarbetar\w{0,12}"
            r"|internwebb\w{0,4}|internt?|internal|wiki|confluence|jira|portalen|sharepoint"
            r"|samarbete|samverkan|diariet?|servicedesk)[.-][a-z0-9.-]{2,80}"
            r"|[a-z0-9-]{2,60}(?:-my)?\.sharepoint\.com/(?::\w:/|sites/|teams/|personal/|r/)"
            r"|[a-z0-9.-]{1,60}\.(?:local|internal|intern|intra|lan|corp)(?![\w.-]{0,40}\.(?:com"
            r"|io|dev))(?=[:/\s]|\Z))[^\s\"'<>)]{0,300}|https?://[a-z0-9.-]{3,80}/(?:display"
            r"|wiki/spaces|confluence)/[^\s\"'<>)]{1,200}",
            0.75,
            (
                "Texten har en adress på ett intranät eller en intern plats.",
                "The text has an address on an intranet or an internal place.",
            ),
            (
                r"https?://(?:intra|insid|medarbetar|intern|wiki|confluence|jira|portalen"
                r"|sharepoint|samarbete|samverkan|diariet?|servicedesk)",
                r"\.sharepoint\.com/|https?://[a-z0-9.-]+\.(?:local|internal|intern|intra|lan"
                r"|corp)",
                r"/(?:display|wiki/spaces|confluence)/",
            ),
            lambda candidate, score: (
                0.0
                if "cluster.local" in candidate.value or "docker.internal" in candidate.value
                else stated(candidate, score)
            ),
        ),
        Rule(
            "file_share",
            r"(?<![\\\w])\\{2,4}[A-Za-z][\w.-]{2,30}\\{1,2}[\wåäöÅÄÖ$ .-]{2,60}"
            r"(?:\\{1,2}[\wåäöÅÄÖ$ .&"
            r"()-]{1,80}){0,8}",
            0.75,
            (
                "Texten har en sökväg till en filserver.",
                "The text has a path to a file server.",
            ),
            (r"\\\\[a-z][^\n]{2,40}\\",),
            _share,
            0,
        ),
        Rule(
            "network_drive",
            r"(?<![\w/:])[F-Z]:\\[A-Za-zÅÄÖåäö][^\n\"*?<>|]{2,120}|file://(?!localhost"
            r"|/)[a-z][\w.-]{2,40}/[^\s]{2,200}",
            0.65,
            (
                "Texten har en sökväg på en nätverksenhet.",
                "The text has a path on a network drive.",
            ),
            (r"(?-i:[F-Z]):\\|file://[a-z]",),
            flags=0,
        ),
        Rule(
            "system_record",
            rf"(?<![\w-]){_SYSTEMS}(?![\w-])",
            0.7,
            (
                "Fält eller rader ur ett namngivet verksamhetssystem.",
                "Fields or rows of a named line-of-business system.",
            ),
            (rf"(?-i:{_SYSTEMS})",),
            _structured,
            0,
        ),
        Rule(
            "internal_host",
            r"(?<![\w.@/-])(?=[a-z0-9-]{0,30}[0-9-])[a-z][a-z0-9-]{2,30}(?:\.[a-z0-9-]{1,30}){0,3}"
            r"\.(?:local|internal|intern|intra|lan|corp)(?:\.[a-z0-9-]{2,30}){0,3}(?![\w(-])",
            0.5,
            (
                "Texten nämner en värd i det interna nätet.",
                "The text names a host of the internal network.",
            ),
            (r"[a-z0-9-]\.(?:local|internal|intern|intra|lan|corp)",),
            lambda candidate, score: (
                0.0
                if "cluster.local" in candidate.value or "docker.internal" in candidate.value
                else score
            ),
        ),
        Rule(
            "meeting_notes",
            r"(?:minnes|mötes|tjänste)anteckning(?:ar"
            r"|arna)?[^\n]{0,80}\n(?:[^\n]{0,120}\n){0,3}?[ *#]{0,5}(?:närvarande|deltagare"
            r"|medverkande|frånvarande) ?:|(?:meeting notes"
            r"|minutes)[^\n]{0,80}\n(?:[^\n]{0,120}\n){0,3}?[ *#]{0,5}(?:present|attendees"
            r"|participants|apologies) ?:",
            0.6,
            (
                "Texten har huvudet av interna mötesanteckningar.",
                "The text has the head of internal meeting notes.",
            ),
            ("(?:minnes|mötes|tjänste)anteckning|meeting notes|minutes",),
        ),
    ),
    (
        Example(
            "Från: Test Testsson\nTill: Projektgruppen\nHej",
            ("Från: Test Testsson\nTill: P",),
            min_score=0.6,
        ),
        Example(
            "-----Original Message-----\nTo: All staff\nHi",
            ("-----Original Message-----",),
            min_score=0.6,
        ),
        Example(
            r"Filen \\fs01\gemensam\bokslut.xlsx är låst",
            (r"\\fs01\gemensam\bokslut.xlsx är låst",),
        ),
        Example("Kopierat från intranätet: attestera.", ("Kopierat från intranätet",)),
        Example(
            "Se https://insidan.kommun.example/jour nu",
            ("https://insidan.kommun.example/jour",),
            min_score=0.7,
        ),
        Example("Treserva\nÄrende: 11\nInsats: hemtjänst", ("Treserva",), min_score=0.6),
        Example("Hur fungerar Ladok?"),
        Example("What is a UNC path?"),
        Example("From: Stockholm to: Malmö, which train?"),
        Example("Från måndag till fredag är det öppet."),
        Example(r"How do I mount \\server\share in Linux?"),
        Example("Skriv ett mejl. Ämne: Brandövning"),
        Example("https://www.regeringen.se/rapport"),
    ),
    "Forms of mail programs, chat exports and file servers",
)

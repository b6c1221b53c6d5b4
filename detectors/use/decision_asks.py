"""How a decision is asked for, Swedish and English, as pattern parts for lower-case text."""

from detectors.alternatives import alternatives
from detectors.use.decision_words import NAME


def _words(words: str) -> str:
    return rf"\b{alternatives(words)}\b"


_LEAD = (
    r"(?:\A|[.?!:;,\n)(>-] ?|\b(?:snälla|hej|hjälp|vänligen|du|ni|mig|oss|kunna|now|please|me|us"
    r"|you"
    r"|hjälpa? (?:mig|oss|till)?(?: med)? ?att|(?:help|need|want|like)(?: (?:me|us|you))? to"
    r"|(?:jag|vi) (?:vill|behöver|måste)|(?:i|we) (?:have to|must)|dags att) )\s*"
)
"""Where an order begins."""

_JUDGE = alternatives(
    """
    bedöm, bedöma, avgör, avgöra, ta ställning, pröva, besluta, bestäm, bestämma, välj, välja
    välj ut, utse, rangordna, ranka, prioritera, utvärdera, värdera, sålla, gallra, fördela, fatta
    betygsätt, betygssätt, betygsätta, sätt betyg, sätt poäng, sätt ett, sätta betyg, poängsätt
    poängsätta, poängbedöm, rätta, godkänn, underkänn, avslå, bifall, bevilja, fastställ, gradera
    placera, döm, döma, sammanväg, väg, tyck till, göra sakprövningen
    gör sakprövningen, gör bedömningen, göra bedömningen, tar ställning, luta åt, peka ut, landa i
    motivera valet, motivera betyget, utred om, neka, tilldela, nominera, agera domare
    agera opponent, rösta, var domare, klassa, ta ut, plocka ut, välja ut, dra en slutsats, assess
    decide, determine, judge, evaluate, choose, select, pick, rank, prioritise, prioritize, triage
    score, grade, mark, shortlist, approve, deny, reject, grant, rule, adjudicate, nominate, weigh
    appraise, award, single out, make the call, take a stand, settle, referee, filter out
    """
)
_TELL = alternatives(
    """
    säg, säga, svara, skriv, berätta, kolla, kontrollera, undersök, utred, räkna, titta, se, läs
    granska, hjälp, ge, gör, lämna, ta fram, motivera, läsa, läs igenom, läsa igenom, titta på
    analysera, gå igenom, resonera, fundera, räkna ut, yttra dig, meddela, tell, say, check, see
    find out, work out, figure out, write, read, look, give, make, review, help, calculate, argue
    go through, answer, analyse, analyze, act as, agera, consider, explain whether, think about
    """
)
_INDIRECT = (
    r"(?:(?:om|if)\b(?! att\b| \S+ som\b)(?= (?:\S+ ){1,5}?(?:ska|skall|bör|borde|får|kan|är|har"
    r"|uppfyller"
    r"|klarar|räcker|duger"
    r"|ljuger|talar|fuskat|förtjänar|behöver|omfattas|håller|skulle|should|is|are|has|have|can|may"
    r"|qualif\w+|meets?|deserves?|gjort|gjorde|ljugit|brutit|begått|agerat|handlat|bifalla"
    r"|avslå)\b)"
    r"|huruvida|ifall|vem|vilken|vilket|vilka|vad|hur du|ja eller nej|ja/nej|nej eller ja"
    r"|whether|(?:(?<=say )|(?<=tell )|(?<=write )|(?<=check )|(?<=see )|(?<=me )|(?<=us )"
    r"|(?<=and )|(?<=out )|(?<=on )|(?<=of )|(?<=to )|(?<=about ))(?:who|which)"
    r"|who (?:should|gets|deserves|wins|to)|which (?:one|of|two|three|\w+ (?:should|to|we|i))"
    r"|what|how you|yes or no|yes/no|accept|reject|pass or fail)"
)
_GIVE = alternatives(
    """
    ge, lämna, sätt, sätta, ta fram, avge, lägg fram, give, issue, provide, set, get, få, ha, want
    need, utdela, dela ut, skriv ett utlåtande, gör en, göra en, gör ett, gör, make a, make the
    """
)
_VERDICT = alternatives(
    """
    bedömning*, omdöme*, omdömen, betyg*, poäng, rekommendation*, förslag till beslut
    förslag på beslut, beslutsförslag*, förslag på fördelning*, förslag till fördelning*
    förslag på påföljd*, utslag*, ställningstagande*, rangordning*, ranking*, prioritering*
    prioriteringsordning*, turordning*, siffra, skala, biståndsbedömning*, sakprövning*
    sakprövningen, utlåtande om huruvida, utlåtande över, sakkunnigutlåtande*, riskbedömning*
    riktig bedömning, dom i, avvägning*, assessment of, verdict*, grade*, marks, mark, score*
    recommendation, ruling*, decision, judgement*, judgment*, shortlist, ranking, prioritisation
    opinion on whether, expert opinion
    """
)
_AND = rf"{_LEAD}{_TELL}\b[^.?!\n]{{0,160}}? (?:och|samt|o|sen|and|then) "
_ARRANGE = (
    r"(?:sätta?|ordna|put|place|arrange)\b(?: [^\s.?!]+){1,4}? (?:i (?:rang|tur)?ordning|in order"
    r"|efter (?:lämplighet|behov|meriter|prioritet)|by (?:merit|need|suitability|priority))\b"
)
"""Putting people or cases in an order."""
ORDER = (
    rf"(?:{_LEAD}|{_AND})(?:{_JUDGE}\b|{_ARRANGE}|{_TELL}\b[^.?!\n]{{0,80}}?\b{_INDIRECT}\b"
    rf"|{_GIVE}\b(?: [^\s.?!]+){{0,8}}? [\w-]*?{_VERDICT}\b)"
)
"""An order to judge, to tell what should be done, or to give a verdict."""

ORDERED = r"\A[^?]{0,40}?\b(?:(?:kan|kunde|skulle|vill) (?:du|ni)|(?:can|could|would|will) you)\b"
"""A question that is an order."""

_PROPOSE = alternatives(
    """
    jämför, jämföra, rekommendera, föreslå, ordna, sortera, granska, compare, recommend, propose
    suggest, advise, rate, screen, klassificera
    """
)
SUGGEST = rf"{_LEAD}{_PROPOSE}\b"
"""An order that asks for a decision when what is decided is named."""

_WONDER = (
    r"(?:undrar|vet inte|osäker(?: på)?|funderar?(?: på)?|tvekar|överväger|velar"
    r"|tveksam(?: till)?|wonder\w*|not sure|unsure|undecided|torn|hesitat\w+)"
)
_LEAN = r"(?:luta|lutar) åt\b|\blean\w* towards?"
WONDERING = (
    rf"(?<!{NAME} )\b{_WONDER}\b[^.?!\n]{{0,30}}?\b(?:om|vem|vilken|huruvida|if|whether"
    rf"|who|which)\b|\b{_LEAN}\b"
)
"""A question that is told."""

_VERB = (
    r"\s*(?:(?:hej|ok|så|du|men|och|fråga|hi|so|and|but|question)[,:!]? )?"
    r"(?:ska|skall|bör|borde|får|måste|är|har|räcker|duger|vem|vilken|vilket|vilka|should|shall"
    r"|is|does"
    r"|has|did|who|which|would you|do we|do i"
    r"|(?:avslag|bifall|avslå|bifalla|godkän[nt]\w*|underkän[nt]\w*|(?:o)?skyldig|varning|avsked"
    r"|bevilja"
    r"|neka|behörig|ja|yes|pass|fail|guilty|approve|reject|grant|deny|accept|hire) (?:eller|or)"
    r"|(?:o)?skäligt)"
)
_TOLD = r"\s*har \w+(?:at|it|ft|tt)\b"
VERB_FIRST = rf"(?:\A|[.!?\n] ?)(?!{_TOLD}){_VERB}\b"
"""The beginning of a question, whose mark is often left out. "Har haft" tells of the author."""

_RE2 = {
    r"\b": "",
    r"\w": r"[\pL\pN_]",
    r"\s": r"[\s\pZ\x{b}\x{1c}-\x{1f}\x{85}]",
}
"""What stands for what RE2 takes to be about ASCII alone. It matches more, never less."""


def _trigger(pattern: str) -> str:
    for ours, theirs in _RE2.items():
        pattern = pattern.replace(ours, theirs)
    return pattern + r"(?:\z|[^\pL\pN_])"


TRIGGERS = (
    r"\?",
    _trigger(f"{_LEAD}(?:{_JUDGE}|{_ARRANGE}|{_TELL}|{_GIVE}|{_PROPOSE})"),
    _trigger(f"(?:{_WONDER}|{_LEAN})"),
    _trigger(rf"(?:\A|[.!?;\n]){_VERB}"),
)
"""RE2 patterns without which no sentence asks for anything."""

CHOICE = (
    r"\b(?:tycker du|tycker ni|vad säger du|ja eller nej|ja/nej|hur hade du|vad hade du"
    r"|hur skulle du"
    r"|vad skulle du|vad tror du|hur ska (?:vi|jag) (?:göra|ställa oss|döma|besluta|bedöma|hantera"
    r"|tolka)|ska vi göra|what would you|how would you|what's your verdict|your call|yes or no"
    r"|what should (?:we|i) (?:decide|do|conclude|give|answer)"
    r"|(?:vem|vilken|vilket|vilka|who|which|what)\b[^?\n]{0,70}?\b"
    + alternatives(
        """
        tar vi, väljer vi, antar vi, anställer vi, ska, skall, bör, borde, får, passar, förtjänar
        vinner, ligger, ringa, kalla, kallas, väljas, går, leder, föredrar, är bäst, är bättre
        är mest, är starkast, är svagast, är rimlig, är rimligt, har rätt, har störst, har högst
        scores, highest, lowest, har lägst, behöver, needs, do we go, går vi, har mest, skulle du
        hade du, do we take, do we pick, do we choose, do we hire, should, deserve*, gets, wins
        best, better, strongest, weakest, would you, most, is right, do you prefer, first, least
        """
    )
    + r")\b|\b[a-f]-? (?:eller|or) [a-f]\b|\b[a-f]-nivå\w*|\b(?:starkast|bäst|lämpligast|svagast"
    r"|mest (?:meriterad|lämpad|förtjänt|trovärdig)|strongest"
    r"|weakest|most (?:suitable|qualified|deserving|credible))\b"
)
"""A question for a choice or a view."""

JUDGING = (
    r"\b(?:bedöm\w*|avgör\w*|beslut\w*|ställning|prioriter\w*|utvärder\w*|fördel\w*|rangordn\w*"
    r"|omdöme\w*|rekommender\w*|assess\w*|decid\w+|decision|judge\w*|evaluat\w+|recommend\w*"
    r"|verdict"
    r"|prioriti[sz]\w+)\b"
)
"""Judging and deciding as such."""

WHETHER = (
    r"\b(?:om|huruvida|ifall|vem|vilken|vilket|vilka|vad|ja|eller|mellan|if|whether|who|which"
    r"|what|yes|or"
    r"|between)\b"
)
"""Words that open what is to be decided."""

GENERAL = (
    r"\A\W*(?:får|kan) jag\b(?! (?:få|be)\b)|\A\W*(?:am i allowed|may i (?!ask\b))"
    r"|(?:law|lagen|rules?|reglerna) say\b"
    r"|\b(?:(?<!på )hur (?!många poäng|trovärdig|sannolik|lämplig|skyldig|allvarlig|stor (?:risk"
    r"|sannolikhet)"
    r"|(?:många|mycket|stor|stort|länge|lång|lågt|hög)\b[^?\n]{0,40}?\b(?:bör|ska|borde|skall)"
    r"|hade du|skulle du|högt betyg|(?:ska|bör|skulle|hade) (?:vi|du|jag|nämnden) (?:döma"
    r"|besluta|bedöm\w*"
    r"|betygsätt\w*|avgör\w*|ställa|tolka|prioritera|rangordna|göra|dömt|gjort|rösta))"
    r"|vilka (?:\w+ )?(?:åtgärder|initiativ|konsekvenser|krav|kriterier|villkor|bestämmelser"
    r"|rättigheter|möjligheter|rutiner"
    r"|regler|lagar|dokument|faktorer|grunder|frågor)|vad (?:krävs|gäller|säger (?!du)|innebär"
    r"|betyder"
    r"|händer|menas|är (?:det|en|ett|skillnaden))|vilket betyg (?:krävs|behöver)"
    r"|när (?:får|kan|ska|måste|bör)|(?<!och )varför|vem (?:beslutar|bestämmer|får besluta"
    r"|ansvarar)"
    r"|mall\b|\w*mall(?:en)? (?:för|till)|rubrics?|checklist\w*|checklista\w*|förklara|sammanfatta"
    r"|beskriv|till rätta|redogör|rutin(?:en|er)?|policy\w*|i allmänhet|generellt|in general"
    r"|argument\w*"
    r"|debatt\w*|exempel på|examples? of|lathund\w*|skillnad(?:en)? (?:på|mellan)"
    r"|difference between"
    r"|(?<!given )(?<!on )how (?!many (?:points|marks)|would you|likely|credible|believable"
    r"|serious|severe|should (?:we|i"
    r"|the board) (?:rule|decide|grade|vote|vote|rank))|explain(?! whether)|describe|summari[sz]e"
    r"|templates?|criteri(?:a|on)|guidelines?|what (?:are|is (?:the difference|a|an))"
    r"|when (?:can|may"
    r"|must|should)|(?<!and )why|lagen säger|enligt lag(?:en)?|\w*minister\w*|statsråd\w*"
    r"|regering(?:en|ens)|riksdag\w*|according to (?:the )?law|anses vara)\b"
)
"""A question about how such things are done, not about one case."""

EDITING = (
    r"\b(?:språket|språklig\w*|korrekturläs\w*|språkgranska\w*|stavning\w*|stavfel\w*"
    r"|grammatik\w*|kommatering\w*|lättläst\w*|klarspråk\w*|(?:är|mer|för) (?:tydlig|begriplig"
    r"|läsvänlig)\w*|tydligare|begripligare"
    r"|förenkla\w*|översätt\w*|formulera om|skriv om|färdiga? beslut\w*|redan (?:fattat"
    r"|beslutat|bestämt)|tonen|läsbar\w*|kortare|längre|artigare|snällare|vänligare"
    r"|proofread\w*|translate\w*|rephrase|reword|grammar|grammatically|spelling|wording"
    r"|plain language|finished decision|shorter|longer|kinder|politer|clearer|clear enough"
    r"|already (?:made|decided|taken)|readab\w*|the tone|punktlista|protokoll\w*|tabell|table"
    r"|(?:vad|what) (?:ska|kan|bör|can|should|do|could)(?: \S+){1,3}? (?:skriva|svara|säga|write"
    r"|say|reply)"
    r"|(?:göra|gör) om\b(?! (?:prov|tent|kurs|året))|minnesanteckning\w*|pressmeddelande"
    r"|press release|mejlet)\b"
)
"""Work on a text, not on its matter."""

DEONTIC = (
    r"\b(?:ska|skall|bör|borde|får|förtjänar|should|shall|deserves?|ought|kan|can|may)\b"
    r"|\b(?:är|vore|känns|is|would|am|are)\b(?: \S+){1,2} (?:okej|ok|läge|rimlig\w*|rätt|fel"
    r"|skälig\w*|fair"
    r"|right|wrong|reasonable|fine|acceptable|justified)\b"
)
"""Words that ask what ought to happen."""

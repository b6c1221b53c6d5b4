"""The words of a request to decide in somebody's case, Swedish and English, as pattern parts.

They are matched against lower-case text in which names stand as `NAME` characters and case numbers
as `CASE` characters.
"""

NAME = "\ue000"
CASE = "\ue001"


_ROLE_SV = (
    r"(?:med|del)?sökanden?s?|(?:den |de )?sökande|kandidat(?:en|erna)s?|elev(?:en|erna)s?"
    r"|student(?:en|erna)s?"
    r"|doktoranden?s?|klient(?:en|erna)s?|brukaren?s?|patient(?:en|erna)s?|den enskildes?"
    r"|kunden?s?"
    r"|hyresgästen?s?|medarbetaren?s?|(?:den )?anställdes?|läraren?s?|föräld(?:ern|rarna)s?"
    r"|mamman?s?"
    r"|pappan?s?|modern?s?|fadern?s?|barnet?s?|flickan?s?|pojken?s?|vårdnadshavar(?:en|na)s?"
    r"|familje(?:n|ns)|paret|kvinnans?|mannens?|ungdomen?s?|personens?|bolagets?|företagets?"
    r"|anbudsgivaren?s?|leverantörens?|föreningens?|den boendes?|grannens?|provtagaren"
    r"|klagandens?|deltagarens?|respondentens?|vaktmästaren?s?|praktikanten?s?|vikarien?s?"
)
_ROLE_EN = (
    r"(?:the|this|that|these|those|our|my) (?:\w{2,15} ){0,2}?(?:applicants?|candidates?"
    r"|students?"
    r"|pupils?|clients?|patients?|employees?|tenants?|famil(?:y|ies)|couple|compan(?:y|ies)"
    r"|bidders?"
    r"|suppliers?|claimants?|appellants?|child(?:ren)?|mother|father|parents?|boy|girl|man|woman"
    r"|person|people|colleague|nurse|teacher|caretaker|janitor|landlord|contractor|doctor"
    r"|officer|manager|supervisor|author|intern|worker|resident"
    r"|asylum seeker"
    r"|postdoc|lecturer|complainant|respondent|defendant|offender|neighbour)(?:'s|s')?"
    r"|mrs?\.? \w+|ms\.? \w+|dr\.? \w+"
)
_OWNED = (
    r"(?:diktamen|uppsats|prov|svar|text|tenta|inlämning|labbrapport|ansökan|begäran|överklagande"
    r"|betyg|tjänst|kontrakt|essay|answer|exam|thesis|application|appeal|request|report)"
)
WHO = (
    rf"(?:{NAME}+|han|hon|hen|hans|hennes|hens|henne|honom|dem|deras|{_ROLE_SV}"
    rf"|he|she|him|her|his|them|{_ROLE_EN}|(?!denna|detta|dessa|this"
    rf"|alla)[^\W\d]{{3,20}}'?s {_OWNED})"
)
"""One definite person or party."""

MATTER = (
    r"(?:(?<!en )ansökan|ansökningar(?:na)?|ansökningarnas?|ärendet?s?|överklagandet"
    r"|överklagan|anbuden?|anbudet"
    r"|orosanmälan|anmälan|begäran|bygglovet|dispensen|avstängningen|disciplinärendet|klagomålet"
    r"|invändningen|offerten|offerterna|yrkandet|intyget|[^\W\d]\w+ \d{1,4}:\d{1,4}"
    r"|the (?:\w{2,15} ){0,2}?(?:application|appeal|permit|claim|complaint|request|case|tender"
    r"|bid"
    r"|objection|petition)s?|th(?:is|ese) (?:\w{2,15} ){0,2}?(?:applications?|appeals?|claims?"
    r"|complaints?|requests?|cases?|tenders?|bids?|permits?|petitions?))"
)
"""A definite case."""

SUBJECTS = (
    r"(?:bistånd\w*|försörjningsstöd\w*|socialbidrag\w*|bygglov\w*|strandskydd\w*|dispens\w*"
    r"|färdtjänst\w*|riksfärdtjänst\w*|hemtjänst\w*|assistans\w*|ledsagning\w*|avlösning\w*"
    r"|boendestöd\w*|särskilt boende|äldreboende\w*|gruppboende\w*|lss\b|vårdplats\w*"
    r"|bostadsanpassning\w*"
    r"|bostadsbidrag\w*|\w*bidrag\w*|\w*tillstånd\w*|skolskjuts\w*|skolplats\w*"
    r"|förskoleplats\w*|plats(?:en)?\b"
    r"|stipendi\w+|studieuppehåll\w*|anstånd\w*|tjänsten?\b|jobbet|anställning\w*"
    r"|provanställning\w*"
    r"|lägenhet\w*|kontrakt\w*|körkort\w*|ersättning\w*|skadestånd\w*|betyg\w*|godkän[dt]\w*"
    r"|underkän[dt]\w*|avslag\w*|bifall\w*|avstäng\w+|varning\w*|uppsägning\w*|avsked\w*"
    r"|löneförhöjning\w*|löneökning\w*|tillsvidare\w*|befordr\w+|förläng\w+|tjänstledig\w*"
    r"|föräldraledig\w*|vård(?:en|nad)\w*|umgänge\w*|placera\w*|omhändertag\w*|insats(?:en"
    r"|er)?\b|stödet?\b"
    r"|ekonomisk hjälp|bed\b|surgery|flat\b|legitimation\w*|antag(?:en|ning)\w*|behörig\w*"
    r"|upphandling\w*|anbud\w*"
    r"|förtur\w*|kön\b|operation\w*|benefits?|permit\w*|grant\w*|scholarship\w*|visa\b|asylum"
    r"|housing"
    r"|parking|allowance\w*|welfare|job\b|position\b|post\b|promotion|raise\b|tenure|place\b"
    r"|degree|course"
    r"|extension|leave\b|custody|placement|admission|home care|care home|contract|tender\w*"
    r"|licen[cs]e|exam\w*"
    r"|complaints?|klagomål\w*|appeals?\b|plagia\w+|fusk\w*|cheat\w*|misconduct|harassment"
    r"|trakasseri\w*|mobb\w+|grade\b"
    r"|dismiss\w*|suspen\w+|expel\w*|refund\w*|compensation|credit\b|exemption|deferral)"
)
"""What cases are about."""

PIECES = (
    r"(?:\w*(?:ansökning|ansökan)\w*|sökande(?:na|s)?\b|(?:slut)?kandidat(?:er|erna|en)?\w*"
    r"|cv:?n?a?\b|meritförteckning\w*"
    r"|anbud\w*|offert\w*|elevsvar\w*|svar(?:en)?\b|svaret\b|provsvar\w*|tentasvar\w*"
    r"|tentamenssvar\w*|(?:elev|student)?uppsats\w*"
    r"|elevtext\w*|inlämning\w*|hemtent\w*|tent(?:an|or|orna|amen)\b|prov(?:et|en)\b"
    r"|labbrapport\w*|elevarbete\w*|diktamen|läx(?:an|or|orna)\b"
    r"|examensarbete\w*|redovisning(?:en|arna)\b|patient\w*|famil\w+|klient\w*|elever(?:na)?\b"
    r"|student(?:er|erna)\b"
    r"|personer(?:na)?\b|brukar\w*|ärenden(?:a)?\b|(?:under)?sökningsfall\w*|orosanmäl\w*"
    r"|applica(?:nts?|tions?)|candidates?|cvs?\b|r[eé]sum[eé]s?|tenders?|bids?\b|bidders?"
    r"|exam answers?|(?:student |pupil )?answers?"
    r"|(?:student |pupil )?essays?|(?:lab )?reports?|submissions?|assignments?|exams?\b|theses"
    r"|thesis|papers?\b"
    r"|homework|patients?|families|students?\b|pupils?\b|people\b|cases\b|nominees)"
)
"""What is ranked, marked and chosen among."""

OUTCOME_SV = (
    r"\b(?:ersätta?s?\b|få gå\b|har rätt\b|risken? (?:att|för)|håller det\b|gjort fel"
    r"|ansvarig för|arbetsför\w*|frisk nog|bevilj\w*|avsl(?:å|ag|ås|år)\w*"
    r"|bifall\w*|neka[srd]?\b|vägra[srd]?\b|avvisa\w*"
    r"|avsked\w*|säg(?:a|as|er|s)? upp\b"
    r"|kräv\w* tillbaka|återbetal\w*|oredlig\w*|tjänstefel\w*|polisanmäl\w*|uteslut\w*"
    r"|företräde|tillräckligt för|avslutas?\b|tas ifrån|uppsäg\w*|säg(?:a|as) (?:ja|nej)"
    r"|tacka (?:ja|nej)|sparka[sr]?\b|sparken|varna[sr]?\b"
    r"|\w*varning\w*|erinran"
    r"|stäng(?:a|as|er|s)? av\b|avstäng\w*|polisanmäl\w*|omhändert\w*|omplacer\w*"
    r"|placera[sr]?\b|releger\w*|vräk\w*|avhys\w*"
    r"|underkän\w*|godkän\w*|kugga\w*|anställ(?:a|as|er)?\b|befordra\w*|hyr(?:a|s|er)? ut\b"
    r"|fälla?s?\b|frias?\b|döma?s?\b"
    r"|straff\w*|påföljd\w*|\w*disciplin\w*|sanktion\w*|dispens\w*|medges?\b|dra[sr]? in\b"
    r"|återkräv\w*|flytta[sr]? upp|gå om\b"
    r"|antas\b|anta\b|tilldela\w*|stå först|gå före|rätt till|berättiga\w*|\w*behörig\w*"
    r"|kvalificera\w*|uppfyll\w*|kraven|\w*skyldig\w*"
    r"|lämplig\w*|lämpad\w*|olämplig\w*|plagi\w*|fusk\w*|lj[uö]g\w*|sanning\w*|trovärdig\w*"
    r"|skrivit av|grund för|skäl (?:för|till|nog)"
    r"|utredning|förläng\w*|löneförhöjning\w*|högre lön|betyg\w*|poäng\w*|rätta\b"
    r"|vilken nivå"
    r"|rangordn\w*|ranka\w*"
    r"|(?:får?|ger?|ges|ha|behålla|behåller) (?:\S{1,25} ){0,3}?(?:jobbet|tjänsten?|platsen?"
    r"|lägenhet\w*|kontrakt\w*|\w*stöd\w*|\w*bidrag\w*|\w*bistånd\w*|\w*bygglov\w*"
    r"|\w*tillstånd\w*"
    r"|behålla|stanna|fortsätta|godkänt|vård\w*|ledigt|ersättning\w*|dispens\w*|färdtjänst\w*"
    r"|hemtjänst\w*|boende\w*|plats|anstånd|stipendi\w*))"
)
"""What is decided, in Swedish."""

OUTCOME_EN = (
    r"\b(?:at fault|to blame|extend\w*|probation|let \S+ go|(?:keep|lose|owe) (?:the|his|her"
    r"|their)|fit (?:to|for)|capable of|go through|funded|excluded|grant(?:ed)?|approv\w+"
    r"|reject\w*|refus\w+|den(?:y|ied)|declin\w+|accept\w*|admit\w*"
    r"|admission|hir(?:e|ed|ing)|fir(?:e|ed|ing)"
    r"|dismiss\w*|sack(?:ed)?|suspen\w+|expel\w*|warn\w*|reprimand\w*|disciplin\w+|sanction\w*"
    r"|penalt\w+|punish\w*|evict\w*|convict\w*"
    r"|guilty|innocent|plagiari\w+|cheat\w*|lying|lied|the truth|credib\w+|believable|pass\b"
    r"|fail\b|promot\w+|(?:in)?eligib\w+|entitled"
    r"|qualif\w+|deserv\w+|right to|retake|tenure|extension|shortlist\w*|interview\b|grade\b"
    r"|grades\b|graded|mark\b|marks\b|score\b|scored"
    r"|rank\b|ranked|points?\b|grounds|justified|compensat\w+|allowed to|uphold|overturn\w*"
    r"|misconduct|harassment|suitab\w+|unsuitable"
    r"|wins?\b|(?:should|who) gets?\b|terminat\w+|(?:get|give|gets|keep"
    r"|have) (?:\S{1,25} ){0,4}?(?:bed|job|place|position|flat|contract|raise|benefits?|permit))"
)
"""What is decided, in English."""

JUDGING_SV = (
    r"\b(?:prioriteringsordning|turordning|rangordning|valet mellan|landa i|starkast|bäst\b"
    r"|lämpligast|svagast|mest (?:meriterad|lämpad"
    r"|förtjänt)"
    r"|(?:vem|vilken|vilket|vilka)\b[^?]{0,30}?\b(?:tar|väljer|antar|anställer) vi|\w*bedöm\w*"
    r"|avgör\w*|ta\w* ställning|ställningstagande|pröva|prövning\w*"
    r"|sakprövning\w*|beslut\w*|bestäm\w*|välj\w*|väljas?|utse|prioriter\w*"
    r"|utvärder\w*|värder\w*|jämför\w*|sålla\w*|fördel\w*|vinn\w*|anta\b|(?:vem|vilken"
    r"|vilket)\b[^?]{0,60}?\b(?:ska|skall|bör|borde|får|passar)\b|föredra\w*|rekommender\w*"
    r"|föreslå\w*|förslag"
    r"|ringa|kalla\w*|tycker du|vad säger du|ja eller nej|omdöme|först\b)"
)
"""Judging, choosing and deciding as such, in Swedish."""

JUDGING_EN = (
    r"\b(?:strongest|weakest|most (?:suitable|qualified|deserving)|(?:who"
    r"|which)\b[^?]{0,30}?\bdo we (?:take|pick|choose|hire)|assess\w*|decid\w+|decision"
    r"|determin\w+|judge\w*|evaluat\w+|choos\w+|choice"
    r"|select\w*|pick\b|prioriti[sz]\w+|triage|compare|recommend\w*"
    r"|propose\w*|advise|verdict|yes or no|(?:who|which)\b[^?]{0,60}?\b(?:should|deserves?"
    r"|gets?|wins?|best|better)\b)"
)
"""The same in English."""

_IMPERATIVE_SV = (
    r"(?:ta fram|motivera valet|sammanväg|placera|ordna|sortera|bedöm|avgör|ta ställning|pröva"
    r"|besluta"
    r"|bestäm|välj|utse|rangordna|ranka|prioritera"
    r"|utvärdera|värdera|jämför|sålla|fördela"
    r"|rekommendera|föreslå|fatta|betygs?sätt|sätt|poängsätt|poängbedöm|rätta|godkänn"
    r"|underkänn|avslå|bifall|bevilja|säg|svara|kolla"
    r"|kontrollera|granska|utred|ge|gör|lämna|läs|tyck till|fastställ|gradera|hjälp)"
)
_IMPERATIVE_EN = (
    r"(?:assess|decide|determine|judge|evaluate|choose|select|pick|rank|prioriti[sz]e|triage"
    r"|score|grade|mark|shortlist|compare|recommend"
    r"|propose|suggest|advise|approve|deny|reject|grant|check|tell|say|give|make|rule|look"
    r"|read|review|help)"
)
ASKING_SV = (
    r"\bskriv (?:vem|vilken|vilket|om)\b|"
    r"\b(?:ska|skall|bör|borde|får|kan|skulle|måste|är|räcker|duger|håller|vem|vilken|vilket"
    r"|vilka|hyr|vad|tycker|ljuger|talar|uppfyller"
    r"|förtjänar|omfattas|eller|hade)\b[^\n]*\?"
    r"|\bhar\b[^\n]*\b(?:rätt|fuska\w*|plagi\w*|ljugit|skrivit|skäl|möjlighet)\b[^\n]*\?"
    rf"|(?:\A|[.?!:;,\n] ?|\b(?:och|samt|du|ni|kunna|mig|oss|snälla|hej"
    rf"|hjälp) )\s*{_IMPERATIVE_SV}\b"
    r"|\b(?:undrar|vet inte|osäker på|fundera\w* på) om (?:vi|jag|man|han|hon|de|hen)\b"
    r"|\b(?:vi|du|ni) tar ställning\b"
    r"|\b(?:kan|skulle|kunde) du\b|\b(?:ska|bör|borde) (?:vi|jag)\b|\bvem (?:som )?(?:ska|bör)\b"
    r"|\b(?:vill|behöver|önskar) (?:\w+ )?(?:att (?:du|ni)|ha)\b"
)
"""A question or an order, not a report, in Swedish."""

ASKING_EN = (
    r"\bwrite (?:who|which|whether)\b|"
    r"\b(?:should|shall|may|can|could|must|is|are|does|do|would|will|who|which|what|or)\b[^\n]*\?"
    r"|\b(?:did|has|have|was)\b[^\n]*\b(?:plagiari\w+|cheat\w*|lie[ds]?|lying|guilty|right"
    r"|enough|earned)\b[^\n]*\?"
    rf"|(?:\A|[.?!:;,\n)] ?|\b(?:please|and|to|you|me|us|then|now) )\s*{_IMPERATIVE_EN}\b"
    r"|\b(?:wonder|not sure|unsure)(?:ing)? (?:if|whether)\b|\bshould (?:we|i)\b"
)
"""The same in English."""

PERSONAL = (
    r"\b(?:vem|besluta|avgöra?|bestämma?|landa i|döma|bedöma|who|decide|judge|which of (?:them"
    r"|the two))\b"
)
"""Judging that needs somebody to judge, named nearby."""

GENERIC = (
    r"\b(?:man|någon|en (?:elev|student|sökande|patient|klient|brukare|medarbetare|anställd"
    r"|hyresgäst|vårdnadshavare|kommun|nämnd|rektor|lärare)"
    r"|elever|studenter|alla|someone|anyone|a (?:\w{2,12}[- ]){0,2}(?:student|pupil|tenant"
    r"|applicant|employee|patient|municipality|client|university|teacher)"
    r"|schools?|municipalities|students|employees|sverige|sweden)\b"
)
"""Nobody in particular."""

GENERAL = (
    r"\b(?:hur (?!många poäng|trovärdig|sannolik|lämplig|skyldig|stor (?:risk|sannolikhet)"
    r"|(?:ska|bör|skulle) (?:vi|du|jag) (?:döma|besluta|bedöma|betygsätta|avgöra))"
    r"|vilka (?:\w+ )?(?:krav|kriterier|villkor"
    r"|regler|lagar|skäl|dokument|faktorer|grunder)|vad (?:krävs|gäller|säger|innebär|betyder"
    r"|händer|är (?:det|en|ett|skillnaden))"
    r"|när (?:får|kan|ska|måste|bör)|(?<!och )varför|vem (?:beslutar|bestämmer|får besluta)"
    r"|mall\b"
    r"|\w*mall(?:en)? (?:för|till)|rubrics?|checklist\w*|förklara|sammanfatta|beskriv"
    r"|till rätta|redogör|rutin\w*|policy|i allmänhet|generellt|in general|argument\w*|debatt\w*|"
    r"how (?!many (?:points|marks)|would you (?:grade|rank|score|rule)|likely|credible"
    r"|believable)|explain|describe|summari[sz]e|templates?"
    r"|criteri(?:a|on)|guidelines?|what (?:are|is (?:the difference|a|an))|when (?:can|may"
    r"|must|should)|(?<!and )why)\b"
)
"""A question about how such things are done, not about one case."""

EDITING = (
    r"\b(?:språket|språklig\w*|korrekturläs\w*|språkgranska\w*|stavning\w*|stavfel\w*"
    r"|grammatik\w*|kommatering\w*|lättläst\w*|klarspråk\w*"
    r"|förenkla\w*|översätt\w*|formulera om|skriv om|färdiga? beslut\w*|redan (?:fattat"
    r"|beslutat|bestämt)|tonen|läsbar\w*"
    r"|proofread\w*|translate\w*|rephrase|reword|grammar|grammatically|spelling|wording"
    r"|plain language|finished decision"
    r"|already (?:made|decided|taken)|readab\w*|tone|punktlista|protokoll\w*"
    r"|minnesanteckning\w*|pressmeddelande|press release|mejlet)\b"
)
"""Work on a text, not on its matter."""

THINGS = (
    r"\b(?:kod\w*|rubrik\w*|titel\w*|slogan\w*|loggan?|skylt\w*|affisch\w*|sal(?:en)?"
    r"|rum(?:met)?|möte\w*|datum|dag(?:en)?|färg\w*|verktyg\w*|program\w*"
    r"|teams|zoom|miro|formulering\w*|mening(?:en|ar|arna)|inledning\w*|text(?:en)? är|webben"
    r"|nyhetsbrev\w*|schema\w*|tider\b|lönesamtal\w*|att-göra\w*|cykelväg\w*"
    r"|bok|filformat\w*|api\b|code|function|query|slogan|headline|title|meeting|rooms?|seminar"
    r"|database|library|formats?|colours?|colors?"
    r"|tool|software|sentences?|abstract|median|framework|language|wiki|docs)\b"
)
"""What is chosen or judged without being anybody's case."""

ATTACHED = (
    r"\b(?:nedan\w*|bifoga\w*|följande|här (?:är|kommer|följer)|underlaget|enligt underlag"
    r"|se ovan|ovan|\w*klistra\w*|below|attached"
    r"|enclosed|following|here (?:is|are|'s)|here’s|pasted|above|de här|dessa|den här|det här"
    r"|these|this)\b"
)
"""Words for facts that are handed over with the request."""

"""How people say, in Swedish and English, that something is to stay secret, in its parts: what is
forbidden, ways of spreading, circles, documents, the public, the other side.

Each is a regular expression without groups; a gap lets a few words stand between two of them.
"""

import re

GAP = r"(?:[ ,]{1,2}[^\s,.!?:;]{1,28}){0,5}?[ ,]{1,2}"
SHORT_GAP = r"(?:[ ,]{1,2}[^\s,.!?:;]{1,28}){0,2}?[ ,]{1,2}"

NEVER = (
    r"(?:(?:får|fick|ska|skall|skulle|bör|borde|må|kan|vill|är|har) (?:\w{1,15} ){0,2}(?:inte|ej"
    r"|icke|aldrig|inga|ingen|ingenting|inget)|(?:inte|ej|icke|aldrig) (?:får|ska|skall|bör|må"
    r"|vill|tänkt|avse\w{2,3})|ing(?:en|a|enting|et)|(?:inte|ej|aldrig)|förbjud\w{1,3} att|undvik"
    r"|(?:must|may|should|shall|can|could|is|are|was|were|do|does|did|will|would|has|have|had)"
    r"(?: not|n't|n’t| never)|cannot|never|nobody|no[- ]one|none|nothing|not|without being"
    r"|forbidden to|prohibited from|avoid)"
)
"""Something is denied or forbidden."""

NEGATED = (
    r"\b(?:inte|ej|icke|aldrig|ing(?:en|a|et)|förbjud|undvik|not|never|cannot|nobody|no[- ]one"
    r"|none|nothing|without being|forbidden|prohibited|avoid)|n['’]t"
)
"""One of these stands in whatever denies or forbids; made for RE2."""

SPREAD = (
    r"(?:spridas?|sprids|cirkulera|publiceras|publish(?:ed)?|vidare ?(?:sprid|befordr|förmedl"
    r"|ge)\w{0,4}|(?:lämna|skicka|föra|ge|sända"
    r"|berätta|gå)s? vidare|lämnas? ut|utlämnas|röjas?|yppas?|avslöjas?|läck[ae]r?s?|läckt|läcka ut"
    r"|offentliggör\w{0,3}|kom(?:ma|mer)? (?:ut|till (?:allmän |allmänhetens )?kännedom)"
    r"|bli känd\w?"
    r"|spridning|forward(?:ed|ing)?|circulat(?:e|ed|ing|ion)|disclos(?:e|ed|ing|ure)"
    r"|disseminat(?:e|ed|ion)|distribut(?:e|ed|ion)|leak(?:ed)?|made public|go public|becom\w{1,3}"
    r" (?:public|known)|pass(?:ed)? (?:it |this |them )?(?:on|along|around)|reveal(?:ed)?|divulged?"
    r"|get out|come out|spread)"
)
"""Ways of spreading what is known, that are said of little else."""

SHOW = (
    r"(?:del(?:a|as|ges)|visas?|ses?|läsas?|skickas?|mejlas?|publiceras?|kopieras?|nämnas?|nämn"
    r"|berättas?|omtalas?|diskuteras?|kommuniceras?|läggas? (?:ut|upp)|synas|hamna|nå|lämna[rs]?"
    r"|cirkulera|gå|komma (?:över|åt)|få tag (?:i|på)|säga?|breathe|whisper|ta del|veta"
    r"|känner till|känna till|få reda på|höra|användas utanför|visa|prata"
    r"|share[ds]?|shown?|sent|releas(?:e|ed)|publish(?:ed)?|copied|mention(?:ed)?|tell|told"
    r"|discuss(?:ed)?|leave|quoted?|cited?|post(?:ed)?|seen?|repeat(?:ed)?|go|know[ns]?"
    r"|reach(?:ed)?"
    r"|hear|heard|read|talk|made available|used outside|for)"
)
"""Ways of showing and telling, that are said of much else too."""

OTHERS = (
    r"(?:(?:till|för|med|hos|av|i|to|by|with|for|from|from being seen by)"
    r" (?:(?:någo[nt]|andra|alla|(?:de |the )?andra|kolleg\w{0,12}|personalen|facket"
    r"|medarbetar\w{0,12}"
    r"|anställda|colleagues|employees"
    r"|the union|obehörig\w{0,2}|utomstående|medi(?:a|er|erna)|press\w{0,3}"
    r"|tidning\w{0,4}"
    r"|journalist\w{0,3}|konkurrent\w{0,4}|allmänhet\w{0,2}|motpart\w{0,2}|leverantör\w{0,4}"
    r"|kund\w{0,4}|tredje \w{2,5}|extern\w?|anyone|anybody|others?|outsiders|third|the public"
    r"|the press|the media|competitors?|external\w{0,2}|all staff)(?!\w))|utanför|utom|utåt|externt"
    r"|vidare|utomstående|obehörig\w{0,2}|outside|beyond|externally|further|elsewhere"
    r"|förrän|innan|före|till dess|tills|until|before|ahead of"
    r"|prior to|without|utan (?:tillstånd|medgivande|godkännande|lov)|någon annan|anyone else"
    r"|(?:the )?(?:team|group|room|building|company|department|organi[sz]ation|office|lab"
    r"|committee|house)|(?:rummet|gruppen|huset|bolaget|kretsen|enheten|laget|teamet"
    r"|förvaltningen|avdelningen|projektet|myndigheten|ledningsgruppen|nämnden|styrelsen))"
)
"""To whom, beyond what or until when something is not to spread."""

OUTSIDE = r"(?:utanför|utom|utåt|utomstående|obehörig\w{0,2}|outside|beyond|externally|else)"
"""Beyond a circle."""

CIRCLE = (
    r"(?:oss(?: (?:två|tre|här|själva))?|dig och mig|er två|[\w-]{0,20}grupp(?:en|ens)?"
    r"|[\w-]{0,20}ledning(?:en)?|[\w-]{0,20}nämnd(?:en)?|[\w-]{0,20}styrelse(?:n)?"
    r"|styrelseledamöter(?:na)?|[\w-]{0,20}presidi(?:um|et)|förvaltning(?:en)?|kontoret"
    r"|avdelning(?:en)?|enhet(?:en)?|arbetslaget|teamet|team|krets(?:en)?|rummet|huset"
    r"|organisationen|bolaget|företaget|koncernen|[\w-]{0,20}projekt(?:et)?|utskott(?:et)?"
    r"|kommitt[ée](?:n)?|utredning(?:en)?|myndigheten|kommunen|fakulteten|institutionen|rådet"
    r"|juryn|labbet|chef(?:er|en|erna)?|rektor(?:n|erna)?|ordförande\w{0,12}|direktör\w{0,12}"
    r"|prefekt\w{0,12}"
    r"|dekan\w{0,12}|behöriga?|internt(?: bruk)?|intern|ögon|mottagar\w{0,4}"
    r"|de (?:inblandade|berörda|närmast \w{3,10})|us|ourselves|you and me|you (?:two|three)"
    r"|(?:the |this |our |my |your |internal )?(?:(?:[\w-]{1,15} )?(?:team|group|committee|board"
    r"|department|company|organi[sz]ation|office|unit|lab|room|circle|project|staff|family|faculty"
    r"|management|leadership|panel|dean|principal|director|chair|rector|head|council|division"
    r"|section|consortium|partners|executives"
    r"|directors|members))|internal(?:ly)?(?: use| circulation)?|(?:\w{1,15} )?eyes"
    r"|recipients?|addressees?|authori[sz]ed \w{3,12}|those (?:involved|concerned|present))"
)
"""Who may know."""

_DEFINITE = r"(?:en|et|n|t|erna|orna|arna|na|ens|ets)"
_SV_DOCUMENT = (
    r"(?:handling|dokument|rapport|underlag|text|uppgift|siffr|material|innehåll|bilag|avtal"
    r"|promemori|utkast|förslag|plan|utredning|strategi|protokoll|mejl|fil|list|tabell|analys"
    r"|information|beslut|budget|kalkyl|avsnitt|stycke|brev|memo|nyhet|flytt|omorganisation"
    r"|nedläggning|affär|köp|sammanslagning|statistik|resultat|slutsats|anteckning|granskning"
    r"|revision|studie|kod|ritning|skiss|diskussion|samtal|data|presentation|manus|artikel|bild"
    r"|kart|modell|varsl|neddragning|förvärv|fusion|uppköp|offert|anbud|pris|marginal|recept"
    r"|algoritm|metod|mätvärd|namn|kritik|bedömning|utvärdering|ansökan|överenskommelse|uppsägning"
    r"|händelse|ärend|intervju|enkät|svar|fråg|prov|tent|upphandling|idé|uppfinning)"
)
TOPIC = re.compile(
    r"(?<!\w)(?:denna|detta|det här|den här|dessa|de här|det|den|de|dem|bifoga\w{1,2}|följande"
    r"|nedanstående|ovanstående|allt|vår|vårt|våra"
    rf"|[\w-]{{0,25}}{_SV_DOCUMENT}{_DEFINITE}|[\w-]{{0,20}}pm|utkast|arbetsmaterial"
    r"|this|these|it|them|attached|enclosed|following|below|above|our|everything"
    r"|the (?:[\w'-]{1,18} ){0,3}?(?:documents?|reports?|drafts?|memos?|figures?|numbers?|data"
    r"|files?|annex|appendix|attachments?|texts?|papers?|minutes|plans?|strateg(?:y|ies)|proposals?"
    r"|study|material|contents?|information|contract|agreement|decisions?|budget|results?"
    r"|findings|spreadsheet|slides|deck|e-?mails?|letter|notes|review|analysis|list|code"
    r"|reorgani[sz]ation|merger|closure|move|relocation|deal|acquisition|evaluation|assessment"
    r"|summary|audit|offers?|quotes?|bids?|prices?|margin|formula|recipe|layoffs?|news|story"
    r"|details|design|questions?|names?|interview|survey|manuscript|discovery|invention"
    r"|measurements|method|algorithm|discussion|conversation|terms|table|chapter|paragraph"
    r"|section))(?!\w)",
    re.IGNORECASE,
)
"""A certain document or matter, or a word that points at one."""

DRAFT = re.compile(
    r"arbetsmaterial|utkast|\bdraft|\bpm\b|promemoria|underlag|remiss|förslag|proposal|rapport"
    r"|report|\bplan|budget|beslut|decision|siffr|figures|omorgani|reorgani|nedlägg|closure|memo"
    r"|strateg|utredning|findings|results|resultat",
    re.IGNORECASE,
)
"""What is made public when it is ready."""

PUBLIC = (
    r"(?:offentlig\w{0,8}|tillkännag\w{2,4}|kommunicera\w{1,2}|annonsera\w{1,2}|kungjor\w{1,2}"
    r"|publik\w?|allmänt känd?t?|känt|kända?|meddelat\w?|presentera[dt]s?|lansera[dt]s?"
    r"|informera[dt]s?"
    r"|public|announced|disclosed|communicated|made known|official|presented|unveiled|informed)"
)
LATER = (
    r"(?:beslutad?e?t?|beslutats|fattat|fastställ\w{1,3}|antagen|antaget|behandla\w{1,3}"
    r"|publicera\w{1,2}|släppt\w?|påskrive[nt]|undertecknat?|godkän[dt]\w?|klubba\w{1,2}"
    r"|diarieför\w{1,2}"
    r"|decided|adopted|released|published|signed|approved|final|finali[sz]ed|submitted)"
)

OTHER_SIDE = (
    r"(?:(?:mot|affärs|avtals)?part(?:en|erna|er)|kund(?:en|erna|er)?|säljaren|köparen|beställaren"
    r"|leverantör(?:en|erna|er)?|konkurrent(?:en|erna|er)?|hyresvärden|hyresgästen"
    r"|återförsäljar\w{1,4}"
    r"|anbudsgivar\w{1,4}|budgivar\w{1,4}|ägar(?:en|na)|banken|facket|entreprenören|konsult\w{1,5}"
    r"|(?:[A-ZÅÄÖ]\w{2,20} )?AB|de|(?:the |our |other |their )?(?:customers?|clients?|sellers?"
    r"|buyers?|suppliers?|vendors?|competitors?|landlord|tenant|bidders?|other side"
    r"|counterpart(?:y|s)?|owners?|union|bank|contractor|reseller|rivals?|tenderers?|they))"
)
IGNORANT = (
    r"(?:(?:inte|ej|aldrig) (?:vet|känner till|ser|anar|fått veta|ska veta|får veta)|vet (?:inte"
    r"|ej|inget)|känner (?:inte|ej) till|har ingen aning|tror att|gissar på|är omedvet\w{1,2}"
    r"|får (?:inte|ej|aldrig) (?:veta|se|ana)|ska (?:inte|ej) (?:veta|se|få)|anar inte|does(?:n't"
    r"| not)"
    r" (?:\w{2,8} )?(?:know|realise|realize|suspect)|do(?:n't| not) (?:\w{2,8} )?(?:know|realise"
    r"|realize|suspect)|(?:is|are) (?:unaware|not aware)|has no idea|have no idea|guess(?:es)?"
    r"|thinks?|believes?"
    r"|(?:must|should|may|can) ?(?:not|n't) (?:know|see|learn|find out))"
)


def phrase(*parts: str) -> str:
    """The parts one after the other, as a bounded expression."""
    return rf"(?<![\w-])(?:{''.join(parts)})(?!\w)"


QUIET = (
    phrase(
        r"(?:håll(?:a|er|s|as)?|behåll(?:a|er|s|as)?|behandlas?|hanteras?|bevara|keep|kept|hold"
        r"|treat"
        r"(?:ed)?|handled?|stays?|remains?|förblir?|ligg(?:a|er)?)",
        GAP,
        r"(?:hemlig\w{0,2}|tyst\w?|internt|för (?:dig|er|oss|mig) själv\w?|konfidentiell\w?"
        r"|förtrolig\w{0,2}|lågt|inom lyckta dörrar|quiet|to (?:your|our|my)sel(?:f|ves)"
        r"|under wraps|secret|confidential(?:ly)?|hushed|hush-hush|in(?: strict)? confidence"
        r"|private|close|sealed|undisclosed|unannounced|out of the press)",
    )
    + "|"
    + phrase(
        r"(?:sit on (?:it|this|that|the \w{3,12})|håll(?:a|er)? inne|hålla på (?:det|nyheten))"
    )
)
"""To keep something quiet."""

PROMISED = phrase(
    r"(?:lova\w{0,12}|utlova\w{0,12}|promis\w{1,20}|pledg\w{1,20}|agreed to)",
    GAP,
    r"(?:tystnad|sekretess|diskretion|tystnadsplikt|silence|secrecy|confidentiality|discretion)",
)
"""Silence promised."""

LET_NOBODY = "|".join(
    (
        phrase(
            r"(?:sprid|dela|visa|öppna|skicka|nämn|berätta|säg|lämna|publicera|prata|yppa|avslöja"
            r"|vidarebefordra|diskutera|lägg|mejla)(?: (?:det|den|detta|dem|något|om det|ut|upp))?"
            r" (?:inte|ej|aldrig|inget|ingenting)",
            GAP,
            OTHERS,
        ),
        phrase(
            r"(?:can't|cannot|can not|don't|do not|must not|mustn't|never|inte|aldrig)"
            r" (?:let|låta|låt|allow|tillåta|risk)",
            GAP,
            r"(?:see|know|find out|hear|read|learn|se|veta|få|läsa|höra)",
        ),
    )
)
"""To let nobody know."""

CONCEALED = "|".join(
    (
        phrase(NEVER, GAP, SPREAD),
        phrase(NEVER, GAP, SHOW, GAP, OTHERS),
        phrase(r"(?:nobody|no one|ingen|inga)", SHORT_GAP, OUTSIDE),
        phrase(NEVER, GAP, PUBLIC),
        phrase(
            r"(?:inte|ej|aldrig|not|never)",
            r"(?: \w{1,15})? (?:nå|reach|hamna hos|komma till|go to|tell|let) (?:the |our )?",
            OTHER_SIDE,
        ),
        phrase(
            r"(?:nobody|no[- ]one|ingen)",
            SHORT_GAP,
            r"(?:told|informed|fått veta|informera[dt]s?|vet(?: om)?|seen)",
        ),
        PROMISED,
        phrase(
            r"(?:known only|only known) (?:to|by|within)|(?:bara|endast) kän[dt]\w? (?:av|för|inom)"
            r"|strictly internal|strikt internt?|endast internt"
        ),
        phrase(OTHER_SIDE, r"(?: ännu| still| yet)? ", IGNORANT),
        phrase(r"(?:utan att|without)", SHORT_GAP, OTHER_SIDE, " ", r"(?:vet|märker|knowing)"),
        phrase(
            r"(?:ingen|ingen annan|inga andra|nobody|no[- ]one|few)",
            r"(?: \w{1,15}){0,2} ",
            r"(?:vet|känner till|knows?|may know|får veta|ska veta|should know)",
        ),
        QUIET,
        LET_NOBODY,
        phrase(
            r"(?:vår|bolagets|företagets|firmans|our|(?:the )?company's|their|koncernens)"
            r"(?: \w{1,15}){0,2} (?:\w{0,10}hemlighet(?:er)?|secrets?|kronjuvel\w{0,3}"
            r"|crown jewels?)"
        ),
        phrase(r"(?:mellan (?:oss|dig och mig)|between (?:us|you and me|ourselves))"),
        phrase(
            r"(?:i (?:största |fullt )?förtroende|förtrolig\w{1,2}|in (?:strict )?confidence"
            r"|off the record|hush-hush|under (?:an? |the |our |vårt )?(?:NDA|sekretess\w{0,10}"
            r"|embargo|non-disclosure\w{0,9})|konfidentiell\w?|confidential"
            r"|sekretess(?:belag\w{1,2}"
            r"|skydda\w{1,2})?|hemlig(?:a|t|en|heten|hållen|hållet|hålls)?|hemligt"
            r"|secret(?! [ksbmt])|undisclosed|unannounced|unpublished|opublicera\w{1,2}|non-public"
            r"|insider|NDA|proprietary)"
        ),
        phrase(
            r"(?:före|innan|inför|tills?|until|before|prior to|ahead of)",
            SHORT_GAP,
            r"(?:tilldelning\w{0,10}|offentliggörand\w|tillkännagivand\w|publicering\w{0,2}"
            r"|presskonferens\w{0,2}|announcement|award|publication|disclosure"
            r"|press (?:release|conference)|lansering\w{0,2}|launch)",
        ),
    )
)
"""Any way of saying that something is to stay unknown."""

TELLING_WORDS = (
    r"sprid|lova|promis|pledg|agreed|känt|vidare|lämna[ s]|röja|yppa|avslöja|läck|offentlig"
    r"|kom(?:ma|mer)? (?:ut|till)|känd|känn"
    r"|forward|circulat|disclos|disseminat|distribut|leak|public|pass(?:ed)? |reveal|divulg|get out"
    r"|come out|spread|obehörig|utomstående|medi[ae]|press|tidning|journalist|konkurrent|allmänhet"
    r"|motpart|leverantör|kund|tredje|extern|any(?:one|body)|kolleg|personal|facket|medarbetar"
    r"|anställda|colleague|employee|union|cirkulera|around|others?|third|competitor|staff|utanför"
    r"|utom |utåt|outside|beyond|further|elsewhere|förrän|innan|före|till|until|before|ahead|prior"
    r"|without|utan |någon|andra|team|group|room|compan|rummet|gruppen|huset|bolag|enhet|tillkännag"
    r"|kommunic|annons|kungjor|publik|känt|meddela|presenter|lansera|inform|announc|official|unveil"
    r"|vet |veta|aning|tror|omedvet|ana|know|reali[sz]|suspect|aware|no idea|think|believe|see"
    r"|learn"
    r"|find out|hemlig|tyst|internt|själv|konfidentiell|förtro|lågt|lyckta|quiet|sel(?:f|ves)|wraps"
    r"|secret|confiden|hush|private|close|sealed|undisclosed|unannounced|kronjuvel|crown jewel|oss"
    r"|mellan|between|off the record|nda|sekretess|embargo|unpublished|opublicera|insider"
    r"|proprietary"
)
"""One of these stands in whatever says that something is to stay unknown."""

"""What goes into the templates' slots besides names, by language."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


FILLERS: dict[str, dict[str, tuple[str, ...]]] = {
    "month": {
        "sv": _words(
            "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
        ),
        "en": _words(
            "January|February|March|April|May|June|July|August|September|October|November|December"
        ),
    },
    "weekday": {
        "sv": _words("måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag"),
        "en": _words("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
    },
    "topic": {
        "sv": _words(
            "matematik|svenska|budgeten|arbetsmiljö|upphandling|statistik|hållbarhet|skolmaten"
            "|samhällskunskap|linjär algebra|flerdimensionell analys|termodynamik|etik|detaljplanen"
        ),
        "en": _words(
            "mathematics|the budget|work environment|procurement|statistics|sustainability"
            "|linear algebra|thermodynamics|ethics|data protection|machine learning|Brexit"
        ),
    },
    "tool": {
        "sv": _words(
            "Excel|Word|Teams|Outlook|Python|Ladok|Canvas|Power BI|SharePoint|Zoom|GitHub|BankID"
            "|Treserva|Procapita|Docker|LaTeX|SQL|Copilot|OneDrive|Platina|Moodle|Kubernetes|Java"
        ),
        "en": _words(
            "Excel|Word|Teams|Outlook|Python|Canvas|Power BI|SharePoint|Zoom|GitHub|Docker|LaTeX"
            "|SQL|Copilot|OneDrive|Moodle|Kubernetes|JavaScript|Matlab|Stata|Photoshop"
        ),
    },
    "help": {
        "sv": _words(
            "försörjningsstöd|hemtjänst|färdtjänst|bostadsanpassning|bygglov|ledsagning|vårdbidrag"
            "|särskilt boende|kontaktperson|föräldrapenning|serveringstillstånd|skolskjuts"
        ),
        "en": _words(
            "income support|home care|a parking permit|housing adaptation|a building permit"
            "|sick leave|parental leave|a scholarship|extra time|respite care"
        ),
    },
    "role": {
        "sv": _words(
            "enhetschef|handläggare|rektor|socialsekreterare|lärare|sjuksköterska|undersköterska"
            "|kurator|biståndshandläggare|bygglovshandläggare|kommundirektör|HR-specialist"
            "|doktorand|lektor|förvaltningschef|utredare|jurist|studievägledare|kökschef"
            "|vaktmästare"
            "|miljöinspektör|registrator|ekonom|forskningsingenjör|studierektor|bibliotekarie"
        ),
        "en": _words(
            "case officer|principal|nurse|teacher|HR manager|project manager|PhD student|lecturer"
            "|social worker|legal counsel|head of department|librarian|accountant|research engineer"
        ),
    },
    "title": {
        "sv": _words(
            "herr|fru|Dr|dr|professor|Professor|advokat|rektor|överläkare|statsrådet|docent|lektor"
            "|magister|handläggare|kommunalrådet|doktor|chefen|läkaren|kollegan|grannen|sambon"
            "|statsministern|finansminister|vd:n|tränaren|ordföranden|skådespelaren|artisten"
            "|författaren|åklagaren|partiledaren|forskaren|mittfältaren|polischefen|generalen"
            "|president|kung|rektorn|presschefen|regissören|utrikesminister|professorn|experten"
        ),
        "en": _words(
            "Mr|Mrs|Ms|Dr|Mr.|Mrs.|Ms.|Dr.|Prof.|Professor|Judge|Councillor|Sir|President|Doctor"
            "|Prime Minister|Minister|Senator|Gen.|General|Captain|Capt.|Secretary|King|Prophet"
            "|Rep.|Sen.|Gov.|Governor|Mayor|Detective|Officer|Father|Sister|Aunt|Uncle|Coach"
        ),
    },
    "title2": {
        "sv": _words("Enhetschef|Handläggare|HR-partner|Rektor|Lektor|Jurist|Avdelningschef"),
        "en": _words("Head of Unit|Case Officer|HR Partner|Lecturer"),
    },
    "known": {
        "sv": _words(
            "KTH|SKR|IVO|Skatteverket|Försäkringskassan|Arbetsförmedlingen|Polisen|Kronofogden"
            "|Migrationsverket|Socialstyrelsen|Skolinspektionen|Ericsson|Volvo|SAAB|IKEA|Telia|SEB"
            "|Swedbank|Handelsbanken|LiU|Chalmers|Vattenfall|ICA|Peab|Skanska|NCC|SJ|PostNord"
            "|Attendo|Humana|Capio|Kry|Microsoft|Google|Karolinska Institutet|Region Skåne|Coop"
            "|Kommunal|Vision|Lärarförbundet|Moderaterna|Socialdemokraterna|Vänsterpartiet|Centern"
            "|Miljöpartiet|Liberalerna|Kristdemokraterna|Sverigedemokraterna|Svenska kyrkan|EU|FN"
            "|Riksdagen|regeringen|IMY|CSN|MSB|UHR|UKÄ|SMHI|TCO|SULF|Skolverket|Trafikverket"
            "|Boverket|Atea|Tietoevry|CGI|Visma|Sodexo|Securitas|Philips|Miele|Bosch|Siemens"
            "|Husqvarna|Kinnarps|Electrolux|Preem|Klarna|Nordea|Sveriges Lärare|Dagens Nyheter"
            "|Expressen|Svenska Dagbladet|SVT|Norstedts|Studentlitteratur|Bonnier|Röda Korset"
            "|Rädda Barnen|Unionen|Saco|LO|IF Metall|Systembolaget"
        ),
        "en": _words(
            "KTH|Microsoft|Google|Ericsson|Volvo|IKEA|NHS England|Deloitte|Apple|Amazon|Spotify"
            "|the BBC|BBC|UNHCR|EU|European Commission|WHO|Oxfam|Red Cross|Labour Party|Pfizer"
            "|Shell|Siemens|IBM|Intel|Toyota|Reuters|Harvard|MIT|FBI|Congress|Senate|Nokia"
            "|AstraZeneca"
            "|Migration Agency|Tax Agency|Swedish Research Council|Karolinska Institutet|NATO|UN"
        ),
    },
    "street": {
        "sv": _words("Storgatan"),
        "en": _words(
            "High Street|Church Road|Station Road|Park Avenue|Oak Lane|Mill Road|Victoria Road"
            "|King Street|Queen Street|Main Street|Elm Drive|London Road|Maple Court|Green Close"
        ),
    },
}
"""Slot, then language, to its fillers."""

INSTITUTIONS = {
    "sv": _words(
        "@S Bygg AB|@S & Söner AB|@S Konsult AB|@S Fastigheter|@S Åkeri AB|Advokatfirman @S"
        "|@L universitet|@L tingsrätt|@G tingsrätt|@L lasarett|@G lasarett|@L församling"
        "|@L Energi AB|@L Bostäder|@L IF|@G BK|@L Tidning|@Wskolan|@L gymnasium|Förskolan @W"
        "|@Wgården|@Ws vårdcentral|Vårdcentralen @W|Region @L|Länsstyrelsen i @L|BUP @L"
        "|Hyresgästföreningen i @L|Socialförvaltningen|Kultur- och fritidsnämnden|Socialnämnden"
        "|Byggnadsnämnden|Barn- och utbildningsnämnden|Polismyndigheten i @L|Nordisk @W AB"
        "|@W Assistans AB|@W Omsorg|Äldreboendet @Wgården|Folktandvården @L|Högskolan i @L"
        "|Förvaltningsrätten i @L|@S Redovisning HB|@WTech AB|@Wkliniken|@L Friskola|Brf @Wen"
        "|@L stad|@L Vatten AB|@Ls Allmänna Idrottsklubb|@L Assistans|@S Livs|@S & @S"
        "|Tidningen @W"
    ),
    "en": _words(
        "@S Ltd|@S Inc|@S Consulting|@S & Co|@S Group|@S Partners LLP|@S Foundation|@S Bank"
        "|University of @L|@L University|@L City Council|@L Hospital|@L Municipality|@L College"
        "|@L School|@L Police|@L Airport Authority|Department of @S Studies|@L United|@L FC"
        "|@L Institute of Technology|Bank of @L|@W Solutions Ltd|Ministry of Health|@W Systems Inc"
        "|St @S Hospital|@L Times|@L Chamber of Commerce|@S Press|@S & @S|@L Arts Council"
        "|The @L Post|@S Pharmaceuticals|@L Housing Association|Ministry of Education"
    ),
}
"""Organisations: @L place, @G place in the genitive, @S surname, @W a word."""

STREET_STARTS = _words(
    "Stor|Kyrk|Skol|Järnvägs|Stations|Drottning|Kungs|Vasa|Väster|Öster|Söder|Björk|Gran|Tall|Ek"
    "|Lind|Al|Rönn|Skogs|Ängs|Åker|Berg|Back|Strand|Hamn|Industri|Trädgårds|Park|Ring|Sjö|Kvarn"
    "|Bruks|Prost|Smed|Linné|Tegnér|Vallmo|Blåklocks|Smultron|Hallon|Sol|Sten|Havs|Lärk|Svan"
)
STREET_ENDS = _words(
    "gatan|gatan|gatan|vägen|vägen|vägen|gränd|stigen|torget|allén|backen|gången|plan"
)
KEEPS_S = "sxzSXZß"
"""A name that ends so has no further s in the genitive."""

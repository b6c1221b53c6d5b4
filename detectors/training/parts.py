"""What goes into the slots of frames besides names, by language: verbs, things, roles and so on."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _heads(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word[0].upper() + word[1:] for word in words)


def _small(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word[0].lower() + word[1:] for word in words)


_VERBS_SV = _words(
    "är|var|har|hade|kan|kunde|ska|skulle|vill|ville|får|fick|måste|borde|behöver|behövde|kommer"
    "|kom|går|gick|tar|tog|ger|gav|ser|såg|säger|sa|tycker|tyckte|tror|trodde|vet|visste|gör"
    "|gjorde|blir|blev|slutar|slutade|börjar|började|fortsätter|fortsatte|klarar|klarade|orkar"
    "|orkade|vågar|vågade|hinner|hann|brukar|brukade|försöker|försökte|glömde|glömmer|tappade"
    "|tappar|flyttar|flyttade|ringer|ringde|svarar|svarade|skriver|skrev|läser|läste|frågar"
    "|frågade|undrar|undrade|klagar|klagade|ramlade|ramlar|skadade|bröt|kräktes|svimmar|somnade"
    "|grät|gråter|skriker|skrek|slog|sparkade|hotar|hotade|missade|missar|uteblev|uteblir|kastade"
    "|saknar|saknade|avböjer|avböjde|accepterar|godkände|signerade|öppnade|stängde|tappat|sitter"
    "|satt|står|stod|ligger|låg|bor|bodde|jobbar|jobbade|arbetar|pluggar|studerar|söker|sökte|dog"
    "|lever|växer|trivs|trivdes|mår|mådde|fyller|fyllde|väntar|väntade|betalar|betalade|vann"
    "|förlorade|valde|väljer|köpte|sålde|lånade|lånar|hämtar|hämtade|lämnar|lämnade|besöker"
    "|besökte|träffade|hjälper|hjälpte|leder|ledde|byter|bytte|insisterar|påstår|påstod|erkänner"
    "|nekar|nekade|medgav|protesterade|reagerade|försvann|återkom|avled|stannar|stannade"
)
_RESTS_SV = _words(
    "inte|inte på mötet|på måndag|i morgon|hela dagen|med läxan|med rapporten|ändå|nog|fortfarande"
    "|för sent|mycket bättre|ont i magen|hemma|i skolan|på jobbet|med barnen|ledigt i två veckor"
    "|utan att säga något|att gå upp i tid|att komma på måndag|ny dator|nycklarna|pengarna"
    "|medicinen|sin tid|sina saker|om hjälp|om ledigt|igen|aldrig|alltid|redan|efter lunch"
    "|på rasten|på bussen|till doktorn|hos oss|för länge sedan|det|den|henne|honom|dem|jouren"
    "|på grund av ryggen|tre poäng|alla papper|en varning|inte längre|ensam|sjuk|trött|arg"
    "|nöjd med svaret|ledsen|fel blankett|i kön|ett nytt pass|provet|provet i {topic}|på kursen"
    "|av bara farten|ut i tid|från lektionen|mot väggen|glasögonen|i trappan|foten|två gånger"
)
_LEADS_SV = _words(
    "I går|I dag|I morse|I morgon|Nu|Sedan|Sen|Då|Där|Här|Ibland|Ofta|Tyvärr|Kanske|Förra veckan"
    "|På mötet|Efter lunch|Efter operationen|Enligt mamman|Till slut|Plötsligt|I våras|I höstas"
    "|Hos oss|På rasten|Under lektionen|På fredag|Som jag sa|Som vi sa|Som jag nämnde|Häromdagen"
    "|Dessutom|Därför|Så|Men nu|Just nu|Igår kväll|Kl 9|Vid {time}|Den {date}|Varför|När|Hur|Vad"
    "|Av någon anledning|Av misstag|Till sommaren|Tack vare det|I {month}|På {weekday}|Förmodligen"
)
_LINKS_SV = _words(
    "att|som|om|när|eftersom|innan|medan|därför att|så att|sedan|fast|trots att|efter att|för att"
    "|tills|hur|varför|vad|var|och|men|så"
)
_BIDS_SV = _words(
    "Flytta|Lägg till|Lägg in|Ta bort|Skriv in|Anmäl|Påminn|Byt ut|Boka in|Ring|Mejla|Fråga|Hälsa"
    "|Tacka|Bjud in|Kalla|Meddela|Be|Låt|Säg till|Hjälp|Kontakta|Placera|Stryk|Ersätt|Varna|Nämn"
    "|Sök|Hämta|Följ upp|Registrera|Schemalägg|Sätt|Skicka|Avboka|Gratulera|Stötta|Nominera|Svara"
)
_SPOTS_SV = _words(
    "rum {n}|bord {n}|plats {n}|grupp {n}|sal {n}|skåp {n}|lag {n}|pass {n}|bil {n}|hylla {n}"
    "|vikarie|jour|ersättare|ansvarig|sjuk|frånvarande|ledig|ordförande|protokoll|kl {time}|{klass}"
    "|mån|tis|ons|tors|fre|{weekday}|dag {n}|vecka {n}|{date}|nästa|kvar|betalt|fika|chaufför"
    "|kontakt|{n}|{n} p|rad {n}|kväll|natt|förmiddag"
)
_THINGS_SV = _words(
    "chefen|vaktmästaren|personalen|gruppen|skrivaren|rapporten|vikarien|projektorn|läraren|rektorn"
    "|systemet|kursplanen|bussen|hissen|fakturan|kunden|eleven|kaffet|bilen|hunden|katten|kassan"
    "|servern|budgeten|fönstret|dörren|barnet|patienten|brukaren|grannen|lokalen|planen|matsalen"
    "|kopieringsrummet|ekonomi|inköp|växeln|receptionen|lunch|fika|yoga|gympa|städning|underlaget"
    "|protokollet|kallelsen|avtalet|bilagan|schemat|listan|nyckeln|telefonen|medicinen|styrelsen"
    "|huset|musiken|vädret|snön|regnet|trädet|stenen|bollen|boken|tidningen|städförrådet|gratäng"
    "|soppa|korv|vegetariskt|marmor|kalksten|sand|betong|glas|koppar|rosor|björk|ek|gran|tulpaner"
)
_VERBS_EN = _words(
    "is|was|has|had|can|could|will|would|may|must|should|needs|needed|comes|came|goes|went|takes"
    "|took|gives|gave|sees|saw|says|said|thinks|thought|knows|knew|does|did|becomes|became|stops"
    "|stopped|starts|started|keeps|kept|manages|managed|dares|tries|tried|forgot|forgets|dropped"
    "|moved|moves|called|calls|answers|answered|wrote|writes|reads|asked|asks|wonders|complained"
    "|complains|fell|hurt|broke|threw up|fainted|collapsed|cried|cries|screamed|hit|kicked"
    "|threatened|missed|misses|lost|lacks|declined|accepted|approved|signed|opened|closed|sits|sat"
    "|stands|stood|lies|lay|lives|lived|works|worked|studies|applied|died|grows|enjoys|feels|felt"
    "|turned|turns|waits|waited|pays|paid|won|chose|bought|sold|borrowed|picked up|left|visited|met"
    "|helps|helped|led|leads|swapped|insists|claims|claimed|admits|denies|denied|protested|reacted"
    "|disappeared|returned|resigned|retired|relapsed|recovered|stayed|stays|graduated|failed|passed"
    "|quit|limped|coughs|vomited|overslept|shouted|drove|flew|hates|loves|owes|refuses|refused"
)
_RESTS_EN = _words(
    "not yet|on Monday|tomorrow|all day|with the homework|with the report|again|never|always|late"
    "|much better|sick|at home|at school|at work|with the kids|two weeks off|without a word|a new"
    " laptop|the keys|the money|the medicine|for help|already|after lunch|during the break|on the"
    " bus|the doctor|with us|long ago|it|them|because of the noise|three points|every form"
    "|a warning|any more|alone|tired|angry|happy with the reply|sad|the wrong form|in the queue"
    "|a new passport|the exam|the exam in {topic}|the course|an ankle|twice|last week|last night"
    "|and is away|and went home|{n}|{n} on {weekday}|{n} last {weekday}|in {month}|out of the room"
)
_LEADS_EN = _words(
    "Yesterday|Today|This morning|Tomorrow|Now|Then|There|Here|Sometimes|Often|Unfortunately"
    "|Perhaps|Last week|At the meeting|After lunch|After surgery|In the end|Suddenly|In spring"
    "|During class|On Friday|As I said,|As we agreed|The other day|Besides,|Therefore|So|But now"
    "|At {time}|On {date}|Apparently|By mistake|Since {month}|In {month}|On {weekday}|I think"
    "|We heard that|She says|He told me|It seems|Why|How|When|No idea why|Just so you know,"
)
_LINKS_EN = _words(
    "that|who|if|when|because|before|while|since|although|after|until|how|why|what|where|and|but"
    "|so|whether|once|unless"
)
_BIDS_EN = _words(
    "Move|Add|Remove|Enrol|Enroll|Register|Remind|Replace|Book|Call|Email|Ask|Thank|Invite|Tell|Let"
    "|Help|Contact|Put|Place|Drop|Warn|Mention|Find|Fetch|Schedule|Send|Congratulate|Support|Sign"
    " up|Nominate|Notify|Include|Exclude|Excuse|Message|Text|Pay|Assign|Seat|Admit|Transfer|Update"
)
_SPOTS_EN = _words(
    "room {n}|table {n}|seat {n}|group {n}|locker {n}|team {n}|shift {n}|car {n}|substitute"
    "|on call|in charge|absent|sick|chair|minutes|{time}|Mon|Tue|Wed|Thu|Fri|{weekday}|day {n}"
    "|week {n}|{date}|next|paid|driver|contact|{n}|{n} pts|row {n}|evening|night|morning|desk {n}"
    "|grade {n}|winner|backup|host|late"
)
_THINGS_EN = _words(
    "the boss|the caretaker|staff|the group|the printer|the report|the substitute|the projector"
    "|the teacher|the head|the system|the syllabus|the bus|the lift|the invoice|the client"
    "|the pupil|coffee|the car|the dog|the cat|finance|procurement|reception|lunch|yoga"
    "|cleaning|parking"
    "|the draft|the minutes|the notice|the contract|the annex|the schedule|the list|the key|music"
    "|the weather|snow|the tree|the ball|the book|students|everyone|nobody|someone|all guests"
    "|soup|pasta|storage|the kitchen|feedback|homework|summer|autumn|hope|grace|faith|joy|luck"
    "|amber"
)

_RELATIONS_SV = _words(
    "min kollega|min chef|min sambo|min man|min fru|min son|min dotter|min syster|min handledare"
    "|hans bror|hennes mamma|hans fru|vår granne|vår vikarie|deras son|en elev|en kund|en student"
    "|eleven|patienten|klienten|brukaren|sonen|dottern|brodern|systern|mamman|pappan|grannen"
    "|studenten|doktoranden|praktikanten|vikarien|kompisen|en vän|min rumskompis|tolken|mannen"
    "|kontaktpersonen|kvinnan|flickan|pojken|vittnet|hyresgästen|sökanden|deltagaren|kunden"
    "|föräldern|barnet|vars son|vars bror|en kille|en tjej|assistenten|medarbetaren|spelaren"
    "|debutanten|bloggaren|aktivisten|domaren|poeten|målvakten|veteranen|systrarna|bröderna"
)
_RELATIONS_EN = _words(
    "my colleague|my boss|my partner|my husband|my wife|my son|my daughter|my sister|my supervisor"
    "|my roommate|my neighbour|my landlord|my classmate|my cousin|his brother|her mother|our intern"
    "|our temp|their son|a pupil|a client|a student|the pupil|the patient|the client|the resident"
    "|the girl|the boy|the witness|the tenant|the applicant|the nurse|the guy|this guy|that girl"
    "|a friend|an employee|our dentist|our guide|whose son|whose brother|the owner|the trainee"
)
_PREPOSITIONS_SV = _words(
    "för|mot|av|med|till|från|före|efter|bakom|hos|via|utan|om|som|än|bland|kring|inför|framför"
    "|bredvid|på|precis som|utöver|gentemot|i stället för|tack vare|på grund av|säger|menar"
    "|hävdar|anser|svarar|undrar|förklarar|berättar|skriver|tror|konstaterar|flikar|säger även"
)
_PREPOSITIONS_EN = _words(
    "for|against|by|with|to|from|after|behind|without|about|like|than|among|on|unlike|despite"
    "|instead of|thanks to|next to|says|said|argued|claims|replied|explained|wrote|per|except|via"
)
_POSSESSIONS_SV = _words(
    "möte|rapport|kontor|bil|dator|ansökan|tjänst|uppsats|resa|bok|film|lag|mål|hus|bröllop|konto"
    "|rum|plats|begäran|svar|fråga|skola|pappa|bror|syster|advokat|karriär|album|låt|texter|liv"
    "|första dag|nya roman|gamla lägenhet|senaste förslag|egen bil|mångåriga vän|kommande resa"
    "|barn|hund|schema|pass|klass|uppdrag|insats|bästa vän|debut|försvar|öden|tid i landet"
)
_POSSESSIONS_EN = _words(
    "report|office|car|laptop|application|job|essay|trip|book|film|team|goal|house|wedding|account"
    "|room|seat|request|answer|question|school|father|brother|lawyer|career|album|song|first day"
    "|new novel|old flat|latest proposal|own car|kids|dog|shift|record|best friend|schedule"
)
_TASKS_SV = _words(
    "Validera|Kompilera|Refaktorera|Debugga|Iterera|Parsa|Serialisera|Indexera|Kryptera|Dekryptera"
    "|Hasha|Loopa|Importera|Exportera|Installera|Avinstallera|Konfigurera|Deploya|Merga|Rebasa"
    "|Committa|Pusha|Klona|Mocka|Profilera|Optimera|Normalisera|Tokenisera|Rendera|Sortera"
    "|Filtrera|Gruppera|Konvertera|Transponera|Visualisera|Plotta|Beräkna|Summera|Interpolera"
    "|Översätt|Transkribera|Korrekturläs|Sammanfatta|Formatera|Generera|Granska|Kontrollera|Jämför"
    "|Lista|Rangordna|Kategorisera|Analysera|Utvärdera|Definiera|Förklara|Beskriv|Illustrera"
    "|Motivera|Diskutera|Redogör|Formulera|Korta|Komprimera|Avrunda|Extrahera|Rensa|Markera|Numrera"
    "|Justera|Anpassa|Vektorisera|Paketera|Spåra|Patcha|Typsätt|Simulera|Omvandla|Strukturera"
)
_TASKS_EN = _words(
    "Decode|Validate|Compile|Refactor|Debug|Iterate|Parse|Serialise|Index|Encrypt|Decrypt|Hash|Loop"
    "|Import|Export|Install|Uninstall|Configure|Deploy|Merge|Rebase|Commit|Push|Clone|Stub|Profile"
    "|Optimise|Normalise|Tokenise|Render|Sort|Filter|Convert|Transpose|Visualise|Plot|Compute|Sum"
    "|Interpolate|Translate|Transcribe|Proofread|Summarise|Format|Generate|Review|Compare|List|Rank"
    "|Categorise|Analyse|Evaluate|Define|Explain|Describe|Illustrate|Discuss|Outline|Shorten"
    "|Compress|Round|Extract|Clean|Highlight|Number|Adjust|Vectorise|Trace|Patch|Simulate|Rewrite"
)
_OBJECTS_SV = _words(
    "strängen|filen|kolumnen|svaret|koden|funktionen|loggen|tabellen|klassen|modulen|skriptet"
    "|testet|diagrammet|formeln|matrisen|anropet|webbsidan|databasen|behållaren|grenen|bygget"
    "|paketet|texten|stycket|avsnittet|meningen|rubriken|mejlet|dokumentet|enkäten|den här raden"
    "|följande text|alla poster|värdena i listan|bilden|svaren från enkäten|varje fält|urvalet"
)
_OBJECTS_EN = _words(
    "the string|the file|the column|the response|the code|the function|the log|the table|the class"
    "|the module|the script|the test|the chart|the formula|the matrix|the request|the page"
    "|the database|the container|the branch|the build|the package|the text|this paragraph"
    "|the section|the sentence|the heading|this email|the document|the survey|this line"
    "|the following text|all records|the values|the image|every field|the sample|the payload"
)
_SYSTEMS = _words(
    "Wireshark|Postgres|MongoDB|RabbitMQ|Celery|Flask|Django|FastAPI|Pandas|Polars|Keras|Torch"
    "|Gradle|Bazel|Vite|Svelte|Angular|Vue|Laravel|Symfony|Rails|Sinatra|Hibernate|Spring|Selenium"
    "|Cypress|Puppeteer|Vault|Consul|Nomad|Packer|Vagrant|Helm|Istio|Envoy|Traefik|Caddy|Varnish"
    "|Memcached|Splunk|Kibana|Sentry|Datadog|Airflow|Dagster|Prefect|Spark|Flink|Hive|Presto|Trino"
    "|Snowflake|Looker|Tableau|Qlik|Erlang|Elixir|Crystal|Dart|Kotlin|Groovy|Clojure|Perl|Lua"
    "|Fortran|Cobol|Zig|Nim|Bookworm|Bullseye|Trixie|Focal|Chrome|Safari|Edge|Opera|Brave|Vivaldi"
    "|Thunderbird|Signal|Element|Mastodon|Mattermost|Jitsi|Nextcloud|Alfresco|Drupal|Joomla"
    "|Sitevision|Umbraco|Agresso|Primula|Palette|Kivra|Fortnox|Ciceron|Castor|Sofia|Cosmic|Melior"
    "|Millennium|Sectra|Edlevo|Vklass|Unikum|Inspera|Diva|Libris|Primo|Retriever|Artvise|Zendesk"
    "|Topdesk|Easit|Nilex|Ipren|Panodil|Treo|Levaxin|Citodon|Lergigan|Tradolan|Stesolid|Atarax"
    "|Zyrtec|Pulmicort|Bricanyl|Novorapid|Lantus|Trulicity|Xarelto|Nexium|Losec|Octavia|Passat"
    "|Corolla|Avensis|Clio|Megane|Leaf|Ioniq|Sportage|Yaris|Fabia|Berlingo|Kangoo|Transit|Vivaro"
)
_NAMED = _words(
    "Hotell|Café|Restaurang|Villa|Kvarteret|Projektet|Stormen|Orkanen|Fartyget|Plattformen|Sal"
    "|Konferensrummet|Grupprummet|Appen|Servern|Kursen|Tidskriften|Båten|Systemet|Förskolan|Huset"
    "|Hurricane|Storm|Project|Operation|Room|Café|Hotel|The ship|Server|The app|Route|Cyclone"
)
_IDENTS = _words(
    "conn|cursor|cur|klass|cls|obj|ctx|cfg|tmp|buf|idx|req|res|resp|args|kwargs|df|db|env|usr|grp"
    "|pwd|attr|elem|elem2|ptr|msg|err|val|fn|func|params|opts|cb|ref|src|dst|num|acc|arr|len|tok"
    "|node|repo|lib|pkg|proc|ns|ts|dt|uid|gid|sess|auth|init|stdin|regex|enum|struct|async"
)
_MARKS = _words(
    "AMBER|RED|GREEN|CLEAR|WHITE|Bearer|Basic|Token|Digest|DRAFT|UTKAST|HEMLIG|KONFIDENTIELL|TO"
    "DO|FIX"
    "ME|NOTE|WARN|INFO|DEBUG|GRÖN|RÖD|GUL|Amber|Green|Nonce|Apikey|Cookie|Accept"
)
_FEASTS = _words(
    "Jom kippur|Rosh hashana|Yom Kippur|Hanukka|Hanukkah|Id al-fitr|Eid al-Adha|Newroz|Holi|Diwali"
    "|Vesak|Pesach|Purim|Songkran|Pingst|Påsk|Advent|Lucia|Valborg|Easter|Lent|Sámi|Samiska|Romani"
    "|Jiddisch|Meänkieli|Finska|Sufi|Sikh|Ashura|Sukkot|Midsommar|Kurmanji|Sorani|Tigrinja|Dari"
)
_OFFICES = _words(
    "Dean|Registrar|Provost|Mayor|Chancellor|Bursar|Ombudsman|Principal|Rector|Warden|Sheriff|Bishop"
    "|Chaplain|Marshal|Commissioner|Treasurer|Auditor|Vice-Chancellor|Head|Editor"
)

PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "verb": {"sv": _VERBS_SV, "en": _VERBS_EN},
    "Verb": {"sv": _heads(_VERBS_SV), "en": _heads(_VERBS_EN)},
    "rest": {"sv": _RESTS_SV, "en": _RESTS_EN},
    "Lead": {"sv": _LEADS_SV, "en": _LEADS_EN},
    "link": {"sv": _LINKS_SV, "en": _LINKS_EN},
    "Bid": {"sv": _BIDS_SV, "en": _BIDS_EN},
    "bid": {"sv": _small(_BIDS_SV), "en": _small(_BIDS_EN)},
    "spot": {"sv": _SPOTS_SV, "en": _SPOTS_EN},
    "Spot": {"sv": _heads(_SPOTS_SV), "en": _heads(_SPOTS_EN)},
    "thing": {"sv": _THINGS_SV, "en": _THINGS_EN},
    "Thing": {"sv": _heads(_THINGS_SV), "en": _heads(_THINGS_EN)},
    "rel": {"sv": _RELATIONS_SV, "en": _RELATIONS_EN},
    "Rel": {"sv": _heads(_RELATIONS_SV), "en": _heads(_RELATIONS_EN)},
    "prep": {"sv": _PREPOSITIONS_SV, "en": _PREPOSITIONS_EN},
    "own": {"sv": _POSSESSIONS_SV, "en": _POSSESSIONS_EN},
    "Task": {"sv": _TASKS_SV, "en": _TASKS_EN},
    "object": {"sv": _OBJECTS_SV, "en": _OBJECTS_EN},
    "system": {"sv": _SYSTEMS, "en": _SYSTEMS},
    "Named": {"sv": _NAMED, "en": _NAMED},
    "ident": {"sv": _IDENTS, "en": _IDENTS},
    "mark": {"sv": _MARKS, "en": _MARKS},
    "feast": {"sv": _FEASTS, "en": _FEASTS},
    "office": {"sv": _OFFICES, "en": _OFFICES},
}
"""Slot, then language, to what goes in; a part may hold slots itself."""

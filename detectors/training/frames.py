"""Sentences that say little about what stands in them: a person's name alone, a thing, a role or a
place may. Made of parts, so that no wording is learnt by heart.

`{X}` is a person by whatever name, `{XG}` in the genitive; `{given}` is a given name spoken of as a
word, `{eponym}` a surname that a thing is called by; neither names anybody.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _lines(text: str) -> tuple[str, ...]:
    lines = text.strip().splitlines()
    return tuple(line.replace("\\n", "\n").replace("\\t", "\t") for line in lines)


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


def _heads(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word[0].upper() + word[1:] for word in words)


PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "verb": {"sv": _VERBS_SV, "en": _VERBS_EN},
    "Verb": {"sv": _heads(_VERBS_SV), "en": _heads(_VERBS_EN)},
    "rest": {"sv": _RESTS_SV, "en": _RESTS_EN},
    "Lead": {"sv": _LEADS_SV, "en": _LEADS_EN},
    "link": {"sv": _LINKS_SV, "en": _LINKS_EN},
    "Bid": {"sv": _BIDS_SV, "en": _BIDS_EN},
    "spot": {"sv": _SPOTS_SV, "en": _SPOTS_EN},
    "Spot": {"sv": _heads(_SPOTS_SV), "en": _heads(_SPOTS_EN)},
    "thing": {"sv": _THINGS_SV, "en": _THINGS_EN},
    "Thing": {"sv": _heads(_THINGS_SV), "en": _heads(_THINGS_EN)},
}
"""Slot, then language, to what goes in; a part may hold slots itself."""

FRAMES = {
    "sv": _lines("""
{Lead} {verb} {X} {rest}.
{Lead} {verb} {X} {rest}
{Lead} {verb} {X}, {rest}.
{Verb} {X} {rest}?
{Verb} {X} {rest} {link} {X} {verb} {rest}?
{X} {verb} {rest}.
{X} {verb} {rest}
{X} {verb} {rest} {link} {X} {verb} {rest}.
{X} {verb} {n} på {weekday}.
{Thing} {verb} {rest} {link} {X} {verb} {rest}.
vi {verb} {rest} {link} {X} {verb} {rest}
Jag {verb} {link} {X} {verb} {rest}.
{Bid} {X} {rest}.
{Bid} {X} {rest}!
{Bid} {X} till {spot}.
{Bid} {X} och {X} {rest}.
Kan du {verb} {X} {rest}?
{spot}: {X}, {spot}: {X}
{spot}: {X}, {spot}: {thing}
{Spot}: {X}\\n{Spot}: {thing}\\n{Spot}: {X}
{Spot}: {X}; {spot}: {thing}
{spot} {X}, {spot} {X}
{spot}: {thing}, {spot}: {X}
{Spot} - {X}
{X} ({n})
{X} ({n}), {X} ({n}) och {X} ({n}) {verb} {rest}.
{X}, {n}, {verb} {rest}.
{X} {n} år
{X}: {n} poäng, {X}: {n} poäng
{X} {n}p, {X} {n}p, {thing} {n}p
{X} = {n}
| {X} | {n} | {thing} |
| {X} | {rest} |\\n| {X} | {rest} |
{X}\\t{n}\\t{thing}
{X};{n};{thing}
- {X}: {rest}
- {X} {verb} {rest}
* {X}, {spot}
{X}, {verb} du {rest}?
Kom nu, {X}!
Snälla {X}, {verb} {rest}!
Nej {X}, inte {rest}.
Hej {X}! {Lead} {verb} {X} {rest}.
{thing} ligger hos {X}
{Thing} från {X} {verb} {rest}.
{XG} {thing} {verb} {rest}.
{Verb} {XG} {thing} {rest}?
Det är {XG} {thing}.
{X} och {thing} {verb} {rest}.
{X}/{X} {verb} {rest}
[{time}] {X}: {rest}
{time} {X}: {rest}\\n{time} {X}: ok
{X}: {rest}?\\n{X}: nej, {rest}
{X} - {rest}
OBS! {X} i {klass} {verb} {rest}
prof. {S} {verb} {rest}.
{title} {S} {verb} {rest}.
Dr {S} {verb} {rest}.
{Bid} {title} {S} {rest}.
{Bid} {title} {S} {link} {thing} {verb} {rest}.
{Lead} {verb} {title} {S} {rest}.
Prof. {S} {verb} {rest}
{X} {dnr}
{X} NI-nummer {n}, {thing} {n}
{X} c/o {S}
c/o {S}, {L}
{R}; {R}; {R}
{R}\\n{R}\\n{R}
{R};{rest}\\n{R};{rest}
{R} ({klass})
{thing}: {R}; {R}
från {X} till {X}
{L}: {X}, {L}: {X}
"""),
    "en": _lines("""
{Lead} {X} {verb} {rest}.
{Lead} {X} {verb} {rest}
{X} {verb} {rest}.
{X} {verb} {rest}
{X} {verb} {rest} {link} {X} {verb} {rest}.
{X} {verb} {rest}, {Verb} {X} {rest}?
{Verb} {X} {rest}?
Is {X} {rest}?
Did {X} {verb} {rest}?
{Thing} {verb} {rest} {link} {X} {verb} {rest}.
we {verb} {rest} {link} {X} {verb} {rest}
I {verb} {link} {X} {verb} {rest}.
{Bid} {X} {rest}.
{Bid} {X} in {thing}.
{Bid} {X} to {spot}.
{Bid} {X} and {X} {rest}.
Can you {verb} {X} {rest}?
We {verb} {X} {thing}.
{spot}: {X}, {spot}: {X}
{spot}: {X}, {spot}: {thing}
{Spot}: {X}\\n{Spot}: {thing}\\n{Spot}: {X}
{Spot}: {X}; {spot}: {thing}
{spot}: {thing}, {spot}: {X}
{Spot} - {X}
{X} ({n})
{X} ({n}), {X} ({n}) and {X} ({n}) {verb} {rest}.
{X}, {n}, {verb} {rest}.
{X} turned {n} on {weekday}.
{X} {n} points, {thing} {n}
{X}: {n} points, {X}: {n} points
Grades: {X} {n}, {X} {n}
{X} = {n}
| {X} | {n} | {thing} |
| {X} | {rest} |\\n| {X} | {rest} |
{X}\\t{n}\\t{thing}
{X};{n};{thing}
- {X}: {rest}
- {X} {verb} {rest}
* {X}, {spot}
{X}, {verb} you {rest}?
Come on, {X}!
Please {X}, {rest}!
No {X}, not {rest}.
{thing} from {X} {verb} {rest}.
{XG} {thing} {verb} {rest}.
{Verb} {XG} {thing} {rest}?
{X} and {thing} {verb} {rest}.
[{time}] {X}: {rest}
{time} {X}: {rest}\\n{time} {X}: ok
{X}: {rest}?\\n{X}: no, {rest}
{X} - {rest}
any news about {X}? {rest}
{title} {S} {verb} {rest}.
Prof. {S} {verb} {rest}.
Dr. {S} {verb} {rest}
{Bid} {title} {S} {rest}.
{Bid} {title} {S} {link} {thing} {verb} {rest}.
Prof. {S}... sorry, {P} {verb} {rest}.
{P} {verb} {rest}.
{P} {verb} {rest} {link} {verb} {rest}.
TF number {n} for {X}; {thing} {n}
{X} NHS {n} {n}
{R}; {R}; {R}
{R}\\n{R}\\n{R}
{R};{rest}\\n{R};{rest}
{R} ({klass})
{thing}: {R}; {R}
from {X} to {X}
{L}: {X}, {L}: {X}
"""),
}
"""Frames with people in them, by language."""

FRAMES_PLAIN = {
    "sv": _lines("""
{Lead} {verb} {thing} {rest}.
{Lead} {verb} {tool} {rest}.
{Lead} {verb} {L} {rest}.
{Lead} {verb} {O} {rest}.
{Verb} {thing} {rest}?
{Verb} {tool} {rest}?
{Verb} {O} {rest}?
{Thing} {verb} {rest}.
{Thing} {verb} {rest} {link} {thing} {verb} {rest}.
{O} {verb} {rest}.
{Bid} {thing} {rest}.
{Bid} {tool} {rest}.
{Bid} {thing} och {thing} till {spot}.
{Bid} {O} {rest}.
{Bid} {Thing} {rest}.
{Lead} {verb} {Thing} på plan {n}.
{spot}: {thing}, {spot}: {thing}
{Spot}: {Thing}, {spot}: {Thing}
{Spot}: {Thing}\\n{Spot}: {Thing}\\n{Spot}: {Thing}
{weekday}: {Thing}. {weekday}: {Thing}.
{spot}: {O}, {spot}: {L}
| {Thing} | {n} | {rest} |
| {L} | {n} | {thing} |
{Thing};{n};{rest}
- {Thing}: {rest}
- {Thing} {verb} {rest}
{Thing} ({n}), {thing} ({n})
{tool}: {rest}?
{thing} ligger i {L}
{thing} från {O} {verb} {rest}
Vi {verb} om {word} i dag.
{Thing} av {word} och {word} {verb} {rest}.
{Bid} {word}, {word} och {word} {rest}.
Vad är {word}?
Vad betyder ordet {word}?
{thing}, {word} eller {word}?
Vad betyder namnet {given}?
Vad betyder namnet {given}, {given} och {given} och hur vanliga är de?
Hur stavas namnet {given}?
Är {given} ett vanligt namn?
Är {given} ett flicknamn eller ett pojknamn?
Vilka namn är vanligast: {given}, {given} eller {given}?
Namnsdagar i {month}: {given}, {given}, {given} och {given}.
Namnet {given} kommer från {L}.
{eponym}s sats, {eponym}s lag och {eponym}s formel.
Förklara {eponym}s algoritm.
Hur fungerar {eponym}-kontrollen?
Förklara {eponym}algoritmen och {eponym}talet.
Hur beräknas kontrollsiffran enligt {eponym}?
Bevisa {eponym}s olikhet och {eponym}s lemma.
fälten id, namn, klass, {ident} och {ident}
{ident} = {ident}()
Varför är {ident} None när {ident} inte är det?
kolumnerna {ident}, {ident} och {ident} saknas
Märkningen {mark} gäller. TLP:{mark} eller TLP:{mark}?
Authorization: {mark} {n}
{feast} och {feast} står i kalendern.
{mark}: {thing} {rest}
"""),
    "en": _lines("""
{Lead} {thing} {verb} {rest}.
{Lead} {tool} {verb} {rest}.
{Lead} {O} {verb} {rest}.
{Thing} {verb} {rest}.
{Thing} {verb} {rest} {link} {thing} {verb} {rest}.
{Verb} {thing} {rest}?
{Verb} {tool} {rest}?
{Bid} {thing} {rest}.
{Bid} {Thing} {rest}.
{Bid} {tool} {rest}.
{Bid} {thing} in {thing}.
{Bid} {O} {rest}.
{O} {verb} {rest}.
{spot}: {thing}, {spot}: {thing}
{Spot}: {Thing}, {spot}: {Thing}
{Spot}: {Thing}\\n{Spot}: {Thing}\\n{Spot}: {Thing}
{weekday}: {Thing}. {weekday}: {Thing}.
| {Thing} | {n} | {rest} |
| {L} | {n} | {thing} |
- {Thing}: {rest}
- {Thing} {verb} {rest}
{Thing} ({n}), {thing} ({n})
{tool}: {rest}?
{thing} from {O} {verb} {rest}
We {verb} about {word} today.
{Thing} of {word} and {word} {verb} {rest}.
{Bid} {word}, {word} and {word} {rest}.
What is {word}?
What does the word {word} mean?
What does the name {given} mean?
How do you spell the name {given}?
Is {given} a common name in {L}?
Is {given} a first name or a surname?
Is "{given}" or "{given}" a name or a verb?
The most common names were {given}, {given} and {given}.
Explain {eponym}'s algorithm, {eponym} elimination and {eponym}'s formula briefly.
How does {eponym} work, and is it a checksum?
Prove {eponym}'s theorem and the {eponym} inequality.
The {eponym} number, the {eponym} equation and the {eponym} method.
How does the {eponym} algorithm work?
Contact the {office}'s office. From: {office}'s office
The {office} {verb} {rest}.
fields id, name, {ident} and {ident}
{ident} = {ident}()
Why is {ident} None when {ident} is not?
columns {ident}, {ident} and {ident} are missing
Authorization: {mark} {n}
Marked {mark}. TLP:{mark} or TLP:{mark}?
{feast} and {feast} are in the calendar.
{mark}: {thing} {rest}
"""),
}
"""The same with nobody in them."""

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
PARTS |= {
    "ident": {"sv": _IDENTS, "en": _IDENTS},
    "mark": {"sv": _MARKS, "en": _MARKS},
    "feast": {"sv": _FEASTS, "en": _FEASTS},
    "office": {"sv": _OFFICES, "en": _OFFICES},
}

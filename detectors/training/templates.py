"""Prompts to fill in, by language: with names, and without although something looks like one.

`{P}` full name, `{F}` given name, `{S}` surname, `{PG}` `{FG}` `{LG}` `{OG}` in the genitive, `{N}`
initials or a short form, `{L}` place, `{O}` organisation, `{A}` address; the rest is filler.
"""

SWEDISH = tuple(
    line.replace("\\n", "\n").replace("\\t", "\t")
    for line in r"""
Kan du formulera ett svar till {P} som är missnöjd med handläggningstiden?
Skriv om mejlet nedan. Hej {F}! Jag hann inte bli klar med underlaget, kan vi höras {date}? Mvh {F}
Hjälp mig att svara {F} vänligt men bestämt.
Svara {F} att vi inte har fler platser.
Be {F} ringa {F} före lunch.
Tipsa {F} om kursen i {topic}.
Tacka {F} och {F} för insatsen.
{P} har inte lämnat in sina timmar för {month}.
Sammanfatta journalen: {P}, {pnr}, har haft kontakt med {O} sedan {date}.
{FG} pappa hör av sig varje dag och är orolig.
{PG} anställning går ut {date} och förlängs inte.
Det är {FG} tur att ta jouren.
Eleven {P} i {klass} har hög frånvaro, särskilt på {weekday}ar.
{F} i {klass} blev retad av {F} och {F} på rasten.
{N} i {klass} vill byta grupp.
mamman {P} och pappan {P} har delad vårdnad om {F}
Vårdnadshavare 1: {P}\nVårdnadshavare 2: {P}
{F}, {n} år, bor växelvis hos {F} i {L} och {F} i {L}.
Utredningen gäller {P}, född {date}, folkbokförd på {A}.
Den enskilde, {P}, ansöker om {help} och uppger att {F} hjälper till hemma.
Klienten heter {P} men kallas {F}.
Beslut: {PG} ansökan om {help} avslås. Handläggare {P}.
{P} överklagar beslutet till {O}.
{role} {P} på {O} återkommer efter semestern.
Vår nya {role} heter {P} och kommer från {O}.
{title} {S} undrar när protokollet blir klart.
{title} {P} har bokat salen hela veckan.
Ordförande: {P}\nSekreterare: {P}\nJusterare: {P}
Närvarande: {P}, {P}, {P} och {P}. Frånvarande: {P}.
Deltagare {F}, {F}, {F} samt {F} från {O}.
Jag heter {P} och är {role} på {O} i {L}.
Hej, {F} här på {O}.
Det är {P} som äger frågan, inte {F}.
Med vänliga hälsningar\n{P}\n{role}\n{O}
Vänliga hälsningar,\n{P}\n{title2}\n{O}\n{A}\n{phone}
Hälsar {F}
//{F}
/{P}
Mvh {P}, {role}
Bästa {F},
Hej {F}, {F} och {F}!
Hejsan {F} :) tack för igår
Från: {P} <{mail}>\nTill: {P} <{mail}>\nÄmne: {topic}
Den {date} skrev {P} <{mail}>:
Till: {P}\nKopia: {P}; {P}
{R} ({date})
Sökande: {S} {F}\nMottagande enhet: {O}
1. {R}\n2. {R}\n3. {R}
{S} {F}\t{pnr}\t{L}
Namn: {P}\nPersonnummer: {pnr}\nAdress: {A}\nTelefon: {phone}
namn: {P}, ort: {L}, arbetsgivare: {O}
Patient {P}, {n} år, remitteras från {O} till {O}.
Pat {P} inkommer med ambulans från {L}.
{F} är allergisk mot nötter och {F} mot mjölk.
Anhörig: {P} (dotter), {phone}
Målsägande {P} uppger att {P} hotat henne utanför {O}.
Vittnet {P} såg hur {F} sprang mot {L}.
Den misstänkte, {P}, nekar till brott.
God man för {P} är {P}.
Hyresgästen {P} på {A} stör grannarna.
Fastighetsägaren {P} har inte svarat på föreläggandet.
Bygglov söks av {P} och {P} för garage på {A}.
Student {P} ({user}) har lämnat in uppgift {n} för sent.
Handledare: {P}. Examinator: {P}. Kurs: {topic}.
Doktoranden {P} vid {O} disputerar {date}.
Kan {P} få ett intyg om att hon läst vid {O}?
{P}, {O}, granskade artikeln tillsammans med {P}.
Skriv ett omdöme om {P} som slutar hos oss.
Gör ett schema där {F} jobbar kväll och {F} jobbar natt.
vad ska jag säga till {F} om han inte kommer i tid
kan du skriva ett tal till {F} som fyller {n}
{F} sa att {F} sa att {F} ska sluta, hur tar jag upp det
min chef {F} vill att jag ska byta plats med {F}
jag och {F} ska åka till {L} med {F} i {month}
hej jag heter {P} å bor i {L}
har {F} rätt till ledighet när {F} är sjuk
ring {P} på {phone} om du inte når {F}
Jag är {role} och min kollega {F} har hamnat i konflikt med {P}.
Skriv ett brev från {P}, {A}, till {O}.
Ge förslag på hur {FG} möte med {O} kan läggas upp.
Formulera en varning till {P} efter händelsen {date}.
Skriv en dikt till {F} och {FG} nya hund.
{P} flyttade från {L} till {L} förra året.
Familjen {S} kom till {L} {year}.
Syskonen {F} och {P} går på {O}.
Tolken {P} var med på mötet med {P}.
Hon är gift med {P}, som arbetar på {O}.
Kontakta {P} på {O} för mer information.
{P} på {O} har hand om avtalet.
Enligt {P} ({O}) finns det inga risker.
{O} har anlitat {O} för renoveringen i {L}.
{O} och {O} tecknade avtal {date}.
Vi på {O} vill samarbeta med {O}.
{OG} verksamhet i {L} läggs ner.
Fakturan från {O} ska till {P}.
Hur många invånare har {L}?
Vad finns det att göra i {L} med barn?
Resan går från {L} via {L} till {L}.
Föräldrarna bor i {L} men {F} bor i {L}.
I {LG} centrum ligger {O}.
Träffas vi i {L} eller på {O}?
Skicka paketet till {P}, {A}.
Adress: {A}
Vem var {P}?
Beskriv {PG} författarskap.
Statsminister {P} besökte {L}.
Kommunalrådet {P} svarar på frågor om {topic}.
Intervjuare: Hur började det?\n{F}: Jag flyttade från {L} när jag var {n}.
{F}: Är du klar?\n{F}: Nästan.
Avtackning för {P} i fikarummet {date}.
Grattis {F}!
Läraren {P} undervisar {klass} i {topic}.
Rektorn på {O} heter {P}.
Skolsköterskan {F} har pratat med {F} om sömnen.
Orosanmälan från {O} angående {P} och {FG} bror {F}.
Insatsen {help} för {P} följs upp av {F} på {O}.
Kandidater till tjänsten: {P}, {P} och {P}. Vem är bäst?
Samtal med {F} {date}: {F} berättar att hen saknar {L}.
{P} ringde igen om {topic}, hälsa {F}.
Uppsägning av {P}, {role}, på grund av arbetsbrist.
Lönen för {P} ska vara {sum} kr från {month}.
{P} får inte veta var {F} bor.
Ansvarig: {P}, tel {phone}
Kontaktperson {O}: {P}, {mail}
Reseräkning för {P}: {L}-{L}, {sum} kr
Anmälan till kursen i {topic}: {P}, {P}, {P}, {F} {S}
A) {P}, {n} år B) {P}, {n} år
{F}
{P}
{F}, {phone}
{F}/{F}
- {P}
Av {P} / {O}
{P} {O} {L}
Säger {title} {S} till {O}.
{title} {P} möter {title} {P} i {L}.
Enligt {title} {S} var {F} och {FG} bror med.
Både {SG} och {SG} lag vann.
Sedan {PG} besök i {L} har {S} varit tyst.
– Det är synd, säger {P}, {role} på {O}.
{S} gjorde mål för {O} mot {O} i {L}.
Regissör: {P}. Musik: {P}. I rollerna: {P}, {P}.
{P} alias {F} och {P} tog över.
1. {P}, pass {dnr}\n2. {P}, {role}
Prov från {P} ({pnr}); {P} säger nej.
{time} larm {n} {S}, {F} {A}
[{P}] {sum} -> {sum}
Prio 1 {P}\nPrio 2 {P}
{P} (ordförande i {O}, tel {phone})
Hyresskuld hos {O}: {sum} kr.
Facket {O} och partiet {O} har lämnat synpunkter.
{P}, {O}, Titel, {year}, {O}
Urval av {P} ({dnr}) och {P} ({dnr}); {P} säger nej.
Jämför priset hos {O}, {O} och {O}.
Underleverantörer: {O} {dnr} och {O} {dnr}.
Har {O} svarat på remissen från {O}?
Vad säger {O} om {topic}?
Artikel i {O}, {date}. Källa: {O}.
vi handlar alltid på {O} i {L}
bor i {L} men jobbar på {O}, frågan gäller {topic}
{S} menar att {topic} är viktigt, medan {S} är tveksam.
Hos {S} finns en annan syn än hos {S} och {S}.
I {LG} och {LG} kommuner pågår arbetet.
Förhandlingarna mellan {L} och {L} leddes av {S}.
{S} ({year}) och {S} et al. ({year}) visar detsamma.
{F} + {F} = sant. {F} & {F} gifter sig i {L}.
Från: {S} {F}\nTill: {S} {F} ({O})\nÄmne: SV: {topic}
{R}; {R}; {R}
mejla {F} {S} eller {F} så fixar dom de
fru {S} och herr {S}, {A}
Kallade: {P} (ordf), {P}, {P} (ers), {F} {N}
{time} {F}: ok\n{time} {F}: vi ses i {L}
""".strip().splitlines()
)

SWEDISH_PLAIN = tuple(
    line.replace("\\n", "\n")
    for line in r"""
Förklara hur {tool} fungerar för en nybörjare.
Skriv en formel i {tool} som räknar antalet tomma celler.
Förklara t-testet, Students t-fördelning och Pearsons korrelation.
Vad innebär Lex Sarah och lex Maria för personalen?
Beskriv Maslows behovstrappa, Parkinsons lag och Alzheimers sjukdom.
Hur fungerar Diffie-Hellman, RSA och Bluetooth?
Vad är skillnaden mellan Downs syndrom och Turners syndrom?
Celsius, Kelvin och Fahrenheit: gör en tabell.
Förklara Ohms lag och Newtons lagar med exempel.
Mötet flyttas till {weekday} {date} kl {time}.
Föreslå rubriker till ett utskick om {topic}.
Gör texten kortare och tydligare.
Översätt: Vi återkommer så snart vi kan.
Kära kollegor! Nu är sommaren här.
Hej alla! Påminnelse om personalmötet på {weekday}.
Hej och tack för ditt mejl!
Kommunen ska enligt 4 kap. 1 § SoL ge stöd till den som behöver det.
Socialsekreteraren och rektorn träffade vårdnadshavarna {date}.
Handläggaren fattade beslut enligt delegationsordningen.
Förvaltningschefen informerar nämnden. Ordföranden tackar.
Sten, sax och påse. Björk, ek och lind växer här.
Bo i en liten lägenhet eller flytta till hus?
Du får låna min bil på {weekday}. Ska vi ta en fika?
Det var en solig dag i maj och havet glittrade.
Per person blir det {sum} kronor. Stig på tåget i tid.
Hon hade en dröm om frid, tro och hopp.
Bengt som namn är ovanligt i dag.
Mark och vatten ska sorteras i rätt grupp.
Siv eller vass? Rosa, viola eller lila?
Skriv kod: def get_user(name): return users[name]
const user = await db.find({ name: input.name, id: row.id })
SELECT name, city FROM person WHERE id = 12;
class Person(BaseModel):\n    name: str\n    age: int
Fel: NullPointerException i UserService.java rad {n}
Ärende {dnr} avslutades {date}. Diariet uppdaterat.
Enheten har {n} medarbetare, varav {n} är timanställda.
Vilka rättigheter har den anställde enligt LAS och MBL?
Gör en checklista för introduktion av nya medarbetare.
Vad betyder ordet resiliens?
Dagordning: 1. Mötets öppnande 2. Val av justerare 3. Övriga frågor
Var ska vi ha julfesten? Jul, påsk och midsommar är populära.
Måndag: Matte, Svenska, Idrott. Tisdag: Engelska, Bild.
Kan du felsöka {tool}? Det kraschar när jag öppnar rapporten.
Ge mig tio frågor till en quiz om {topic}.
Hur skriver jag en bra prompt till ChatGPT eller Copilot?
Uppdatera Windows, Office och Teams före {date}.
Namn: [namn]\nPersonnummer: [ÅÅÅÅMMDD-XXXX]
Mall: Hej {förnamn}, tack för din ansökan om {help}.
Svar: Ja, det stämmer. Fråga: När börjar kursen?
Tentan i {topic} har {n} uppgifter. Uppgift 1: Beräkna integralen.
Tröskelvärdet är {n} procent enligt Tabell {n} och Figur {n}.
Patienten är {n} år och behandlas med Alvedon, Metformin och Waran.
Elever i behov av särskilt stöd ska få åtgärdsprogram.
Enligt Skollagen, GDPR och Offentlighets- och sekretesslagen gäller följande.
Rubrik: {topic}\nIngress: Kort text\nBrödtext: Tre stycken
Välkommen till introduktionen! Ta med legitimation.
Barnet säger att mamma och pappa bråkar.
Familjehemmet, kontaktpersonen och gode mannen är informerade.
Anna-Lisa är en gammal segelbåt, döpt {year}.
En kund, en leverantör och en konsult sitter i ett rum.
Hej Copilot! Hej AI! Du är en hjälpsam assistent.
God jul och gott nytt år önskar vi på enheten!
Vem vann matchen? Vem uppfann glödlampan?
Rapportera till närmaste chef. Kontakta HR eller IT-supporten.
Svara på svenska. Tänk steg för steg. Använd Markdown.
Tyskland, nej tyska: der Mann, die Frau, das Kind.
Se NJA 2015 s. {n}, HFD 2019 ref. {n}, RÅ 2001 ref. {n} och JO 2011/12 s. {n}.
Skriv en SBAR. Fyll i blanketten FK 3200. Ange LMA-nummer, HSA-id och AT-tal.
Kodord: GRÄSHOPPA. Projektnamn: Sandviken. Lösenord: Sommar{n}.
Projekt Basalt, Projekt Kastanj och Projekt Tulpan är avslutade.
Mejla svaret i dag. Maila mig. Ring tillbaka. Bifoga kvittot. Boka salen. Skicka länken.
Kvittot bifogas. Underlaget saknas. Ansökan avslås. Fakturan betalas {date}.
Informera elever med dyslexi, adhd, autism och astma. Anpassa för daltonism.
En Volvo, en Saab eller en Tesla? Vi har en Dyson, en Bosch och en Electrolux.
Databasen Oracle 19c ersätts av PostgreSQL. Bygget går igenom i CI men inte lokalt.
Vi följer Harvard, APA, Vancouver och Oxford när vi refererar.
Barnen går på avdelning Myran, Fjärilen, Humlan och Ekorren.
Han firar ramadan, hon firar påsk, de håller sabbat och eid.
Rita en igelkott på skolgården. Kan polisen och räddningstjänsten komma hit?
Genotyperna AA, Aa och aa. Vitamin B, D och K. Grupp A, B och C.
A) Ja B) Nej C) Vet ej
{time} larm {n}, kvittering {time}
Byggnad Alfa, rum Beta. Stora salen, Lilla rummet. Hus {n}, plan {n}.
En kebab, en Napoleonbakelse och en Caesarsallad.
Bankgiro, Plusgiro, Swish och OCR anges på fakturan.
Checklista Inför Terminsstart: Lokaler, Scheman, Nycklar, Behörigheter
Policy För Distansarbete Och Flexibel Arbetstid
Så Bygger Du En Bra Presentation På Fem Minuter
OBS! KOM IHÅG ATT STÄMPLA IN. LÄS IGENOM INSTRUKTIONEN.
REMISSVAR OM FÖRSLAG TILL NY AVFALLSPLAN
Syfte\nAvgränsning\nFrågeställning\nMaterial\nAnalys\nKällor
Titel:\nKommentar:\nStatus:\nPrioritet:\nAnsvarig:
Efternamn: Förnamn: Mobil: Befattning: Arbetsplats: Chef:
Du är en AI-assistent. Var saklig. Ange aldrig påhittade källor. Svara i Markdown.
{"name": "hamta_arende", "description": "Hämtar ett ärende", "parameters": {"type": "object"}}
Skapa en titel på högst fem ord. Exempel: Budgetarbete inför hösten; Recept på bröd
Mätt med Pearson, Spearman och Kendall. Enligt Cohen, Likert och Cronbach. Poisson eller Weibull?
Hamiltons skala, Beckers modell, Hofstedes dimensioner, Piagets stadier och Vygotskijs zon tas upp.
Wernickes afasi, Basedows sjukdom, Ménières sjukdom och Huntingtons sjukdom är exempel.
Lägg in i {tool}. Exportera från {tool}. Kör {tool} och {tool} parallellt.
Medicin: Ipren, Citodon, Losec, Zoloft, Cipramil, Lergigan och Omeprazol.
Gruppen Delfinen, Vargen och Lodjuret träffas i Sal {n}. Rummen heter Eken, Boken och Asken.
Hund, Katt, Fisk. Vår, Sommar, Höst. Röd, Gul, Blå. Norr, Söder, Öster, Väster.
Berg, dalar och sjöar. Falk och svan. Sjö och strand. Gran och tall. Ros och viol.
Ring. Mejla. Svara. Titta. Klar. Tack. Bra. Ok. Nja. Visst. Absolut. Toppen.
kan du fixa en lista på saker att göra när de regnar
vad betyder ordet empati och hur förklarar man de för barn
hur mkt kostar de att hyra en bil, typ en liten volvo
skriv nåt roligt om en björn o en räv som bor i skogen
Deltagare A: Ja. Deltagare B: Nej. Intervjuare: Varför? Moderator: Tack.
Kund: Hej. Support: God dag. Kund: Min dator är trasig.
Byråkratin växer. Tekniken mognar. Skatten höjs. Räntan sänks. Oljan stiger. Fisken dör.
Nattvilan är viktig. Växten trivs. Vaccinet verkar. Kaffet kallnar. Euron föll, Dollarn steg.
Olof Palmes gata, S:ta Ragnhilds gymnasium och Karl Gustavs torg ligger nära.
""".strip().splitlines()
)

ENGLISH = tuple(
    line.replace("\\n", "\n").replace("\\t", "\t")
    for line in r"""
Could you draft a reply to {P}, who is upset about the delay?
Polish this email: Hi {F}, I could not finish the figures for {F}. Can we talk? Best, {F}
Help me answer {F} politely but firmly.
Tell {F} that we have no more places.
Ask {F} to call {F} before lunch.
Thank {F} and {F} for their work.
{PG} contract expires on {date} and will not be renewed.
{FG} father calls every day and is worried.
It is {FG} turn to cover the night shift.
The pupil {P} in {klass} is often absent.
{F} was teased by {F} and {F} during the break.
Patient {P}, {n} years old, was referred from {O} to {O}.
Pt {P} reports pain since {date}.
Client {P} lives at {A} with her son {F}.
{P} applied for {help}; the case officer is {P}.
{P} appeals the decision to {O}.
Our new {role} is {P}, who comes from {O}.
{title} {S} asked when the minutes will be ready.
{title} {P} has booked the room all week.
Chair: {P}\nSecretary: {P}
Present: {P}, {P}, {P} and {P}. Apologies: {P}.
Attendees {F}, {F}, {F} and {F} from {O}.
My name is {P} and I work as a {role} at {O} in {L}.
Hi, this is {F} from {O}.
Best regards,\n{P}\n{role}\n{O}
Kind regards\n{P}\n{O}\n{phone}
Cheers, {F}
Thanks! /{F}
Dear {F},
Dear {title} {S},
Hi {F}, {F} and {F}!
hey {F}, quick question about {topic}
From: {P} <{mail}>\nTo: {P} <{mail}>\nSubject: {topic}
On {date}, {P} <{mail}> wrote:
{R} ({date})
1. {S}, {F}\n2. {S}, {F}
{P}\t{mail}\t{L}
Name: {P}\nDate of birth: {date}\nAddress: {A}\nPhone: {phone}
name: {P}, city: {L}, employer: {O}
Write a reference letter for {P}, my former {role}.
Write a rejection to {P}, who applied for the post at {O}.
Candidates: {P}, {P} and {P}. Who is best?
Supervisor: {P}. Examiner: {P}. Course: {topic}.
Student {P} ({user}) handed in assignment {n} late.
The doctoral student {P} at {O} will defend on {date}.
{P} ({O}) reviewed the paper together with {P}.
what should i tell {F} when he is late
can you write a speech for {F} who turns {n}
{F} said that {F} is quitting, how do i bring it up
my boss {F} wants me to swap with {F}
me and {F} are going to {L} with {F} in {month}
my name is {P} and my landlord {F} refuses to fix the heating
does {F} have the right to leave when {F} is ill
call {P} on {phone} if you cannot reach {F}
{P} moved from {L} to {L} last year.
The {S} family came to {L} in {year}.
The witness {P} saw {F} run towards {L}.
The suspect, {P}, denies the offence.
She is married to {P}, who works at {O}.
Contact {P} at {O} for more information.
According to {P} at {O}, there are no risks.
{O} hired {O} for the renovation in {L}.
{O} and {O} signed an agreement on {date}.
{OG} office in {L} is closing.
How many people live in {L}?
What can you do in {L} with children?
The trip goes from {L} via {L} to {L}.
We met in {L} last {weekday}.
Send the parcel to {P}, {A}.
Who was {P}?
Interviewer: How did it start?\n{F}: I left {L} when I was {n}.
{F}: Are you done?\n{F}: Almost.
Congratulations {F}!
The headteacher of {O} is {P}.
The nurse {F} spoke with {F} about sleep.
Make a roster with {F}, {F} and {F}.
Salary for {P}: {sum} from {month}.
{P} must not learn where {F} lives.
Responsible: {P}, tel {phone}
Rewrite so that {F} cannot be recognised: {F} works at {O} and has a son, {F}.
RT @user {F} is right about {topic}
I love {F} and {F} so much lol
President {P} visited {L}.
{P}, a spokesman for {O}, declined to comment.
The book by {P} was published by {O}.
{S} scored twice against {O}.
Regards {P}
A) {P}, {n} years old B) {P}, {n} years old
{F}
{P}
{F}, {phone}
{F}/{F}
{F} {N}
- {P}
By {P} / {O}
{P} {O} {L} {phone}
{P}\n{O}\n{L}\n{phone}
{title} {P} met {title} {P} in {L}.
According to {title} {S}, {F} and {FG} brother were there.
{S}'s office called; {F} {S} is out.
One witness at the {S} trial was {P}.
"It is a pity," said {P}, a {role} at {O}.
I discussed it with {S} and with {F} from {O}.
We took a job with {O} after {F} left {O}.
I would recommend {O} in {L}; {F} was very helpful.
The service at {O} is great, ask for {F}!
{P} alias {F} and {P} took over.
Any feedback from {P}?
Blood sample of {P} (NHS no {pnr}); {P} ({dnr}) is next.
1. {P}, passport {dnr}\n2. {P}, {role}
{S}, {S} and {S} joined the opinion.
Sample of {P} (ref {dnr}); {P} says the only witness is {P}.
She speaks for {O} and {F} chairs {O}.
{S}, Title of the Book, {year}, {O}
Compare the prices of {O}, {O} and {O}.
Has {O} replied to {O}?
Article in {O}, {date}. Source: {O}.
{S} argues that {topic} matters, while {S} is doubtful.
Talks between {L} and {L} were led by {S}.
{S} ({year}) and {S} et al. ({year}) show the same.
From: {R}\nTo: {R} ({O})\nSubject: RE: {topic}
{R}; {R}; {R}
i bought it at {O} in {L}, never again
{time} {F}: ok\n{time} {F}: see you in {L}
""".strip().splitlines()
)

ENGLISH_PLAIN = tuple(
    line.replace("\\n", "\n")
    for line in r"""
Explain how {tool} works to a beginner.
Write a formula in {tool} that counts empty cells.
Explain Student's t-test, the Pearson correlation and Bayesian inference.
Describe Maslow's hierarchy of needs, Murphy's law and Parkinson's disease.
What is the difference between Down syndrome and Turner syndrome?
How do Diffie-Hellman, RSA and Bluetooth work?
Convert Celsius to Fahrenheit and Kelvin.
The meeting moves to {weekday} {date} at {time}.
Suggest headlines for a newsletter about {topic}.
Make the text shorter and clearer.
Dear colleagues, summer is here.
Hi all, a reminder about the staff meeting on {weekday}.
Hi and thanks for your message!
Will you mark the essays? May I bill the client? Can the art room be booked?
Grant access to the drive. Frank feedback is welcome. Rich text is fine.
The rose garden, the jade vase and a ruby ring.
The patient is {n} years old and takes Paracetamol and Metformin.
The social worker and the headteacher met the parents on {date}.
def get_user(name): return users[name]
const user = await db.find({ name: input.name, id: row.id })
SELECT name, city FROM person WHERE id = 12;
class Person(BaseModel):\n    name: str\n    age: int
Error: NullPointerException in UserService.java line {n}
Case {dnr} was closed on {date}.
What does the word resilience mean?
Agenda: 1. Opening 2. Minutes 3. Any other business
Monday: Maths, English. Tuesday: History, Art.
How do I write a good prompt for ChatGPT or Copilot?
Update Windows, Office and Teams before {date}.
Name: [name]\nDate of birth: [YYYY-MM-DD]
Template: Dear {first_name}, thank you for applying for {help}.
The exam in {topic} has {n} questions. Question 1: Compute the integral.
See Table {n} and Figure {n}; the threshold is {n} percent.
Under the GDPR and the AI Act the following applies.
You are a helpful assistant. Think step by step. Use Markdown.
Who won the match? Who invented the light bulb?
Report to your manager. Contact HR or IT Support.
Answer in Swedish. Give a short title for this conversation.
Thank God it's Friday! Happy New Year and Merry Christmas!
Why is the sky blue? How tall is it?
Please find the attached report. Kind regards
OMG I can't believe it's Monday already LOL
A customer, a supplier and a consultant walk into a room.
Codeword: GRASSHOPPER. Project Basalt and Project Tulip are closed.
Cite in Harvard, APA or Vancouver style. See ECR 2001, ICJ Reports and ISO 9001.
Students with dyslexia, ADHD, autism and asthma may get extra time.
A Volvo, a Saab or a Tesla? We own a Dyson, a Bosch and a Hoover.
The build passes in CI but not locally. Oracle 19c, CVSS 5.4, NHS number, NINO, SSN.
He keeps Shabbat, she observes Ramadan, they celebrate Easter and Eid.
Genotypes AA, Aa and aa. Vitamin B, D and K. Group A, B and C.
Mail me. Ring back. Book the room. Send the link. Attach the receipt.
A Caesar salad, a Reuben sandwich and a Bloody Mary.
Onboarding Checklist: Laptop, Badge, Mailbox, Parking
Ten Ways To Improve Your Writing Today
READ THIS FIRST. ALL STAFF MUST COMPLETE THE TRAINING.
Purpose\nScope\nMethod\nFindings\nReferences
Title:\nComment:\nStatus:\nOwner:\nManager:
{"name": "list_events", "description": "Lists Calendar events", "parameters": {"type": "object"}}
You are an AI coding agent in Visual Studio Code. Use the Search tool before the Edit tool.
Generate a title with an emoji. Examples: Pasta Recipes; Football Results; Python Loops
Role: Tutor. Task: Explain Fractions. Style: Socratic. Output: Plain Text.
Gauss, Poisson, Weibull and Bernoulli distributions. Cohen's kappa and Cronbach's alpha.
Wilson disease, Graves disease, Marfan syndrome and Huntington's disease are inherited.
Spring, Summer, Autumn. Red, Blue, Green. North, South, East, West. Robin, Wren, Jay.
Sure. Thanks. Great. Perfect. Nope. Yeah. Okay. Anyway. Finally. Overall.
participant A agreed, participant B did not. Interviewer: Why? Moderator: Next.
Sheet1, Table2, Column3. Small, Medium, Large. Monday Menu: Soup, Bread, Salad.
Oil rose. Gold fell. Coffee cools. Sleep matters. Vaccines work. Plants thrive.
what should i cook tonight, got rice and beans lol
""".strip().splitlines()
)

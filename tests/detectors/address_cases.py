"""Texts with addresses, marked [[so]], and texts without any that look as if they had one. Streets
are of common names; the persons, numbers and towns that go with them are made up together.

The patterns were made on every other line of the first 232 lines and then measured on the rest, all
later lines before anything was mended for them."""

WITH = r"""
Hon flyttade till [[Björkvägen 14]] i mars.
Kalla honom till mötet, adressen är [[Norra Hamngatan 22 B, 411 06 Göteborg]].
Skicka brevet till [[Trädgårdsg. 5, 753 09 Uppsala]].
Han bor på [[Storg 4]] sedan i höstas.
hon bor på [[storgatan 4 i säter]] sen i våras
jag hyr ut en lägenhet på [[kungsgatan 12, malmö]] åt honom
Familjen bor på [[Kungsgatan 8B, 3 tr, 111 43 Stockholm]] och har två barn.
Nyckel kvitteras ut, leverans till [[Ringvägen 3-5 2 tr ög, 118 67 Stockholm]].
Hembesök [[Drottning Kristinas väg 53]] kl 10.
Brukaren på [[Nils Holgerssons gata 3]] har larmat igen.
[[S:t Eriksgatan 14, 112 39 Stockholm]] är hans folkbokföringsadress.
Han är skriven på [[Sankt Larsgatan 31 lgh 1203, 582 24 Linköping]].
Post går till [[c/o Lindkvist, Ringvägen 35, 118 67 Stockholm]].
Faktura till\n[[c/o Maria Exempelsson\nPåhittsgatan 7\n903 26 Umeå]]\nTack!
Mannen bor på [[Norrby 114]] utanför Sala.
Hemtjänst: [[Västra Ryd 12, 585 99 Linköping]], portkod finns i pärmen.
Adress: [[Hultet 3]]
Adress: [[Övre Husargatan 27 nb]]
Skriv till [[Box 4120, 203 12 Malmö]] före fredag.
Our postal address is [[P.O. Box 1234, SE-581 11 Linköping]], Sweden.
Fakturor skickas till [[Postbox 77, 831 21 Östersund]].
Sökanden har adressen [[FE 4021, 107 77 Stockholm]] enligt ansökan.
{"namn": "Test Testsson", "street": "[[Kyrkogatan 9]]", "floor": 2}
{"first_name": "Test", "address": {"street": "[[Ekbacken 4]]", "country": "SE"}}
namn;adress;telefon\nTest Testsson;[[Ekstigen 4]];070-174 06 05
namn,adress\nTest Testsson,"[[Lindhagen 21, 582 30 Linköping]]"
| Namn | Adress |\n|---|---|\n| Test Testsson | [[Solrosgränd 2 A]] |
id\tgatuadress\tsaldo\n17\t[[Hammarbacken 6]]\t400
Mvh\nKarin Test\nKoordinator\n[[Vallgatan 3, 2 tr\n582 33 Linköping]]\ntel 013-00 00 00
Hälsningar\nOlle Påhittad\n[[Skolvägen 8\nSE-784 32 Borlänge]]
Till\nTest Testsson\n[[Plogvägen 11\n291 43  KRISTIANSTAD]]\n\nBeslut om bistånd
Test Testsson, [[Lodjursvägen 27, lgh 1004, 791 60 Falun]], ansöker om byte.
He lives at [[12 Storgatan]] in a rented flat.
She moved to [[Storgatan 12 in Linköping]] last year.
Please deliver it to [[Vasagatan 10, 722 15 Västerås]], Sweden.
Her home address is [[Götgatan 48A, apt 1102, 118 26 Stockholm]].
The student lives in a corridor at [[Rydsvägen 252 C:14, 584 34 Linköping]].
Kontakta mamman på [[Tallvägen 5 i Malmslätt]] om det händer igen.
Ring inte. Åk till [[Hantverkargatan 18, vån 4, Stockholm]] i stället.
Barnet ska hämtas på [[Gamla Tanneforsvägen 17B]] kl. 16.
Ny adress från den 1 maj: [[Lilla Varvsgatan 9, lägenhet 1301, 211 15 Malmö]]
Jag bor granne med honom, på [[Furugatan 3]].
Vi fick larm från [[Hjortstigen 2]], tredje gången i veckan.
Barnets far, boende [[Pilgatan 19 lgh 1402]], ska delges.
grannen på [[tallstigen 7]] röker på balkongen
mamma bor kvar på [[björkgatan 22b]] men pappa har flyttat
Leverans: [[Industrigatan 4A, 2 vån, 212 14 Malmö]]
Hyresgäst [[Ågatan 9, 1 tr, 582 22 Linköping]], obetald hyra i två månader.
Vräkning verkställs på [[Bergslagsgatan 41, 691 31 Karlskoga]] den 4 juni.
Dödsboet efter Test Testsson, [[Älvgatan 3, 652 25 Karlstad]].
Han delgavs på [[Västra Esplanaden 12]].
Mötet är hemma hos familjen, [[Strandpromenaden 6]].
Han är folkbokförd på [[Sjöängen 5, 590 40 Kisa]].
Bostadsadress [[Rosenlund 2, 512 50 Svenljunga]].
Kvinnan bor ensam på [[Mellanskog 8]], två mil från närmaste affär.
Hon är skriven i [[Östra Ljungby 1230]].
Flytten gick till [[Kvarnbyvägen 77, Mölndal]].
Vill du ha pengarna? [[Brunnsgatan 1, Kisa]].
Jag såg honom utanför [[Kungsholms Strand 143]] i går.
Adressen är [[Norr Mälarstrand 12, 112 20 Stockholm]].
Färdtjänst från [[Bryggaregatan 5]] till vårdcentralen kl 8.15.
Färdtjänst från sjukhuset till [[Bondegatan 64, Stockholm]] kl 9.
Patienten hämtas på [[Apelgatan 2 c]] och lämnas hemma.
Godmannen bor på [[Plan 4 A, 852 31 Sundsvall]].
Boendet ligger på [[Backa Kyrkogata 9, 422 46 Hisings Backa]].
Delges: Test Testsson, [[Första Långgatan 28, 413 27 Göteborg]]
Hon driver firma från [[Andra Långgatan 6 i Göteborg]].
Avsändare: Test, [[2:a Tvärgatan 2, 214 42 Malmö]]
Besök hos klienten, [[Regementsgatan 52 D, 2 tr, 217 48 Malmö]], genomfört.
"adress":"[[Hertig Karls allé 16, 703 40 Örebro]]"
Gatuadress: [[Karl XI:s väg 21]]
Gatuadress: [[Carl Westmans Allé 4, 194 31 Upplands Väsby]]
Postadress: [[Sågbladet 6, 461 70 Trollhättan]]
Adr: [[Regnbågen 14]]
Han heter Test och bor [[Slottsgatan 8, 1 tr n.b., 602 20 Norrköping]].
[[Eklundsgatan 15\nlgh 1101\n632 20 Eskilstuna]]
Adress:\n[[Ågrändsvägen 3\n881 52 Sollefteå]]
Namn: Test Testsson\nGata: [[Tunnlandet 9]]\nOrt: Enköping
Skickas till Test Testsson\n[[Skogsfrugränden 12\n123 45 Farsta]]
Kund 4411 | [[Bruksgatan 12, 264 33 Klippan]] | obetald
Vi har hittat ett barn vid [[Ekholmsvägen 201]], kan ni komma?
Polisen söker en man som bor på [[Tomtebogatan 33, 113 38 Stockholm]].
Släng ut honom från [[Norra Skolgatan 14, lgh 1001]].
Jag bor på [[Lövåsvägen 5]] och min chef på [[Ringgatan 6]].
Eleven bor växelvis på [[Ormbergsvägen 7]] och [[Sandåkersgatan 10]].
The tenant at [[Ostgatan 5B]] has not paid.
My neighbour in [[Skånegatan 80]] sells drugs.
Please write a letter to Anna, [[Linnégatan 23 lgh 1202, 413 04 Gothenburg]].
Send it c/o her mother: [[c/o Anna Test, Parkgatan 2, 411 38 Göteborg]].
Write to [[Flat 3, 12 High Street, Leeds LS1 4AB]].
He lives at [[12 High Street, Leeds LS1 4AB]] with his son.
Her parents live at [[27 St Mary's Road, Oxford OX4 1PX]].
Forwarding address: [[5a Queen's Crescent, Glasgow G4 9BN]].
I grew up at [[221 Baker Street in London]].
Student's address: [[88 Elm Grove, Brighton, BN2 3DB]]
Ship to [[1600 Maple Ave, Apt 4, Springfield, IL 62701]].
Our visiting researcher lived at [[742 Evergreen Terrace, Springfield]].
Her US address was [[4512 W. Oak St., Unit 12B, Austin, TX 78701-1234]].
His mother stays at [[9 N Washington Blvd, Columbus, Ohio 43215]].
The patient resides at [[350 Fifth Avenue, New York, NY 10118]].
Mailing address\n[[77 Cedar Lane\nApt 2B\nDenver, CO 80202]]
Mail him at [[PO Box 889, Helena, MT 59601]].
Moren bor i [[Møllergata 3, 0179 Oslo]].
Adressen i Norge er [[Kirkeveien 64 B, 0364 Oslo]].
Han har flyttat till [[Storgata 12, NO-9008 Tromsø]].
Far bor på [[Vesterbrogade 10, 1620 København V]].
Hennes danska adress: [[Nørregade 7, 2. th., 8000 Aarhus C]]
Syster i [[Strandvejen 100, DK-2900 Hellerup]]
Skolan har adressen [[Mannerheimintie 5 A 3, 00100 Helsinki]].
Mormor bor på [[Hämeenkatu 12 B 14, 33200 Tampere]].
Pappan finns på [[Fabriksgatan 9, 65100 Vasa]] i Finland.
Vater wohnt in der [[Hauptstraße 5, 10115 Berlin]].
His German address: [[Lindenstr. 14a, D-80331 München]]
Hyresvärden bor på [[Am Markt 3, 28195 Bremen]].
Er wohnt jetzt [[Bahnhofsplatz 2, 50667 Köln]].
Dutch student, [[Keizersgracht 123, 1015 CJ Amsterdam]]
Elle habite au [[12 rue de la Paix, 75002 Paris]].
Vive en [[Calle Mayor 5, 28013 Madrid]].
Matka mieszka: [[ul. Długa 12/3, 00-238 Warszawa]]
Via e-post: flytta över [[Via Roma 12, 00184 Roma]] till registret.
Postadress: [[123 Main Street, Toronto, ON M5V 2T6]]
Ärendet gäller vattenskada på [[Glädjens väg 2]].
Låset är bytt på [[Soldattorpet 1, 574 96 Vetlanda]].
Anmälan avser buller från [[Myntgatan 4, uppgång B]].
Bilen står parkerad utanför [[Tegnérlunden 3]].
Test T, [[Hornsgatan 166 B, läg 12, 117 28 Sthlm]]
Kan du skriva om: "Välkommen till Test på [[Stortorget 2, 211 22 Malmö]]"?
Besiktning [[Ymergatan 15 H]], hyresgästen är förvarnad.
Trapphus [[Prästgatan 11 A]] städas inte enligt Test Testsson.
utryckning [[mårtensgatan 5]], kvinna 80 år
Deltagare: Test (bor [[Klostergatan 4]]), Prov (bor [[Snickaregatan 20, Linköping]]).
adress [[brogatan 6, 582 78 linköping]] kom ihåg
LINDA TEST\n[[STORGATAN 15 A\n582 23 LINKÖPING]]
UTDELNINGSADRESS: [[KARLAVÄGEN 4 LGH 1104]]
Kom till [[Nygatan 3 A nb]] och hämta medicinen.
Beställningen levereras till [[Hospitalstorget 3A, port 2]], fråga efter Test.
Hej! Kan du formulera ett svar till hyresgästen på [[Midskeppsgatan 18 A]] om störningarna?
Pojken går i 4B och bor med mormor på [[Hagalundsgatan 29, 169 64 Solna]].
ärende: skadegörelse, plats [[Folkungagatan 103]], anmälare okänd
Brandlarm kl 03.12 [[Kvarnängsgatan 26, Uppsala]], en person till akuten.
Makarna äger fritidshuset [[Sandvik 212, 760 10 Bergshamra]].
Han uppger adress [[Djäknegatan 7 lgh 1303, 211 35 Malmö]], men står skriven i Lund.
mejla inte, skicka brev: [[rosenvägen 3, 243 30 höör]]
Kallelse sänds till [[Fack 12, 931 21 Skellefteå]].
Mannen greps utanför [[Ystadvägen 44]] i onsdags.
Hemmet är beläget på [[Övre Slottsgatan 14 C]].
Nyanländ familj, [[Flogstavägen 59, 752 73 Uppsala]], tre barn.
Kalle har parkerat på [[Smålandsgatan 11]] igen, skriv en lapp.
Ta emot paket: [[Magasinsgatan 24, port B, 411 18 Göteborg]].
Lägenheten [[Norra Fäladsvägen 12 B:204]] ska saneras.
Vi bodde på [[Engelbrektsgatan 19B, 3tr]] när vi var små.
Hon har flyttat från [[Amiralsgatan 83C]] till [[Lantmannagatan 14]].
Ring på hos Testsson, [[Vintergatan 1 D]], koden är 1234.
Städning varje tisdag: [[Gröndalsvägen 180]] och [[Reimersholmsgatan 5]].
patient hämtas: [[Sturegatan 6, 4 tr]], hiss finns
Bidraget ska betalas till [[c/o Boende Solbacken, Solbackavägen 2, 646 30 Gnesta]].
Besöksförbud: får inte vistas vid [[Lärarvägen 8]].
Test Testsson\n[[Gamla Landsvägen 33\n382 30 Nybro]]\nKonto 123
Kontaktperson: Test T\nAdress: [[Lillgatan 2B]]\nOrt: Ånge
Adress [[Backen 14, 830 05 Järpen]]
Gårdens adress är [[Hå 105, 895 93 Husum]].
Hon bor på [[Vallen 6]] med sina två hundar.
De bor i [[Ängeby 22]], en bit utanför byn.
| 1 | Test | [[Pilvägen 9]] | 2026 |
Test T;[[Aspvägen 12B]];Hedemora
"utdelningsadress1": "[[Norrlandsgatan 15]]"
<street>[[Tegnérgatan 32]]</street>
Bor: [[Kåsörvägen 3]]. Ålder: 67.
Dödsfall på [[Ekgatan 11 i Trollhättan]], anhöriga underrättade.
larm [[gärdesgatan 8]] brukare har ramlat
Försäkrad bostad: [[Blåklintsstigen 4, Lomma]]
Jobbet är på [[Kaplansgatan 16]] men hemadressen är [[Pukslagarvägen 22]].
[[Enköpingsvägen 14]] ligger under vatten, skriver Test.
Vid [[Åsögatan 140]] hittades nycklar som tillhör Test Testsson.
Familjehemmet: [[Klockarbol 4, 711 91 Lindesberg]].
Träff hos Eva, [[Parkvägen 9]] (gula huset) kl 18.
The accused resides at [[Bergsgatan 44, 214 22 Malmö]].
Can you translate the letter to the tenant at [[Hjalmar Brantingsgatan 27]]?
She rents a room at [[5 Nygatan]].
Her parents' house is at [[48 Willow Lane, Cambridge CB2 1TN]].
Refugee family now at [[15 Church Road, Bristol]].
Bill to: [[2200 Mission Blvd Apt 9, San Jose, CA 95110]]
Employee home: [[31 Rosewood Drive, Dublin 4]]
I live at [[7 oak street]] and need a letter to my landlord.
Address: [[Unit 4, 18 George St, Edinburgh EH2 2PF]]
Contact: [[1 Infinite Loop, Cupertino, CA 95014]]
Pappa bor på [[Karl Johans gate 22, 0159 Oslo]].
Adresse: [[Storgaten 5 A, 3110 Tønsberg]]
Flytter til [[Amagerbrogade 120, 3. tv, 2300 København S]].
Osoite: [[Kauppakatu 3 as 12, 40100 Jyväskylä]]
Anschrift: [[Goethestr. 8, 60313 Frankfurt am Main]]
His address in Warsaw is [[ul. Nowy Świat 15/7, 00-029 Warszawa]].
Elle est au [[8 avenue Victor Hugo, 69003 Lyon]].
Wohnhaft: [[Gartenweg 12, 79100 Freiburg]]
Fastighetsägaren på [[Söder Mälarstrand 57]] överklagar.
Barnet bor hos pappan ([[Lyckovägen 21]]).
"""

WITHOUT = r"""
Storgatan 2024 byggdes om helt.
Drottninggatan hade 12 olyckor förra året.
Kungsgatan 2019 var en annan gata än i dag.
Väg 50 är avstängd mellan Falun och Borlänge.
E4 vid Norrköping och riksväg 40 mot Jönköping har köer.
Länsväg 220 kantas av träd.
Linje 4 Storgatan 12.15 är inställd.
Buss 12 från Storgatan mot universitetet går var 10 minut.
Hon såg på gatan 3 personer som sprang.
Vi träffas i sal 12 på plan 3.
Vallgatan-rummet, plan 2, är bokat kl 13.
Se kapitel 4 och avsnitt 12 i boken.
Enligt trafikförordningen 3 kap. 12 § gäller gatan 12 § inte.
Storgatan är stadens längsta gata.
Handlingsplan 2025 och budget 2026 bifogas.
Uppgång 3 och trappa 4 målas om.
Tillgång 12 i bilagan är pantsatt.
Programmet Vägen 2.0 lanseras i höst.
Version 12 av Stigen släpps i maj.
I utgången 2 stod en vakt.
Plats 14 på listan gick till laget.
Lag 12 åkte hem efter gruppspelet.
Gång 3 gånger och dela med 4.
Avgången 8 minuter senare är full.
Parkeringsplats 12 är reserverad för rörelsehindrade.
På torget 12 stånd sålde blommor.
Gator: Storgatan, Nygatan och Ågatan, totalt 14 km.
Projekt Nya gatan 3 etapper.
Under vandringen gick vi på stigen 12 kilometer.
Strandvägen 1947 är en film från 40-talet.
Landsvägen 5 mil söderut är smal.
Lilla torget 2019 invigdes av kungen.
Ungefär 120 00 personer kom, sade de.
Priset var 123 45 kronor i fjol.
Per Albin Hanssons väg byggdes 1967.
Skolan i Norrby 114 elever har nu.
I Sala 12 personer intervjuades.
Adressen till servern är 10.0.0.1.
Skriv in adress 0x4F och läs 12 byte.
Boxen 12 cm hög räcker.
Box 3 innehåller etiketter och box 4 är tom.
Xbox 360 och Xbox One jämförs i uppsatsen.
Dropbox 12 GB räcker för kursen.
Figur 3 visar parken 2010.
Turbinen står vid Kraftverket 3 km norr om byn.
Lägenheten på 3 rum och 75 kvm ligger högst upp.
I lägenhet 1203 läcker kranen, skriv en mall för sådana anslag.
Våning 4, hiss till vänster.
Hedemora Ryd 1:54 är inte en gata.
Detaljplan 34 för kvarteret Duvan antogs.
Sitt på bänk 4 i parken 10 minuter.
Hur stavas Drottninggatan?
Skillnaden mellan väg och gata i PBL 2 kap. 1 §?
Stadsdelen Gårdsten 10 år senare är förändrad.
Etapp 3 i leden 42 kilometer lång.
Under perioden 2015 till 2020, Södra vägen 3 500 fordon per dygn.
Gatan 40 meter bort är enkelriktad.
In 2019 Main Street had few shops.
The 12 streets of the old town were surveyed.
Chapter 4 Way Forward and chapter 5 Road Map.
I walked 5 miles on a road to town.
Take 2 tablets on the way home.
Top 10 Place Names in Sweden.
Room 12, Green Building, second floor.
Give me 5 ways to drive 3 sales.
The 2023 Drive for Change campaign raised funds.
A 3 Court decision was appealed in 2020.
See Table 5 Close relatives by age.
Figure 2 Square root of the error.
There are 14 Square meters per pupil.
The case 12 Hill v. State was cited.
Rule 11 Court sanctions are rare.
World War 2 Road trips and museums.
WS1 4AB is a pattern in the code.
Windows 11, Office 365 and Teams 2 are installed.
Python 3, numpy 1.26 and a 64 bit platform.
Paris 2024, Tokyo 2020 and Rio 2016 were Olympic years.
Berlin 1945, Potsdam 1945 och Jalta 1945.
Mote 3, 12345 Enheter i lager.
Artikel 4, 10115 Exemplar såldes.
Avsnitt 5, 1620 Ord.
Grupp 3, 0179 Fel.
Hela Vasagatan stängs av den 12 maj klockan 10.
Årets lopp går Avenyn 10 varv.
Ringlinjen 5 stationer kvar.
Gatukontoret redovisar att Hamngatan 3 gånger i år har asfalterats.
Hastigheten på Kungsvägen 50 km/h sänks till 30.
Sträckan Ringvägen 12 km tar en kvart.
Förlängningen av Kungsgatan 200 meter österut kostar.
På Storgatan 14 butiker har stängt.
Längs Vallgatan 30 träd planteras.
Utmed Nygatan 25 procent färre bilar.
Ombyggnad av Storgatan 15 miljoner kronor.
Vid Järntorget 300 demonstranter samlades.
Förslaget om nya Kungsgatan 2.0 diskuterades.
Buss 7 stannar vid Vasagatan 08.15 varje dag.
Kom till Parken 14.30 i morgon.
Stationsgatan 3–4 gånger per år spolas.
Vi sprang Lidingöloppet 30 km och sedan Stadsloppet 10 km.
Klass 7B bor på vandrarhem 3 nätter.
Han bor i Sverige sedan 2015.
Hon bodde i Malmö 2010 till 2014.
Han bor på avdelning 12.
De bor i hus 3.
I Göteborg bor 600 000 invånare.
Adressen finns i bilaga 4.
Adress: se punkt 3.
Skriv ett program som läser adress 5.
I Norrköping 2023 fanns 144 000 invånare.
Vägen 12 mil norrut är isig.
Avdelning 4, våning 2, rum 12.
Kap. 5, 582 sidor text.
Ett pris på 450 00 kr är fel skrivet.
Marknaden på Stora torget 2023 drog 5 000 besökare.
Regel 3, 10000 Tecken.
Väg 222 är inte Storgatan.
Nygatan, 12 butiker och 3 kaféer.
Serie A 1990 vanns av Napoli.
Psalm 23, vers 4.
Matteus 5, 12 och Lukas 3.
Formel 1 i Monaco 2024.
Hamnen 2030 är namnet på planen.
Lundagård 4 är tidningens fjärde nummer.
Lokal Ekbacken 3 är bokad.
Sal Björken 12 platser.
Slottsparken 1800-talet.
The top 5 Road Safety measures.
The 2008 Wall Street crash hurt pensions.
He scored 3 Grand Slam titles.
Apply rule 4 Square brackets.
On May 12 Park visitors rose by 5 percent.
I have 2 Green tickets and 3 Red ones.
Section 5 Drive units are replaced yearly.
It takes 10 Bay Area commuters.
"""


def cases(lines: str) -> list[tuple[str, tuple[str, ...]]]:
    """The text of each line, with its line breaks and tabs, and the values marked in it."""
    made = []
    for line in lines.strip().splitlines():
        marked = line.replace(r"\n", "\n").replace(r"\t", "\t")
        parts = marked.replace("]]", "[[").split("[[")
        made.append(("".join(parts), tuple(parts[1::2])))
    return made

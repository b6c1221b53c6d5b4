"""Words that much of any Swedish or English text consists of. Whether a list holds them is asked
once, when it is loaded, instead of in every text."""

_SWEDISH = """
och att det i en som på är av för med till den har de inte om ett han men var jag sig från vi så kan
när man år säger hon under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara
hade alla andra mycket än här då sedan över bara in blir upp även vad få två vill ha många hur mer
går sverige något blev genom varit vilket flera detta någon bland måste redan hela sitt ännu alltså
innan utan stora dag första ni du oss dem dig mig sina dessa denna ju ja nej ingen inget inga båda
båda varje tre fyra fem sex sju åtta nio tio dagar vecka månad tid person personer barn hjälp skriv
text brev mejl svar fråga frågor ärende ärendet beslut kommunen kommun kontakt kontakta möte mötet
information uppgifter samma sätt del delen gör göra gjort gå ge ger tack hej vänliga hälsningar
snälla sammanfatta översätt förklara formulera bättre bra ny nya nytt olika exempel enligt samt
därför eftersom medan dock dels ofta aldrig alltid kanske behöver behov använda använder användas
arbete arbetar arbetet anställd verksamhet verksamheten elev eleven elever student studenten
studenter patient patienten socialtjänsten skola skolan förskola universitet kurs kursen avdelning
avdelningen handläggare ansökan rapport avtal underlag projekt projektet system datum nummer adress
telefon namn följande nedan ovan gäller gällande berör utifrån kring tidigare senaste nästa både
skall bör blivit blivit tycker tror vet ser säga ta tar tagit fått fick kom kunna kunde ville gärna
hos åt mellan bakom framför inom utom ur före tills ner hit dit hem borta hemma själv egen eget egna
min mitt mina din ditt dina hans hennes dess deras vår vårt våra er ert era vem vilka varför hurdan
"""
_ENGLISH = """
the of and to in is that it was for on are as with his they be at one have this from or had by not
but what all were when we there can an your which their if do will each about how up out them then
she many some so these would other into has her two like him time could no make than first been its
who now people my made over did down only way find use may water long little very after words called
just where most know get through back much before go good new write our used me man too any day same
right look think also around another came come work three word must because does part even place
well such here take why things help put different away again off went old number please letter email
text summary summarize translate following answer question questions case decision information
student students patient teacher school university municipality meeting report name address phone
date should could would might shall am i you he it's i'm don't
"""

COMMON_WORDS = frozenset(f"{_SWEDISH} {_ENGLISH}".replace("'", " ").split())

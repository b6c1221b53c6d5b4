"""Words that tie an age or a date to a person, in Swedish and English."""

NOUNS = (
    "kvinna|kvinnan|man|mannen|pojke|pojken|flicka|flickan|barn|barnet|son|sonen|dotter|dottern"
    "|elev|eleven|patient|patienten|pat|brukare|brukaren|klient|klienten|mamma|mamman|pappa|pappan"
    "|mor|far|moder|fader|make|maken|maka|makan|sambo|änka|änkan|änkling|ensamboende|ensamstående"
    "|ensamlevande|gift|skild|ogift|kille|killen|tjej|tjejen|herre|herren|dam|damen|bror|brodern"
    "|syster|systern|student|studenten|anställd|medarbetare|medarbetaren|kollega|kollegan|boende"
    "|sökande|sökanden|vårdtagare|vårdtagaren|kv|farmor|farfar|mormor|morfar|barnbarn|tonåring"
    "|ungdom|person|personen|handläggare|lärare|läraren|chef|granne|grannen|syskon|tvilling"
    "|woman|boy|girl|male|female|child|kid|daughter|husband|wife|mother|father|mum|mom|dad"
    "|brother|sister|patients|pupil|teenager|lady|gentleman|guy|employee|colleague|resident"
    "|widow|widower|nonbinary|non-binary|client|applicant|respondent|person|aunt|uncle"
    "|grandmother|grandfather|nephew|niece|partner|spouse"
)
"""Alternatives for a pattern: who somebody is."""

PRONOUNS = "hon|han|hen|jag|du|she|he|i|they|you"

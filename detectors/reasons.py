"""What the codes in a finding's reasons mean, in Swedish and English."""

from types import MappingProxyType

CHECKS = MappingProxyType(
    {
        "address": ("Det är en giltig nätadress.", "It is a valid network address."),
        "aged": ("Ett ord om ålder står intill.", "A word of age stands beside it."),
        "apposition": (
            "Det står som ålder vid en person.",
            "It stands as an age beside a person.",
        ),
        "board": (
            "Nämnden eller myndigheten har sådana beteckningar.",
            "The board or authority uses such designations.",
        ),
        "calendar": ("Dagen finns i kalendern.", "The day exists in the calendar."),
        "clearing": (
            "Clearingnumret hör till en svensk bank.",
            "The clearing number belongs to a Swedish bank.",
        ),
        "clearing_and_check_digit": (
            "Clearingnumret hör till en svensk bank och kontrollsiffran stämmer.",
            "The clearing number belongs to a Swedish bank and the check digit holds.",
        ),
        "closed": (
            "Nyckeln har både början och slut.",
            "The key has both its beginning and its end.",
        ),
        "columns": (
            "Adressens delar står i var sin kolumn.",
            "The parts of the address stand in columns of their own.",
        ),
        "cut_short": ("Nyckeln har en början men inget slut.", "The key begins but does not end."),
        "date": ("Datumet finns.", "The date exists."),
        "date_and_luhn": (
            "Datumet finns och kontrollsiffran stämmer (Luhn).",
            "The date exists and the check digit holds (Luhn).",
        ),
        "day_and_luhn": (
            "Dagen finns och kontrollsiffran stämmer (Luhn).",
            "The day exists and the check digit holds (Luhn).",
        ),
        "degrees": ("Gradtalen är möjliga.", "The degrees are possible."),
        "digits": ("Antalet siffror stämmer.", "The number of digits is right."),
        "documentation_or_loopback": (
            "Adressen är avsedd för dokumentation eller den egna datorn.",
            "The address is meant for documentation or for the computer itself.",
        ),
        "entropy": (
            "Tecknen är så oregelbundna som i en nyckel.",
            "The characters are as irregular as those of a key.",
        ),
        "field": ("Fältets namn säger det.", "The field's name says so."),
        "field_name": ("Fältets namn säger det.", "The field's name says so."),
        "functional_mailbox": (
            "Adressen går till en funktion, inte till en person.",
            "The address is that of a function, not of a person.",
        ),
        "header": ("Inledningen går att avkoda.", "The header can be decoded."),
        "icao_9303": (
            "Kontrollsiffrorna i passets maskinläsbara rad stämmer.",
            "The check digits in the passport's machine-readable line hold.",
        ),
        "in_sweden": ("Platsen ligger i Sverige.", "The place lies in Sweden."),
        "label": ("En rubrik intill säger det.", "A label beside it says so."),
        "labelled": ("En rubrik intill säger det.", "A label beside it says so."),
        "letters": (
            "Bokstäverna är sådana som används.",
            "The letters are among those in use.",
        ),
        "listed": ("Det står i organisationens egen lista.", "The organisation's own list has it."),
        "luhn": ("Kontrollsiffran stämmer (Luhn).", "The check digit holds (Luhn)."),
        "luhn_and_date": (
            "Födelsetiden är möjlig och kontrollsiffran stämmer (Luhn).",
            "The date of birth is possible and the check digit holds (Luhn).",
        ),
        "mod10": ("Kontrollsiffran stämmer (modulo 10).", "The check digit holds (modulo 10)."),
        "mod11": ("Kontrollsiffran stämmer (modulo 11).", "The check digit holds (modulo 11)."),
        "mod11_10": (
            "Kontrollsiffran stämmer (modulo 11,10).",
            "The check digit holds (modulo 11,10).",
        ),
        "mod23": ("Kontrollbokstaven stämmer (modulo 23).", "The check letter holds (modulo 23)."),
        "mod26": ("Kontrollbokstaven stämmer (modulo 26).", "The check letter holds (modulo 26)."),
        "mod31": ("Kontrolltecknet stämmer (modulo 31).", "The check character holds (modulo 31)."),
        "mod97": ("Kontrollsiffrorna stämmer (modulo 97).", "The check digits hold (modulo 97)."),
        "municipality": (
            "Det börjar med en svensk kommun.",
            "It begins with a Swedish municipality.",
        ),
        "named": ("Ett ord om lösenord står före.", "A word for a password stands before it."),
        "numbering_plan": (
            "Numret ryms i den svenska nummerplanen.",
            "The number fits the Swedish numbering plan.",
        ),
        "phonenumbers": (
            "Numret ryms i landets nummerplan.",
            "The number fits its country's numbering plan.",
        ),
        "prefix": ("Inledningen är utfärdarens.", "The beginning is the issuer's."),
        "presidio": (
            "En tillagd igenkännares egen kontroll stämmer.",
            "The check of a recognizer that was added holds.",
        ),
        "private_range": (
            "Adressen hör till ett slutet nät.",
            "The address belongs to a private network.",
        ),
        "quarter": ("Det har ett kvartersnamn.", "It has the name of a city block."),
        "quoted": ("Det står inom citattecken.", "It stands between quotation marks."),
        "range": ("Numret ligger i en serie som används.", "The number lies in a series in use."),
        "ranges": ("Numret ligger i en serie som används.", "The number lies in a series in use."),
        "rt90": (
            "Talen är möjliga i rikets nät (RT 90).",
            "The numbers fit the national grid (RT 90).",
        ),
        "shape": ("Alla delar finns och är möjliga.", "All its parts are there and possible."),
        "sole_trader": (
            "Numret är innehavarens personnummer.",
            "The number is its holder's personal identity number.",
        ),
        "stated": ("Texten säger att det är ett lösenord.", "The text says that it is a password."),
        "statement": (
            "Texten säger det som en uppgift om en person.",
            "The text states it of a person.",
        ),
        "strength": (
            "Det är varken ett vanligt ord eller ett exempel.",
            "It is neither an ordinary word nor an example.",
        ),
        "sweref99tm": (
            "Talen är möjliga i rikets nät (SWEREF 99 TM).",
            "The numbers fit the national grid (SWEREF 99 TM).",
        ),
        "town": ("En ort följer.", "A town follows."),
        "tract": ("Det har namnet på en trakt.", "It has the name of a tract."),
        "userinfo": (
            "Det står på lösenordets plats i en webbadress.",
            "It stands in the password's place of a web address.",
        ),
        "wording": ("Orden omkring säger det.", "The words around it say so."),
        "year_and_luhn": (
            "Året är möjligt och kontrollsiffran stämmer (Luhn).",
            "The year is possible and the check digit holds (Luhn).",
        ),
    }
)
"""Sentences by `Why.validation`: what was checked, and that it held."""

VIEWS = MappingProxyType(
    {
        "address": ("med snabel-a och punkt utskrivna som tecken", "with at and dot as signs"),
        "base64": ("avkodat ur base64", "decoded from base64"),
        "braille": ("skrivet med vanliga siffror i stället för punktskrift", "read from braille"),
        "confusable": (
            "med bokstäver lästa som de siffror de liknar",
            "with letters read as the digits that they resemble",
        ),
        "decoded": ("med teckenkoder utskrivna", "with escaped characters undone"),
        "digits": ("med siffergrupper sammanförda", "with groups of digits put together"),
        "hex": ("avkodat ur hexadecimal form", "decoded from hexadecimal form"),
        "key": ("med nyckelns delar sammanförda", "with the parts of the key put together"),
        "markup": ("utan märkspråk", "without markup"),
        "reversed": ("läst baklänges", "read backwards"),
        "rot13": ("avkodat ur rot13", "decoded from rot13"),
        "spaced": ("utan mellanrum mellan tecknen", "without the gaps between characters"),
        "words": ("med räkneord lästa som siffror", "with number words read as digits"),
    }
)
"""How a text was rewritten before the finding showed, by the name of the rewriting."""

"""Rules of wording for what only a certain circle may know: few, insiders, those on a list."""

from detectors.confidentiality.restriction import for_a_circle, of_a_matter, restricted
from detectors.confidentiality.secrecy import (
    CIRCLE,
    GAP,
    LET_NOBODY,
    NEGATED,
    NEVER,
    OTHERS,
    OUTSIDE,
    SHORT_GAP,
    SHOW,
    phrase,
)
from detectors.wording import END, START, Rule

RULES = (
    Rule(
        "not_to_be_shown",
        phrase(NEVER, GAP, SHOW, GAP, OTHERS)
        + "|"
        + LET_NOBODY
        + "|"
        + phrase("(?:nobody|no[- ]one|none|ingen|inga|inget)", SHORT_GAP, OUTSIDE),
        0.7,
        (
            "Texten säger att andra än en viss krets inte får se den.",
            "The text says that nobody but a certain circle may see it.",
        ),
        (NEGATED,),
        of_a_matter,
        rare=True,
        beside=(f"{OTHERS}|{OUTSIDE}|see|know|hear|read|learn|find out|se|veta|läsa|höra",),
    ),
    Rule(
        "told_to_few",
        phrase(
            r"(?:(?:nobody|no[- ]one|none|ingen|inga) (?:but|except|other than|utom|förutom"
            r"|mer än)"
            r"|(?:först|not until|only) (?:after|efter) [^\s]{1,28}|(?:och|and|men|but"
            r"|,) (?:ingen annan|inga andra|no[- ]one else|nobody else)"
            r"|(?:until|till|tills|fram till) (?:then|dess)"
            r"|(?:go(?:es)?|gå|går) (?:no further|inte längre)"
            r"|(?:stannar|stanna|stays?|remains?) (?:där|här|there|here)"
            r"|(?:not|inte|aldrig|never) (?:\w{1,12} ){0,2}(?:breathe|utter|säga?|andas) (?:a"
            r"|ett)"
            r" (?:word|ord|ljud)|i got this from|what was said|det som sa(?:des|gts))"
        )
        + "|"
        + phrase(
            r"(?:only|bara|endast|just)",
            GAP,
            r"(?:(?:have|has|har) (?:seen|read|heard|sett|läst|hört|fått)|knows?|vet om|vet"
            r"|känner till)",
        ),
        0.55,
        (
            "Texten är bara känd av några få, eller ska vara det till en viss dag.",
            "The text is known to a few only, or is to be so until a certain day.",
        ),
        (
            r"ingen annan|inga andra|else|until|till|go(?:es)? no|gå|stann|stays?|remain"
            r"|breathe"
            r"|utter|säga|andas|said|sade|only|bara|endast|just",
        ),
        of_a_matter,
        rare=True,
    ),
    Rule(
        "list_of_recipients",
        rf"{START}(?:(?:circulation|distribution)(?: list)? ?:|sändlista ?:|spridnings?begräns"
        r"\w{1,6}|(?:limited|restricted) (?:distribution|circulation|to)(?= ?:)|delges ?:)",
        0.5,
        (
            "Texten räknar upp vilka som får den, eller säger att spridningen är begränsad.",
            "The text lists who gets it, or says that its spreading is limited.",
        ),
        (r"circulation|distribution|sändlista|spridnings?begräns|delges ?:|restricted to",),
        restricted,
    ),
    Rule(
        "kept_in_a_circle",
        phrase(
            r"(?:stann\w{1,4}|behåll\w{0,3}|håll\w{0,3}|förblir?|delges?|cirkulerar?|stays?"
            r"|remains?|keep|kept|held|circulated?|shared)",
            SHORT_GAP,
            r"(?:inom|mellan|hos|bland|i|within|between|in|among|amongst|inside|with) "
            r"(?:\w{1,12} )?",
            CIRCLE,
        ),
        0.65,
        (
            "Texten ska stanna i en viss krets.",
            "The text is to stay within a certain circle.",
        ),
        (
            r"stann|behåll|håll|förbli|delge|cirkuler|stays?|remain|keep|kept|held|circulat"
            r"|shared",
        ),
        for_a_circle,
        rare=True,
    ),
    Rule(
        "only_for_a_circle",
        phrase(
            r"(?:bara|endast|enbart|uteslutande|strikt|blott|only|strictly|solely|exclusively"
            r"|just|restricted|limited|confined|begränsa[dts]{1,2}|avse\w{1,3}|delges"
            r"|riktar sig"
            r"|intended|meant)",
            r"(?:(?:[ ,]{1,2}[^\s,.!?:;]{1,28}){0,3}?[ ,]{1,2}(?:för|till|inom|hos|av|for|to"
            r"|within"
            r"|inside|among|by) (?:\w{1,20} )?| (?:\w{1,20} )?)",
            CIRCLE,
        )
        + "|"
        + phrase(r"(?:för|for) (?:\w{1,20} ){0,2}?", CIRCLE, r",? (?:only|endast|enbart|bara)")
        + "|"
        + phrase(CIRCLE, r" only(?=[.:\n]| -)"),
        0.6,
        (
            "Texten är bara till för en viss krets.",
            "The text is only for a certain circle.",
        ),
        (
            r"bara|endast|enbart|uteslutande|strikt|blott|only|strictly|solely|exclusively|just"
            r"|restricted|limited|confined|begränsa|avse|delges|riktar|intended|meant",
        ),
        for_a_circle,
        rare=True,
    ),
    Rule(
        "for_few",
        rf"{START}(?:endast|enbart|bara|uteslutande|only)(?: avsed[dt]| tänkt"
        r"| intended)? (?:för|for) (?:\w{1,12} ){0,1}(?:ögon\w{0,3}|behöriga?"
        r"|mottagar\w{0,4}|ledning\w{0,10}|presidie?\w{0,3}|styrelse\w{0,3}"
        r"|projektgrupp\w{0,3}|utredningsgrupp\w{0,3}|intern krets|board members|eyes"
        rf"|recipients|authori[sz]ed|management|the board){END}|{START}(?:stannar|stanna"
        r"|stays?|remain) (?:mellan oss|i (?:rummet|gruppen|kretsen)|between us|in (?:this"
        rf"|the) room)|{START}off the record|{START}i denna krets",
        0.6,
        (
            "Texten är avsedd för en liten krets.",
            "The text is meant for a small circle.",
        ),
        (
            r"(?:endast|enbart|bara|uteslutande|only)[a-z ]{0,10} f[öo]r |mellan oss"
            r"|between us|stann[a-z]{1,2} i |(?:stay|remain)s? in |off the record"
            r"|i denna krets",
        ),
        restricted,
    ),
    Rule(
        "internal_use",
        rf"{START}(?:(?:endast|enbart|bara|uteslutande) (?:till |för )?(?:internt bruk"
        r"|intern användning|internt)|för internt bruk|för intern användning"
        rf"|for internal use(?: only)?|internal use only|internal only){END}",
        0.75,
        (
            "Texten är avsedd endast för internt bruk.",
            "The text is for internal use only.",
        ),
        (r"intern(?:t bruk|t|al|al only| användning)",),
        restricted,
    ),
)

"""Notices of copyright and licence: the sign, the word with a holder, reserved rights, forbidden
copying, the imprint of a book."""

import re

from detectors.confidentiality.secrecy import GAP, NEVER, SHORT_GAP, phrase
from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import END, START, Rule, is_mail_footer, stated, wording

_YEARS = r"(?:19|20)[0-9]{2}(?:[-, ]{1,2}(?:19|20)?[0-9]{2}){0,3}"
_OWN = re.compile(
    r"\b(?:(?:my|our|vår|min|mitt|vårt) (?:footer|sidfot|website|webbplats|site|sida|app|repo)"
    r"|vårt? eget|min egen|mitt eget|our own|my own)\b",
    re.IGNORECASE,
)


def _mine(candidate: Candidate) -> bool:
    return (
        _OWN.search(
            candidate.text[max(0, candidate.match.start() - 60) : candidate.match.end() + 60]
        )
        is not None
    )


def _notice(candidate: Candidate, score: float) -> float:
    """Not asked about, not one's own."""
    return 0.0 if _mine(candidate) or is_mail_footer(candidate) else stated(candidate, score)


RECOGNIZER = wording(
    "copyright_notice",
    "COPYRIGHT_NOTICE",
    (
        Rule(
            "copyright_sign",
            rf"(?:(?:©|&copy;|Ⓒ|℗) ?(?:{_YEARS}|(?-i:[A-ZÅÄÖ])|the |respektive |förf|utg)"
            rf"|\(c\) ?{_YEARS},? (?:by )?(?-i:[A-ZÅÄÖ])[^\W\d_]"
            rf"|\(c\) ?(?-i:[A-ZÅÄÖ])[\w&.-]{{1,24}}(?: [\w&.-]{{1,24}}){{0,3}} {_YEARS})",
            0.85,
            (
                "Texten bär upphovsrättstecknet med rättighetshavare eller årtal.",
                "The text bears the copyright sign with a holder or a year.",
            ),
            (r"©|&copy;|\(c\)|Ⓒ|℗",),
            _notice,
        ),
        Rule(
            "copyright_word",
            rf"{START}copyright(?:ed)?:? ?(?:\(c\)|©|by|av|-|:)? ?{_YEARS}"
            rf"|{START}copyright(?:ed)? (?:by |held by |belongs to |owned by |tillhör "
            rf"|ägs av )(?-i:[A-ZÅÄÖ])|{START}copyright(?: ?[:©]"
            r"| \(c\)) ?(?-i:[A-ZÅÄÖ])[\w.&-]{1,30}"
            rf"|{START}\(?copyright (?-i:[A-ZÅÄÖ])[\w.& -]{{1,40}}? {_YEARS}|{START}(?-i:Copyright"
            r"|COPYRIGHT)(?-i: (?!Office|Act|Law|Directive|Notice|Infring"
            r"|Term)[A-ZÅÄÖ][\w&.-]{1,30}){1,4}(?=[.,;\n]|\Z)"
            rf"|{START}SPDX-FileCopyrightText ?: ?\S{{1,60}}",
            0.85,
            (
                "Texten bär en upphovsrättsuppgift med rättighetshavare eller årtal.",
                "The text bears a copyright line with a holder or a year.",
            ),
            ("copyright",),
            _notice,
        ),
        Rule(
            "rights_reserved",
            rf"{START}(?:all rights (?:are )?reserved"
            r"|(?:alla|samtliga) rättigheter (?:är )?(?:förbehåll\w{1,4}|reserverade)|med ensamrätt"
            r"|eftertryck (?:är )?(?:helt |delvis |utan \w{1,20} )?(?:förbjud|ej)\w{0,3}"
            r"|kopieringsförbud|kopieringsskydda(?:d|t|de)|copyright(?:ed)? (?:material|work"
            r"|course pack|content)|(?:is|are|remains?) copyrighted|copyrighted by"
            r"|exclusive rights (?:belong|are|reserved|held)|(?:is"
            r"|are) the property of (?-i:[A-ZÅÄÖ])|(?:kopiera inte"
            r"|do not copy) (?:\w{1,10} )?(?:sid|text"
            r"|bok|kapit|pages?|book|chapter|article|this)\w{0,4}|rights (?:are )?(?:held|owned) by"
            r"|(?:all )?rights belong to|(?:alla )?rättigheter(?:na)? (?:tillhör|ägs"
            rf"|innehas)){END}",
            0.8,
            (
                "Texten förbehåller alla rättigheter.",
                "The text reserves all rights.",
            ),
            (
                r"rights (?:are )?reserved|(?:alla|samtliga) rättigheter|the property of"
                r"|kopiera inte|do not copy|ensamrätt|eftertryck|kopieringsförbud"
                r"|copyright|kopieringsskydda|exclusive rights|rights (?:are )?(?:held|owned)"
                r"|rights belong|rättigheter(?:na)? (?:tillhör|ägs|innehas)",
            ),
            _notice,
        ),
        Rule(
            "copying_forbidden",
            rf"{START}(?:mångfaldig\w{{1,6}}[^.\n]{{0,110}}(?:förbjud|otillåt|ej tillåt"
            r"|inte tillåt)\w{1,4}|(?:kopiering|återgivning|återpublicering|reproduktion"
            r"|spridning av verket)[^.\n]{0,50}(?:förbjud\w{1,4}|otillåt\w{1,4}|(?:inte"
            r"|ej) (?:är )?tillåt\w{1,4}|kräver (?:avtal|tillstånd|medgivande))|får (?:ej|inte"
            r"|icke) (?:\w{1,12} ){0,2}?(?:kopieras?|mångfaldigas?|återges|återpubliceras?"
            r"|eftertryckas|reproduceras|användas (?:vidare )?utan[^.\n]{0,40}(?:tillstånd"
            r"|medgivande))|no part of this (?:publication|book|work|document|report)|(?:may|must"
            r"|shall|can) not be (?:\w{1,12} )?(?:reproduced|copied|redistributed|republished"
            r"|photocopied)|not to be (?:copied|reproduced|redistributed|photocopied)"
            r"|unauthori[sz]ed (?:copying|reproduction|distribution"
            r"|use)[^.\n]{0,50}(?:prohibited|forbidden)|do not (?:reproduce|photocopy"
            r"|redistribute)|not for (?:resale|redistribution|re-?use)|no re-?use"
            r"|permission (?:is )?(?:required|needed) to (?:reproduce|reuse|copy)|(?:copying"
            r"|reproduction|duplication|redistribution|republication"
            r"|photocopying)[^.\n]{0,40}(?:prohibited|forbidden|not (?:permitted|allowed)"
            rf"|requires)){END}",
            0.8,
            (
                "Texten förbjuder att den kopieras eller återges.",
                "The text forbids that it is copied or reproduced.",
            ),
            (
                r"mångfaldig|kopier|återg|återpublicer|reprodu|duplication|republication"
                r"|no part of this|not be |unauthori[sz]ed|photocop|redistribut|resale|re-?use"
                r"|copying|spridning av verket|eftertryckas|användas (?:vidare )?utan"
                r"|not to be copied",
            ),
            _notice,
        ),
        Rule(
            "use_restricted",
            phrase(
                NEVER,
                GAP,
                r"(?:kopieras?|tryckas upp|lånas ut|delas vidare|copy|modify|reproduce|distribute"
                r"|mångfaldigas?|återges|återgiv\w{2,3}|åter(?:användas?|publiceras?)"
                r"|eftertryckas?|reproduceras?|skannas|efterbildas|spridas vidare|säljas"
                r"|vidareutnyttjas"
                r"|översättas|reproduced?|copied|re-?used?|reprinted|republished|redistributed"
                r"|photocopied|scanned|transmitted|stored in a retrieval|translated|resold)",
                GAP,
                r"(?:utan|without|tillstånd|medgivande|samtycke|godkän\w{1,6}|permission|consent"
                r"|licen[cs]e|avtal"
                r"|in any form|i någon form|by any means|på något sätt)",
            )
            + "|"
            + phrase(
                r"(?:kopiering|återgivning|reprints?|reproduktion|mångfaldigande|eftertryck"
                r"|spridning"
                r"|skanning"
                r"|användning|copying|reproduction|duplication|republication|redistribution"
                r"|photocopying|reprinting|re-?use)",
                r"(?:[ ,]{1,2}[^\s,.!?:;]{1,28}){0,9}?[ ,]{1,2}",
                r"(?:tillåt\w{1,3} (?:endast|bara|enbart)|(?:only|solely) (?:permitted|allowed)"
                r"|(?:permitted"
                r"|allowed) only|förbjud\w{1,3}|otillåt\w{1,3}|(?:inte|ej) tillåt\w{1,3}"
                r"|prohibited|forbidden"
                r"|not (?:permitted|allowed)|kräver (?:\w{1,12} ){0,3}?(?:tillstånd|medgivande"
                r"|samtycke)|(?:requires?|needs?|only with"
                r"|only by) (?:\w{1,12} ){0,3}?(?:permission|consent|approval)"
                r"|(?:endast|bara|enbart) (?:efter|med) (?:\w{1,15} ){0,2}?(?:godkännande|tillstånd"
                r"|medgivande|samtycke))",
            )
            + "|"
            + phrase(r"not (?:be )?(?:resold|redistributed|republished|reprinted|photocopied)")
            + "|"
            + phrase(
                r"(?:no|ingen|inga) (?:parts?|portions?|del|delar|section)",
                GAP,
                r"(?:kopieras|mångfaldigas|återges|reproduced|copied|transmitted|reprinted|stored)",
            ),
            0.75,
            (
                "Texten säger att den inte får kopieras, återges eller användas fritt.",
                "The text says that it may not be copied, reproduced or used freely.",
            ),
            (
                r"kopier|mångfaldig|återg|åter(?:använd|public)|eftertryck|reprodu|skann|efterbild"
                r"|spridas vidare|vidareutnyttja|översättas|copied|copying|re-?use|reprint|republi"
                r"|redistribut|photocop|scanned|transmitted|retrieval|duplication|translated"
                r"|resold",
            ),
            _notice,
            rare=True,
        ),
        Rule(
            "rights_held",
            phrase(
                r"(?:copyright|upphovsrätten|rättigheterna|rights|ensamrätten)",
                r"(?:[ ,]{1,2}[^\s,.!?:;]{1,28}){0,5}?[ ,]{1,2}",
                r"(?:held by|owned by|belongs? to|reserved|vests in|remains with|tillhör|innehas av"
                r"|ägs av|tillkommer|ligger hos|förbehålls)",
            )
            + "|"
            + phrase(
                r"(?:holds?|owns?|retains?|har|äger|innehar|behåller)",
                SHORT_GAP,
                r"(?:copyright|upphovsrätten|rättigheterna|all rights|alla rättigheter)",
                r" (?:to|in|for|of|till|i|för) ",
                r"(?:this|the|det|den|denna|detta|texten|boken|kapitlet|bilden|verket|artikeln)",
            )
            + "|"
            + phrase(
                r"(?:tryckt|använd\w{0,2}|printed|återgiven|återgivet|återges|reprinted|reproduced"
                r"|publicera[dt]"
                r"|publicera[dt]s?|published|used|citera[dt]) (?:här )?(?:med|efter|with|by|under)",
                SHORT_GAP,
                r"(?:permission|tillstånd|medgivande|licence|license)",
            ),
            0.7,
            (
                "Texten säger vem som har rätten till den.",
                "The text says who holds the rights to it.",
            ),
            (
                r"copyright|upphovsrätten|rättigheter|rights|ensamrätten|permission|tillstånd"
                r"|medgivande|licen[cs]e",
            ),
            _notice,
            rare=True,
        ),
        Rule(
            "protected_work",
            rf"{START}(?:skydda(?:d|t|de|s) (?:\w{{1,12}} )?(?:av"
            r"|enligt) (?:lagen om )?(?:upphovsrätt\w{0,8}|copyright)"
            r"|upphovsrätts(?:ligt )?skydda(?:d|t|de)|copyrightskydda(?:d|t|de)|(?:is |are "
            r"|material )?protected by (?:\w{1,16} )?copyright"
            r"|upphovsrätten (?:till )?[^.\n]{0,40}(?:innehas|tillhör|ägs|tillkommer)"
            r"|re(?:printed|produced) (?:with|by) (?:kind )?permission|used (?:with"
            r"|by) permission|publicera(?:d|t|s) (?:med|efter) (?:tillstånd|medgivande)"
            r"|återgiv(?:en|et|na) med tillstånd|licen[sc]ed to [^.\n]{1,40}(?:single|only|user"
            r"|not be|personal)|single[- ]user licen[cs]e"
            rf"|(?:är )?licensierad till [^.\n]{{1,40}}){END}",
            0.8,
            (
                "Texten sägs vara skyddad av upphovsrätt eller återgiven med tillstånd.",
                "The text is said to be protected by copyright or reproduced by permission.",
            ),
            (
                r"skydda[dts]|protected by|upphovsrätt|permission|(?:med|efter) (?:tillstånd"
                r"|medgivande)|licen[sc]ed to|single[- ]user|licensierad till",
            ),
            _notice,
        ),
        Rule(
            "paid_content",
            rf"{START}(?:bakom (?:en )?betalvägg|behind a paywall|paywalled|betalvägg(?:en)?"
            r"|endast för prenumeranter|(?:for )?subscribers only|licensierad (?:kopia|utgåva"
            r"|fil) till"
            r"|licen[sc]ed (?:copy|edition|file)? ?(?:to|for)(?= (?-i:[A-ZÅÄÖ]))"
            r"|enligt (?:tidningens|förlagets"
            rf"|utgivarens|rättighetshavarens) villkor){END}",
            0.6,
            (
                "Texten kommer från en betald källa med egna villkor.",
                "The text comes from a paid source with terms of its own.",
            ),
            (r"betalvägg|paywall|prenumeranter|subscribers only|villkor|licensierad|licen[sc]ed",),
            _notice,
        ),
        Rule(
            "imprint",
            r"ISBN[^\n]{0,40}\n?[^\n]{0,60}\n?[^\n]{0,40}(?:Tryck ?:|tryckningen|Printed in"
            r"|First published|Tryckt i|Omslag ?:|Grafisk form)|(?:Printed in|First published"
            r"|Tryckt (?:i"
            r"|hos|av))[^\n]{0,60}\n?[^\n]{0,60}ISBN",
            0.7,
            (
                "Texten har tryckuppgifterna ur en bok.",
                "The text has the imprint of a book.",
            ),
            ("isbn",),
            flags=re.IGNORECASE,
        ),
    ),
    (
        Example("© 2021 Exempel Förlag AB. Vattnet...", ("© 2021",), min_score=0.8),
        Example("Copyright (c) 2019 Example Labs", ("Copyright (c) 2019",), min_score=0.8),
        Example("Alla rättigheter förbehållna.", ("Alla rättigheter förbehållna",), min_score=0.8),
        Example("Eftertryck förbjuds. Isen låg tjock.", ("Eftertryck förbjuds",), min_score=0.8),
        Example(
            "No part of this publication may be copied.",
            ("No part of this publication may be copied",),
        ),
        Example(
            "# SPDX-FileCopyrightText: 2022 Example",
            ("SPDX-FileCopyrightText: 2022",),
            min_score=0.8,
        ),
        Example("Vad betyder symbolen ©?"),
        Example('What does "all rights reserved" mean?'),
        Example("(c) choose the right option"),
        Example("c) 2019 var ett bra år."),
        Example("Vilken licens ska jag välja, MIT eller Apache?"),
        Example("How do I add a copyright notice to my website?"),
        Example("We reserve the right to cancel."),
    ),
    "Lagen (1960:729) om upphovsrätt; notices in books, music, code and standards",
)

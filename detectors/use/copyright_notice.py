"""Notices of copyright and licence: the sign, the word with a holder, reserved rights, forbidden
copying, the imprint of a book."""

import re

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import END, START, Rule, stated, wording

_YEARS = r"(?:19|20)[0-9]{2}(?:[-, ]{1,2}(?:19|20)?[0-9]{2}){0,3}"
_OWN = re.compile(r"\b(?:vårt? eget|min egen|mitt eget|our own|my own)\b", re.IGNORECASE)


def _mine(candidate: Candidate) -> bool:
    return (
        _OWN.search(
            candidate.text[max(0, candidate.match.start() - 60) : candidate.match.end() + 60]
        )
        is not None
    )


def _notice(candidate: Candidate, score: float) -> float:
    """Not asked about, not one's own."""
    return 0.0 if _mine(candidate) else stated(candidate, score)


RECOGNIZER = wording(
    "copyright_notice",
    "COPYRIGHT_NOTICE",
    (
        Rule(
            "copyright_sign",
            rf"(?:©|&copy;|\([Cc]\)(?= ?{_YEARS},? (?:by )?[A-ZÅÄÖ])|Ⓒ|℗) ?(?:{_YEARS}"
            rf"|(?<=[©;Ⓒ℗])(?:[A-ZÅÄÖ]"
            r"|the |respektive |förf|utg|resp))|(?<=[©;]) (?:[A-ZÅÄÖ]|the |respektive |förf)",
            0.85,
            (
                "Texten bär upphovsrättstecknet med rättighetshavare eller årtal.",
                "The text bears the copyright sign with a holder or a year.",
            ),
            (r"©|&copy;|\(c\) ?(?:19|20)[0-9]{2}|Ⓒ|℗",),
            _notice,
            0,
        ),
        Rule(
            "copyright_word",
            rf"{START}copyright(?:ed)?:? ?(?:\(c\)|©|by|av|-|:)? ?{_YEARS}"
            rf"|{START}copyright(?:ed)? (?:by |held by"
            rf" |belongs to |owned by |tillhör |ägs av )(?-i:[A-ZÅÄÖ])|{START}copyright(?: ?[:©]"
            rf"| \(c\)) ?(?-i:[A-ZÅÄÖ])"
            rf"[\w.&-]{{1,30}}|{START}\(?copyright (?-i:[A-ZÅÄÖ])[\w.& -]{{1,40}}? {_YEARS}"
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
            rf"|alla rättigheter (?:är )?(?:förbehåll\w{{1,4}}|reserverade)"
            r"|med ensamrätt|eftertryck (?:är )?(?:helt |delvis |utan \w{1,20} )?(?:förbjud"
            r"|ej)\w{0,3}"
            rf"|kopieringsförbud|copyright(?:ed)? (?:material|work|course pack|content)){END}",
            0.8,
            (
                "Texten förbehåller alla rättigheter.",
                "The text reserves all rights.",
            ),
            (
                r"rights (?:are )?reserved|alla rättigheter|ensamrätt|eftertryck|kopieringsförbud"
                r"|copyright",
            ),
            _notice,
        ),
        Rule(
            "copying_forbidden",
            rf"{START}(?:mångfaldig\w{{1,6}}[^.\n]{{0,110}}(?:förbjud|otillåt|ej tillåt"
            rf"|inte tillåt)\w{{1,4}}"
            r"|(?:kopiering|återgivning|återpublicering|reproduktion"
            r"|spridning av verket)[^.\n]{0,50}(?:förbjud\w{1,4}"
            r"|otillåt\w{1,4}|(?:inte|ej) (?:är )?tillåt\w{1,4}|kräver (?:avtal|tillstånd"
            r"|medgivande))"
            r"|får (?:ej|inte|icke) (?:\w{1,12} ){0,2}?(?:kopieras?|mångfaldigas?|återges"
            r"|återpubliceras?|eftertryckas"
            r"|reproduceras|användas (?:vidare )?utan[^.\n]{0,40}(?:tillstånd|medgivande))"
            r"|no part of this (?:publication|book|work|document|report)|(?:may|must|shall"
            r"|can) not be (?:\w{1,12} )?"
            r"(?:reproduced|copied|redistributed|republished|photocopied)|not to be (?:copied"
            r"|reproduced|redistributed"
            r"|photocopied)|unauthori[sz]ed (?:copying|reproduction|distribution"
            r"|use)[^.\n]{0,50}(?:prohibited"
            r"|forbidden)|do not (?:reproduce|photocopy|redistribute)|not for (?:resale"
            r"|redistribution|re-?use)"
            r"|no re-?use|permission (?:is )?(?:required|needed) to (?:reproduce|reuse|copy)"
            r"|copying[^.\n]{0,30}"
            rf"(?:prohibited|forbidden|not permitted)){END}",
            0.8,
            (
                "Texten förbjuder att den kopieras eller återges.",
                "The text forbids that it is copied or reproduced.",
            ),
            (
                r"mångfaldig|kopier|återg|återpublicer|reprodu|no part of this|not be "
                r"|unauthori[sz]ed|photocop"
                r"|redistribut|resale|re-?use|copying|spridning av verket|eftertryckas"
                r"|användas (?:vidare )?utan|not to be copied",
            ),
            _notice,
        ),
        Rule(
            "protected_work",
            rf"{START}(?:skydda(?:d|t|de|s) (?:\w{{1,12}} )?(?:av"
            rf"|enligt) (?:lagen om )?(?:upphovsrätt\w{{0,8}}|copyright)"
            r"|upphovsrätts(?:ligt )?skydda(?:d|t|de)|copyrightskydda(?:d|t|de)|(?:is |are "
            r"|material )?protected by"
            r" (?:\w{1,16} )?copyright|upphovsrätten (?:till )?[^.\n]{0,40}(?:innehas|tillhör|ägs"
            r"|tillkommer)"
            r"|re(?:printed|produced) (?:with|by) (?:kind )?permission|used (?:with|by) permission"
            r"|publicera(?:d|t|s) (?:med|efter) (?:tillstånd|medgivande)|återgiv(?:en|et"
            r"|na) med tillstånd"
            r"|licen[sc]ed to [^.\n]{1,40}(?:single|only|user|not be|personal)"
            r"|single[- ]user licen[cs]e"
            rf"|(?:är )?licensierad till [^.\n]{{1,40}}){END}",
            0.8,
            (
                "Texten sägs vara skyddad av upphovsrätt eller återgiven med tillstånd.",
                "The text is said to be protected by copyright or reproduced by permission.",
            ),
            (
                r"skydda[dts]|protected by|upphovsrätt|permission|(?:med|efter) (?:tillstånd"
                r"|medgivande)"
                r"|licen[sc]ed to|single[- ]user|licensierad till",
            ),
            _notice,
        ),
        Rule(
            "imprint",
            r"ISBN[^\n]{0,40}\n?[^\n]{0,60}\n?[^\n]{0,40}(?:Tryck ?:|tryckningen|Printed in"
            r"|First published"
            r"|Omslag ?:|Grafisk form)|(?:Printed in|First published|Tryckt (?:i|hos"
            r"|av))[^\n]{0,60}\n?[^\n]{0,60}ISBN",
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
        Example("No part of this publication may be copied.", ("No part of this publication",)),
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

"""Pairs that share their words and differ in whether somebody is spoken of."""

import pytest

from tests.detectors.matters.cases import types

PAIRS = [
    (
        "POLITICAL_OPINION",
        "Anna Svensson är medlem i Vänsterpartiet, hur bemöter jag henne på mötet?",
        "Vilken politisk åsikt har Vänsterpartiet om friskolor?",
    ),
    (
        "HEALTH",
        "Vår registrator Eva har gått in i väggen och är sjukskriven till mars.",
        "Skriv en rutin för rehabilitering när en medarbetare är sjukskriven.",
    ),
    (
        "RELIGION_OR_BELIEF",
        "Mohamed i 7B fastar under ramadan, skriv till hans föräldrar om idrotten.",
        "När infaller ramadan 2027 och hur planerar skolan lunchen?",
    ),
    (
        "TRADE_UNION",
        "Lars i Ekonomi är skyddsombud för Vision och bråkar om schemat.",
        "Sammanfatta vår vision för 2030.",
    ),
    (
        "TRADE_UNION",
        "Det är Karin Ek i Kommunal som strejkar.",
        "Kommunal verksamhet ska vara tillgänglig.",
    ),
    (
        "SEX_LIFE_OR_ORIENTATION",
        "Min kollega Sara kom ut som lesbisk, hon vill ha en tjänst i Kiruna.",
        "Skriv en artikel om Prideveckan i Hedemora.",
    ),
    (
        "TRADE_UNION",
        "Löneunderlag: Elsa Roos, avdrag Vision 271 kr.",
        "Elsa Roos drar projektets vision på mötet.",
    ),
    (
        "PROTECTED_IDENTITY",
        "Elsa Roos bor på ett ställe som hennes exman inte får hitta.",
        "Elsa Roos har gömt raderna i kalkylarket.",
    ),
    (
        "GENETIC_DATA",
        "Provet från Elsa Roos är heterozygot för faktor V Leiden.",
        "Elsa Roos är professor i genetik.",
    ),
    (
        "BIOMETRIC_DATA",
        "Läsaren vid labbet avvisar hennes pekfinger, säger Elsa Roos.",
        "Elsa Roos cert har fel fingeravtryck, sha256 stämmer inte.",
    ),
    (
        "RELIGION_OR_BELIEF",
        "Mvh Elsa Roos. Vi är troende muslimer och vill ha en egen tid.",
        "Elsa Roos ber om en karta över kyrkan.",
    ),
    (
        "HEALTH",
        "Eleven Ali Hassan (f. 2012) fick ADHD-diagnos i våras.",
        "Vilka anpassningar hjälper elever med ADHD?",
    ),
    (
        "SOCIAL_SITUATION",
        "Kund 19850101-2382 har betalningsanmärkning hos Kronofogden.",
        "Hur länge syns en betalningsanmärkning?",
    ),
    (
        "CRIMINAL_OFFENCE",
        "Johan Berg är misstänkt för misshandel, formulera en varning.",
        "Vad säger brottsbalken 3 kap. 5 § om misshandel?",
    ),
    (
        "PROTECTED_IDENTITY",
        "Hon har skyddad identitet och bor nu på Storgatan 4 i Säter.",
        "Vilka rutiner bör skolan ha för elever med skyddade personuppgifter?",
    ),
    (
        "ETHNIC_ORIGIN",
        "Familjen Karimi på Ringvägen 3 är romer från Rumänien.",
        "Skriv om romernas ställning som nationell minoritet.",
    ),
    (
        "GENETIC_DATA",
        "Professor Lind är BRCA1-bärare, det sa hon på lunchen.",
        "Förklara hur BRCA1 fungerar.",
    ),
    (
        "HEALTH",
        "Hej, jag heter Per Ek på HR, jag har fått cancer, skriv mejl till chefen.",
        "Skriv ett medkännande mejl till en kollega som har fått cancer.",
    ),
    (
        "HEALTH",
        "Rektorn på Ryds förskola är alkoholist enligt flera föräldrar.",
        "En rektor kan vara alkoholist utan att någon märker det.",
    ),
    (
        "SOCIAL_SITUATION",
        "Bedöm om Maria Holm, 42, ensam med tre barn, ska få försörjningsstöd.",
        "Vilka villkor gäller för försörjningsstöd?",
    ),
    (
        "PERSONAL_ASSESSMENT",
        "Skriv omdöme: Oskar Nyman är lat, oärlig och stjäl pennor.",
        "Skriv en mall för medarbetarsamtal.",
    ),
    (
        "POLITICAL_OPINION",
        "Han röstade på SD i valet, det vet vi, Nils Ström på trafikkontoret.",
        "Vad sa SD i debatten igår?",
    ),
    (
        "PERSONAL_ASSESSMENT",
        "Ta bort dagsjukskrivningarna för u1abcdef och skriv ett PM om fyra F i betyg.",
        "Hur många F gavs i kursen SF1625?",
    ),
    (
        "HEALTH",
        "Patienten (se ovan, Eva Ek) är gravid i vecka 12.",
        "Vecka 12 är vår projektvecka.",
    ),
    *(
        (
            category,
            "Bilaga: klasslista med namn, modersmål och specialkost (halal, nötallergi).",
            "Vilken specialkost ska en skolrestaurang erbjuda?",
        )
        for category in ("ETHNIC_ORIGIN", "RELIGION_OR_BELIEF", "HEALTH")
    ),
    (
        "POLITICAL_OPINION",
        "Anna Svensson is a member of the Left Party.",
        "What does the Left Party say about housing?",
    ),
    (
        "HEALTH",
        "My PhD student Li Wei was diagnosed with depression, draft her extension letter.",
        "What are the symptoms of depression?",
    ),
    (
        "RELIGION_OR_BELIEF",
        "Prof. Karlsson is a practising Muslim and cannot teach on Fridays at 12.",
        "Explain Friday prayers in Islam.",
    ),
    (
        "TRADE_UNION",
        "Dr Berg is the union rep and is on strike.",
        "Write a SQL query with UNION ALL.",
    ),
    (
        "SEX_LIFE_OR_ORIENTATION",
        "Erik in my group is gay and wants a room with his husband.",
        "Explain the history of LGBTQ rights.",
    ),
    (
        "ETHNIC_ORIGIN",
        "Zara Ahmed is an asylum seeker from Eritrea, case 12-345678.",
        "How many asylum seekers came from Eritrea in 2015?",
    ),
    (
        "PERSONAL_ASSESSMENT",
        "Student 20000101-2384 was suspended for cheating on the exam in DD1350.",
        "What is the policy on cheating?",
    ),
    (
        "CRIMINAL_OFFENCE",
        "John was convicted of fraud in 2019, summarise his application.",
        "Explain the elements of fraud in Swedish law.",
    ),
    (
        "PROTECTED_IDENTITY",
        "Anna Lind moved. She has protected identity, her new school is Nya Elementar.",
        "How does an identity provider protect tokens?",
    ),
    (
        "BIOMETRIC_DATA",
        "Attached raw EEG of participant Maja Ek, born 1990.",
        "Explain how EEG data are filtered.",
    ),
    (
        "HEALTH",
        "Our dean has burnout, who should replace him?",
        "How can universities prevent burnout?",
    ),
    (
        "HEALTH",
        "I have ADHD, and I'm Sven at the IT department, write to my manager.",
        "Write an email explaining ADHD accommodations.",
    ),
    (
        "POLITICAL_OPINION",
        "The professor voted for the Sweden Democrats (Anders Lind, KTH).",
        "Summarise the Sweden Democrats' programme neutrally.",
    ),
    (
        "BIOMETRIC_DATA",
        "His fingerprint template is 0x8f…, name Ola Nord.",
        "How does browser fingerprinting work?",
    ),
    (
        "PERSONAL_ASSESSMENT",
        "Compare salaries: Eva Ek 61 200, Per Alm 48 000, who deserves more?",
        "What is the median salary of a lecturer?",
    ),
    (
        "PERSONAL_ASSESSMENT",
        "Reference check notes: Lina is dishonest and often late.",
        "How do I do a fair reference check?",
    ),
    (
        "SOCIAL_SITUATION",
        "Her child was placed in foster care last week (Sara Lind, Linköping).",
        "What is foster care?",
    ),
    (
        "ETHNIC_ORIGIN",
        "The same person, my neighbour Bo, is Sami and owns reindeer.",
        "The same applies to the second case.",
    ),
    (
        "GENETIC_DATA",
        "23andMe says Kim carries the Huntington gene.",
        "Which gene causes Huntington's disease?",
    ),
    (
        "HEALTH",
        "List of 30 participants with name, diagnosis and birth date, please anonymise.",
        "How do I anonymise a data set with k-anonymity?",
    ),
]


@pytest.mark.parametrize(("category", "said", "asked"), PAIRS, ids=lambda text: text[:40])
def test_what_is_said_of_somebody_is_told_from_what_is_asked(category, said, asked) -> None:
    assert category in types(said)
    assert types(asked) == set()

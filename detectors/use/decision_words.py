"""Whose case a decision may be asked for in, and what is decided, Swedish and English, as pattern
parts.

They are matched against lower-case text in which names stand as `NAME` characters and case numbers
as `CASE` characters.
"""

from detectors.alternatives import alternatives

NAME = "\ue000"
CASE = "\ue001"


def _words(words: str) -> str:
    return rf"\b{alternatives(words)}\b"


_ROLES_SV = """
    sökanden, sökandens, medsökanden, delsökanden, kandidaten, kandidatens, kandidaterna
    eleven, elevens, eleverna, elevernas, studenten, studentens, studenterna, studenternas
    doktoranden, doktorandens, klienten, klientens, brukaren, brukarens, patienten, patientens
    den enskilde, den enskilda, den enskildes, den enskildas, kunden, kundens, hyresgästen
    hyresgästens, medarbetaren, medarbetarens, den anställde, den anställda, anställdes
    läraren, lärarens, föräldern, föräldrarna, föräldrarnas, mamman, mammans, pappan, pappans
    modern, moderns, fadern, faderns, barnet, barnets, flickan, flickans, pojken, pojkens
    vårdnadshavaren, vårdnadshavarens, vårdnadshavarna, familjen, familjens, paret, parets
    kvinnan, kvinnans, mannen, mannens, ungdomen, ungdomens, personen, personens, bolaget
    bolagets, företaget, företagets, anbudsgivaren, anbudsgivarens, leverantören, leverantörens
    föreningen, föreningens, den boende, den boendes, grannen, grannens, provtagaren, klaganden
    klagandens, deltagaren, deltagarens, respondenten, respondentens, vaktmästaren
    praktikanten, praktikantens, vikarien, vikariens, kollegan, kollegans, låntagaren
    låntagarens, arrendatorn, krögaren, krögarens, ägaren, ägarens, verksamhetsutövaren
    byggherren, fastighetsägaren, den tilltalade, den misstänkte, den åtalade, svaranden
    käranden, gärningsmannen, handläggaren, docenten, lektorn, forskaren, forskarens
    stipendiaten, asylsökanden, den asylsökande, åringen, åringens, åringarna, makan, maken
    sonen, dottern, chauffören, föraren, barnen, barnens, syskonen, hushållet, entreprenören
    konsulten, assistenten, projektledaren, den sjuke, de sökande, den sökande, sökandena
    anbudsgivarna, klienterna, brukarna, patienterna, hyresgästerna, kandidaternas
    bidragstagaren, bidragstagarens, utredaren, firman, firmans, personalen, underläkaren
    sjuksköterskan, undersköterskan, boutredningsmannen
"""
_ROLES_EN = """
    applicant*, candidate*, student, students, pupil, pupils, client*, patient*, employee*
    tenant*, family, families, couple, company, bidder*, supplier*, claimant*, appellant*
    child, children, mother, father, parent, parents, boy, girl, man, woman, person, people
    colleague*, nurse, teacher, caretaker, janitor, landlord, contractor, doctor, officer
    manager, supervisor, author, authors, intern, worker*, resident*, asylum seeker*, refugee*
    postdoc, lecturer, complainant*, respondent*, defendant*, offender*, neighbour*, vendor*
    borrower*, owner*, driver, patron, researcher, professor, trainee, household, nominee*
    claimants, guardian, carer, suspect, kid, kids, teenager, assistant, consultant, caseworker
    developer, landowner, operator
"""
_ROLE_BARE = alternatives(
    """
    sökande, elev, elever, student, studenter, patient, patienter, brukare, klient, klienter
    anställd, medarbetare, hyresgäst, hyresgäster, doktorand, doktorander, anbudsgivare
    leverantör, leverantörer, kollega, kollegor, köande, jobbsökande, kandidat, kandidater
    vikarie, praktikant, granne, familj, låntagare, vårdtagare, vårdnadshavare, deltagare, konsult
    konsulter, barn, personer, ungdomar
    """
)
_OWNED = alternatives(
    """
    diktamen, uppsats, prov, svar, text, tenta, inlämning, labbrapport, ansökan, begäran
    överklagan, överklagande, betyg, tjänst, kontrakt, ärende*, essay, answer, exam, thesis
    application, appeal, request, report, case, claim, contract, proposal, bid, tender, anbud
    avhandling, manus*, bygglov*, färdtjänstärende*, biståndsärende*
    """
)
WHO = (
    rf"(?:{NAME}+|\b(?:han|hon|hen|hans|hennes|hens|henne|honom|dem|deras|he|she|him|her|his|them"
    rf"|{alternatives(_ROLES_SV)}"
    rf"|(?:the|this|that|these|those|our|my|which|either|both)(?: [\w-]{{2,15}}){{0,2}}?"
    rf" {alternatives(_ROLES_EN)}(?:'s|s')?|(?:mrs?|ms|dr)\.? \w+"
    rf"|(?:vi|jag|min|vår|mina|våra)(?: (?:har|fick|en|två|tre|fyra"
    rf"|haft)){{0,2}}(?: \w{{2,15}})?? {_ROLE_BARE}"
    rf"|(?:de|dessa|våra)(?: här)?(?: \w{{1,10}})? {_ROLE_BARE}"
    rf"|(?:we|i) (?:have|had|got) (?:an?|one|two"
    rf"|three) (?:[\w-]{{2,15}} )??{alternatives(_ROLES_EN)}"
    rf"|(?:den|en|the|an?) \d{{1,2}}-?(?:åring|years?-old)\w*"
    rf"|(?!denna|detta|dessa|this|alla)[^\W\d]{{3,20}}'?s {_OWNED})\b)"
)
"""One definite person or party."""

MATTER = (
    rf"(?:{CASE}+|\b(?:(?<!en )ansökan|[^\W\d]\w+ \d{{1,4}}:\d{{1,4}}|"
    + alternatives(
        """
        ansökningarna, ansökningarnas, ärendet, ärendets, ärendena, överklagandet, överklagandets
        överklagan, anbudet, anbuden, anbudens, orosanmälan, anmälan, begäran, bygglovet
        dispensen, avstängningen, disciplinärendet, klagomålet, invändningen, offerten, offerterna
        yrkandet, intyget, tillsynsärendet, asylskälen, asylberättelsen, asylberättelserna
        remissen, målet, tvisten, bygglovsansökan, bidragsansökan, biståndsansökan
        tjänstledigheten, manuskriptet, avhandlingen, projektansökan, forskningsansökan
        hyresskulden, skadeanmälan, reklamationen, etikansökan, uppsägningen, sjukskrivningen
        skilsmässan, det här fallet, detta fall, det fallet, händelsen, orosanmälningarna
        förseelsen
        """
    )
    + r"|(?:the|this|these|those)(?: [\w-]{2,15}){0,2}? "
    + alternatives(
        """
        application*, appeal*, permit*, claim*, complaint*, request, requests, case, cases
        tender*, bid, bids, objection*, petition*, dispute*, submission*, proposal*, manuscript*
        essay*, incident, referral, allegation*, evidence
        """
    )
    + r")\b)"
)
"""A definite case."""

SUBJECTS = (
    _words(
        """
        plats, platsen, lss, särskilt boende, tjänst, tjänsten, jobbet, kön, stödet, insats
        insatsen, insatser, förläng*, befordr*, placera*, antagen, antagning*, ekonomisk hjälp
        vård, vården, vårdnad*, umgänge*, avlösning*, plagia*, fusk*, mobb*, trakasseri*
        klagomål*, avsked*, betyg*, anstånd*, körkort*, lägenhet*, kontrakt*, bed, surgery, flat
        benefit, benefits, permit*, grant*, scholarship*, visa, asylum, housing, parking
        allowance*, welfare, job, position, post, promotion, raise, tenure, place, degree
        extension, leave, custody, placement, admission, home care, care home, nursing home
        contract*, tender*, licence*, license*, complaint*, appeal, appeals, cheat*, misconduct
        harassment, grade, dismissal, suspension, refund*, compensation, exemption, deferral
        funding, fellowship, waiting list, personlig assistans, nivån, e-nivån, asyl, bonus
        lönepåslag*, lönelyft*, lönetillägg*, vite*, sjukpenning*, föräldrapenning*, a-kassa*
        pension*, skatt*, moms*, avgiften, boten, böter*, lånestopp*, fine, fines, fee, fees, tax
        taxes, warning, sick pay, parental leave, subsidy, subsidies, residence, adoption*
        medgivande*, faderskap*, hyresrätt*, hyran, lön, lönen, sjuklön*, pay, salary, wages
        employment, semesterersättning, provanställning*, avlast*, kontaktperson*, kontaktfamilj*
        familjehem*, lvu, god man, god manskap, förvaltare, hjälpmedel*, rullstol*, trygghetslarm*
        matdistribution, fakturan, avgift*, förseningsavgift*, startbesked*, slutbesked*
        föreläggande*, anmärkning*, study, studien, disputation*, opponent*, examinator*
        underhåll*, visum, citizenship, deportation, avdrag*, deduction*, deklaration*, f-skatt
        andrahand*, demensboende*, sommarvikariat*, vikariat*, befattning*, klass, årskurs
        ledighet*, modersmål*, studiebidrag*, studiestöd*, frånvaro, omprov*, loan, debt*, debts
        skulder, bot, penningböter, ordningsstraff, kvarsittning, detention, schooling
        school place, degree*, assistance, disability*, unemployment, pensions, guardianship
        permanent, tillsvidareanställning*, hyreskontrakt*, kölapp, köplats, kötid, förskolekö*
        boplats*, äldreomsorg*, vårdhem*, hospice, remiss, referral, rehab*, rehabilitering*
        sjukintyg*, läkarintyg*, intyget, behandling*, treatment, transplant*, icu, remission
        upphandlingen, direktupphandling*, option*, leverans*, garanti*, beviljat, projektmedel
        medel, anslag*, fallbeskrivning*, deposition, deposit, rent, eviction, särskilt stöd
        åtgärdsprogram*, elevhälso*, anpassningar, exam*, peer review, lånekort*, card, programmet
        utbildningsplats*, köpet, avtalet, lånet, loan*, utbildningen, dagverksamhet*
        daglig verksamhet, sick note, övertid*, overtime, publicering*, etikprövning*
        etiktillstånd*
        """
    )
    + r"|"
    + alternatives(
        """
        bistånd, försörjningsstöd, socialbidrag, bygglov, strandskydd, dispens, färdtjänst
        hemtjänst, assistansersättning, ledsagning, boendestöd, äldreboende, gruppboende
        trygghetsboende, korttidsboende, vårdplats, bostadsanpassning, bidrag, tillstånd
        skolskjuts, skolplats, förskoleplats, stipendi, studieuppehåll, anställning, ersättning
        skadestånd, avslag, bifall, avstäng, disciplin, varning, uppsägning, löneförhöjning
        löneökning, tillsvidare, tjänstledig, föräldraledig, omhändertag, operation, legitimation
        behörighet, upphandling, anbud, förtur, sanktion, påföljd, professur, lektorat
        examensarbete, uppehållstillstånd, medborgarskap, utvisning, skattetillägg, detaljplan
        förhandsbesked, rivningslov, marklov, serveringstillstånd, omprövning, återkrav
        barnomsorg, skuldsanering, bostadskö, vårdnad, plagiat
        """
    )
)
"""What cases are about."""

PIECES = (
    _words(
        """
        sökande, sökandena, jobbsökande, kandidat*, slutkandidat*, cv, cvn, cvna
        meritförteckning*, anbud*, offert*, svar, svaren, svaret, tent, tentan, tentor, tentorna
        tentamen, prov, provet, proven, labbrapport*, diktamen, läxa, läxan, läxor, läxorna
        examensarbete*, redovisningen, redovisningarna, patient*, famil*, klient*, elever
        eleverna, studenter, studenterna, personer, personerna, brukar*, ärenden, ärendena
        orosanmäl*, köande, anbudsgivare, applicant*, application*, candidate*, cv's, cvs, resume*
        résumé*, tender*, bid, bids, bidder*, answer, answers, essay*, report, reports
        submission*, assignment*, exam, exams, theses, thesis, paper, papers, homework, patients
        families, student, students, pupil, pupils, people, cases, nominee*, manuscript*
        asylberättel*, hushåll*, bostadssökande, nyanlända, anställda, medarbetare, vittnesmål*
        kursdeltagare, projektförslag*, fallbeskrivning*, case*, vinjett*, artikeln, manus
        avhandling*, proposal*, statement*, testimon*, employees, residents, tenants, claimants
        avsnitt*
        """
    )
    + r"|"
    + alternatives(
        "ansökan, ansökning, elevsvar, provsvar, tentasvar, tentamenssvar, uppsats, elevtext"
        ", inlämning, hemtent, elevarbete, sökningsfall"
    )
)
"""What is ranked, marked and chosen among."""

OUTCOME_SV = (
    r"\b(?:(?:säg(?:a|as|er|s)?|tacka)(?: \S+){0,2}? (?:upp|ja|nej)"
    r"|(?:stäng(?:a|as|er|s)?(?: \S+){0,2}? av|dra[sr]?(?: \S+){0,2}? (?:in|tillbaka)"
    r"|(?:ta|tas|tar)(?: \S+){0,2}? ifrån|flytta[sr]? upp|skrivas ut"
    r"|lägg(?:a|as|er|s)?(?: \S+){0,2}? (?:ned|ner))"
    r"|kräv\w* tillbaka|hyr(?:a|s|er)? ut|få gå|har rätt|har skäl|går? igenom|gå om"
    r"|(?:får?|ger?|ges|ha|behålla|behåller|erbjud\w*|fått)(?: \S{1,25}){0,4}? "
    + alternatives(
        """
        jobbet, tjänst, tjänsten, plats, platsen, lägenhet*, kontrakt*, behålla, stanna, fortsätta
        godkänt, vård*, ledigt, ersättning*, dispens*, boende*, anstånd, stipendi*, stöd*, bidrag*
        bistånd*, bygglov*, tillstånd*, färdtjänst*, hemtjänst*, asyl, förtur*, skolskjuts*, bonus
        avdrag*, godkänd, varning, assistans*, hjälp, nytt försök, omprov, rätt, dubbel*
        försörjningsstöd*, uppehållstillstånd*, bostadsbidrag*, serveringstillstånd*
        trygghetsboende*, korttids*, sjukpenning*, a, b, c, d, e, f, g, vg, mvg, ig
        """
    )
    + r")\b|"
    + _words(
        """
       ersätta, ersättas, gjort fel, ansvarig för, arbetsför*, frisk nog, bevilj*, avslå, avslår
       avslag, avslås, avslaget, bifall*, neka, nekas, nekar, vägra, vägras, avvisa*, avsked*
       återbetal*, oredlig*, tjänstefel*, polisanmäl*, uteslut*, företräde, tillräckligt för
       tillräckligt, uppsäg*, sparka, sparkas, sparken, varna, varnas, varning, varningen, erinran
       avstäng*, omhändert*, omplacer*, releger*, vräk*, avhys*, underkän*, godkän*, kugga, kuggas
       anställ, anställa, anställas, anställer, befordra*, fälla, fällas, frias, döma, dömas, döms
       dömt, påföljd*, disciplin*, sanktion*, dispens*, medges, medge, återkräv*, anta, antas
       tilldela*, stå först, gå före, rätt till, berättiga*, behörig*, obehörig*, kvalificera*
       uppfyll*, skyldig*, oskyldig*, lämplig*, lämpad*, olämplig*, plagi*, fusk*, ljug*, ljög*
       dra tillbaka, sanning*, trovärdig*, skrivit av, grund för, skäl för, skäl till, skäl nog
       öppna utredning, inleda utredning, inleda en utredning, förläng*, löneförhöjning*, betyg
       betyget, betygsätt*, poängsätt*, vilken nivå, påföra, påföras, påförs, erbjudas, erbjuds
       läggas ned, läggas ner, skriva av, avskrivas, förelägga, föreläggas, vite, viten, böter
       bötfälla*, offra, kompetent, skälig*, proportionerlig*, legitimt, försvarlig*, prioriteras
       opereras, skrivas ut, utskriven, utvisa*, utvisning, ogiltig*, häva*, hävas, strykas
       vållande, misstänk*, tillförlitlig*, rättvis*, förtjän*, kvalar in, duger, duglig, förtur
       omprövas, upphäva*, fastställas, skriva på, medgivande, förverka*, jäv, jävig, vårdslös*
       oaktsam*, grund nog, högst lön, löneökning*, högsta betyg, en etta, behålla, lämna tillbaka
       kuta, kickas, kicka, refusera*, publiceras, antagen, falla, bli av med, bifalles
       villkorlig*, friande, fällande, upp till bevis
       hjälpbehov*, godtagbar*, beslut i ärende*, acceptabel*
       acceptabl*, ogrundad*, befogad*, falla utanför, rättelseanmälan, godta, godtas, återkalla*
       sättas ned, sätta ned, sänka, sänks, sänker, höja, höjs, höjer, stå fast vid, tro på
       häva köpet, häva avtalet, häva kontraktet, vårdbehov*, stödbehov*
       """
    )
)
"""What is decided, in Swedish."""

OUTCOME_EN = (
    r"\b(?:let \S+ (?:go|stay|off|in)|(?:keep|lose|owe|renew|revoke|extend|withdraw|cut|stop"
    r"|reduce)"
    r" (?:the|his|her|their|\ue000+(?:'s)?)(?: \S+)?? (?:job|place|flat|home|licence|permit"
    r"|benefits?"
    r"|contract|funding|seat|custody|card|deposit|pay|salary|support|degree|stay|care)"
    r"|(?:get|give|gets|keep|have|has|receive|offer|offered|given|award)(?: \S{1,25}){0,4}? "
    + alternatives(
        """
        bed, job, place, position, flat, contract, raise, benefit, benefits, permit, grade, mark
        scholarship, award, asylum, visa, support, extension, pass, chance, warning, bonus, tenure
        refund, funding, sanction, leave, money, custody, priority, fine, points, a, b, c, d, e, f
        """
    )
    + r"|(?:who|should|which \w+) gets?)\b|"
    + _words(
        """
       at fault, to blame, probation, fit to, fit for, fit enough, go through, funded, fund
       excluded, exclude, grant, granted, approv*, reject*, refus*, deny, denied, accept, accepted
       admit*, admission, hire, hired, hiring, fire, fired, firing, dismiss*, sack, sacked
       suspen*, expel*, warn, warned, warning, reprimand*, disciplin*, sanction*, penalt*, punish*
       evict*, convict*, guilty, innocent, plagiari*, cheat*, lying, lied, telling the truth
       credib*, believable, promot*, eligib*, ineligib*, entitled, qualif*, deserv*, right to
       retake, tenure, shortlist*, graded, scored, grounds, justified, compensat*, allowed to
       uphold, upheld, overturn*, misconduct, harassment, suitab*, unsuitable, terminat*, renew*
       revoke*, withdraw*, deport*, liable, negligent, proportionate, serious enough, good enough
       strong enough, severe enough, enough for, higher priority, top priority, waive*, reimburse*
       discharge*, responsible for, at risk, need care, needs care, demot*, reinstate*, resit
       held back, acceptable, pass or fail, go ahead, equivalent, dock, lower, raise, end, believe
       pass the, pass this, fail the, fail this, sufficient, enough to, rule out, rules out
       report, minor revision, major revision, publishable, plausible, truthful, competent, ban
       banned, exempt*, taken into care, adopt*, foster*, let in
       """
    )
)
"""What is decided, in English."""

WEAK = _words(
    """
    risken att, risken för, håller det, ansvarig, klarar, klara, klarat, räcker, räcka, allvarlig*
    grov*, motiverad, motiverat, åtgärd, åtgärder, insatsen, insatser, kraven, poäng, poängen
    straff*, ändras, placera, placeras, skuld, skulden, rimlig*, sannolik*, rätta, högre lön
    erbjuda, avsluta, avslutas, vinner, vinna, vunnit, falls, fälls, komma in, få stanna, stryka
    giltig*, tro på, förlora*, avfärda*, mista, in på, ut ur, häva, behöver, behov*, borde, pass
    fail, mark, marks, grade, grades, score, points, interview, remove, removed, placed
    reasonable, fine, fined, win, wins, believe, extension, merit*, extend*, capable of, revise
    declin*, lose, fair, valid, needs, need
    """
)
"""What may be decided, where it is said about whom and what."""

PERSONAL = _words(
    """
    vem, besluta, avgör, avgöra, landa i, döma, döm, bedöm, bedöma, fatta, betyg*, poäng*, omdöme*
    beslut, who, decide whether, decide who, decide if, judge, grade, score, assess, verdict
    which of them, which of the two
    """
)
"""Judging that is of somebody, when somebody is named."""

GENERIC = (
    r"\b(?:man|någon|en (?:elev|student|sökande|patient|klient|brukare|medarbetare|anställd"
    r"|hyresgäst|vårdnadshavare|kommun|nämnd|rektor|lärare|lärling|person|förälder|myndighet|chef"
    r"|arbetsgivare|förening|leverantör|anbudsgivare|doktorand)"
    r"|elever|studenter|alla|someone|anyone|an? (?:[\w]{2,12}[- ]){0,2}(?:student|pupil|tenant"
    r"|applicant|employee|patient|municipality|client|university|teacher|person|landlord|employer"
    r"|parent|school|board|supplier)"
    r"|schools?|municipalities|students|employees|employers|kommuner|skolor|arbetsgivare"
    r"|sverige|sweden)\b"
)
"""Nobody in particular."""

SUPPOSED = (
    rf"\b(?:om|ifall|när|if|when) (?:the )?(?:{alternatives(_ROLES_SV)}|{alternatives(_ROLES_EN)})"
    r" (?:är|har|inte|blir|is|has|does)\b"
)
"""A condition on whom the question is about: then it is about nobody in particular."""

THINGS = _words(
    """
    kod, koden, kodens, kodraden, rubrik*, titel*, slogan*, logga, loggan, skylt*, affisch*, sal
    salen, rum, rummet, möte*, datum, dag, dagen, färg*, verktyg*, programvara*, programspråk*
    teams, zoom, miro, formulering*, mening, meningen, meningar, meningarna, inledning*, webben
    webbsida*, nyhetsbrev*, schema*, tid, tider, lönesamtal*, att-göra*, cykelväg*, bok, boken
    filformat*, api, code, function, functions, query, queries, headline*, title*, slide, slides
    annons, annonsen, blommor, meeting*, room, rooms, seminar*, database*, library, libraries
    format*, colour*, color*, tool, tools, software, sentence*, abstract, median, framework*
    language*, wiki, docs, faktura*, fakturor*, fakturan, invoice*, pull request*, commit*
    branch*, semester, semestern, pptx, presentation*, bild*, foto, foton, fotot, film*, matsäck*
    lunch*, fika*, city, cities, städer, länder, countries, laptop*, dator*, projektor*, lösenord*
    password*, json, yaml, csv, regex, excel*, word, outlook, skrivare*, mejl, mejlet, e-post*
    adress*, länk*, blogg*, inlägg*, test, tests, build, deploy*, cookie*, vikariera, kvitto*
    receipt*, protokollet, agenda*, dagordning*, hotell*, resa, resan, tåg*, buss, present*
    tårta*, dikt*, poem*, limerick
    gift, gifts, movie*, song*, recept, recipe*, planet*, bil, bilar
    """
)
"""What is chosen or judged without being anybody's case."""

ATTACHED = _words(
    """
    nedan*, bifoga*, bilagan, bilaga*, följande, här är, här kommer, här följer, underlaget
    enligt underlag, se ovan, ovan, klistra*, inklistra*, nedanstående, below, attached, enclosed
    following, de två, de tre, de fyra, de fem, de sex, de sju, de åtta, de nio, de tio, the two
    the three, the four, the five, the six, the seven, the eight, the nine, the ten, here is
    here are, here's, here’s, pasted, above, de här, dessa, den här, det här, these, this
    """
)
"""Words for facts that are handed over with the request."""

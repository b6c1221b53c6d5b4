"""Larger European cities outside Sweden, by the names that addresses carry: local, Swedish and
English. An own list of common knowledge; it only tells that digits before a name are a postal
code."""

_NAMES = """
Oslo | Bergen | Trondheim | Stavanger | Tromsø | Drammen | Fredrikstad | Sarpsborg | Kristiansand
| Sandnes | Skien | Porsgrunn | Ålesund | Moss | Haugesund | Sandefjord | Tønsberg | Arendal |
Bodø | Hamar | Halden | Lillehammer | Kongsvinger | Gjøvik | Molde | Narvik | Alta | Askim | Asker
| Bærum | Sandvika | Lillestrøm | Ski | Kongsberg | Horten | Larvik | Harstad | Steinkjer |
Levanger | København | Köpenhamn | Copenhagen | Aarhus | Århus | Odense | Aalborg | Ålborg |
Esbjerg | Randers | Kolding | Horsens | Vejle | Roskilde | Herning | Silkeborg | Helsingør |
Næstved | Fredericia | Viborg | Køge | Holstebro | Taastrup | Slagelse | Hillerød | Sønderborg |
Svendborg | Hjørring | Frederikshavn | Frederiksberg | Hellerup | Lyngby | Gentofte | Ballerup |
Kastrup | Dragør | Rødovre | Hvidovre | Valby | Vanløse | Brønshøj | Rønne | Thisted | Skive |
Nyborg | Ringsted | Holbæk | Helsinki | Helsingfors | Espoo | Esbo | Tampere | Tammerfors | Vantaa
| Vanda | Oulu | Uleåborg | Turku | Åbo | Jyväskylä | Lahti | Lahtis | Kuopio | Pori | Björneborg
| Kouvola | Joensuu | Lappeenranta | Villmanstrand | Hämeenlinna | Tavastehus | Vaasa | Vasa |
Seinäjoki | Rovaniemi | Mikkeli | Kotka | Salo | Porvoo | Borgå | Kokkola | Karleby | Lohja |
Hyvinkää | Rauma | Kajaani | Tornio | Torneå | Kemi | Pietarsaari | Jakobstad | Raisio | Raasepori
| Ekenäs | Mariehamn | Maarianhamina | Kauniainen | Grankulla | Järvenpää | Kerava | Närpes |
Nykarleby | Kristinestad | Reykjavík | Reykjavik | Akureyri | Kópavogur | Tórshavn | Nuuk |
Tallinn | Tartu | Narva | Pärnu | Riga | Rīga | Daugavpils | Vilnius | Kaunas | Klaipėda | Berlin
| Hamburg | München | Munich | Köln | Cologne | Frankfurt | Stuttgart | Düsseldorf | Leipzig |
Dortmund | Essen | Bremen | Dresden | Hannover | Nürnberg | Nuremberg | Duisburg | Bochum |
Wuppertal | Bielefeld | Bonn | Münster | Mannheim | Karlsruhe | Augsburg | Wiesbaden | Kiel |
Lübeck | Rostock | Aachen | Freiburg | Heidelberg | Potsdam | Mainz | Kassel | Halle | Magdeburg |
Erfurt | Göttingen | Jena | Ulm | Würzburg | Regensburg | Tübingen | Konstanz | Greifswald |
Flensburg | Oldenburg | Wien | Vienna | Graz | Linz | Salzburg | Innsbruck | Zürich | Zurich |
Genève | Geneva | Basel | Bern | Lausanne | Luzern | Winterthur | Amsterdam | Rotterdam | Utrecht
| Eindhoven | Groningen | Tilburg | Leiden | Delft | Nijmegen | Maastricht | Haarlem | Arnhem |
Enschede | Breda | Antwerpen | Antwerp | Bruxelles | Brussel | Bryssel | Brussels | Gent | Ghent |
Leuven | Brugge | Liège | Luxembourg | Paris | Marseille | Lyon | Toulouse | Nice | Nantes |
Montpellier | Strasbourg | Bordeaux | Lille | Rennes | Reims | Grenoble | Dijon | Angers | Toulon
| Rouen | Nancy | Metz | Tours | Madrid | Barcelona | Valencia | Sevilla | Zaragoza | Málaga |
Malaga | Murcia | Palma | Bilbao | Alicante | Córdoba | Valladolid | Vigo | Gijón | Granada |
Torrevieja | Marbella | Fuengirola | Lisboa | Lisbon | Lissabon | Porto | Braga | Coimbra | Faro |
Roma | Rome | Milano | Milan | Napoli | Torino | Palermo | Genova | Bologna | Firenze | Bari |
Catania | Venezia | Verona | Padova | Trieste | Warszawa | Warsaw | Kraków | Krakow | Łódź |
Wrocław | Wroclaw | Poznań | Poznan | Gdańsk | Gdansk | Szczecin | Gdynia | Lublin | Katowice |
Białystok | Toruń | Praha | Prague | Prag | Brno | Ostrava | Bratislava | Košice | Budapest |
Debrecen | Szeged | Bucureşti | București | Bukarest | Cluj-Napoca | Sofia | Plovdiv | Varna |
Beograd | Belgrad | Belgrade | Zagreb | Split | Ljubljana | Maribor | Sarajevo | Skopje | Tirana |
Pristina | Prishtina | Podgorica | Athen | Athens | Thessaloniki | Istanbul | İstanbul | Ankara |
Izmir | İzmir | Kyiv | Kiev | Lviv | Kharkiv | Odesa | Minsk | Dublin
"""

CITIES = tuple(dict.fromkeys(" ".join(_NAMES.split()).split(" | ")))

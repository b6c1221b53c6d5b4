"""When a name is public where it stands: a cited author, the holder of a high office named with
it, somebody dead with the years beside, a figure of history or letters in a text that tells of
nobody else. On the careful side: whatever else stands for a private matter speaks against it."""

import re

_OFFICE_BEFORE = re.compile(
    r"(?:statsminister|(?:finans|utrikes|försvars|social|justitie|utbildnings|närings|miljö|kultur"
    r"|inrikes|migrations|civil)minister|statsråd|president|förbundskansler|påve|kung|drottning"
    r"|kejsar|prins(?:essan?)?|kronprinsess|partiledar|generalsekreterar|prime minister|president"
    r"|king|queen|pope|emperor|chancellor|secretary of state|senator)(?:en|n|e|an|a|s)? \Z",
    re.IGNORECASE,
)
_YEARS_AFTER = re.compile(r" ?\((?:född |f\. ?|born |b\. ?)?(?:1[0-8]\d\d|19[0-4]\d)\b")
_CITED_AFTER = re.compile(
    r" (?:et al\.?|m\.fl\.)|(?:, | \()(?:18|19|20)\d\d[a-z]?(?:[):;,]|, s\.|, p\.)"
    r"|,? (?:&|och|and) [^\W\d_]+,? \(?(?:19|20)\d\d"
)
_PRIVATE = re.compile(
    r"\b(?:min|mitt|mina|vår|våra|jag|patient\w*|klient\w*|brukar\w*|elev\w*|student\w*|ärende\w*"
    r"|ansök\w*|diagnos\w*|sökande\w*|kolleg\w*|granne\w*|chef\w*|anställ\w*|bidrag\w*|mejl\w*"
    r"|my|our|colleague\w*|client\w*|patient\w*|neighbour\w*|employee\w*|applicant\w*|pupil\w*"
    r"|email\w*)\b|@|\d{6}",
    re.IGNORECASE,
)
_FIGURES = frozenset(
    name.strip().casefold()
    for name in """
Olof Palme | Tage Erlander | Hjalmar Branting | Per Albin Hansson | Dag Hammarskjöld | Raoul
Wallenberg | Gustav Vasa | Gustav II Adolf | Gustav III | Karl XII | Karl XIV Johan | Drottning
Kristina | Axel Oxenstierna | Heliga Birgitta | Engelbrekt Engelbrektsson | Astrid Lindgren |
Selma Lagerlöf | August Strindberg | Karin Boye | Elin Wägner | Vilhelm Moberg | Harry Martinson
| Eyvind Johnson | Pär Lagerkvist | Tove Jansson | Moa Martinson | Hjalmar Söderberg | Verner
von Heidenstam | Gustaf Fröding | Carl Michael Bellman | Evert Taube | Cornelis Vreeswijk |
Tomas Tranströmer | Esaias Tegnér | Fredrika Bremer | Ellen Key | Alfred Nobel | Carl von Linné
| Carl Linnaeus | Anders Celsius | Emanuel Swedenborg | Christopher Polhem | Jöns Jacob
Berzelius | Svante Arrhenius | Ingmar Bergman | Greta Garbo | Ingrid Bergman | Jenny Lind | Carl
Larsson | Anders Zorn | Hilma af Klint | Prins Eugen | Bruno Liljefors | Gösta Ekman | Povel
Ramel | Nils Ferlin | Dan Andersson | Ulf Lundell | Kurt Atterberg | Hugo Alfvén | Birgit
Nilsson | Ingvar Kamprad | Ivar Kreuger | John Ericsson | Gustaf Dalén | Lise Meitner | Tycho
Brahe | Niels Bohr | Hans Christian Andersen | Søren Kierkegaard | Karen Blixen | Henrik Ibsen |
Edvard Grieg | Edvard Munch | Fridtjof Nansen | Roald Amundsen | Jean Sibelius | Albert Einstein
| Isaac Newton | Galileo Galilei | Nicolaus Copernicus | Johannes Kepler | Marie Curie | Charles
Darwin | Louis Pasteur | Alexander Fleming | Alan Turing | Ada Lovelace | Grace Hopper | Stephen
Hawking | Nikola Tesla | Thomas Edison | Michael Faraday | James Clerk Maxwell | Max Planck |
Werner Heisenberg | Erwin Schrödinger | Richard Feynman | Rosalind Franklin | Emmy Noether |
Leonhard Euler | Carl Friedrich Gauss | Bernhard Riemann | Henri Poincaré | David Hilbert | Kurt
Gödel | Sofia Kovalevskaja | Blaise Pascal | René Descartes | Immanuel Kant | Friedrich
Nietzsche | Karl Marx | Hannah Arendt | Simone de Beauvoir | Jean-Paul Sartre | Michel Foucault
| Pierre Bourdieu | Jürgen Habermas | Max Weber | Émile Durkheim | Sigmund Freud | Carl Jung |
Jean Piaget | Lev Vygotskij | Lev Vygotsky | John Dewey | Maria Montessori | Abraham Maslow |
Sokrates | Platon | Aristoteles | Socrates | Plato | Aristotle | Arkimedes | Archimedes |
Pythagoras | Hippokrates | Cicero | Julius Caesar | Kleopatra | Cleopatra | Alexander den store
| Djingis khan | Karl den store | Jeanne d'Arc | Joan of Arc | Leonardo da Vinci | Michelangelo
| Rafael | Rembrandt | Vincent van Gogh | Claude Monet | Pablo Picasso | Frida Kahlo | Salvador
Dalí | Johann Sebastian Bach | Wolfgang Amadeus Mozart | Ludwig van Beethoven | Frédéric Chopin
| Giuseppe Verdi | Antonio Vivaldi | William Shakespeare | Shakespeare | Jane Austen | Charles
Dickens | Emily Brontë | Charlotte Brontë | Virginia Woolf | George Orwell | Mary Shelley |
Oscar Wilde | James Joyce | Franz Kafka | Thomas Mann | Bertolt Brecht | Goethe | Fjodor
Dostojevskij | Fyodor Dostoevsky | Lev Tolstoj | Leo Tolstoy | Anton Tjechov | Anton Chekhov |
Victor Hugo | Voltaire | Jean-Jacques Rousseau | Molière | Dante | Cervantes | Gabriel García
Márquez | Pablo Neruda | Mark Twain | Ernest Hemingway | Emily Dickinson | Toni Morrison |
Napoleon | Napoleon Bonaparte | Otto von Bismarck | Adolf Hitler | Josef Stalin | Vladimir Lenin
| Winston Churchill | Franklin D. Roosevelt | Abraham Lincoln | George Washington | John F.
Kennedy | Martin Luther King | Martin Luther | Rosa Parks | Mahatma Gandhi | Nelson Mandela |
Mao Zedong | Florence Nightingale | Anne Frank | Christofer Columbus | Christopher Columbus |
Marco Polo | Vasco da Gama | James Cook | Neil Armstrong | Jurij Gagarin | Adam Smith | John
Maynard Keynes | Karl Popper | Thomas Kuhn | Ludwig Wittgenstein | Gustav Mahler | Astrid Cleve
| Elsa Beskow | Elsa Brändström
""".replace("\n", " ").split("|")
)


def is_public(text: str, start: int, end: int) -> bool:
    """Whether the person named from `start` to `end` is public as the text stands."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _YEARS_AFTER.match(after) or _CITED_AFTER.match(after):
        return True
    if _OFFICE_BEFORE.search(before):
        return True
    name = " ".join(text[start:end].split()).casefold()
    known = name in _FIGURES or name.removesuffix("s") in _FIGURES
    return known and not _PRIVATE.search(text, max(0, start - 300), end + 300)

"""Sentences that say little about what stands in them: a person's name alone, a thing, a role or a
place may. Made of parts, so that no wording is learnt by heart.

`{X}` is a person by whatever name, `{XG}` in the genitive; `{given}` is a given name spoken of as a
word, `{eponym}` a surname that a thing is called by; neither names anybody.
"""


def _lines(text: str) -> tuple[str, ...]:
    lines = text.strip().splitlines()
    return tuple(line.replace("\\n", "\n").replace("\\t", "\t") for line in lines)


FRAMES = {
    "sv": _lines("""
{Lead} {verb} {X} {rest}.
{Lead} {verb} {X} {rest}
{Lead} {verb} {X}, {rest}.
{Verb} {X} {rest}?
{Verb} {X} {rest} {link} {X} {verb} {rest}?
{X} {verb} {rest}.
{X} {verb} {rest}
{X} {verb} {rest} {link} {X} {verb} {rest}.
{X} {verb} {n} på {weekday}.
{Thing} {verb} {rest} {link} {X} {verb} {rest}.
vi {verb} {rest} {link} {X} {verb} {rest}
Jag {verb} {link} {X} {verb} {rest}.
{Bid} {X} {rest}.
{Bid} {X} {rest}!
{Bid} {X} till {spot}.
{Bid} {X} och {X} {rest}.
Kan du {verb} {X} {rest}?
{spot}: {X}, {spot}: {X}
{spot}: {X}, {spot}: {thing}
{Spot}: {X}\\n{Spot}: {thing}\\n{Spot}: {X}
{Spot}: {X}; {spot}: {thing}
{spot} {X}, {spot} {X}
{spot}: {thing}, {spot}: {X}
{Spot} - {X}
{X} ({n})
{X} ({n}), {X} ({n}) och {X} ({n}) {verb} {rest}.
{X}, {n}, {verb} {rest}.
{X} {n} år
{X}: {n} poäng, {X}: {n} poäng
{X} {n}p, {X} {n}p, {thing} {n}p
{X} = {n}
| {X} | {n} | {thing} |
| {X} | {rest} |\\n| {X} | {rest} |
{X}\\t{n}\\t{thing}
{X};{n};{thing}
- {X}: {rest}
- {X} {verb} {rest}
* {X}, {spot}
{X}, {verb} du {rest}?
Kom nu, {X}!
Snälla {X}, {verb} {rest}!
Nej {X}, inte {rest}.
Hej {X}! {Lead} {verb} {X} {rest}.
{thing} ligger hos {X}
{Thing} från {X} {verb} {rest}.
{XG} {thing} {verb} {rest}.
{Verb} {XG} {thing} {rest}?
Det är {XG} {thing}.
{X} och {thing} {verb} {rest}.
{X}/{X} {verb} {rest}
[{time}] {X}: {rest}
{time} {X}: {rest}\\n{time} {X}: ok
{X}: {rest}?\\n{X}: nej, {rest}
{X} - {rest}
OBS! {X} i {klass} {verb} {rest}
prof. {S} {verb} {rest}.
{title} {S} {verb} {rest}.
Dr {S} {verb} {rest}.
{Bid} {title} {S} {rest}.
{Bid} {title} {S} {link} {thing} {verb} {rest}.
{Lead} {verb} {title} {S} {rest}.
Prof. {S} {verb} {rest}
{X} {dnr}
{X} NI-nummer {n}, {thing} {n}
{X} c/o {S}
c/o {S}, {L}
{R}; {R}; {R}
{R}\\n{R}\\n{R}
{R};{rest}\\n{R};{rest}
{R} ({klass})
{thing}: {R}; {R}
från {X} till {X}
{L}: {X}, {L}: {X}
{Rel} {X} {verb} {rest}.
{rel} {X} {verb} {rest}
{Lead} {verb} {rel} {X} {rest}.
{Bid} {rel} {X} {rest}.
{Thing} {verb} {rest} {link} {rel} {X} {verb} {rest}.
jag {verb} {link} {rel} {X} {verb} {rest}
{X}, {rel}, {verb} {rest}.
{Thing} {verb} {rest} {prep} {S}.
{Thing} {verb} {rest} {prep} {S} {rest}.
{Lead} {verb} {thing} {prep} {S} {rest}.
– {Lead} {verb} {thing} {rest}, {prep} {S}.
{Lead} {verb} {S} {rest} {link} {S} {verb} {rest}.
{Thing} {verb} {rest} mellan {S} och {S}.
Både {S} och {S} {verb} {rest}.
{Lead} {verb} varken {S} eller {S} {rest}.
{S} {verb} {rest} {link} {thing} {verb} {rest}.
{SG} {own} {verb} {rest}.
{Lead} {verb} {SG} {own} {rest}.
{Thing} {verb} {rest} {prep} {SG} {own}.
{Lead} {verb} {thing} {prep} {XG} {own}.
{Lead} {verb} {thing} i {XG} {own} {rest}.
{XG} {own} {verb} {rest} {link} {XG} {own} {verb} {rest}.
Vem {verb} {XG} {own}?
{Verb} {XG} {own} {rest}?
{prep} {XG} {own} {verb} {rest}
{Bid} {S} {rest}.
{Bid} {S} {prep} {thing}.
{Bid} {P} {rest}.
{Verb} {S} {rest}?
{Verb} {P} {rest}?
{Task} {object} från {X} {rest}.
{Task} {XG} {own}.
{P} ({year}) {verb} {rest}.
"""),
    "en": _lines("""
{Lead} {X} {verb} {rest}.
{Lead} {X} {verb} {rest}
{X} {verb} {rest}.
{X} {verb} {rest}
{X} {verb} {rest} {link} {X} {verb} {rest}.
{X} {verb} {rest}, {Verb} {X} {rest}?
{Verb} {X} {rest}?
Is {X} {rest}?
Did {X} {verb} {rest}?
{Thing} {verb} {rest} {link} {X} {verb} {rest}.
we {verb} {rest} {link} {X} {verb} {rest}
I {verb} {link} {X} {verb} {rest}.
{Bid} {X} {rest}.
{Bid} {X} in {thing}.
{Bid} {X} to {spot}.
{Bid} {X} and {X} {rest}.
Can you {verb} {X} {rest}?
We {verb} {X} {thing}.
{spot}: {X}, {spot}: {X}
{spot}: {X}, {spot}: {thing}
{Spot}: {X}\\n{Spot}: {thing}\\n{Spot}: {X}
{Spot}: {X}; {spot}: {thing}
{spot}: {thing}, {spot}: {X}
{Spot} - {X}
{X} ({n})
{X} ({n}), {X} ({n}) and {X} ({n}) {verb} {rest}.
{X}, {n}, {verb} {rest}.
{X} turned {n} on {weekday}.
{X} {n} points, {thing} {n}
{X}: {n} points, {X}: {n} points
Grades: {X} {n}, {X} {n}
{X} = {n}
| {X} | {n} | {thing} |
| {X} | {rest} |\\n| {X} | {rest} |
{X}\\t{n}\\t{thing}
{X};{n};{thing}
- {X}: {rest}
- {X} {verb} {rest}
* {X}, {spot}
{X}, {verb} you {rest}?
Come on, {X}!
Please {X}, {rest}!
No {X}, not {rest}.
{thing} from {X} {verb} {rest}.
{XG} {thing} {verb} {rest}.
{Verb} {XG} {thing} {rest}?
{X} and {thing} {verb} {rest}.
[{time}] {X}: {rest}
{time} {X}: {rest}\\n{time} {X}: ok
{X}: {rest}?\\n{X}: no, {rest}
{X} - {rest}
any news about {X}? {rest}
{title} {S} {verb} {rest}.
Prof. {S} {verb} {rest}.
Dr. {S} {verb} {rest}
{Bid} {title} {S} {rest}.
{Bid} {title} {S} {link} {thing} {verb} {rest}.
Prof. {S}... sorry, {P} {verb} {rest}.
{P} {verb} {rest}.
{P} {verb} {rest} {link} {verb} {rest}.
TF number {n} for {X}; {thing} {n}
{X} NHS {n} {n}
{R}; {R}; {R}
{R}\\n{R}\\n{R}
{R};{rest}\\n{R};{rest}
{R} ({klass})
{thing}: {R}; {R}
from {X} to {X}
{L}: {X}, {L}: {X}
{Rel} {X} {verb} {rest}.
{rel} {X} {verb} {rest}
{rel} {X} {verb} {rest} and i {verb} {rest}
{Lead} {rel} {X} {verb} {rest}.
{Bid} {rel} {X} {rest}.
{Thing} {verb} {rest} {link} {rel} {X} {verb} {rest}.
i {verb} {link} {rel} {X} {verb} {rest}
{X}, {rel}, {verb} {rest}.
{Thing} {verb} {rest} {prep} {S}.
{Thing} {verb} {rest} {prep} {S} {rest}.
"{Lead} {thing} {verb} {rest}," {prep} {S}.
{Lead} {S} {verb} {rest} {link} {S} {verb} {rest}.
{Thing} {verb} {rest} between {S} and {S}.
Both {S} and {S} {verb} {rest}.
{S} {verb} {rest} {link} {thing} {verb} {rest}.
{SG} {own} {verb} {rest}.
{Lead} {SG} {own} {verb} {rest}.
{Thing} {verb} {rest} {prep} {SG} {own}.
{Thing} {verb} {rest} {prep} {XG} {own}.
{XG} {own} {verb} {rest} {link} {XG} {own} {verb} {rest}.
Who {verb} {XG} {own}?
{Verb} {XG} {own} {rest}?
{Bid} {S} {rest}.
{Bid} {P} {rest}.
{Verb} {S} {rest}?
{Verb} {P} {rest}?
{bid} {X} {rest}
can you {bid} {X} {rest}
what do i do {link} {rel} {X} {verb} {rest}
{Task} {object} from {X} {rest}.
{Task} {XG} {own}.
{P} ({year}) {verb} {rest}.
"""),
}
"""Frames with people in them, by language."""

FRAMES_PLAIN = {
    "sv": _lines("""
{Lead} {verb} {thing} {rest}.
{Lead} {verb} {tool} {rest}.
{Lead} {verb} {L} {rest}.
{Lead} {verb} {O} {rest}.
{Verb} {thing} {rest}?
{Verb} {tool} {rest}?
{Verb} {O} {rest}?
{Thing} {verb} {rest}.
{Thing} {verb} {rest} {link} {thing} {verb} {rest}.
{O} {verb} {rest}.
{Bid} {thing} {rest}.
{Bid} {tool} {rest}.
{Bid} {thing} och {thing} till {spot}.
{Bid} {O} {rest}.
{Bid} {Thing} {rest}.
{Lead} {verb} {Thing} på plan {n}.
{spot}: {thing}, {spot}: {thing}
{Spot}: {Thing}, {spot}: {Thing}
{Spot}: {Thing}\\n{Spot}: {Thing}\\n{Spot}: {Thing}
{weekday}: {Thing}. {weekday}: {Thing}.
{spot}: {O}, {spot}: {L}
| {Thing} | {n} | {rest} |
| {L} | {n} | {thing} |
{Thing};{n};{rest}
- {Thing}: {rest}
- {Thing} {verb} {rest}
{Thing} ({n}), {thing} ({n})
{tool}: {rest}?
{thing} ligger i {L}
{thing} från {O} {verb} {rest}
Vi {verb} om {word} i dag.
{Thing} av {word} och {word} {verb} {rest}.
{Bid} {word}, {word} och {word} {rest}.
Vad är {word}?
Vad betyder ordet {word}?
{thing}, {word} eller {word}?
Vad betyder namnet {given}?
Vad betyder namnet {given}, {given} och {given} och hur vanliga är de?
Hur stavas namnet {given}?
Är {given} ett vanligt namn?
Är {given} ett flicknamn eller ett pojknamn?
Vilka namn är vanligast: {given}, {given} eller {given}?
Namnsdagar i {month}: {given}, {given}, {given} och {given}.
Namnet {given} kommer från {L}.
{eponym}s sats, {eponym}s lag och {eponym}s formel.
Förklara {eponym}s algoritm.
Hur fungerar {eponym}-kontrollen?
Förklara {eponym}algoritmen och {eponym}talet.
Hur beräknas kontrollsiffran enligt {eponym}?
Bevisa {eponym}s olikhet och {eponym}s lemma.
fälten id, namn, klass, {ident} och {ident}
{ident} = {ident}()
Varför är {ident} None när {ident} inte är det?
kolumnerna {ident}, {ident} och {ident} saknas
Märkningen {mark} gäller. TLP:{mark} eller TLP:{mark}?
Authorization: {mark} {n}
{feast} och {feast} står i kalendern.
{mark}: {thing} {rest}
{Common}, {Common}, {Common}, {Common}.
{Common}, {common} och {common}.
{Common} {common} {common} {common}.
{Common} {common}. {Common} {common} {common}.
{Common}. {Common}. {Common}.
{Common}! {Common} {common}? {Common}...
{Common} {Common} {Common} {Common}
{Common}: {common} {common}
{Common}: {Common}. {Common}: {Common}.
{Common}: {Common}\\n{Common}: {Common}
- {Common}\\n- {Common} {common}\\n- {Common}
{n}. {Common}\\n{n}. {Common} {common}
| {Common} | {Common} | {n} |\\n| {Common} | {Common} | {n} |
{Common};{Common};{Common}\\n{n};{common};{common}
{"{common}": "{Common}", "{common}": "{Common} {common}"}
const {Common} = ({common}) => <{Common} {common}={{common}} />;
class {Common}{Common}({Common}): pass
{Common}{Common}: {Common}Error in {Common}.{common}
{common} {common} {common}
{Named} {given} {verb} {rest}.
{Named} {given}, {Named} {eponym} och {Named} {given}
{Named} {eponym} ({n})
{Task} {object}.
{Task} {object} {rest}.
{Task} {object} och {common} {common}.
{Task} {common} {common}
{Task} {system}
{Task}: {common} {common}
{Bid} {system} {rest}.
{system} {verb} {rest}.
{system}, {system} och {system}
{system}: {common} {n}
{Lead} {verb} {system} {rest}.
{Common} {system} {n} mg, {system} {n} mg och {system}.
Bitte {common} Sie {common}. Danke! Mit freundlichen Grüßen
"""),
    "en": _lines("""
{Lead} {thing} {verb} {rest}.
{Lead} {tool} {verb} {rest}.
{Lead} {O} {verb} {rest}.
{Thing} {verb} {rest}.
{Thing} {verb} {rest} {link} {thing} {verb} {rest}.
{Verb} {thing} {rest}?
{Verb} {tool} {rest}?
{Bid} {thing} {rest}.
{Bid} {Thing} {rest}.
{Bid} {tool} {rest}.
{Bid} {thing} in {thing}.
{Bid} {O} {rest}.
{O} {verb} {rest}.
{spot}: {thing}, {spot}: {thing}
{Spot}: {Thing}, {spot}: {Thing}
{Spot}: {Thing}\\n{Spot}: {Thing}\\n{Spot}: {Thing}
{weekday}: {Thing}. {weekday}: {Thing}.
| {Thing} | {n} | {rest} |
| {L} | {n} | {thing} |
- {Thing}: {rest}
- {Thing} {verb} {rest}
{Thing} ({n}), {thing} ({n})
{tool}: {rest}?
{thing} from {O} {verb} {rest}
We {verb} about {word} today.
{Thing} of {word} and {word} {verb} {rest}.
{Bid} {word}, {word} and {word} {rest}.
What is {word}?
What does the word {word} mean?
What does the name {given} mean?
How do you spell the name {given}?
Is {given} a common name in {L}?
Is {given} a first name or a surname?
Is "{given}" or "{given}" a name or a verb?
The most common names were {given}, {given} and {given}.
Explain {eponym}'s algorithm, {eponym} elimination and {eponym}'s formula briefly.
How does {eponym} work, and is it a checksum?
Prove {eponym}'s theorem and the {eponym} inequality.
The {eponym} number, the {eponym} equation and the {eponym} method.
How does the {eponym} algorithm work?
Contact the {office}'s office. From: {office}'s office
The {office} {verb} {rest}.
fields id, name, {ident} and {ident}
{ident} = {ident}()
Why is {ident} None when {ident} is not?
columns {ident}, {ident} and {ident} are missing
Authorization: {mark} {n}
Marked {mark}. TLP:{mark} or TLP:{mark}?
{feast} and {feast} are in the calendar.
{mark}: {thing} {rest}
{Common}, {Common}, {Common}, {Common}.
{Common}, {common} and {common}.
{Common} {common} {common} {common}.
{Common} {common}. {Common} {common} {common}.
{Common}. {Common}. {Common}.
{Common}! {Common} {common}? {Common}...
{Common} {Common} {Common} {Common}
{Common}: {common} {common}
{Common}: {Common}. {Common}: {Common}.
{Common}: {Common}\\n{Common}: {Common}
- {Common}\\n- {Common} {common}\\n- {Common}
{n}. {Common}\\n{n}. {Common} {common}
| {Common} | {Common} | {n} |\\n| {Common} | {Common} | {n} |
{Common};{Common};{Common}\\n{n};{common};{common}
{"{common}": "{Common}", "{common}": "{Common} {common}"}
const {Common} = ({common}) => <{Common} {common}={{common}} />;
class {Common}{Common}({Common}): pass
{Common}{Common}: {Common}Error in {Common}.{common}
{common} {common} {common}
{Named} {given} {verb} {rest}.
{Named} {given}, {Named} {eponym} and {Named} {given}
{Named} {eponym} ({n})
{Task} {object}.
{Task} {object} {rest}.
{Task} {object} and {common} {common}.
{Task} {common} {common}
{Task} {system}
{Task}: {common} {common}
{Bid} {system} {rest}.
{system} {verb} {rest}.
{system}, {system} and {system}
{system}: {common} {n}
{Lead} {verb} {system} {rest}.
{Common} {system} {n} mg, {system} {n} mg and {system}.
Bitte {common} Sie {common}. Danke! Mit freundlichen Grüßen
"""),
}
"""The same with nobody in them."""

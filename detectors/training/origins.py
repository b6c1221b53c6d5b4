"""Common names by origin, as they are in Sweden today, for made-up prompts, and others that are
kept out of them, for measuring that every origin is found alike."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

WORLD = Path(__file__).with_name("world.txt")
UNSEEN = Path(__file__).with_name("unseen.txt")


class Origin(NamedTuple):
    """Given names and surnames of one origin."""

    given: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()


def _origin(given: str, surnames: str) -> Origin:
    return Origin(tuple(given.split()), tuple(s.replace("_", " ") for s in surnames.split()))


ORIGINS: dict[str, Origin] = {
    "swedish": _origin(
        "Anna Lars Karin Erik Margareta Johan Birgitta Nils Ingrid Per Astrid Gunnar Elsa Oskar"
        " Maja Viktor Linnéa Axel Agneta Göran Åsa Håkan Ulla Stig Kerstin Bengt Wilma Melker"
        " Anna-Karin Per-Olof Britt-Marie Karl-Johan Gun-Britt Ann-Sofie Lars-Erik Eva-Lena",
        "Andersson Lindqvist Bergström Öberg Sjödin Hallgren Nyström Åkerlund Wikström Eklund"
        " Söderberg Hägglund Norén Lundblad Björklund Dahlgren Engström Forsman Grankvist Holmén"
        " Blomberg Jonsson-Ek Rask Kvist Stål Brolin von_Essen af_Klint Ståhlberg Thorén",
    ),
    "finnish": _origin(
        "Aino Pekka Marja Jukka Tuula Seppo Päivi Antti Riitta Matti Kaisa Eero Sirkka Veikko"
        " Hannele Timo Anneli Raimo Outi Jarmo Tarja Esko Pirkko Heikki",
        "Virtanen Korhonen Mäkinen Nieminen Hämäläinen Laaksonen Kivelä Rautio Koskela Heikkilä"
        " Lehtinen Saarinen Ojala Pulkkinen Kinnunen Rantala Väisänen Karjalainen Turunen Niskanen"
        " Salonen Lahti Ahonen Mustonen",
    ),
    "sami": _origin(
        "Máret Nils-Ánte Sunna Jovnna Elle Ánde Inga-Máret Biret Ailo Láilá Risten Mihkkal Sárá"
        " Jon-Henrik Ella-Kristina Per-Jovva Rávdná Iŋgá Lars-Ánte Aslak",
        "Sara Blind Kuhmunen Labba Svonni Omma Utsi Nutti Partapuoli Baer Kuorak Huuva Skum Päiviö"
        " Walkeapää Rassa Niia Simma Inga Pirak Länta Kitok",
    ),
    "arabic": _origin(
        "Mohammed Fatima Ahmed Aisha Omar Zainab Khaled Maryam Hassan Nour Youssef Rania Mahmoud"
        " Layla Bilal Samira Tarek Huda Abdulrahman Yasmin Firas Ghada Mustafa Rasha Walid Amal",
        "Al-Hassan Haddad Khoury Mansour Al-Jabouri Saleh Darwish Al-Masri Nasser Hamdan Al-Khatib"
        " Sabbagh Kassem Abbas El_Amrani Ben_Youssef Al-Rashid Shaheen Najjar Othman Al_Saadi"
        " Qasim Jaber Ayoub",
    ),
    "somali": _origin(
        "Abdi Hodan Mahad Faduma Liban Sahra Abdirahman Ifrah Yasin Hibo Guled Asha Mohamud Idil"
        " Zakaria Ayaan Warsan Bashir Deeqa Abdullahi Naima Farhiya Ismail Ubah",
        "Warsame Abshir Jama Hersi Farah Osman Isse Gedi Mohamud Dahir Nur Elmi Roble Shire Aden"
        " Guled Samatar Hassan_Ali Abdi_Omar Yusuf Barre Abdullahi Diriye Egal",
    ),
    "persian": _origin(
        "Reza Maryam Ali Shirin Hossein Nasrin Mehdi Parisa Farhad Leila Amir Zahra Behrouz Azadeh"
        " Navid Mahsa Kaveh Setareh Omid Farzaneh Arash Golnaz Javad Roya",
        "Hosseini Mohammadi Karimi Ahmadi Rezaei Moradi Jafari Hashemi Tehrani Kazemi Rahimi"
        " Ebrahimi Farahani Nazari Sharifi Akbari Mirzaei Golzari Sadeghi Amini Shahbazi Najafi"
        " Haidari Sultani",
    ),
    "kurdish": _origin(
        "Rojin Azad Berivan Dilan Serhat Zilan Hêvî Baran Newroz Rojda Karwan Shilan Sherko"
        " Nasrin Dlovan Hiwa Gulistan Ciwan",
        "Barzani Kurdo Zangana Amin Karim Talabani Baban Ahmad Dogan Çelik Resul Hawrami Sindi"
        " Salih Jaff Demirtas Koyi Rashid",
    ),
    "assyrian": _origin(
        "Gabriel Ninwe Aho Sargon Ashur Ninos Febronia Hanna Yakup Shamiram Matay Nahrin Isa"
        " Afram Zeyno George",
        "Malki Yousif Touma Gergis Shamoun Hanna Lahdo Makdisi Barsom Gorgis Abdulahad Chamoun"
        " Beth-Zacharias Aslan Saliba Kuryakos",
    ),
    "turkish": _origin(
        "Mehmet Ayşe Mustafa Fatma Emre Zeynep Hakan Elif Murat Sevgi Serkan Gülsen Yusuf Hatice"
        " Burak Meryem Tolga Derya",
        "Yılmaz Kaya Demir Şahin Çelik Yildiz Öztürk Aydın Arslan Doğan Kılıç Çetin Polat Özdemir"
        " Şimşek Koç Erdoğan Güneş",
    ),
    "balkan": _origin(
        "Emir Amra Goran Jasmina Dragan Lejla Mirza Azra Zoran Selma Nenad Vesna Besnik Arta"
        " Blerim Fjolla Milan Snežana Edin Dženana Luan Teuta Senad Biljana",
        "Hodžić Kovačević Petrović Begić Jovanović Halilović Marković Mujić Nikolić Delić Krasniqi"
        " Gashi Berisha Hoxha Shala Bytyqi Stojanović Ilić Hadzic Đorđević Rexhepi Morina Karić"
        " Babić",
    ),
    "polish": _origin(
        "Piotr Agnieszka Krzysztof Małgorzata Tomasz Katarzyna Andrzej Ewa Paweł Joanna Marcin"
        " Beata Wojciech Magdalena Grzegorz Zofia Jacek Halina",
        "Nowak Kowalski Wiśniewska Wójcik Kowalczyk Kamińska Lewandowski Zieliński Szymańska"
        " Dąbrowski Woźniak Kozłowska Jankowski Mazur Krawczyk Piotrowska Grabowski Pawlak",
    ),
    "eritrean": _origin(
        "Tesfay Selam Yonas Semhar Filmon Rahel Mehari Winta Dawit Senait Kidane Luwam Samuel"
        " Feven Abel Helen Berhane Almaz",
        "Tesfamariam Ghebremedhin Haile Habte Tekle Kahsay Gebremariam Berhane Kidane Woldu Araya"
        " Mebrahtu Zerai Abraham Okbay Hagos Negash Tewelde",
    ),
    "chinese": _origin(
        "Wei Xiaoling Li Jing Ming Yan Hui Fang Jun Mei Xin Yifan Haoran Zixuan Qing Lan Bo Ying",
        "Wang Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Zhu Lin Guo He Gao Luo Zheng",
    ),
    "southeast_asian": _origin(
        "Thi Hoa Minh Linh Tuan Somchai Malee Siriporn Kanya Duc Phuong Nattaya Ploy Anh Hien"
        " Maricel Jomar Wanida Suda Thi",
        "Nguyen Tran Pham Huynh Phan Vo Dang Bui Srisuk Chaiyasit Wongsa Phanthong Saetang"
        " Dela_Cruz Santos Reyes Ngo Duong",
    ),
    "south_asian": _origin(
        "Priya Raj Ananya Arjun Deepa Imran Sana Rahul Fatema Sanjay Kavita Bilal Nusrat Vikram"
        " Lakshmi Harpreet Ayesha Suresh",
        "Patel Sharma Singh Khan Hussain Kaur Gupta Rahman Malik Chaudhry Nair Iyer Reddy Hossain"
        " Chowdhury Das Mehta Banerjee",
    ),
    "west_african": _origin(
        "Kwame Ngozi Amadou Fatou Chidi Aminata Oluwaseun Adaeze Lamin Isatou Kofi Ama Ousman"
        " Mariama Emeka Binta Kwabena Awa",
        "Mensah Okafor Diallo Jallow Ceesay Adeyemi Traoré Kamara Sesay Obi Boateng Asante Touray"
        " Bah Okonkwo Conteh Adebayo Keita",
    ),
    "latin": _origin(
        "José Carmen Luis Sofía Carlos Gabriela Juan Alejandra Miguel Valentina Diego Camila"
        " Andrés Paulina João Beatriz Marco Giulia",
        "García Rodríguez Fernández López Martínez Sánchez Pérez González Rojas Muñoz Morales Silva"
        " Pereira Oliveira Contreras Sepúlveda Rossi Ricci",
    ),
    "east_european": _origin(
        "Oleksandr Olena Dmytro Iryna Ivan Nataliya Andrei Elena Mihai Ioana Jānis Līga Tomas"
        " Rasa Georgi Zsuzsa László Katalin",
        "Shevchenko Kovalenko Bondarenko Tkachenko Melnyk Ivanov Petrova Popescu Ionescu Nagy"
        " Szabó Tóth Bērziņš Kazlauskas Dimitrov Kravchuk Moroz Radu",
    ),
    "british": _origin(
        "James Emily Oliver Charlotte Thomas Rebecca William Hannah Gareth Siobhan Callum Megan"
        " Robert Elizabeth Daniel Sarah Benjamin Victoria Patrick Niamh Fiona Hamish Jessica Mark",
        "Smith Johnson Taylor Brown Walker Hughes Campbell O'Brien Fitzgerald MacDonald Whitfield"
        " Harrison Bennett Parker McCarthy Turner Sinclair O'Connor Hargreaves Cooper Murphy"
        " Robinson Clarke Prosser",
    ),
}
"""By the names' origin, not their bearers'."""

ORGANISATION_WORDS = [
    "ab",
    "hb",
    "aps",
    "ltd",
    "inc",
    "llc",
    "gmbh",
    "plc",
    "oy",
    "as",
    "universitet",
    "university",
    "högskola",
    "institutet",
    "institute",
    "kommun",
    "municipality",
    "council",
    "region",
    "landsting",
    "lasarett",
    "sjukhus",
    "sjukhuset",
    "hospital",
    "tingsrätt",
    "hovrätten",
    "kammarrätten",
    "förvaltningsrätten",
    "domstol",
    "nämnden",
    "nämnd",
    "socialnämnden",
    "byggnadsnämnden",
    "styrelsen",
    "verket",
    "myndigheten",
    "förvaltningen",
    "socialförvaltningen",
    "vårdcentral",
    "vårdcentralen",
    "förskola",
    "förskolan",
    "skola",
    "skolan",
    "gymnasium",
    "gymnasiet",
    "församling",
    "pastorat",
    "förbundet",
    "förbund",
    "förening",
    "föreningen",
    "stiftelsen",
    "partiet",
    "polisen",
    "ministry",
    "department",
    "committee",
    "agency",
    "bank",
    "energi",
    "bostäder",
    "fastigheter",
    "assurance",
    "company",
    "group",
    "foundation",
    "association",
    "college",
    "school",
    "club",
    "if",
    "bk",
    "ff",
    "fc",
    "sk",
    "consulting",
    "partners",
    "kyrkan",
    "kommunal",
    "departementet",
    "byrån",
    "centralen",
    "hemmet",
    "äldreboende",
    "omsorg",
    "redaktionen",
    "biblioteket",
    "museum",
    "museet",
    "akademin",
    "sällskapet",
]
"""Words that organisations' names hold."""


def given() -> Iterator[str]:
    """All given names."""
    return (name for origin in ORIGINS.values() for name in origin.given)


def surnames() -> Iterator[str]:
    """All surnames, of several words too."""
    return (name for origin in ORIGINS.values() for name in origin.surnames)


def read(path: Path) -> dict[str, Origin]:
    """The names of a list beside this module, by origin."""
    found: dict[str, Origin] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[0] != "#":
            head, _, text = line.partition(": ")
            kind, origin = head.split()
            names = tuple(n.replace("_", " ") for n in text.split())
            so_far = found.get(origin, Origin())
            found[origin] = so_far._replace(**{kind: getattr(so_far, kind) + names})
    return found


@cache
def pools() -> Mapping[str, Origin]:
    """The names that prompts are made of, by origin: those above, and our own list of the world."""
    return ORIGINS | {f"the world: {origin}": names for origin, names in read(WORLD).items()}


@cache
def unseen() -> Mapping[str, Origin]:
    """The names that nothing made up draws on, by origin."""
    return read(UNSEEN)


@cache
def unseen_names() -> frozenset[str]:
    """Those names in lower case, of every origin."""
    return frozenset(n.lower() for pool in unseen().values() for each in pool for n in each)


def parts(name: str) -> list[str]:
    """The words of a name, in lower case."""
    return re.split("[ -]", name.lower())


def seen(names: Iterable[str]) -> tuple[str, ...]:
    """The names without those that are kept out: that are none of theirs, nor a word of them is."""
    out = unseen_names()
    return tuple(n for n in names if out.isdisjoint([n.lower(), *parts(n)]))

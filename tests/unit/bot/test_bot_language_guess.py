"""The language of short, hurried, misspelt messages (all invented)."""

from __future__ import annotations

import pytest

from bot.nlu.language_guess import guess_language

MESSAGES = [
    ("nl", "Kan iemand mij helpen met een formulier?"),
    ("nl", "hoe moet ek da doen"),
    ("nl", "wa kost dat"),
    ("nl", "ons kleinste is ziek en de opvang is dicht"),
    ("nl", "kben alleen me 3 kinders"),
    ("nl", "ik niet verstaan brief van gemeente"),
    ("nl", "mag da eigenlijk wel"),
    ("nl", "Waar moet ik zijn?"),
    ("nl", "dank u wel he"),
    ("nl", "en hoeveel is dat"),
    ("nl", "mijn zoontje slaapt slecht sinds de scheiding"),
    ("nl", "geen idee"),
    ("nl", "kunnen wij morgen langskomen"),
    ("nl", "ze hebben mij gezegd dat ik moet wachten"),
    ("nl", "tot wanneer kan ik dat indienen"),
    ("nl", "goeiemorgen"),
    ("nl", "moet ik daar voor betalen of nie"),
    ("nl", "mijn man werkt zwart, verliezen we nu alles"),
    ("nl", "hulp bij huiswerk"),
    ("nl", "Wie betaalt de opvang als ik studeer?"),
    ("fr", "Est-ce que quelqu'un peut m'aider ?"),
    ("fr", "c koi sa"),
    ("fr", "jsp koi faire avc ma fille"),
    ("fr", "Ça coûte combien ?"),
    ("fr", "on a reçu une lettre et on comprend rien"),
    ("fr", "moi seule avec trois enfants"),
    ("fr", "et pour mon fils"),
    ("fr", "merci beaucoup"),
    ("fr", "où est-ce que je dois aller"),
    ("fr", "jai pas de papiers"),
    ("fr", "il faut payer d'avance ?"),
    ("fr", "bonsoir"),
    ("fr", "Mon mari est parti la semaine passée."),
    ("fr", "je peux venir demain matin"),
    ("fr", "y a une liste d'attente"),
    ("fr", "aide pour les devoirs"),
    ("fr", "combien de temps ça dure"),
    ("fr", "ma petite pleure tout le temps"),
    ("fr", "Qui paie la crèche si je suis une formation ?"),
    ("fr", "non pas encore"),
    ("en", "I need help with my rent please"),
    ("en", "where do I go for school money"),
    ("en", "My daughter is ill and I can't pay the doctor"),
    ("en", "do you speak English?"),
    ("tr", "Merhaba, çocuğum için yardım istiyorum"),
    ("tr", "okul parası ne kadar"),
    ("ar", "مرحبا، أحتاج إلى مساعدة لأطفالي"),
    ("ar", "كيف يمكنني الحصول على المال للمدرسة؟"),
    ("ar", "salam, bghit musa3ada l wladi"),
    ("ar", "kifak, baddi es2al 3an madraset el wled"),
    ("ru", "zdravstvuite, kuda mne idti s pismom iz shkoly"),
    ("uk", "dobryi den, shukayu sadok dlia donky"),
    ("bg", "zdraveite, tarsq pomosht za naema"),
    ("fa", "salam, pesaram madrese nadare chikar konam"),
    ("bg", "къде мога да попитам за детски надбавки"),
    ("uk", "де записати дитину до школи"),
    ("fa", "کجا می‌توانم برای اجاره کمک بگیرم"),
    ("ro", "Bună ziua, am nevoie de ajutor pentru copilul meu"),
    ("ro", "unde pot cere bani pentru școală"),
    ("bg", "Здравейте, имам нужда от помощ за детето"),
    ("pl", "Dzień dobry, potrzebuję pomocy dla dziecka"),
    ("pl", "gdzie mogę dostać pieniądze na szkołę"),
    ("es", "Hola, necesito ayuda para mis hijos"),
    ("es", "¿cuánto dinero recibo por mi niño?"),
    ("pt", "Olá, preciso de ajuda para o meu filho"),
    ("pt", "quanto dinheiro recebo por criança, não entendo"),
    ("sq", "Përshëndetje, kam nevojë për ndihmë për fëmijët e mi"),
    ("ru", "Здравствуйте, мне нужна помощь для ребёнка"),
    ("uk", "Добрий день, мені потрібна допомога для дитини"),
    ("de", "Guten Tag, ich brauche Hilfe für mein Kind"),
    ("de", "wo bekomme ich Geld für die Schule"),
    ("it", "Buongiorno, ho bisogno di aiuto per mio figlio"),
    ("so", "Waxaan u baahanahay caawimaad carruurtayda"),
    ("ti", "ሰላም፡ ንቖልዑተይ ሓገዝ የድልየኒ"),
    ("fa", "سلام، من برای فرزندم کمک می‌خواهم"),
    ("ps", "زه د خپلو ماشومانو لپاره مرستې ته اړتیا لرم"),
]


@pytest.mark.parametrize(("language", "message"), MESSAGES)
def test_a_message_is_taken_for_its_language(language: str, message: str) -> None:
    assert guess_language(message).language == language


@pytest.mark.parametrize("current", ["nl", "fr"])
@pytest.mark.parametrize("message", ["ok", "", "...", "🙂", "1500", "112", "?", "CLB"])
def test_a_message_that_says_nothing_keeps_the_language(message: str, current: str) -> None:
    assert guess_language(message, current).language == current


@pytest.mark.parametrize(
    ("message", "current", "language"),
    [
        ("Est-ce que vous pouvez m'expliquer en français ?", "nl", "fr"),
        ("Kan je dat eens uitleggen in het Nederlands?", "fr", "nl"),
        ("je ne comprends pas le néerlandais", "nl", "fr"),
        ("ik versta geen Frans", "fr", "nl"),
    ],
)
def test_a_whole_sentence_changes_the_language(message: str, current: str, language: str) -> None:
    assert guess_language(message, current).language == language


def test_names_of_services_say_nothing() -> None:
    neutral = ("huis", "van", "het", "kind", "zorgtoeslag")
    assert guess_language("zorgtoeslag", "fr", neutral).language == "fr"
    assert guess_language("c'est quoi la zorgtoeslag", None, neutral).language == "fr"
    assert guess_language("où est le Huis van het Kind", None, neutral).language == "fr"


def test_the_share_and_the_evidence_are_told() -> None:
    guess = guess_language("Kan iemand mij helpen met een formulier?")
    assert 0.5 < guess.confidence <= 1
    assert guess.evidence[0][0] == "nl"


@pytest.mark.parametrize("message", ["a" * 100_000, "\u202eabc\x00\x07", "<b>dag</b>" * 500])
def test_strange_text_gets_a_language_that_we_write(message: str) -> None:
    assert guess_language(message[:4000]).language in ("nl", "fr")


def test_a_word_that_families_use_in_one_language_tells_it() -> None:
    asked_in = {"taches": "fr", "plafond": "fr", "vlekken": "nl"}
    assert guess_language("taches plafond", None, (), asked_in).language == "fr"
    assert guess_language("vlekken plafon", None, (), asked_in).language == "nl"
    # It decides between our own two languages, never against another one.
    assert guess_language("merhaba, evde taches var mi", None, (), asked_in).language == "tr"

"""Forms a name takes in running Russian and Arabic text."""

from __future__ import annotations

_VOWELS = "аеиоуыэюяё"
# Nominative ending → genitive, dative, accusative, instrumental, prepositional. Longest first.
_NOUN = (
    ("ия", ("ии", "ии", "ию", "ией", "ии")),
    ("ья", ("ьи", "ье", "ью", "ьей", "ье")),
    ("ая", ("ой", "ой", "ую", "ой", "ой")),  # adjectives
    ("яя", ("ей", "ей", "юю", "ей", "ей")),
    ("ое", ("ого", "ому", "ое", "ым", "ом")),
    ("ие", ("их", "им", "ие", "ими", "их")),
    ("ые", ("ых", "ым", "ые", "ыми", "ых")),
    ("ый", ("ого", "ому", "ый", "ым", "ом")),
    ("ий", ("ого", "ому", "ий", "им", "ом")),
    ("ство", ("ства", "ству", "ство", "ством", "стве")),
    ("ай", ("ая", "аю", "ай", "аем", "ае")),
    ("ей", ("ея", "ею", "ей", "еем", "ее")),
    ("жа", ("жи", "же", "жу", "жей", "же")),
    ("га", ("ги", "ге", "гу", "гой", "ге")),
    ("ка", ("ки", "ке", "ку", "кой", "ке")),
    ("ша", ("ши", "ше", "шу", "шей", "ше")),
    ("а", ("ы", "е", "у", "ой", "е")),
    ("я", ("и", "е", "ю", "ей", "е")),
    ("сь", ("си", "си", "сь", "сью", "си")),
    ("ль", ("ля", "лю", "ль", "лем", "ле")),
    ("ны", ("н", "нам", "ны", "нами", "нах")),
    ("ды", ("дов", "дам", "ды", "дами", "дах")),
    ("вы", ("в", "вам", "вы", "вами", "вах")),
    ("ты", ("тов", "там", "ты", "тами", "тах")),
    ("мы", ("м", "мам", "мы", "мами", "мах")),
    ("ры", ("р", "рам", "ры", "рами", "рах")),
)
_IRREGULAR = {
    "острова": ("островов", "островам", "острова", "островами", "островах"),
    "о-ва": ("о-вов", "о-вам", "о-ва", "о-вами", "о-вах"),
    "эмираты": ("эмиратов", "эмиратам", "эмираты", "эмиратами", "эмиратах"),
    "штаты": ("штатов", "штатам", "штаты", "штатами", "штатах"),
    "ливан": ("ливана", "ливану", "ливан", "ливаном", "ливане"),
    "египет": ("египта", "египту", "египет", "египтом", "египте"),
    "престол": ("престола", "престолу", "престол", "престолом", "престоле"),
    "крест": ("креста", "кресту", "крест", "крестом", "кресте"),
    "кипр": ("кипра", "кипру", "кипр", "кипром", "кипре"),
    "союз": ("союза", "союзу", "союз", "союзом", "союзе"),
    "израиль": ("израиля", "израилю", "израиль", "израилем", "израиле"),
    # Ганой is the capital of another State.
    "гана": ("ганы", "гане", "гану"),
}


def russian_forms(name: str) -> set[str]:
    """The five other cases of a Russian name, built ending by ending: every word that can bends alike."""
    words = name.split(" ")
    forms = set()
    # In a longer name only the leading words bend: "Республика Корея", "Республики Корея".
    for case in range(5):
        bent = [_bend(word, case) for word in words]
        forms.add(" ".join(bent))
        if len(words) > 1:
            forms.add(" ".join((bent[0], *words[1:])))
            forms.add(" ".join((*bent[:2], *words[2:])))
            forms.add(" ".join((*words[:-1], bent[-1])))
    forms.discard(name)
    return forms


def _bend(word: str, case: int) -> str:
    lower = word.lower()
    if len(lower) < 3 or word.isupper():
        return word
    if lower in _IRREGULAR:
        cases = _IRREGULAR[lower]
        return word[0] + cases[case][1:] if case < len(cases) else word
    if "-" in word:
        head, _, tail = word.rpartition("-")
        if len(tail) > 3:
            return f"{head}-{_bend(tail, case)}"
    for ending, cases in _NOUN:
        if lower.endswith(ending):
            return word[: len(word) - len(ending)] + cases[case]
    if lower[-1] not in _VOWELS and lower[-1].isalpha() and lower[-1] not in "йь":
        return word + ("а", "у", "", "ом", "е")[case]
    return word


ARABIC_PREFIXES = frozenset(
    one + two for one in ("", "و", "ف") for two in ("", "ب", "ل", "ك")
)  # and, so; in, for, like


def arabic_forms(name: str) -> set[str]:
    """The name after li-: the article's alif falls away, لل instead of ل + ال."""
    return {"لل" + name[2:]} if name.startswith("ال") else set()

"""The figures themselves, in the order in which they are shown."""

from allocation.fairness import change, need, progressivity
from allocation.fairness import inequality as unequal
from allocation.fairness.check import FairnessError, Floats
from allocation.fairness.decompose import decompose
from allocation.fairness.registry import MEASURES, Division, Measure, measure


def registered() -> dict[str, Measure]:
    """All figures by code."""
    return MEASURES


def _ratio_scale(need: Floats) -> Floats:
    """Need that has shares: a rate, not a standardised score."""
    if (need < 0).any() or not need.any():
        raise FairnessError("shares of need want need of at least 0, somewhere above 0")
    return need


@measure(
    uz="Jini koeffitsiyenti",
    ru="Коэффициент Джини",
    en="Gini coefficient",
)
def gini(division: Division) -> float:
    """Of money per head among people."""
    return unequal.gini(division.per_head, division.population)


@measure(
    uz="Teyl indeksi",
    ru="Индекс Тейла",
    en="Theil index",
    bounds=(0.0, None),
)
def theil(division: Division) -> float:
    """Of money per head among people."""
    return unequal.theil(division.per_head, division.population)


@measure(
    uz="Teyl indeksi: guruhlar ichida",
    ru="Индекс Тейла: внутри групп",
    en="Theil index within groups",
    needs=("groups",),
    bounds=(0.0, None),
)
def theil_within(division: Division) -> float:
    """The part of Theil's T within groups."""
    return decompose(division.per_head, division.column("groups"), division.population).within


@measure(
    uz="Teyl indeksi: guruhlar orasida",
    ru="Индекс Тейла: между группами",
    en="Theil index between groups",
    needs=("groups",),
    bounds=(0.0, None),
)
def theil_between(division: Division) -> float:
    """The part of Theil's T between groups."""
    return decompose(division.per_head, division.column("groups"), division.population).between


@measure(
    uz="Oʻrtacha logarifmik ogʻish",
    ru="Среднее логарифмическое отклонение",
    en="Mean log deviation",
    bounds=(0.0, None),
)
def mean_log_deviation(division: Division) -> float:
    """Of money per head among people."""
    return unequal.mean_log_deviation(division.per_head, division.population)


@measure(
    uz="Atkinson indeksi (ε = 0,5)",
    ru="Индекс Аткинсона (ε = 0,5)",
    en="Atkinson index (ε = 0.5)",
)
def atkinson_half(division: Division) -> float:
    """Of money per head among people, weak aversion to inequality."""
    return unequal.atkinson(division.per_head, division.population, 0.5)


@measure(
    uz="Atkinson indeksi (ε = 1)",
    ru="Индекс Аткинсона (ε = 1)",
    en="Atkinson index (ε = 1)",
)
def atkinson_one(division: Division) -> float:
    """Of money per head among people, middling aversion to inequality."""
    return unequal.atkinson(division.per_head, division.population, 1.0)


@measure(
    uz="Palma nisbati",
    ru="Коэффициент Пальмы",
    en="Palma ratio",
    bounds=(0.25, None),
)
def palma(division: Division) -> float:
    """Money of the best-off tenth of people over that of the worst-off 40 %."""
    return unequal.palma(division.per_head, division.population)


@measure(
    uz="Variatsiya koeffitsiyenti",
    ru="Коэффициент вариации",
    en="Coefficient of variation",
    bounds=(0.0, None),
)
def coefficient_of_variation(division: Division) -> float:
    """Of money per head among people."""
    return unequal.coefficient_of_variation(division.per_head, division.population)


@measure(
    uz="Guver indeksi",
    ru="Индекс Гувера",
    en="Hoover index",
)
def hoover(division: Division) -> float:
    """Share of money to move until everybody has the same."""
    return unequal.hoover(division.per_head, division.population)


@measure(
    uz="Ehtiyoj boʻyicha konsentratsiya indeksi",
    ru="Индекс концентрации по потребности",
    en="Concentration index along need",
    fairer="higher",
    needs=("need",),
    bounds=(-1.0, 1.0),
)
def concentration(division: Division) -> float:
    """Above 0: money leans towards the needy."""
    column = division.column("need")
    return progressivity.concentration(division.per_head, column, division.population)


@measure(
    uz="Kakvani indeksi (taʼminlanganlikka nisbatan)",
    ru="Индекс Каквани (относительно обеспеченности)",
    en="Kakwani index against means",
    fairer="higher",
    needs=("means",),
    bounds=(-2.0, 2.0),
)
def kakwani(division: Division) -> float:
    """Above 0: those with less means get more than their share of means."""
    return progressivity.kakwani(division.per_head, division.column("means"), division.population)


@measure(
    uz="Suits indeksi (taʼminlanganlikka nisbatan)",
    ru="Индекс Сьютса (относительно обеспеченности)",
    en="Suits index against means",
    fairer="higher",
    needs=("means",),
    bounds=(-1.0, 1.0),
)
def suits(division: Division) -> float:
    """As Kakwani's, along cumulative means."""
    return progressivity.suits(division.per_head, division.column("means"), division.population)


@measure(
    uz="Kakvani indeksi (ehtiyojga nisbatan)",
    ru="Индекс Каквани (относительно потребности)",
    en="Kakwani index against need",
    fairer="higher",
    needs=("need",),
    bounds=(-2.0, 2.0),
)
def kakwani_need(division: Division) -> float:
    """Above 0: money rises with need more than in proportion."""
    column = _ratio_scale(division.column("need"))
    return progressivity.kakwani(division.per_head, column, division.population, "payment")


@measure(
    uz="Suits indeksi (ehtiyojga nisbatan)",
    ru="Индекс Сьютса (относительно потребности)",
    en="Suits index against need",
    fairer="higher",
    needs=("need",),
    bounds=(-1.0, 1.0),
)
def suits_need(division: Division) -> float:
    """As Kakwani's against need, along cumulative need."""
    column = _ratio_scale(division.column("need"))
    return progressivity.suits(division.per_head, column, division.population, "payment")


@measure(
    uz="Yetarlilik: bir kambagʻalga eng kam mablagʻning eng koʻpiga nisbati",
    ru="Достаточность: наименьшая сумма на одного бедного к наибольшей",
    en="Adequacy: least money per poor person over the most",
    fairer="higher",
    needs=("poor",),
)
def adequacy(division: Division) -> float:
    """1: the same for every poor person."""
    return need.adequacy(division.amounts, division.column("poor")).ratio


@measure(
    uz="Eng kam mablagʻ, bir kambagʻalga soʻm",
    ru="Наименьшая сумма на одного бедного, сум",
    en="Least money per poor person, soʻm",
    fairer="higher",
    needs=("poor",),
    bounds=(0.0, None),
)
def adequacy_least(division: Division) -> float:
    """The unit where the poor get least."""
    return need.adequacy(division.amounts, division.column("poor")).least


@measure(
    uz="Eng koʻp mablagʻ, bir kambagʻalga soʻm",
    ru="Наибольшая сумма на одного бедного, сум",
    en="Most money per poor person, soʻm",
    needs=("poor",),
    bounds=(0.0, None),
)
def adequacy_most(division: Division) -> float:
    """The unit where the poor get most."""
    return need.adequacy(division.amounts, division.column("poor")).most


@measure(
    uz="Kambagʻallar orasida Jini koeffitsiyenti",
    ru="Коэффициент Джини среди бедных",
    en="Gini coefficient among the poor",
    needs=("poor",),
)
def gini_poor(division: Division) -> float:
    """Of money per poor person; units without poor people are left out."""
    poor = division.column("poor")
    there = poor > 0
    return unequal.gini(division.amounts[there] / poor[there], poor[there])


@measure(
    uz="Gorizontal adolat: ehtiyoji yaqin tumanlar orasidagi tafovut",
    ru="Горизонтальная справедливость: разброс между районами с близкой потребностью",
    en="Horizontal equity: spread among districts of like need",
    needs=("need",),
    bounds=(0.0, None),
)
def horizontal_equity(division: Division) -> float:
    """0: like need, like money per head."""
    return need.horizontal_equity(division.per_head, division.column("need"), division.population)


@measure(
    uz="Ehtiyoj va mablagʻ korrelyatsiyasi (Pirson)",
    ru="Корреляция потребности и денег (Пирсон)",
    en="Correlation of need and money (Pearson)",
    fairer="higher",
    needs=("need",),
    bounds=(-1.0, 1.0),
)
def pearson(division: Division) -> float:
    """Of money per head, weighted by people."""
    return need.pearson(division.per_head, division.column("need"), division.population)


@measure(
    uz="Ehtiyoj va mablagʻ korrelyatsiyasi (Spirmen)",
    ru="Корреляция потребности и денег (Спирмен)",
    en="Correlation of need and money (Spearman)",
    fairer="higher",
    needs=("need",),
    bounds=(-1.0, 1.0),
)
def spearman(division: Division) -> float:
    """Of ranks of money per head, weighted by people."""
    return need.spearman(division.per_head, division.column("need"), division.population)


@measure(
    uz="Eng muhtoj oʻndan birning eng koʻp olganlar bilan mosligi",
    ru="Совпадение самой нуждающейся десятой с получившей больше всех",
    en="Overlap of the neediest tenth with the best-funded tenth",
    fairer="higher",
    needs=("need",),
)
def overlap(division: Division) -> float:
    """1: the neediest tenth of people gets most per head."""
    return need.overlap(division.per_head, division.column("need"), division.population)


@measure(
    uz="Koʻchgan mablagʻ ulushi",
    ru="Доля перемещённых денег",
    en="Share of money moved",
    needs=("baseline",),
)
def disruption(division: Division) -> float:
    """Against the baseline."""
    return change.disruption(division.amounts, division.column("baseline"))

# ruff: noqa: E501 - a pattern in one line is read at once
"""What people write for the parts of an audience, folded, in six languages."""

from __future__ import annotations

import re

from bot.audience.audience import Kind

# What joins: "not" after an "and" or a "but" is one word here; the longest first.
NOT = re.compile(
    r"\b(?:(?:and|but|or) )?not(?: those| the| in)?\b|\bbut not\b|\bbut\b|\bexcept(?: for)?\b|\bwithout\b|\bother than\b"
    r"|\b(?:et |mais )?(?:non|pas|sauf|hormis|excepte|sans)\b|\b(?:y |pero )?(?:no|salvo|excepto|menos|sin)\b"
    r"|(?<!\w)(?:и |а |но )?(?:не|кроме|за исключением|без)(?!\w)|(?<!\w)و?(?:ليس|ليسوا|ما عدا|باستثناء|الا|غير|دون)(?!\w)"
    r"|(?:但|而)?(?:不包括|不是|除了|除|非)"
)
OR = re.compile(r"\bor\b|\bou\b|\bo\b(?!\.)|\bu\b(?!\.)|(?<!\w)или(?!\w)|(?<!\w)او(?!\w)|或者|或")
AND = re.compile(r"\band\b|\bet\b|\by\b|(?<!\w)и(?!\w)|(?<!\w)و(?=\w|\s)|并且|以及|且|和|与|&")
COMMA = re.compile(r"[,，、،;；]")

EVERYBODY = re.compile(
    r"\beverybody\b|\beveryone\b|\ball(?: delegates| delegations| states| people)?\b|\btou(?:s|tes)(?: les (?:delegu\w+|etats))?\b"
    r"|\btodos(?: los (?:delegados|estados))?\b|(?<!\w)все(?: делегаты| государства)?(?!\w)|(?<!\w)(?:الجميع|كل الوفود|جميع الوفود)(?!\w)|所有人|全体|所有代表"
)
COORDINATORS = re.compile(
    r"\bcoordinat(?:ors?|eurs?|rices?)\b|\bcoordinador(?:es|as?)?\b|(?<!\w)координатор\w*|(?<!\w)(?:ال)?منسق\w*|协调员"
)
DELEGATES = re.compile(r"\bonly delegates\b|\bdelegates only\b")

# How a report stands: the negated ones first.
REPORTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.MISSING,
        re.compile(
            r"\b(?:(?:have|has|did) ?)?(?:not|n't)(?: yet)? (?:handed in|hand in|reported|report|submitted|submit|sent in)\b|\bmissing\b|\bowe\b|\bowing\b"
            r"|\bn'(?:ont|a) pas(?: encore)? (?:remis|presente|soumis|rendu)\b|\bmanqu\w+"
            r"|\b(?:que )?(?:aun )?no (?:han|ha)(?: aun)? (?:presentado|entregado)\b|\bsin presentar\b"
            r"|(?<!\w)(?:еще )?не (?:представи\w+|сдал\w*|подал\w*)|(?<!\w)لم (?:ت|ي)(?:قدم|سلم)\w*|(?:尚未|还没有|没有|未)(?:提交|递交)"
        ),
    ),
    (
        Kind.OVERDUE,
        re.compile(
            r"\boverdue\b|\b(?:are |is )?late\b(?: with| for)?|\ben retard\b|\batrasad\w+|\bvencid\w+|(?<!\w)просрочи\w*|(?<!\w)(?:ال)?متاخر\w*|逾期|迟交"
        ),
    ),
    (
        Kind.DUE,
        re.compile(
            r"\b(?:are )?still (?:to hand in|to submit|due)\b|\bpending\b|\bdoivent encore\b|\bpendientes?\b|(?<!\w)(?:должны|предстоит)(?!\w)|待交"
        ),
    ),
    (
        Kind.REPORTED,
        re.compile(
            r"\b(?:(?:have|has) )?(?:already )?(?:handed in|reported|submitted|sent in)\b|\b(?:ont|a|ayant)(?: deja)? (?:remis|presente|soumis|rendu)\b"
            r"|\b(?:han|ha)(?: ya)? (?:presentado|entregado)\b|(?<!\w)(?:уже )?(?:представи\w+|сдали|подали)|(?<!\w)قدم\w*|已?(?:提交|递交)"
        ),
    ),
)
PARTIES = re.compile(
    r"\b(?:states )?parties(?: to)?\b|\betats parties\b|\bestados partes?\b|(?<!\w)государства?-участник\w*|(?<!\w)الدول الاطراف|缔约国"
)
SIGNATORIES = re.compile(
    r"\bsignator(?:y|ies)(?: states)?(?: to| of)?\b|\bsignataires\b|\bsignatari\w+|(?<!\w)подписавш\w+|(?<!\w)(?:ال)?موقع\w*|签署国"
)
FOLLOW = re.compile(
    r"\bfollow(?:s|ing|ers)?(?: of)?\b|\bsuivent\b|\bsiguen\b|(?<!\w)след\w+ за(?!\w)|(?<!\w)يتابع\w*|关注"
)

# What is written before the name of a language; Chinese needs nothing.
SPEAKS = (
    r"(?:\b(?:in|reads?|reading|speaks?|speaking|language|en|lisent|parlent|langue|leen|hablan|idioma|lengua)"
    r"|(?<!\w)(?:на|читают|язык|يقرؤون|اللغة))\s+"
)

# Words that stand around names and change nothing.
USUAL = re.compile(
    r"\b(?:the|those|who|which|that|are|is|have|has|of|from|in|for|to|with|a|an|states?|state|group|groups|members?|delegates?|delegations?|people"
    r"|their|report|reports|year|due|on|only|le|la|les|l|ceux|celles|qui|que|d|des|de|du|dans|pour|au|aux|groupe|etats?|delegues?|delegations?|leur|rapports?"
    r"|el|los|las|del|quienes|para|al|grupo|estados?|delegados?|su|informes?|en|se)\b"
    r"|(?<!\w)(?:те|кто|которые|из|от|в|за|по|на|группа|группы|государства|делегаты|свой|доклад\w*|отчет\w*|год\w?)(?!\w)"
    r"|(?<!\w)(?:الذين|التي|من|في|عن|لعام|مجموعة|الدول|دول|وفود|تقرير\w*|تقارير\w*|بموجب)(?!\w)"
    r"|(?:那些|的|年|在|组|集团|国家|代表团|代表|报告|者|关于)|[^\w]"
)

# ruff: noqa: E501 - a pattern in one line is read at once
"""What people call regional groups and how a report stands, folded, in six languages."""

from __future__ import annotations

import re

from bot.parties.regions import NONE

# Key of the group → its names.
REGION_WORDS: tuple[tuple[str, str], ...] = (
    ("AFRICAN-GROUP", r"\bafrica\w*|\bafrique|\bafrik\w*|африк\w*|افريقيا|الافريقية|非洲"),
    ("ASIA-PACIFIC-GROUP", r"\basia\w*(?:[- ](?:and the )?pacific)?\b|\basie\w*(?:[- ]pacifique)?|\bpacific\b|ази\w+(?:-тихоокеан\w+)?|اسيا|亚太|亚洲"),
    ("EEG", r"\beastern europ\w*|\beurope orientale|\beuropa (?:del este|oriental)|восточн\w+ европ\w+|восточноевропейск\w+|اوروبا الشرقية|东欧"),
    ("GRULAC", r"\blatin america\w*(?: and (?:the )?caribbean)?|\bcaribbean|\bamerique latine|\bamerica latina|латинск\w+ америк\w+|امريكا اللاتينية|拉美|拉丁美洲"),
    ("WEOG", r"\bwestern europ\w*(?: and others?)?|\beurope occidentale|\beuropa occidental|западн\w+ европ\w+|اوروبا الغربية|西欧"),
    (NONE, r"\bno (?:regional )?group\b|\bsans groupe\b|\bsin grupo\b|вне групп\w*|无集团"),
)  # fmt: skip
# Value of ``Stand`` → its names.
STAND_WORDS: tuple[tuple[str, str], ...] = (
    ("overdue", r"\boverdue|\blate\b|\bmissing|\bnot (?:yet )?(?:reported|submitted)|\ben retard|\batrasad\w+|\bvencid\w+|просрочен\w*|متاخر\w*|逾期|迟交"),
    ("in", r"\breported\b|\bhanded in\b|\bsubmitted\b|\bremis\b|\bpresentad\w+|представлен\w*|مقدم\w*|已提交"),
    ("due", r"\bdue\b|\bpending|\bcoming\b|\ba venir\b|\bpendiente\w*|предстоящ\w*|مستحق\w*|待交"),
)  # fmt: skip
# Usual wording around them, and what stands between words.
USUAL = re.compile(
    r"\b(?:the|of|in|for|all|and|group|states|reports?|board|year|rates?|le|la|les|d|l|des|de|du|en|pour|groupe|etats"
    r"|rapports?|el|los|del|grupo|estados|informes?|в|за|по|группа|государства|доклады)\b|[的年组集团国家在报告]|\W"
)

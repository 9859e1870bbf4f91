"""Where quoting ends and silence begins. Every number that decides it stands here.

They weigh **coverage**: how much of what was asked, each idea by its rarity in the records searched, a sentence
holds. An idea counts whole where the sentence has the word that was asked, less where it has a near-synonym, and
less again where only the surroundings have it. Coverage does not grow with the size of the base, so these numbers
hold for one record and for a million passages; scores of the index only order what is above them.

How they were fitted: on some hundred and twenty questions over an invented meeting (``tests/questions``), half of
them without an answer, in six languages. Each number was moved until the first wrong quote appeared, then set
half-way back to where the first right one was lost; the questions of ``bench.questions`` were only looked at
afterwards.
"""

from __future__ import annotations

# A sentence is quoted from here on. Below 0.5 a question of two equal ideas would be answered by one of them.
QUOTE = 0.52
# The same where a party is named: its being the one asked about is evidence of its own.
QUOTE_OF_PARTY = 0.51
# "Who said …": names come with the quotes, a wrong one is worse, so more must be there.
QUOTE_OF_ANYONE = 0.58
# For each idea that the records do not have at all, so much more of the others must be there.
FOR_EACH_UNKNOWN = 0.05
# Further quotes must come this near to the best one.
NEAR_BEST = 0.7
NEAR_BEST_OF_ANYONE = 0.7
# From here on something is near enough to be offered by a button, never quoted.
OFFER = 0.25

# Where an idea was found: in the sentence, else in the passage, in the item's title, before it in the paragraph.
IN_PASSAGE = 0.75
IN_TITLE = 0.7
IN_PARAGRAPH = 0.5
# The words of a phrase that the records do not have, all in one sentence in another order.
TOGETHER = 0.8
# An idea counts as there at all from this on: names have to be, and the rarest idea has to be.
THERE = 0.3
# A verb or adverb that the records never use says less about the topic than a noun they never use.
UNKNOWN_INFLECTED = 0.5
# A question's word in another language that no table knows: little evidence, either way.
UNKNOWN_FOREIGN = 0.15
# The same where nobody is named: then it may well be what the question is about.
UNKNOWN_FOREIGN_OF_ANYONE = 0.6
# One that the tables know, but whose words in the records' language occur nowhere: other words may have been used.
UNKNOWN_ACROSS = 0.4

# A word that tells as often as it names a topic counts so much beside others.
LIGHT = 0.5
LIGHT_UNKNOWN = 0.25

# A party that spoke so seldom is quoted where the words of the question are of an unknown language: all it said is
# then shown, and nothing is picked by chance. Beyond that, quoting would be guessing.
FEW = 2
# An idea that the sentence just before has, where this one speaks of it without a word ("India saw no need").
ELLIPSIS = 0.6

# What only orders the findings.
STANCE_BONUS = 0.15
TALK_BONUS = 0.03
PAIR_BONUS = 0.06
WHEN_BONUS = 0.08
WHY_BONUS = 0.08

# How much is quoted at once.
WHOLE_PASSAGE = 360  # characters: a passage so short is quoted whole
LONGEST_QUOTE = 1100
# A second stretch of the same passage is a finding of its own if it covers so much of what the first does.
APART = 0.8
ALONGSIDE = 0.6  # a neighbouring sentence is quoted along if it covers so much of what the best one does
PAGE = 3
PAGE_OF_ANYONE = 5
EXPANDABLE = 280  # characters from which a quote is drawn folded
CANDIDATES = 40
LOOKED_AROUND = 16  # candidates whose paragraph is read too, where one party's words are asked for

# What keeps a look-up quick in a large base.
MOST_ALTERNATIVES = 8  # words that stand for one idea
SMALL_BASE = 2000  # sentences; up to here nothing is too common
LARGE_BASE = 100_000  # sentences; beyond them what may stand before a party's words is searched roughly
COMMON = 50  # a near-synonym in more than one of so many sentences is left out

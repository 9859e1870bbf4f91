"""A record of a meeting that never took place, with the awkward cases that real ones have."""

from __future__ import annotations

from tests.records.forms import Parts

FICTION: Parts = [
    ("title", "Summary of the informal exchange on clearance"),
    ("line", "Mine Ban Convention, 3-4 October 2012, Harbour Hall, Tallinn"),
    (
        "text",
        "The informal exchange was held in Tallinn and was chaired by Ambassador Liis Tamm of Estonia. It was the "
        "first of its kind.",
    ),
    (
        "text",
        "These delegations took part: Angola, Chad, Côte d'Ivoire, Croatia, Estonia, Georgia, Jordan, Mali, Niger, "
        "Peru, the Holy See, the Republic of Korea, Trinidad and Tobago, Viet Nam and Zambia. The ICBL, the GICHD and "
        "the Northern Lights Fund also attended.",
    ),
    ("label", "Provisional agenda:"),
    ("entry", "1. Opening"),
    ("entry", "2. Land release, survey methods"),
    ("entry", "3. Costs"),
    ("entry", "4. Universalisation"),
    ("entry", "5. Any other business"),
    ("heading", "1. Opening of the exchange"),
    (
        "text",
        "The Chair welcomed delegates, recalled the mandate and invited comments. No comments were made. All "
        "delegations were asked to send their papers to the Permanent Mission of Peru in Geneva.",
    ),
    ("heading", "2. Land release and survey methods"),
    (
        "text",
        "As Coordinator on clearance, **Zambia** presented a non-paper dated 2 Sept. 2012. It drew on Art. 5 of the "
        "Convention, i.e. on the duty to clear. Zambia had consulted Angola, Mali and Niger. Mr. Phiri, who spoke "
        "later, would send No. 5 of the series.",
    ),
    (
        "text",
        "Angola and **Peru** welcomed the non-paper. While Jordan could accept it, Croatia was not in a position to "
        "agree. They asked for a longer table. The Chair then gave the floor to observers.",
    ),
    (
        "text",
        "The need for better maps was underlined by **Chad, Mali**, the **ICBL** and Trinidad and Tobago. The GICHD "
        "explained that maps from Georgia and Jordan would follow. Ms. Georgia Smith would present them.",
    ),
    (
        "text",
        "Niger, speaking on behalf of the African Group, called for funds. It added that seven States, among them "
        "Chad and Angola, were late. A short film on Viet Nam was shown.",
    ),
    ("heading", "3. Costs"),
    (
        "text",
        "The Republic of Korea, supported by Viet Nam and the Holy See, proposed a trust fund; Georgia preferred a "
        "loan. Several delegations expressed doubts. They wished to see figures.",
    ),
    (
        "text",
        "In response to Georgia, Croatia clarified that loans were not excluded. The **Northern Lights Fund** offered "
        "a grant. Its paper is on the website, www.example.org",
    ),
    ("heading", "4. Universalization"),
    (
        "text",
        "Côte d'Ivoire's delegation reported on a visit to Tuvalu and Tonga. The two islands may accede next year. "
        "In the view of Mali, more visits are needed. It was agreed to return to this in Oslo.",
    ),
    ("text", "Note: Tuvalu acceded in 2013, as Finland had before it."),
]

Who = tuple[str, ...]

# By paragraph and sentence: who speaks, as Party.key; () nobody; "?…" a name that the lexicon does not know.
SPEAKERS: dict[int, list[Who]] = {
    1: [(), ()],
    2: [(), ()],
    3: [("EE",), (), ()],
    4: [("ZM",), ("ZM",), ("ZM",), ()],
    5: [("AO", "PE"), ("JO", "HR"), ("JO", "HR"), ()],
    6: [("TD", "ML", "ICBL", "TT"), ("GICHD",), ()],
    7: [("NE",), ("NE",), ()],
    8: [("KR", "VN", "VA"), ("GE",), (), ()],
    9: [("HR",), ("?Northern Lights Fund",), ("?Northern Lights Fund",)],
    10: [("CI",), ("CI",), ("ML",), ()],
    11: [()],
}

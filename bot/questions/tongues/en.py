# ruff: noqa: E501 - a pattern in one line is read at once
"""English."""

from __future__ import annotations

from bot.questions.tongues.tongue import Tongue, words
from bot.questions.types import Intent

_STATES = r"(?:states?(?: part(?:y|ies))?|countr(?:y|ies)|delegations?|governments?|organi[sz]ations?|ngos?|parties|part(?:y|ies)|participants?)"
_CAME = r"(?:took part|take part|taking part|participated?|participating|attend(?:ed|ing)?|came|(?:was|were) (?:there|present|represented|in the room)|joined in)"
_WHO = rf"(?:who(?: all)?(?: else)?|(?:which|what|how many)(?: other)? {_STATES}|list (?:of )?(?:all )?(?:the )?{_STATES}(?: that| which| who)?)"

TONGUE = Tongue(
    code="en",
    intents=(
        (
            Intent.PARTICIPANTS,
            rf"\b{_WHO} (?:\w+ )?{_CAME}\b|\b(?:participants?|attendance|attendees|participants? list)\b|\bparticipating {_STATES}",
        ),
        (
            Intent.PARTICIPANTS,
            r"\b(?:did|was|were|has|have|had|does|is|are)(?: the)? §P(?:(?: and|,| or)(?: the)? §P)* (?:also |even |actually )?(?:take part|taken part|participated?|attend(?:ed|ing)?|come\b|there\b|represented\b|in the room|at §M|at the meeting|show up|present(?: at| in|\W*$))|§P (?:took part|attended|participated|was (?:there|present))",
        ),
        (
            Intent.GLOSSARY,
            r"\bwhat (?:does|do|did) (?:the )?(?:acronym |abbreviation |term |word |letters )?(?P<term>.+?) (?:mean|stand for|signify|refer to)\b|\bwhat(?: i|')s (?:meant by|the meaning of) (?:the )?(?P<term2>.+)|\b(?:define|definition of|meaning of|explain the (?:term|acronym|abbreviation)) (?:the )?(?P<term3>.+)|^(?:what(?:'s| is| are)|who (?:is|are)) (?:an? |the )?(?P<term4>[^?]+?)\??$",
        ),
        (
            Intent.DEADLINE,
            r"\bdeadlines?\b|\bdue\b|\boverdue\b|\b(?:when|by when|until when)\b.*\b(?:must|have to|has to|need to|needs to|should|shall)\b.*\b(?:reports?|submit|clear|destroy|complete)|\b(?:when|what day) .*\breports?\b.*\b(?:to be )?(?:submitted|sent|filed)|\b(?:who|which states(?: parties)?|which countries)\b.*\b(?:must|has to|have to|need to|needs to|should|shall) (?:report|submit (?:a |an |its |their )?(?:\w+ )?reports?)\b|\bwhen\b.*\b(?:points? of contact|focal points?)",
        ),
        (
            Intent.STATUS,
            rf"\b(?:is|are|was|were|has|have|had|did|when did|when has|since when is|since when has|when was)(?: the)? §P .*\b(?:a |an )?(?:state party|states parties|party to|a party|parties to|signator(?:y|ies)|member|join(?:ed)?|ratif(?:y|ied)|acced(?:e|ed)|sign(?:ed)?|deposit(?:ed)?|withdr[ae]wn?|withdrew|instrument of (?:ratification|accession))\b|\bhow many (?:states parties|signatories|{_STATES} (?:have )?(?:ratified|joined|signed|acceded)|ratifications|accessions|members)\b|\b(?:which|what|list of|list(?: all)?(?: the)?) (?:states parties|signatories)$|\b(?:entry into force|enter(?:s|ed)? into force)\b",
        ),
        (
            Intent.COORDINATORS,
            r"\b(?:who|which|what)\b.*\b(?:coordinat(?:es?|ed|ors?|ing)|friends? of the president|thematic|in charge of|responsible for|focal points? (?:for|on))\b|\bcoordinators? (?:of|on|for)\b|^coordinators?\b",
        ),
        (
            Intent.MEETING,
            r"\bwho (?:was |is |were )?(?:the )?(?:chair(?:ed|s|ing|person|man|woman)?|presid(?:ed|es|ent|ing))\b|\b(?:under whose|whose) (?:chair\w*|presidency)|\b(?:when|where|what (?:date|day|dates|days|time|venue|city|place|country)|which (?:date|day|dates|city|country|place|venue|days)|in which (?:city|country|place)|on (?:which|what) (?:date|day)|how long)\b",
        ),
        (
            Intent.AGENDA,
            r"\bagenda\b|\bprogramme of work\b|\border of business\b|\bitems? (?:were|was|are|is) (?:discussed|on)|\bwhat (?:was|were) (?:on|discussed)|§I",
        ),
        (
            Intent.DOCUMENTS,
            r"\b(?:what|which|list|show|any)\b.*\b(?:records?|documents?|files?|papers?|meetings?)\b.*\b(?:do you have|have you|are (?:here|there|available|in)|is here|available|can i (?:ask|search|read)|you know)\b|\bwhat (?:is|do you have) here\b|\b(?:list|show) (?:me )?(?:all |the |all the )?(?:records|documents|meetings)\b|^(?:records|documents|meetings)$",
        ),
        (
            Intent.WHO_SAID,
            rf"\b(?:who|whose|who else|(?:which|what|how many)(?: other)? {_STATES}|has any(?:one|body)|did any(?:one|body)?|has any {_STATES}|any {_STATES}|is there any(?:one|body)?|anybody|anyone|somebody|which of)\b",
        ),
        (
            Intent.POSITION,
            r"\b(?:position|view|views|opinion|stance|statement|intervention|say|says|said|think|thinks|comment)\b|§P",
        ),
    ),
    asking=frozenset(
        words(
            "what which who whom whose when where why how whether does did do is are was were be been being has have had "
            "can could will would shall should may might must please tell me us show give list find know anything "
            "something somebody anybody anyone someone everything else any some there here about regarding concerning on "
            "of in at to for from by with without during under the a an and or not if it its this that these those they "
            "them their he she his her you your we our i my am exactly also ever yet still already actually really "
            "specific specifically own kind sort way thing things want need need know interested wondering looking "
            "question answer information info quote quotes quotation words word like such as so than then just only "
            "according regard regards respect relation related terms case part side hi hello dear thanks wat wot "
            "happen happened happens going go get got make made take taken come came put let lot much many more most "
            "find finds found mean means meaning meant signify define next last previous current latest upcoming first final give gave given record records summary summarise summarize synopsis main did title titled number numbered become becomes became becoming who'd who'll who've they've they'd they're we've we're we'd "
            "wouldn't couldn't shouldn't can't cannot won't aren't weren't hadn't it's that's there's i'd i'm i've you'd you're she'd he'd didn't don't doesn't isn't "
            "wasn't hasn't haven't what's who's where's when's how's s t"
        )
    ),
    telling=r"\b(?:say|said|says|saying|speak|spoke|spoken|stated?|statements?|comment(?:s|ed)?|announced?|present(?:ed)?|mention(?:ed)?|suggest(?:ed)?|propos(?:e|ed|al)|respond(?:ed)?|repl(?:y|ied)|intervened?|intervention|interventions|declared?|happen(?:ed)?|discuss(?:ed)?|decided|agreed|adopted|position|view|views|take the floor|took the floor|report(?:ed)?|told|ask(?:ed)?|request(?:ed)?|explain(?:ed)?|express(?:ed)?|raised?|offer(?:ed)?|support(?:ed)?|oppose[d]?|call(?:ed)? for|warn(?:ed)?|thank(?:ed)?|congratulated?)\b",
    about=r"\b(?:about|on|regarding|concerning|towards?|against|mention(?:s|ed|ing)?|refer(?:red|s)? to|with|than|of|for|to|from|thank(?:ed|s)?|congratulat(?:ed|es?)|support(?:ed|s|ing)?|back(?:ed|s)?|echo(?:ed)?|agree[ds]? with|after|before|like|join(?:ed)?)(?: the)? ?$",
    by=r"\b(?:by|according to|position of|positions of|view of|views of|opinion of|stance of|statement of|statements of|statement by|intervention of|interventions of|words of|remarks of|comments of|proposal of|proposals of|proposal by|suggestion of|offer of|paper of|paper by|delegate of|delegates of|delegation of|representative of|ambassador of|from the delegation of|reaction of|response of|said by|made by|did)(?: the)? ?$",
    at=r"\b(?:at|in|during|from|since)(?: the| this| that)? ?$",
    clause=r"\b(?:that|should|would|could|will|shall|to be|must|ought|want|wants|need|needs|before|by|until|whether|if)\b",
    and_=r"^\s*(?:,|and|or|&|/|as well as|versus|vs\.?|, and|, or|with)(?: the)?\s*$",
    ourselves=r"\b(?:we|us|our|ours)\b",
    against=r"\b(?:against|opposed to|not in favou?r|versus)\b|\b(?:do|does|did|would|could)(?:n['’]?t| not) (?:want|like|support|back|favou?r|agree|accept|endorse)\b",
    in_favour=r"\b(?:in favou?r of|pro)\b",
    amount=r"\bhow (?:much|many)\b|\bwhat (?:percentage|proportion|share|number|amount|sum)\b",
    reason=r"\bwhy\b|\b(?:for )?(?:what|which) reasons?\b|\bhow come\b",
    instant=r"\b(?:when|what date|which date|what day|which day|what time|which month|by when|how soon|how long)\b",
    asks=r"\bwhat (?:input|inputs|information|comments|contributions)\b.*\b(?:requested|asked|needed|expected|wanted|invited|due|send|provide|submit)\b|\brequests? for (?:input|comments|information|contributions)\b|\bwhat (?:must|should|do|are|were)\b.*\b(?:states(?: parties)?|delegations|countries|we|parties|everyone)\b.*\b(?:send|provide|submit|asked|requested|invited|do next|contribute|expected)\b|\bwhat (?:was|were|is|are) (?:requested|asked|invited)\b",
    small_talk=r"^(?:hi|hello|hey|good (?:morning|afternoon|evening|day|night)|greetings|thanks?(?: you)?(?: very much| a lot| so much)?|thx|ok(?:ay)?|yes|no|bye|goodbye|see you|great|nice|cool|lol|haha+|test|testing|ping)\b[\s,.!?]*(?:there|bot|everyone|all|rapporteur|again|friend)?[\s.!?]*$|\bjokes?\b|\bhow are you\b|\bwho (?:are|made|built|created) you\b|\bwhat(?:'s| is) your name\b|\bare you (?:a |an )?(?:bot|human|robot|ai|alive|real|there)\b|\bsing\b.*\bsong\b|\bpoem\b|\bi love you\b|\bmarry me\b|\bweather\b|\bfootball\b|\bworld cup\b|\brecipe\b|\bcapital (?:city )?of\b|\bstock (?:price|market)\b|\bhoroscope\b|\bwho won\b|\bwhat time is it\b",
    orders=r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|prompts?|rules?|previous|above|guidelines?|everything)\b|\byou are (?:now|no longer)\b|\b(?:system|hidden|initial|secret) (?:prompt|instructions?|message)\b|\b(?:print|reveal|show|repeat|output|leak|dump)\b.{0,40}\b(?:prompt|instructions|token|password|secret|api key|config|environment)\b|\bpretend\b|\brole ?-?play\b|\bact as\b|\bimagine (?:that )?you\b|\b(?:write|draft|compose|generate|make up|invent|fabricate|create)\b.{0,30}\b(?:statement|speech|quote|quotation|intervention|position|press release|letter|talking points|summary|email|essay|poem|story|code|script)\b|\bsay that §P|\bjailbreak\b|\bdeveloper mode\b|</?(?:system|user|assistant|script|prompt)>|\b(?:system|assistant|developer)\s*:",
    item=r"\b(?:agenda )?item(?: no\.?| number|s)? ?#?(?P<n>\d{1,2}(?: ?\([a-z]\))?)|\b(?P<n2>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) (?:agenda )?item\b",
    item_word=r"\b(?:agenda )?items?\b",
    article=r"\bart(?:icles?|\.)? ?(?P<n>\d{1,2})\b|\bart(?:icles?|\.) ?(?P<n2>[ivx]{2,5}|v|x|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    last_meeting=r"\b(?:the )?(?:last|latest|most recent|previous) (?:meeting|session|conference|consultations?)\b",
    next_meeting=r"\b(?:the )?(?:next|coming|upcoming|forthcoming) (?:meeting|session|conference)(?! of states)\b",
    this_meeting=r"\b(?:the|this|that) (?:\w+ )?(?:meeting|session|conference|consultations?|workshop|seminar|symposium|briefing)\b(?! of)",
    ordinals={
        word: n
        for n, word in enumerate(
            words(
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
            ),
            1,
        )
    },
    kinds={
        r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)? ?msps?\b|\bmsps? ?-?(?P<n2>\d{1,2})\b|\b(?P<n3>\w+) meeting of (?:the )?states parties\b": "meeting of States Parties",
        r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)? ?rev(?:iew)? ?con(?:f(?:erence)?)?\b|\b(?P<n2>\w+) review conference\b|\breview conference\b": "review conference",
        r"\bintersessionals?(?: meetings?| standing committees)?\b": "intersessional meeting",
        r"\b(?:open[- ]ended )?(?:informal )?consultations?(?! process)\b": "open-ended informal consultations",
        r"\bpreparatory meeting\b": "preparatory meeting",
        r"\b(?:diplomatic|dublin) conference\b": "diplomatic conference",
        r"\bcoordination committee meeting\b": "coordination committee",
    },
    evidence=frozenset(
        words(
            "the what who which did does is are was were of and how when where why has have will say said on about"
        )
    ),
)

# ruff: noqa: E501 - a pattern in one line is read at once
"""French."""

from __future__ import annotations

from bot.questions.tongues.tongue import Tongue, words
from bot.questions.types import Intent

_STATES = r"(?:états?(?: parties)?|etats?(?: parties)?|pays|délégations?|delegations?|gouvernements?|organisations?|ong|participants?)"
_CAME = r"(?:particip\w+|pris part|assist\w+|étaient (?:présente?s|là|représenté\w*)|etaient (?:presents|la)|était (?:présente?|là)|présente?s?\b|venus?)"
_WHO = rf"(?:qui(?: d'autre)?|quel(?:le)?s? {_STATES}|combien (?:de |d')?{_STATES}|liste des {_STATES})"

TONGUE = Tongue(
    code="fr",
    intents=(
        (
            Intent.PARTICIPANTS,
            rf"\b{_WHO} (?:ont |a |étaient |était |y )?(?:\w+ )?{_CAME}|\b(?:les |liste des )participants\b|^participants?\b",
        ),
        (
            Intent.PARTICIPANTS,
            r"§P (?:a-t-(?:il|elle) |a |ont |était |était-(?:il|elle) )?(?:participé|pris part|assisté|présente?|là\b|représentée?)|est-ce que (?:l'|la |le |les )?§P (?:a |ont )?(?:participé|pris part|assisté|était)",
        ),
        (
            Intent.GLOSSARY,
            r"\bque (?:signifie|veut dire|veulent dire|signifient) (?:l'|la |le |les |un |une |le sigle |l'acronyme )?(?P<term>.+)|\bqu'est-ce qu(?:e|')(?: c'est que)? ?(?:l'|la |le |les |un |une )?(?P<term2>[^?]+)|\b(?:signification|définition|sens) (?:de |du |des |d')(?:l'|la )?(?P<term3>.+)|\bc'est quoi,? (?:l'|la |le |les |un |une )?(?P<term4>.+)",
        ),
        (
            Intent.DEADLINE,
            r"\bdélais?\b|\bdate limite\b|\béchéances?\b|\bquand\b.*\b(?:doit|doivent|devons|dois|faut|remettre|soumettre|présenter)\b.*\brapports?|\b(?:quand|date)\b.*\brapports?\b.*\b(?:dû|attendu|rendre|soumis|remis)|\brapports?\b.*\ben retard\b|\ben retard\b.*\brapports?\b",
        ),
        (
            Intent.STATUS,
            r"§P.*\b(?:est|a|ont|sont)?\b.*\b(?:état partie|etat partie|partie à|signataire|ratifié|adhéré|signé|déposé son instrument|rejoint|retirée?)\b|\bcombien (?:d'|de )?(?:états parties|etats parties|signataires|ratifications|adhésions)\b|\bentrée? en vigueur\b",
        ),
        (
            Intent.COORDINATORS,
            r"\b(?:qui|quel(?:le)?s?)\b.*\b(?:coordonn\w+|coordinat\w+|amis? d[ue] (?:la )?présiden\w+|chargée?s? d|responsable)|\bcoordonnat\w+ (?:de|du|pour|sur)|\bcoordonnateurs?\b",
        ),
        (
            Intent.MEETING,
            r"\bqui (?:a présidé|préside|présidait|était (?:le |la )?présidente?|assurait la présidence)\b|\bsous (?:la|quelle) présidence\b|\b(?:quand|où|ou aura lieu|ou s'est|à quelle date|quelles? dates?|quel jour|quel lieu|quelle ville|quel pays|dans quelle ville|dans quel pays|combien de temps)\b",
        ),
        (
            Intent.AGENDA,
            r"\bordre du jour\b|\bprogramme de travail\b|§I|\bqu'a-t-on discuté\b|\bde quoi a-t-on (?:parlé|discuté)\b",
        ),
        (
            Intent.DOCUMENTS,
            r"\bquels? (?:documents|comptes rendus|dossiers|réunions|fichiers)\b.*\b(?:avez|disponibles?|y a-t-il|sont)\b|\bqu'avez-vous\b|^(?:documents|réunions|comptes rendus)$|\bliste des (?:documents|réunions|comptes rendus)\b",
        ),
        (
            Intent.WHO_SAID,
            rf"\b(?:qui|quel(?:le)?s? {_STATES}|combien (?:de |d'){_STATES}|quelqu'un|est-ce que quelqu'un|lesquels|y a-t-il (?:un|des))\b",
        ),
        (Intent.POSITION, r"\b(?:position|avis|opinion|point de vue|dit|pense|déclaré)\b|§P"),
    ),
    asking=frozenset(
        words(
            "signifie signifier veut définition prochain prochaine prochains prochaines dernier dernière actuel actuelle suivant suivante que qu quoi quel quelle quels quelles qui dont où ou quand pourquoi comment combien est-ce est ce a ont t il "
            "elle ils elles on le la les l un une des du de d au aux à a en et ou sur sous dans par pour avec sans au "
            "sujet propos concernant selon d'après vers chez entre son sa ses leur leurs mon ma mes nos notre vos votre "
            "je tu nous vous me te se si y ne pas plus n s c j m y-a-t-il être été avoir eu fait faire était étaient sont "
            "sera seront serait peut pouvez pourriez dire moi donner donnez indiquer savoir voudrais aimerais chercher "
            "trouver quelque chose autre autres aussi déjà encore bien très tout tous toute toutes cet cette ces celui "
            "celle cela ça comme lors pendant durant depuis avant après exactement question questions matière égard "
            "quant va vont doit bonjour merci svp plaît faut lieu-t aura avait eu-t"
        )
    )
    - {"lieu"},
    telling=r"\b(?:dit|dire|dites|déclar\w+|parl\w+|annonc\w+|présent\w+|mentionn\w+|sugg\w+|propos\w+|répond\w+|interven\w+|expliqu\w+|demand\w+|position|avis|opinion|point de vue|décid\w+|discut\w+|adopt\w+|souten\w+|soutien\w+|appuy\w+|oppos\w+|exprim\w+|soulign\w+|offert|remerci\w+|passé)\b",
    about=r"(?:\b(?:sur|concernant|contre|envers|avec|de|du|des|d|à|au|aux|pour|mentionné|mentionne|remercié|soutenu|appuyé|soutient|au sujet de|à propos de)|\b(?:d'|à l'|de l'|sur l'|à la|de la|sur la|sur le|sur les|avec la|avec le|avec l'|pour la|pour le|contre la|contre le|contre l'))(?: la| le| les| l')? ?$",
    by=r"\b(?:par|selon|d'après|position|avis|opinion|point de vue|vues|déclaration|intervention|interventions|proposition|propositions|représentante?|délégation|délégué|ambassadeur|réaction|réponse|offre)(?: de| du| des| d')?(?: la | le | les |l'| l')? ?$",
    at=r"\b(?:à|lors|pendant|durant|au cours|au|aux|en)(?: de)?(?: la| le| les| l'| du| des)? ?$|\b(?:lors de l'|à l'|à la|aux|lors des|lors de la|lors du|au) ?$",
    clause=r"\b(?:que|qu|devrait|devraient|doit|doivent|soit|soient|sera|avant|veut|veulent|souhaite|si)\b",
    and_=r"^\s*(?:,|et|ou|ainsi que|&|/)(?: la| le| les| l')?\s*(?:l')?\s*$",
    ourselves=r"\b(?:nous|notre|nos)\b",
    against=r"\bcontre\b|\bopposée?s? à\b",
    in_favour=r"\ben faveur\b|\bfavorables?\b|\b(?:est|sont) pour\b",
    amount=r"\bcombien\b|\bquel (?:pourcentage|nombre|montant)\b|\bquelle (?:proportion|part|somme)\b",
    reason=r"\bpourquoi\b|\bpour quelles? raisons?\b",
    instant=r"\bquand\b|\bquelles? dates?\b|\bquel jour\b|\bquel mois\b",
    asks=r"\bqu(?:e|')\s?(?:est-ce qui |est-ce qu'|est-ce que )?.*\b(?:demandé|demande-t-on|attendu|attend-on|requis|invité)\w*\b.*\b(?:états|etats|délégations|pays|aux)\b|\bdemandes? (?:de contributions?|d'informations?|de commentaires)\b|\bquelles? (?:contributions?|informations?)\b.*\b(?:demandé|attendu|fournir|envoyer)",
    small_talk=r"^(?:bonjour|bonsoir|salut|merci(?: beaucoup| bien)?|au revoir|ok|oui|non|coucou|test)\b[\s,.!?]*$|\bblagues?\b|\bcomment (?:ça va|allez-vous|vas-tu)\b|\bqui (?:es-tu|êtes-vous|t'a|vous a créé)\b|\bmétéo\b|\btemps fait-il\b|\bfootball\b|\bcapitale d|\brecette\b|\bcoupe du monde\b|\bpoème\b|\bchanson\b|\bhoroscope\b",
    orders=r"\b(?:ignor\w+|oublie\w*|contourne\w*)\b.{0,40}\b(?:instructions?|consignes|règles|précédent\w*|tout)\b|\btu es (?:maintenant|désormais)\b|\bvous êtes (?:maintenant|désormais)\b|\b(?:invite|prompt|message) (?:du )?système\b|\bfais semblant\b|\bfaites semblant\b|\bprétend\w*\b|\bimagine que tu\b|\bjoue le rôle\b|\b(?:écris|écrivez|rédige\w*|invente\w*|compose\w*|génère\w*|rédiger|écrire)\b.{0,30}\b(?:déclaration|discours|citation|intervention|position|lettre|communiqué|poème|résumé|texte|code)\b",
    item=r"\bpoint(?: n°| numéro| no)? ?(?P<n>\d{1,2})\b|\b(?P<n2>premier|deuxième|troisième|quatrième|cinquième|sixième|septième|huitième|dernier) point\b",
    item_word=r"\bpoints?\b(?! de vue)",
    article=r"\bart(?:icles?|\.)? ?(?P<n>\d{1,2})\b|\bart(?:icles?|\.) ?(?P<n2>[ivx]{2,5}|v|x|premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze)\b",
    last_meeting=r"\b(?:la |l')?(?:dernière|précédente) (?:réunion|session|conférence|assemblée)\b",
    next_meeting=r"\b(?:la )?(?:prochaine) (?:réunion|session|conférence|assemblée)\b(?! des états)",
    this_meeting=r"\b(?:la|cette) (?:réunion|session|conférence)\b(?! des)|\b(?:l'|cet )?(?:atelier|séminaire)\b",
    ordinals={
        word: n
        for n, forms in enumerate(
            words(
                "première|premier deuxième|seconde|second troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième"
            ),
            1,
        )
        for word in forms.split("|")
    },
    kinds={
        r"\b(?P<n>\d{1,2})(?:re|e|ème|er)? ?(?:ree|rep|msp)\b|\b(?P<n2>\w+) (?:réunion|assemblée) des (?:états|etats) parties\b": "meeting of States Parties",
        r"\b(?P<n2>\w+) conférence d['’]examen\b|\bconférence d['’]examen\b": "review conference",
        r"\b(?:réunions? )?intersessions?(?:nelles?)?\b": "intersessional meeting",
        r"\bconsultations?(?: informelles?| officieuses?)?(?: à composition non limitée)?\b": "open-ended informal consultations",
        r"\bréunion préparatoire\b": "preparatory meeting",
        r"\bconférence (?:diplomatique|de dublin)\b": "diplomatic conference",
    },
    evidence=frozenset(
        words(
            "le la les des du une est sur qui que quel quelle quels quelles dit qu pour dans avec sont ont pourquoi quand où combien"
        )
    ),
)

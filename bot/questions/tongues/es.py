# ruff: noqa: E501 - a pattern in one line is read at once
"""Spanish."""

from __future__ import annotations

from bot.questions.tongues.tongue import Tongue, words
from bot.questions.types import Intent

_STATES = r"(?:estados?(?: partes?)?|país(?:es)?|pais(?:es)?|delegaci(?:ón|ones|on)|gobiernos?|organizaci(?:ón|ones)|ong|participantes?)"
_CAME = r"(?:particip\w+|asisti\w+|tom(?:ó|aron|o) parte|estuv\w+(?: presentes?| allí)?|estaban|acudi\w+)"
_WHO = rf"(?:qui[eé]n(?:es)?|qu[eé] (?:otros |otras )?{_STATES}|cu[aá]les? (?:de los )?{_STATES}|cu[aá]nt[oa]s {_STATES}|lista de (?:los )?{_STATES})"

TONGUE = Tongue(
    code="es",
    intents=(
        (Intent.PARTICIPANTS, rf"\b{_WHO} (?:\w+ )?{_CAME}|\b(?:los |lista de )participantes\b|^participantes?\b"),
        (
            Intent.PARTICIPANTS,
            r"\b(?:particip(?:ó|o|aron)|asisti(?:ó|o|eron)|tom(?:ó|o|aron) parte|estuv(?:o|ieron)(?: presentes?)?)\b(?: en §M)?.{0,12}§P|§P (?:también )?(?:particip(?:ó|o|aron)|asisti(?:ó|o|eron)|tom(?:ó|o|aron) parte|estuv(?:o|ieron))",
        ),
        (
            Intent.GLOSSARY,
            r"\bqu[eé] (?:significan?|quiere decir|quieren decir) (?:el |la |los |las |un |una )?(?P<term>.+)|\b(?:significado|definición) (?:de |del )(?:la |el )?(?P<term2>.+)|^¿?qu[eé] (?:es|son) (?:el |la |los |las |un |una )?(?P<term3>[^?]+?)\??$",
        ),
        (
            Intent.DEADLINE,
            r"\bplazos?\b|\bfecha (?:límite|limite|tope)\b|\bvenc\w+\b|\bcu[aá]ndo\b.*\b(?:debe|deben|debemos|hay que|tiene que|tenemos que|presentar|entregar)\b.*\binformes?|\bcu[aá]ndo\b.*\binformes?\b|\binformes?\b.*\batrasad[oa]s?\b|\batrasad[oa]s?\b.*\binformes?\b",
        ),
        (
            Intent.STATUS,
            r"(?=.*§P).*\b(?:estado parte|es parte|parte en|signatari[oa]|ratific(?:ó|o|ado|aron)|adhiri(?:ó|o)|adherido|firm(?:ó|o|ado)|deposit(?:ó|o|ado)|retir(?:ó|o|ado))\b|\bcu[aá]ntos (?:estados partes|signatarios|estados (?:han |se han )?(?:ratificado|adherido|firmado))|\bentr(?:ada|ó|a|o) en vigor\b",
        ),
        (
            Intent.COORDINATORS,
            r"\b(?:qui[eé]n(?:es)?|qu[eé])\b.*\b(?:coordin\w+|amigos? de(?:l| la) presiden\w+|encargad[oa]s?|responsables?)\b|\bcoordinador(?:a|es|as)? (?:de|del|para)\b|\bcoordinadores\b",
        ),
        (
            Intent.MEETING,
            r"\bqui[eé]n (?:presidi(?:ó|o)|preside|fue (?:el|la) president\w)\b|\bbajo (?:la|qué) presidencia\b|\b(?:cu[aá]ndo|d[oó]nde|en qu[eé] (?:fecha|lugar|ciudad|país|día)|qu[eé] (?:día|fecha|fechas|ciudad|lugar)|cu[aá]nto (?:tiempo|dura))\b",
        ),
        (
            Intent.AGENDA,
            r"\borden del d[ií]a\b|\bagenda\b|\bprograma de trabajo\b|§I|\bqu[eé] se (?:discuti|debati|trat)\w+",
        ),
        (
            Intent.DOCUMENTS,
            r"\b(?:qu[eé]|cu[aá]les)\b.*\b(?:documentos|actas|archivos|reuniones|registros)\b.*\b(?:tienes?|tiene|hay|disponibles?)\b|\bqu[eé] hay (?:aquí|disponible)\b|^(?:documentos|reuniones|actas)$",
        ),
        (
            Intent.WHO_SAID,
            rf"\b(?:qui[eé]n(?:es)?|qu[eé] (?:otros |otras )?{_STATES}|cu[aá]les? (?:de los )?{_STATES}|cu[aá]nt[oa]s {_STATES}|alguien|algún {_STATES}|alg[uú]n {_STATES})\b",
        ),
        (Intent.POSITION, r"\b(?:posición|postura|opinión|dijo|piensa|opina)\b|§P"),
    ),
    asking=frozenset(
        words(
            "significa significar significado quiere decir próximo próxima siguiente último última actual qué que quién quien quiénes quienes cuál cual cuáles cuándo cuando dónde donde cómo como cuánto cuántos "
            "cuánta cuántas por para el la los las un una unos unas de del al a en y o u e con sin sobre según acerca "
            "respecto cuanto relación entre hasta desde hacia se su sus lo le les me te nos mi tu si no es son fue fueron "
            "ser era sido ha han había haber tiene tienen tuvo hay hace hizo hacer está están estar estuvo va van puede "
            "pueden podría decir dime dígame dame mostrar saber quisiera quiero busco encontrar algo alguien algún alguna "
            "otro otros otra otras más muy también ya todavía todo todos toda esta este esto ese esa eso aquel durante "
            "antes después luego exactamente tema cuestión pregunta favor hola gracias buenos días tardes deberá debe "
            "será serán sería hubo tal"
        )
    ),
    telling=r"\b(?:dijo|dijeron|dice|decir|dicho|declar\w+|habl\w+|anunci\w+|present\w+|mencion\w+|sugiri\w+|propus\w+|propon\w+|respond\w+|intervin\w+|explic\w+|pidi\w+|pid[eo]\w*|solicit\w+|posici[oó]n|postura|opini[oó]n|decidi\w+|discuti\w+|aprob\w+|apoy\w+|opus\w+|expres\w+|subray\w+|ofreci\w+|agradeci\w+|pas[oó])\b",
    about=r"\b(?:sobre|acerca de|contra|hacia|con|de|del|a|al|para|mencion\w+|apoy\w+|agradec\w+|respecto a|respecto de|en cuanto a)(?: la| el| los| las)? ?$",
    by=r"\b(?:por|según|posición|postura|opinión|parecer|declaración|intervención|intervenciones|propuesta|propuestas|representante|delegación|delegado|embajador|reacción|respuesta|oferta|dijo|dice|tiene|piensa|opina|propuso|pidió|anunció|explicó|presentó)(?: de| del)?(?: la| el| los| las)? ?$",
    at=r"\b(?:en|durante)(?: la| el| los| las)? ?$",
    clause=r"\b(?:que|debería|deberían|debe|deben|sea|sean|será|antes|quiere|quieren|si)\b(?<!qué)",
    and_=r"^\s*(?:,|y|e|o|u|&|/|así como)(?: la| el| los| las)?\s*$",
    ourselves=r"\b(?:nosotros|nuestro|nuestra|nuestros|nuestras|nos)\b",
    against=r"\bcontra\b|\ben contra\b|\bopuest[oa]s? a\b",
    in_favour=r"\ba favor\b|\bpartidari[oa]s?\b",
    amount=r"\bcu[aá]nt[oa]s?\b|\bqu[eé] (?:porcentaje|proporción|número|cantidad)\b",
    reason=r"\bpor qu[eé]\b|\bqu[eé] razones\b",
    instant=r"\bcu[aá]ndo\b|\bqu[eé] (?:fecha|día|mes)\b",
    asks=r"\bqu[eé] (?:se )?(?:pide|pidió|solicita|solicitó|espera)\b.*\b(?:estados|delegaciones|países)\b|\bsolicitud(?:es)? de (?:aportaciones|información|comentarios)\b|\bqu[eé] (?:aportaciones|información|comentarios)\b.*\b(?:pide|pidió|piden|solicita\w*|enviar|presentar)",
    small_talk=r"^[¡¿]*(?:hola|buen[oa]s (?:días|tardes|noches)|gracias|muchas gracias|adiós|adios|ok|sí|si|no|vale|prueba)\b[\s,.!?¡¿]*$|\bchistes?\b|\bcómo est[aá]s?\b|\bqui[eé]n eres\b|\bqué tiempo hace\b|\bel tiempo hoy\b|\bfútbol\b|\bcapital de\b|\breceta\b|\bpoema\b|\bcanción\b|\bcopa del mundo\b|\bhoróscopo\b",
    orders=r"\b(?:ignora\w*|olvida\w*|omite\w*)\b.{0,40}\b(?:instrucciones|reglas|anterior\w*|todo)\b|\bahora eres\b|\b(?:mensaje|instrucciones|prompt) (?:del|de) sistema\b|\bfinge\b|\bfinja\b|\bimagina que eres\b|\bhaz de\b|\bactúa como\b|\b(?:escribe|escriba|redacta|redacte|inventa|invente|compón|genera|genere)\b.{0,30}\b(?:declaración|discurso|cita|intervención|posición|carta|comunicado|poema|resumen|texto|código)\b",
    item=r"\b(?:punto|tema)(?: n[º°o]\.?| número)? ?(?P<n>\d{1,2})\b|\b(?P<n2>primer|segundo|tercer|cuarto|quinto|sexto|séptimo|octavo|último) (?:punto|tema)\b",
    item_word=r"\b(?:puntos?|temas?)\b(?! de vista)",
    article=r"\bart(?:ículos?|iculos?|\.)? ?(?P<n>\d{1,2})\b|\bart(?:ículos?|\.) ?(?P<n2>[ivx]{2,5}|v|x|primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b",
    last_meeting=r"\b(?:la )?(?:última|anterior) (?:reunión|sesión|conferencia)\b|\breunión anterior\b",
    next_meeting=r"\b(?:la )?(?:próxima|siguiente) (?:reunión|sesión|conferencia)\b(?! de (?:los )?estados)",
    this_meeting=r"\b(?:la|esta|esa) (?:reunión|sesión|conferencia)\b(?! de (?:los )?estados)|\b(?:el|este) (?:taller|seminario)\b",
    ordinals={
        word: n
        for n, forms in enumerate(
            words(
                "primera|primer segunda tercera cuarta quinta sexta séptima octava novena décima undécima duodécima"
            ),
            1,
        )
        for word in forms.split("|")
    },
    kinds={
        r"\b(?P<n>\d{1,2})(?:ª|a|º)? ?(?:rep|msp)\b|\b(?P<n2>\w+) reunión de (?:los )?estados partes\b": "meeting of States Parties",
        r"\b(?P<n2>\w+) conferencia de examen\b|\bconferencia de examen\b": "review conference",
        r"\b(?:reuni(?:ón|ones) )?(?:entre períodos de sesiones|intersesional(?:es)?)\b": "intersessional meeting",
        r"\bconsultas(?: oficiosas| informales)?(?: de composición abierta)?\b": "open-ended informal consultations",
        r"\breunión preparatoria\b": "preparatory meeting",
        r"\bconferencia (?:diplomática|de dublín)\b": "diplomatic conference",
    },
    evidence=frozenset(
        words("el los las del una qué quién quiénes cuál cuándo dónde cómo sobre dijo por para con son están hay y")
    ),
)

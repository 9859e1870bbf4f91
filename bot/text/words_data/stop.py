"""Words that carry no subject, and the words that questions are asked with, per language.

Short on purpose: a longer list eats words that treaties turn on. Lower case and without accents, as they are
compared. Nothing that names a person, an act of the meeting or an obligation belongs here.
"""

from __future__ import annotations

from typing import Final

_EN = """
a an the this that these those there here it its itself he him his himself she her hers herself they them their
theirs themselves we us our ours ourselves i me my myself you your yours yourself one ones
and or but nor so if then than as because while although though unless until whether
of in on at by for from to into onto with within without about above after against among amongst between before
below beyond during over under through throughout toward towards upon via per up down out off
be am is are was were been being do does did done doing have has had having will would shall should can could may
might must not no isnt dont doesnt didnt wont cant
all any both each either neither some such other others another same more most much many few less least own very
too also just only even still yet again already however therefore thus hence moreover furthermore well quite rather
who whom whose what which when where why how whatever whoever
say says said saying tell tells told please anyone anybody someone somebody everyone everybody anything something
nothing everything eg ie etc id ill im ive youre theyre thats whats
"""

_FR = """
le la les l un une des du de d au aux ce cet cette ces cela ca ceci c celui celle ceux celles
il elle ils elles on je j tu nous vous me m te t se s lui leur leurs y en moi toi soi eux
mon ma mes ton ta tes son sa ses notre nos votre vos
et ou mais ni car donc or si comme lorsque puisque quoique parce afin tandis
a dans sur sous par pour avec sans chez entre vers depuis pendant avant apres contre selon envers parmi hors jusque
jusqu lorsqu puisqu quoiqu
est sont etait etaient sera seront serait seraient soit soient ete etre suis es sommes etes etant
ai as avons avez ont avait avaient aura auront aurait auraient ait aient eu avoir ayant
fait font faire peut peuvent pouvoir doit doivent
ne n pas plus moins non aucun aucune rien jamais
tout toute tous toutes autre autres meme memes tel telle tels telles chaque plusieurs certains certaines quelque
quelques aussi ainsi alors encore deja tres trop bien peu beaucoup ici la puis ensuite cependant toutefois
qui que qu quoi dont quel quelle quels quelles quand comment pourquoi combien lequel laquelle lesquels lesquelles
dit dire disent disait dis svp quelqu aujourdhui
"""

_ES = """
el la los las lo un una unos unas de del al este esta estos estas ese esa esos esas eso esto aquel aquella aquellos
aquellas
yo tu usted ustedes nosotros vosotros ellos ellas ella me te se nos os le les mi mis su sus tus nuestro nuestra
nuestros nuestras
y e o u pero ni sino si como porque pues aunque mientras
a ante bajo con contra desde durante en entre hacia hasta para por segun sin sobre tras
es son era eran fue fueron sera seran seria serian sea sean sido ser siendo soy somos estan estaba estaban estar
ha han habia habian haya hayan haber hay he hemos hubo
hace hacen hacer hizo puede pueden poder debe deben
no nada nadie nunca ningun ninguno ninguna tampoco
todo toda todos todas otro otra otros otras mismo misma mismos mismas tal tales cada varios varias alguno alguna
algunos algunas algun tambien asi entonces aun ya muy mas menos mucho mucha muchos muchas poco aqui alli luego
ademas
que quien quienes cual cuales cuando donde adonde cuanto cuanta cuantos cuantas cuyo cuya
dijo dice dicen decir dijeron digame
"""

_RU = """
и в во на с со к ко у о об обо от до из изо за по под над при про для без между через после перед против среди
а но или либо да не ни же ли бы б то что чтобы если когда хотя как так также тоже потому поэтому
я мы ты вы он она оно они меня мне мной нас нам нами вас вам вами тебя тебе его ему им ее ей ею их ими него нему
ним нее ней них ними себя себе собой мой моя мое мои наш наша наше наши ваш ваша ваше ваши свой своя свое свои
своего своей своих своим
этот эта это эти этого этой этих этому этим тот та те того той тех тому тем такой такая такое такие
быть был была было были есть будет будут является являются
весь вся все всего всей всех всему всем каждый каждая другой другая другие других сам сама сами самый самая
уже еще только лишь даже очень более менее много мало здесь там тут затем однако
кто кого кому кем что чего чему чем какой какая какое какие каких каким который которая которое которые которого
которой которых которым где куда откуда когда почему зачем сколько чей чья чье чьи
сказал сказала сказали сказало говорит говорил говорила говорили скажите
"""

_AR = """
في من الي علي عن مع بين حتي منذ خلال بعد قبل تحت فوق عند لدي ضد حول دون نحو عبر بدون
و او ثم لكن بل ام اما اذا ان انه انها لان كي حيث كما لو اذ بينما
هو هي هم هن هما انا نحن انت انتم اياه له لها لهم لنا به بها بهم فيه فيها منه منها عنه عنها عليه عليها اليه اليها
هذا هذه هذان هولاء ذلك تلك اوليك هناك هنا الذي التي الذين اللذان اللاتي
كان كانت كانوا يكون تكون كن ليس ليست قد لقد سوف
لا لم لن ما غير سوي الا
كل جميع بعض اي ايه نفس كذلك ايضا فقط جدا اكثر اقل
متي اين كيف لماذا لما ماذا هل كم وما ومن ماهو ماهي
قال قالت قالوا يقول تقول قل
"""

_ZH = """
的 了 是 在 和 与 及 或 而 也 都 就 又 还 很 更 最 不 没 有 无 这 那 此 其 之 以 于
为 对 从 到 向 由 被 把 将 让 使 等 们 我 你 您 他 她 它 吗 呢 吧 啊 谁 何 哪 几 会 能
可 应 要 并 但 若 则 因 所 个
我们 你们 他们 她们 它们 这个 那个 这些 那些 什么 怎么 怎样 如何 为何 为什 哪些 哪个 哪里
何时 何地 多少 是否 有没 没有 以及 因为 所以 但是 如果 而且 或者 并且 关于 对于 可以 请问
说了 了什 谈到
"""

STOP: Final[dict[str, frozenset[str]]] = {
    "ar": frozenset(_AR.split()),
    "en": frozenset(_EN.split()),
    "es": frozenset(_ES.split()),
    "fr": frozenset(_FR.split()),
    "ru": frozenset(_RU.split()),
    "zh": frozenset(_ZH.split()),
}
"""Language → its stop words."""

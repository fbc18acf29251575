import type { CheckScene } from '../../schemas/wording.ts';
import { factsIn, type FactKind } from './facts.ts';
import type { Finding } from './finding.ts';
import { tongueOf } from './tongue.ts';
import { sentencesOf, shared, stemsOf } from './words.ts';

/** What answers a question that begins so, whatever it is about. */
const answeredBy: readonly (readonly [RegExp, readonly FactKind[]])[] = [
  [
    /(?<!\p{L})(?:when|how (?:long|soon)|until when|wann|wie lange|bis wann|quand|combien de temps|cu[aá]ndo|cu[aá]nto tiempo|quando|quanto tempo|wanneer|hoe lang|kdaj|kako dolgo|milloin|kauanko|ile czasu|kiedy)(?!\p{L})|いつ|何時|どのくらい|متى|كم من الوقت|كم يستغرق|什麼時候|什么时候|多久/iu,
    ['duration', 'date', 'time'],
  ],
  [
    /(?<!\p{L})(?:how much|what (?:does|do|would|will) .{1,40} cost|price|wie viel|was kostet|preis|combien|prix|cu[aá]nto|precio|quanto|prezzo|preço|hoeveel|prijs|koliko|cena|paljonko|hinta|ile kosztuje)(?!\p{L})|いくら|多少錢|多少钱|كم (?:تبلغ )?(?:تكلف|سعر|ثمن)|كم يكلف|بكم/iu,
    ['money', 'percent'],
  ],
];
const most = 3;

/**
 * Questions of the customer that a reply passes over while it answers another one. A reply to a single question is left to
 * its writer: there are too many good ways to answer. Pure.
 */
export function unanswered(text: string, { asked }: CheckScene): Finding[] {
  const questions = asked.flatMap((one) => sentencesOf(one).filter(({ asks }) => asks));
  if (questions.length < 2 || text.trim() === '') return [];
  const tongue = tongueOf(text);
  const facts = factsIn(text);
  const said = stemsOf(text);
  const judged = questions.map((question) => {
    const about = stemsOf(question.text);
    const wanted = answeredBy.flatMap(([pattern, kinds]) => (pattern.test(question.text) ? kinds : []));
    const byFact = facts.some(({ kind }) => wanted.includes(kind));
    // Whoever asks for a number has asked for something, in however few words.
    const clear = about.size >= (wanted.length > 0 ? 1 : 2);
    return { question, clear, met: byFact || shared(about, said) > 0 };
  });
  const other = tongueOf(asked.join('\n'));
  if (tongue !== null && other !== null && tongue !== other) return [];
  if (!judged.some(({ met }) => met)) return [];
  return judged
    .filter(({ met, clear }) => !met && clear)
    .slice(0, most)
    .map(({ question }): Finding => {
      const words = question.text.replaceAll(/\s+/gu, ' ');
      return { kind: 'unanswered', key: `unanswered:${words}`, span: null, question: words, fix: null };
    });
}

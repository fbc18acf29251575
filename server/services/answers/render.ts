import { chooseVariant, isValidOn } from '../../../shared/answers/choose-variant.ts';
import { fillAnswer } from '../../../shared/answers/fill.ts';
import type { OrderTally } from '../../../shared/orders/summary.ts';
import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { valuesOf, type SpokenNames } from '../rules/placeholders.ts';

/** What is said, or why nothing is. */
export type Rendered = { text: string } | { refused: 'not-valid' | 'no-text' | 'missing-value' };

/** The day of a moment in a time zone: "2026-11-22". */
export const localDay = (now: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);

/** Says an answer in a conversation: in the customer's language, with what its names stand for. Pure. */
export function renderAnswer(
  answer: Pick<StoredAnswer, 'variants' | 'validFrom' | 'validUntil'>,
  scene: {
    conversation: StoredConversation;
    assignee: string;
    day: string;
    manners?: MannersProfile | undefined;
    orders?: OrderTally | null | undefined;
    attributes?: SpokenNames['attributes'];
  },
): Rendered {
  const { conversation, assignee, day, manners, orders, attributes } = scene;
  if (!isValidOn(answer, day)) return { refused: 'not-valid' };
  const variant = chooseVariant(answer.variants, conversation);
  if (!variant) return { refused: 'no-text' };
  const { text, missing } = fillAnswer(
    variant.text,
    valuesOf(conversation, { assignee, manners, orders, attributes, writing: variant.language }),
  );
  return missing.length > 0 ? { refused: 'missing-value' } : { text };
}

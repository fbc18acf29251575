import { chooseVariant } from '../../../shared/answers/choose-variant.ts';
import { fillAnswer, namesIn, type Values } from '../../../shared/answers/fill.ts';
import type { LeftReason, Way } from '../../../shared/campaigns/eligible.ts';
import { versionKeys, type VersionKey } from '../../../shared/schemas/campaign.ts';
import type { StoredWording } from '../../store/campaigns.ts';
import { spokenValues } from '../attributes/values.ts';
import type { shownFields } from '../contacts/person.ts';
import { blankConversation } from '../conversations/blank-conversation.ts';
import { valuesOf } from '../rules/placeholders.ts';
import type { BareFacts } from '../segments/compiled.ts';
import type { Plan } from './plan.ts';

/** What somebody is told. */
export interface Worded {
  subject: string;
  text: string;
  /** What the names in it stood for. */
  values: Record<string, string>;
}

interface Speaking {
  version: VersionKey;
  way: Way;
  /** Their language: "pt-BR"; null: not known. */
  tag: string | null;
  shown: ReturnType<typeof shownFields>;
  facts: BareFacts;
}

/** The words of a version for somebody, or why there are none. Pure. */
export function wordsFor(plan: Plan, speaking: Speaking): Worded | { left: LeftReason; missing: string[] } {
  const { version, way, tag } = speaking;
  const wording = plan.campaign.wordings[versionKeys.indexOf(version)];
  const chosen = wording && textsFor(wording, { language: tag, channel: way.channel });
  if (!chosen || (way.conversationId === null && chosen.subject === ''))
    return { left: 'no-text', missing: [] };
  const values = valuesFor(plan, speaking, chosen.language);
  const said = sayWith(chosen, values);
  return 'missing' in said ? { left: 'missing-value', missing: said.missing } : said;
}

/** The text and the subject that fit best, with their names still in them. Pure. */
export function textsFor(
  { variants, subjects }: Pick<StoredWording, 'variants' | 'subjects'>,
  place: { language: string | null; channel: string },
): { text: string; subject: string; language: string | null } | null {
  const variant = chooseVariant(variants, place);
  if (!variant) return null;
  const headings = subjects.map((one) => ({ ...one, channel: null }));
  // In the language of the text, so that both go together.
  const language = variant.language ?? place.language;
  const subject = chooseVariant(headings, { ...place, language })?.text ?? '';
  return { text: variant.text, subject, language: variant.language };
}

/** Fills in what the names stand for. Pure. */
export function sayWith(
  { text, subject }: { text: string; subject: string },
  values: Values,
): Worded | { missing: string[] } {
  const [body, heading] = [fillAnswer(text, values), fillAnswer(subject, values)];
  const missing = [...new Set([...body.missing, ...heading.missing])];
  if (missing.length > 0) return { missing };
  const names = [...namesIn(text), ...namesIn(subject)];
  const used = Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
  return { text: body.text, subject: heading.text, values: used };
}

/** What names stand for where there is no conversation yet. */
function valuesFor(plan: Plan, { way, tag, shown, facts }: Speaking, writing: string | null): Values {
  const contact = { id: '', name: shown.name, address: way.address };
  const nobody = { id: '', number: 0, inboxId: way.inboxId, channel: way.channel, subject: '' };
  const conversation = blankConversation({ ...nobody, contact, language: tag }, plan.now);
  const values = valuesOf(conversation, {
    ...{ assignee: '', writing, manners: shown.manners, orders: shown.orders },
    attributes: (language) => spokenValues(plan.attributes, facts.attributes, language),
  });
  return { ...values, 'conversation.number': '', ...plan.about?.valuesIn(writing ?? tag) };
}

import type { ContactFacts } from '../../../shared/rules/facts.ts';
import type { Need } from '../../../shared/rules/field-table.ts';
import { openingState } from '../../../shared/sla/hours.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { readContactFacts } from '../segments/contact-facts.ts';
import type { CompiledRule } from './compiled.ts';

/** What rules may look at beyond the conversation and its newest row. */
export interface Surroundings {
  /** The person, whichever of their contacts the conversation names. */
  contact: ContactFacts | null;
  openCalendarIds: readonly string[];
}

/** Where nothing more was read. */
export const nothingAround: Surroundings = { contact: null, openCalendarIds: [] };

/** What some rule has to be read for. */
export function needsOf(rules: readonly CompiledRule[]): ReadonlySet<Need> {
  return new Set(rules.flatMap(({ needs }) => [...needs]));
}

/** Reads what the rules look at, once for many conversations. @returns conversation -> what is around it */
export async function readSurroundings(
  context: Pick<Context, 'store'>,
  scene: { rules: readonly CompiledRule[]; conversations: readonly StoredConversation[]; now: Date },
): Promise<(conversation: StoredConversation) => Surroundings> {
  const needs = needsOf(scene.rules);
  const contactIds = scene.conversations.map(({ contact }) => contact.id);
  const [people, openCalendarIds] = await Promise.all([
    needs.has('contact') ? readContactFacts(context, contactIds, scene.now) : new Map<string, ContactFacts>(),
    needs.has('hours') ? readOpenCalendars(context, scene.now) : [],
  ]);
  return ({ contact: { id } }) => ({ contact: people.get(id) ?? null, openCalendarIds });
}

/** The calendars that are open at a moment. */
export async function readOpenCalendars({ store }: Pick<Context, 'store'>, now: Date): Promise<string[]> {
  const calendars = await store.calendars.listRecent();
  return calendars.filter(({ hours }) => openingState(hours, now.getTime()).open).map(({ id }) => id);
}

import type { Need } from '../../../shared/rules/fields.ts';
import { openingState } from '../../../shared/sla/hours.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { CompiledRule } from './compiled.ts';

/** What rules may look at beyond the conversation and its newest row. */
export interface Surroundings {
  /** The person, whichever of their contacts the conversation names. */
  contact: StoredContact | null;
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
  const [people, openCalendarIds] = await Promise.all([
    needs.has('contact') ? readPeople(context, scene.conversations) : new Map<string, StoredContact>(),
    needs.has('hours') ? readOpenCalendars(context, scene.now) : [],
  ]);
  return ({ contact: { id } }) => ({ contact: people.get(id) ?? null, openCalendarIds });
}

/** The calendars that are open at a moment. */
export async function readOpenCalendars({ store }: Pick<Context, 'store'>, now: Date): Promise<string[]> {
  const calendars = await store.calendars.listRecent();
  return calendars.filter(({ hours }) => openingState(hours, now.getTime()).open).map(({ id }) => id);
}

/** By the id that conversations name; of several contacts who are one person, the one that stands for them. */
async function readPeople(
  { store }: Pick<Context, 'store'>,
  conversations: readonly StoredConversation[],
): Promise<Map<string, StoredContact>> {
  const ids = [...new Set(conversations.map(({ contact }) => contact.id))];
  const rows = await store.contacts.readMany(ids);
  const rootIds = [...new Set(rows.flatMap(({ mergedInto }) => mergedInto ?? []))];
  const roots = new Map(
    (rootIds.length === 0 ? [] : await store.contacts.readMany(rootIds)).map((row) => [row.id, row]),
  );
  return new Map(rows.map((row) => [row.id, roots.get(row.mergedInto ?? '') ?? row]));
}

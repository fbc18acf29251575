import type { Actor } from '../../../shared/abilities.ts';
import { chooseVariant, isValidOn, type AnswerPlace } from '../../../shared/answers/choose-variant.ts';
import { fillAnswer, type Values } from '../../../shared/answers/fill.ts';
import type { OfferedAnswer } from '../../../shared/schemas/answer.ts';
import type { Context } from '../../context.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { conversationFor } from '../conversations/find.ts';
import { attributesOfPerson } from '../attributes/of-person.ts';
import { spokenValues } from '../attributes/values.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { valuesOf, type SpokenNames } from '../rules/placeholders.ts';
import { localDay } from './render.ts';

type OfferContext = Pick<Context, 'store' | 'clock'>;

/** How far back one's own habits are looked at. */
const lastUses = 200;

/** The answers that are valid today, for a reply of the actor: what they use most first, then what all do. */
export async function offerAnswers(
  context: OfferContext,
  actor: Actor,
  conversationId: string,
): Promise<OfferedAnswer[]> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const { store, clock } = context;
  const [answers, uses, { timeZone }, names, inbox] = await Promise.all([
    store.answers.listRecent(),
    store.answers.usedBy(actor.userId, lastUses),
    store.workspace.read(),
    namesFor(context, conversation, actor),
    conversation.via ? store.inboxes.read(conversation.via.inboxId) : null,
  ]);
  const place = { language: conversation.language, channel: inbox?.channel ?? conversation.channel };
  const day = localDay(clock.now(), timeZone);
  const own = habits(uses.map(({ answerId }) => answerId));
  return answers
    .filter((answer) => isValidOn(answer, day))
    .toSorted((one, other) => habit(own, other) - habit(own, one) || (other.uses ?? 0) - (one.uses ?? 0))
    .map((answer) => offered(answer, place, (writing) => valuesOf(conversation, { ...names, writing })));
}

/** What one answer says in a conversation; null: it is gone, or not valid today. */
export async function sayAnswer(
  context: OfferContext,
  actor: Actor,
  { conversation, id }: { conversation: StoredConversation; id: string },
): Promise<OfferedAnswer | null> {
  const { store, clock } = context;
  const [answers, { timeZone }, names] = await Promise.all([
    store.answers.listRecent(),
    store.workspace.readRecent(),
    namesFor(context, conversation, actor),
  ]);
  const answer = answers.find((one) => one.id === id);
  if (!answer || !isValidOn(answer, localDay(clock.now(), timeZone))) return null;
  const place = { language: conversation.language, channel: conversation.channel };
  return offered(answer, place, (writing) => valuesOf(conversation, { ...names, writing }));
}

/** What some answers say in a conversation, in their order; those that say nothing there are left out. */
export async function textsOfAnswers(
  context: OfferContext,
  actor: Actor,
  { conversation, ids }: { conversation: StoredConversation; ids: readonly string[] },
): Promise<{ title: string; text: string }[]> {
  const { store } = context;
  const [answers, names, inbox] = await Promise.all([
    store.answers.listRecent(),
    namesFor(context, conversation, actor),
    conversation.via ? store.inboxes.read(conversation.via.inboxId) : null,
  ]);
  const place = { language: conversation.language, channel: inbox?.channel ?? conversation.channel };
  return ids
    .flatMap((id) => answers.find((answer) => answer.id === id) ?? [])
    .map((answer) => offered(answer, place, (writing) => valuesOf(conversation, { ...names, writing })))
    .filter(({ text }) => text !== '')
    .map(({ title, text }) => ({ title, text }));
}

/** Often and lately counts most: the last use is worth one, each earlier one a little less. */
function habits(answerIds: readonly string[]): Map<string, number> {
  const worth = new Map<string, number>();
  for (const [ago, id] of answerIds.entries()) {
    worth.set(id, (worth.get(id) ?? 0) + 1 / (1 + ago / 20));
  }
  return worth;
}

const habit = (own: ReadonlyMap<string, number>, { id }: StoredAnswer): number => own.get(id) ?? 0;

/** The agent's name: of who has it, else of who writes; and how the customer likes to be written to. */
async function namesFor(
  { store }: OfferContext,
  { assigneeId, contact }: StoredConversation,
  actor: Actor,
): Promise<SpokenNames> {
  const [user, person, known] = await Promise.all([
    store.users.findById(assigneeId ?? actor.userId),
    readPerson({ store }, contact.id),
    store.attributes.listRecent(),
  ]);
  const kept = person ? await attributesOfPerson({ store }, person) : {};
  const { manners, orders } = person ? shownFields(person) : {};
  const attributes = (language: string | null) => spokenValues(known, kept, language);
  return { assignee: user?.name ?? '', manners, orders, attributes };
}

type ValuesIn = (writing: string | null) => Values;

function offered(answer: StoredAnswer, place: AnswerPlace, values: ValuesIn): OfferedAnswer {
  const { id, title, shortcut = null, variants } = answer;
  const variant = chooseVariant(variants, place);
  if (!variant) return { id, title, shortcut, language: null, text: '', problem: 'no-text', missing: [] };
  const { text, missing } = fillAnswer(variant.text, values(variant.language));
  const problem = missing.length > 0 ? 'missing-value' : null;
  return { id, title, shortcut, language: variant.language, text, problem, missing };
}

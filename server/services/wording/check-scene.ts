import type { Actor } from '../../../shared/abilities.ts';
import type { CheckScene } from '../../../shared/schemas/wording.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SaidMessage } from '../../store/said-messages.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { conversationFor, sightOf } from '../conversations/find.ts';

type SceneContext = Pick<Context, 'store' | 'clock'>;

const toldForMillis = 180 * 86_400_000;
const mostTold = 30;
/** Of each of the customer's contacts. */
const conversationsRead = 20;
const mostEarlier = 10;
const mostAsked = 20;
const mostLetters = 5000;
const formalities = { formal: 'formal', friendly: 'informal', unknown: null } as const;

/** What a reply of the actor is held against. Of what they may not see nothing is told. */
export async function checkSceneFor(
  context: SceneContext,
  actor: Actor,
  conversationId: string,
): Promise<CheckScene> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  return checkSceneOf(context, actor, conversation);
}

/** The same, of a conversation that was found already. */
export async function checkSceneOf(
  context: SceneContext,
  actor: Actor,
  conversation: StoredConversation,
): Promise<CheckScene> {
  const { store } = context;
  const { assigneeId, contact } = conversation;
  const person = await readPerson(context, contact.id);
  const manners = person ? shownFields(person).manners : {};
  const [thread, told, writers, { version: _, ...wording }] = await Promise.all([
    store.messages.saidIn(conversation.id, {}, mostAsked + mostEarlier),
    toldTo(context, actor, { conversation, contactIds: person?.ids ?? [contact.id] }),
    Promise.all([store.users.findById(actor.userId), assigneeId && store.users.findById(assigneeId)]),
    store.wording.readRecent(),
  ]);
  const said = thread.filter(isSaid);
  const replied = said.findIndex(({ kind }) => kind === 'outbound');
  const asked = replied === -1 ? said : said.slice(0, replied);
  return {
    language: manners.language ?? conversation.language,
    customer: { name: contact.name, formality: formalities[manners.formality ?? 'unknown'] },
    ownNames: [...new Set(writers.flatMap((user) => (user ? [user.name] : [])))],
    asked: asked.slice(0, mostAsked).toReversed().map(textOf),
    earlier: said
      .filter(({ kind }) => kind === 'outbound')
      .slice(0, mostEarlier)
      .map(textOf),
    told,
    wording,
  };
}

/** What we said to this person on any channel, as far as the actor sees it, newest first. */
async function toldTo(
  { store, clock }: SceneContext,
  actor: Actor,
  { conversation: { id: here }, contactIds }: { conversation: StoredConversation; contactIds: string[] },
): Promise<CheckScene['told']> {
  const since = new Date(clock.now().getTime() - toldForMillis);
  const sight = sightOf(actor);
  const pages = await Promise.all(
    contactIds.map((contactId) => store.conversations.ofContact({ contactId, sight }, conversationsRead)),
  );
  const answered = pages
    .flatMap(({ items }) => items)
    .filter(({ lastOutboundAt, id }) => id === here || (lastOutboundAt !== null && lastOutboundAt >= since));
  const threads = await Promise.all(
    answered.map(async (conversation) => {
      const wanted = { kind: 'outbound' as const, since };
      const messages = await store.messages.saidIn(conversation.id, wanted, mostTold);
      return messages.filter(isSaid).map((message) => ({ conversation, message }));
    }),
  );
  return threads
    .flat()
    .toSorted((one, other) => other.message.sentAt.getTime() - one.message.sentAt.getTime())
    .slice(0, mostTold)
    .map(({ conversation, message }) => ({
      ...{ conversationId: conversation.id, number: conversation.number, channel: conversation.channel },
      ...{ at: message.sentAt.toISOString(), text: textOf(message) },
    }));
}

/** Did it reach anybody, and is it still there? */
function isSaid({ text, deletedAt, erasedAt, delivery }: SaidMessage): boolean {
  return text.trim() !== '' && !deletedAt && !erasedAt && delivery?.state !== 'failed';
}

const textOf = ({ text }: SaidMessage): string => text.slice(0, mostLetters);

import type { Actor } from '../../../shared/abilities.ts';
import { can } from '../../../shared/abilities.ts';
import type { SaidBefore } from '../../../shared/schemas/said.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SaidMessage } from '../../store/said-messages.ts';
import { conversationFor, subjectOf } from '../conversations/find.ts';
import { alikeMessages } from '../search/query/alike.ts';
import { sightLookups } from '../search/query/resolve.ts';
import { presentSaid, type Answered } from './present.ts';
import { rankAlike, type AlikeConversation } from './rank.ts';

type SaidContext = Pick<Context, 'store' | 'clock'>;

const latelyMillis = 365 * 86_400_000;
const mostAsked = 10;
const mostLetters = 8000;
/** Messages of the index, of which many are of one conversation or not to be shown. */
const candidates = 160;
/** Conversations whose threads are read. */
const threadsRead = 16;
const messagesRead = 60;
const mostShown = 8;

/**
 * What was answered lately to questions like the one that is open: of resolved conversations that the actor sees, on any
 * channel. Those that have most in common come first; the facts in which they differ are marked.
 */
export async function whatWeSaid(
  context: SaidContext,
  actor: Actor,
  conversationId: string,
): Promise<{ items: SaidBefore[] }> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const text = await askedIn(context, conversation);
  if (text.trim() === '') return { items: [] };
  const alike = await alikeMessages(context, {
    text,
    plan: await planFor(context, actor),
    limit: candidates,
  });
  const elsewhere = alike.filter(({ document }) => document.conversationId !== conversation.id);
  const [rows, messages] = await Promise.all([
    context.store.conversations.readMany([...new Set(elsewhere.map((one) => one.document.conversationId))]),
    context.store.messages.searchedByIds(elsewhere.map(({ document }) => document.messageId)),
  ]);
  const ranked = rankAlike({
    alike: elsewhere,
    conversations: new Map(rows.filter((row) => tells(actor, row)).map((row) => [row.id, row])),
    messages: new Map(messages.map((row) => [row.id, row])),
  });
  const answered = await Promise.all(ranked.slice(0, threadsRead).map((one) => answerIn(context, one)));
  return { items: presentSaid(answered.flat(), { contactId: conversation.contact.id, most: mostShown }) };
}

/** Is there an answer in it that is done with and that the actor may read? */
const tells = (actor: Actor, row: StoredConversation): boolean =>
  row.status === 'resolved' &&
  !row.spam &&
  row.lastOutboundAt !== null &&
  can(actor, 'conversations.view', subjectOf(row));

/** What the customer wrote since our last answer, else what they wrote last; with the subject. */
async function askedIn(
  { store }: SaidContext,
  { id, subject }: Pick<StoredConversation, 'id' | 'subject'>,
): Promise<string> {
  const thread = (await store.messages.saidIn(id, {}, messagesRead)).filter(isThere);
  const replied = thread.findIndex(({ kind }) => kind === 'outbound');
  const open = replied === -1 ? thread : thread.slice(0, replied);
  const asked = open.length > 0 ? open : thread.filter(({ kind }) => kind === 'inbound').slice(0, 1);
  return [subject, ...asked.slice(0, mostAsked).map(({ text }) => text)].join('\n').slice(0, mostLetters);
}

async function planFor(context: SaidContext, actor: Actor) {
  const wanted = { all: await sightLookups(context, actor), none: [] };
  const after = context.clock.now().getTime() - latelyMillis;
  return { ...wanted, byWords: wanted, before: null, after };
}

const isThere = ({ text, deletedAt, erasedAt, delivery }: SaidMessage): boolean =>
  text.trim() !== '' && !deletedAt && !erasedAt && delivery?.state !== 'failed';

/** A question with what a person of ours answered to it. */
async function answerIn(
  { store }: SaidContext,
  { conversation, message, stems }: AlikeConversation,
): Promise<Answered[]> {
  const newestFirst = await store.messages.saidIn(conversation.id, {}, messagesRead);
  const thread = newestFirst.filter(isThere).toReversed();
  const at = thread.findIndex(({ id }) => id === message.id);
  if (at < 0) return [];
  const isAnswer = ({ kind, automatic, author }: SaidMessage) =>
    kind === 'outbound' && !automatic && author.type === 'user';
  const answer = thread.slice(at).find(isAnswer);
  if (!answer) return [];
  const before = thread.slice(0, thread.indexOf(answer));
  const question =
    message.kind === 'inbound' ? thread[at] : before.findLast(({ kind }) => kind === 'inbound');
  return [{ conversation, answer, question: question?.text ?? '', stems }];
}

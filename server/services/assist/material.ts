import { Mask } from '../../../shared/assist/mask.ts';
import type { Said } from '../../../shared/assist/prompts.ts';
import { firstTokens, fitting } from '../../../shared/assist/tokens.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { AssistSource } from '../../../shared/schemas/assist.ts';
import type { Context } from '../../context.ts';
import type { StoredAssist } from '../../store/assist.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SaidMessage } from '../../store/said-messages.ts';
import { offerAnswers } from '../answers/offer.ts';
import { whatWeSaid } from '../said/what-we-said.ts';
import { tokenise } from '../search/text/tokens.ts';

type MaterialContext = Pick<Context, 'store' | 'clock'>;

/** More of a thread than any model is told. */
const messagesRead = 400;
const mostAnswers = 6;
const mostEarlier = 3;
const sourceTokens = 600;
/** Of what a question may hold: for the thread, for the sources; the rest is for the rules and the answer. */
const threadShare = 0.5;
const sourceShare = 0.25;

/** Hides who people are, or hides nothing. */
export interface Hiding {
  hide(text: string, keeps?: boolean): string;
  mask: Mask;
}

/** Knows who is named in a conversation. */
export async function hidingFor(
  { store }: Pick<Context, 'store'>,
  { masks }: StoredAssist,
  conversation: StoredConversation,
): Promise<Hiding> {
  if (!masks) return { hide: (text) => text, mask: new Mask({ names: [], addresses: [] }) };
  const [users, contact] = await Promise.all([
    store.users.list(),
    store.contacts.read(conversation.contact.id),
  ]);
  const { contact: seen, participants, replyTo } = conversation;
  const people = [seen, ...replyTo];
  const mask = new Mask({
    names: [...people.map(({ name }) => name), contact?.name ?? '', ...users.map(({ name }) => name)],
    addresses: [...people.map(({ address }) => address), ...participants],
  });
  return { mask, hide: (text, keeps) => mask.hide(text, keeps) };
}

export interface Thread {
  said: Said[];
  /** Something of it is not there. */
  cut: boolean;
}

/** What was said to each other, oldest first, without notes, as much as fits. */
export async function threadOf(
  { store }: Pick<Context, 'store'>,
  conversation: Pick<StoredConversation, 'id' | 'subject'>,
  { hide, most }: Pick<Hiding, 'hide'> & { most: number },
): Promise<Thread> {
  const rows = await store.messages.saidIn(conversation.id, {}, messagesRead);
  const said = rows
    .filter(isThere)
    .toReversed()
    .map(({ kind, text }): Said => ({ by: kind === 'inbound' ? 'customer' : 'us', text: hide(text.trim()) }));
  const [first, ...others] = said;
  if (!first) return { said: [], cut: false };
  const subject = conversation.subject.trim();
  const opening = subject === '' ? first : { ...first, text: `${hide(subject)}\n\n${first.text}` };
  const { texts, cut } = fitting([opening, ...others], most);
  return { said: texts, cut: cut || rows.length === messagesRead };
}

const isThere = ({ text, deletedAt, erasedAt, delivery }: SaidMessage): boolean =>
  text.trim() !== '' && !deletedAt && !erasedAt && delivery?.state !== 'failed';

export const threadTokens = ({ contextTokens }: StoredAssist): number =>
  Math.floor(contextTokens * threadShare);

/**
 * What a draft may say: approved answers that have words in common with what was asked, and what was answered lately to
 * questions like it, as far as the actor sees both. Numbered as the model is told them.
 */
export async function sourcesFor(
  context: MaterialContext,
  actor: Actor,
  about: { conversation: StoredConversation; settings: StoredAssist; asked: string },
): Promise<AssistSource[]> {
  const { conversation, settings, asked } = about;
  const [answers, earlier] = await Promise.all([
    offerAnswers(context, actor, conversation.id),
    whatWeSaid(context, actor, conversation.id),
  ]);
  const wanted = stems(asked);
  const fitAnswers = answers
    .filter(({ problem }) => problem === null)
    .map((answer) => ({ answer, score: inCommon(wanted, stems(`${answer.title} ${answer.text}`)) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, mostAnswers)
    .map(({ answer }) => ({
      ...{ kind: 'answer' as const, title: answer.title, text: answer.text },
      ...{ answerId: answer.id, conversation: null },
    }));
  const like = earlier.items.slice(0, mostEarlier).map((item) => ({
    ...{ kind: 'earlier' as const, title: `#${String(item.number)}`, text: item.text },
    ...{ answerId: null, conversation: { id: item.conversationId, number: item.number } },
  }));
  let left = Math.floor(settings.contextTokens * sourceShare);
  const sources: AssistSource[] = [];
  for (const source of [...fitAnswers, ...like]) {
    const text = firstTokens(source.text, Math.min(left, sourceTokens));
    if (text === '') break;
    left -= Math.min(left, sourceTokens);
    sources.push({ ...source, text, number: sources.length + 1 });
  }
  return sources;
}

const stemLength = 5;

/** Beginnings of words: an answer need not have the very form of a word that a customer has. */
function stems(text: string): Set<string> {
  const words = tokenise(text.slice(0, 20_000)).map(({ word }) => word);
  return new Set(
    words
      .filter((word) => word.length > 2 || /\P{ASCII}/u.test(word))
      .map((word) => word.slice(0, stemLength)),
  );
}

/** Words that both have; a long text has words of everything, so length counts against it. */
function inCommon(wanted: ReadonlySet<string>, there: ReadonlySet<string>): number {
  const shared = [...wanted].filter((stem) => there.has(stem)).length;
  return shared < 2 ? 0 : shared / Math.sqrt(there.size);
}

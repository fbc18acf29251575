import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CollectInput, Idea, IdeaConversation, SimilarIdea } from '../../../shared/schemas/idea.ts';
import { mostAlike } from '../../../shared/ideas/similar.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredIdea } from '../../store/ideas.ts';
import { readPerson } from '../contacts/person.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor, subjectOf } from '../conversations/find.ts';
import { tokenise } from '../search/text/tokens.ts';
import { countVotes } from './count.ts';
import { familyIds, rootOf } from './family.ts';
import { createIdea, readIdea, type IdeaContext } from './manage.ts';
import { presentIdea, presentIdeas } from './present.ts';
import { castVote, findIdea } from './vote.ts';

/** Ideas that are compared: those with most votes. */
const mostCompared = 1000;
const mostSimilar = 5;

/** Ideas that say nearly the same as a text. */
export async function similarIdeas(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  text: string,
): Promise<SimilarIdea[]> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const { items } = await store.ideas.list({ sort: 'votes' }, mostCompared);
  const all = items.map((idea) => ({ id: idea.id, words: wordsOf(`${idea.title} ${idea.text}`) }));
  const byId = new Map(items.map((idea) => [idea.id, idea]));
  return mostAlike(wordsOf(text), all, mostSimilar).flatMap(({ id, likeness }) => {
    const idea = byId.get(id);
    if (!idea) return [];
    return [{ id, likeness, title: idea.title, status: idea.status, votes: idea.votes }];
  });
}

const wordsOf = (text: string) => tokenise(text).map(({ word }) => word);

/**
 * Notes down what a customer wishes for: a new idea or one that is there, with their vote, linked to the conversation.
 * Done again it changes nothing.
 * @throws AppError not-found, not-allowed
 */
export async function collectIdea(
  context: IdeaContext,
  actor: Actor,
  { conversationId, input }: { conversationId: string; input: CollectInput },
): Promise<Idea> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const wanted = { id: conversationId, ability: 'conversations.view' } as const;
  const conversation = await conversationFor(context, actor, wanted);
  if (conversation.side)
    throw new AppError('not-capable', { detail: 'This is no conversation with a customer.' });
  const message = input.messageId === null ? null : await context.store.messages.read(input.messageId);
  if (input.messageId !== null && message?.conversationId !== conversationId) throw new AppError('not-found');
  const idea = await ideaFor(context, actor, input);
  const { name: by } = await authorOf(context, actor);
  await context.store.ideas.link({
    ...{ id: idFrom(['idea-link', idea.id, conversationId]), ideaId: idea.id, conversationId },
    ...{ messageId: message?.id ?? null, at: context.clock.now(), by },
  });
  const person = await readPerson(context, conversation.contact.id);
  if (person) await castVote(context, { idea, person, by, tell: input.tell, source: 'agent' });
  await countVotes(context, idea.id);
  return presentIdea(context, await findIdea(context, idea.id));
}

async function ideaFor(context: IdeaContext, actor: Actor, input: CollectInput): Promise<StoredIdea> {
  if (input.idea) return createIdea(context, actor, input.idea);
  const idea = await rootOf(context, input.ideaId ?? '');
  if (!idea) throw new AppError('not-found', { detail: 'There is no such idea.' });
  return idea;
}

/** What came up in a conversation, as it stands now. @throws AppError not-found */
export async function ideasOfConversation(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<Idea[]> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  await conversationFor(context, actor, { id, ability: 'conversations.view' });
  const links = await context.store.ideas.linksOfConversations([id]);
  const roots = await Promise.all(links.map(({ ideaId }) => rootOf(context, ideaId)));
  const once = new Map(roots.flatMap((root) => (root ? [[root.id, root] as const] : [])));
  return presentIdeas(context, [...once.values()]);
}

/** Conversations in which an idea or a part of it came up, as far as one sees them, newest first. */
export async function conversationsOfIdea(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<IdeaConversation[]> {
  await readIdea(context, actor, id);
  const links = await context.store.ideas.linksOf(await familyIds(context, id));
  const byId = new Map(links.map((link) => [link.conversationId, link]));
  const rows = await context.store.conversations.readMany([...byId.keys()].slice(0, mostCompared));
  return rows
    .filter((row) => can(actor, 'conversations.view', subjectOf(row)))
    .flatMap((row) => {
      const link = byId.get(row.id);
      if (!link) return [];
      const { id: conversationId, number, subject, contact } = row;
      const { messageId, at } = link;
      return [{ conversationId, number, subject, name: contact.name, messageId, at: moment(at) }];
    })
    .toSorted((a, b) => b.at.localeCompare(a.at));
}

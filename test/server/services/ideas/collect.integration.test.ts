import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { collectInput, ideaInput } from '../../../../shared/schemas/idea.ts';
import {
  collectIdea,
  conversationsOfIdea,
  ideasOfConversation,
  similarIdeas,
} from '../../../../server/services/ideas/collect.ts';
import { ideasOfContact, listVoters } from '../../../../server/services/ideas/list-voters.ts';
import { createIdea } from '../../../../server/services/ideas/manage.ts';
import { voteFor } from '../../../../server/services/ideas/vote.ts';
import { inbox } from '../../../support/conversations.ts';
import { member } from '../../../support/loyalty.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let otherInboxId: string;
let root: Actor;
let agent: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  otherInboxId = (await inbox(context, 'Sales')).id;
  root = await person(context, { name: 'Root', role: 'admin' });
  agent = await person(context, { name: 'Agnes', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());

const customer = (name: string) => member(context, root, { name, inboxId });
const fresh = async (title = 'A dark theme') =>
  (await createIdea(context, agent, ideaInput.parse({ title }))).id;
const vote = (id: string, contactId: string, tell = false) =>
  voteFor(context, agent, { id, contactId, tell });

describe('from a conversation', () => {
  test('an idea is made with the customer’s vote, and the same again changes nothing', async () => {
    const ada = await customer('Ada');
    const made = await collectIdea(context, agent, {
      conversationId: ada.conversationId,
      input: collectInput.parse({ idea: { title: 'Pay by invoice' }, tell: true }),
    });
    expect(made).toMatchObject({ title: 'Pay by invoice', votes: 1, conversations: 1, createdBy: 'Agnes' });
    const again = await collectIdea(context, agent, {
      conversationId: ada.conversationId,
      input: collectInput.parse({ ideaId: made.id }),
    });
    expect(again).toMatchObject({ id: made.id, votes: 1, conversations: 1 });
    const ben = await customer('Ben');
    const second = await collectIdea(context, agent, {
      conversationId: ben.conversationId,
      input: collectInput.parse({ ideaId: made.id }),
    });
    expect(second).toMatchObject({ votes: 2, conversations: 2 });
    expect(await ideasOfConversation(context, agent, ben.conversationId)).toMatchObject([{ id: made.id }]);
    const names = (await conversationsOfIdea(context, agent, made.id)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['Ada', 'Ben']);
    expect(await ideasOfContact(context, agent, ada.id)).toMatchObject([
      { idea: { id: made.id }, tell: true },
    ]);
  });

  test('nobody sees people and conversations of other inboxes by it', async () => {
    const far = await member(context, root, { name: 'Far', inboxId: otherInboxId });
    const id = await fresh('Somewhere else');
    await collectIdea(context, root, {
      conversationId: far.conversationId,
      input: collectInput.parse({ ideaId: id }),
    });
    expect(await listVoters(context, agent, { id, query: { limit: 10 } })).toMatchObject({
      ...{ items: [], hidden: 1 },
    });
    expect(await conversationsOfIdea(context, agent, id)).toEqual([]);
    expect(await conversationsOfIdea(context, root, id)).toHaveLength(1);
    const input = collectInput.parse({ ideaId: id });
    await expect(
      collectIdea(context, agent, { conversationId: far.conversationId, input }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(vote(id, far.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('what says nearly the same is found first', async () => {
    const id = await fresh('Export invoices as a PDF file');
    const [first] = await similarIdeas(context, agent, 'Could you export the invoices as PDF?');
    expect(first).toMatchObject({ id, title: 'Export invoices as a PDF file' });
  });

  test('either an idea or a new one is asked for', () => {
    expect(collectInput.safeParse({}).success).toBe(false);
    expect(collectInput.safeParse({ ideaId: 'f'.repeat(24), idea: { title: 'Both' } }).success).toBe(false);
  });
});

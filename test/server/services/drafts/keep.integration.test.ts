import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { draftInput, type Draft } from '../../../../shared/schemas/conversation.ts';
import { deleteDraft } from '../../../../server/services/drafts/delete.ts';
import { readDraft } from '../../../../server/services/drafts/read.ts';
import { removeDraft } from '../../../../server/services/drafts/remove.ts';
import { saveDraft } from '../../../../server/services/drafts/save.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let conversationId: string;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());
beforeEach(async () => {
  conversationId = (await conversation(context, inboxId)).id;
});

/** One window in which Anna writes: it knows the draft that it saw last. */
function window(seen: Draft | null = null) {
  return {
    write: async (text: string, more: object = {}): Promise<Draft> => {
      const people = { to: null, cc: [], bcc: [], attachmentIds: [] };
      const since = seen?.updatedAt ?? null;
      const input = draftInput.parse({ kind: 'reply', text, html: null, ...people, since, ...more });
      return (seen = await saveDraft(context, anna, { conversationId, input }));
    },
  };
}
const read = async () => (await readDraft(context, anna, conversationId)).draft;

describe('one draft in two windows', () => {
  test('goes on in one of them with nothing to say', async () => {
    const one = window();
    for (const text of ['H', 'Hello', 'Hell', 'Bye'])
      expect(await one.write(text)).toMatchObject({ text, other: null });
  });

  test('is what was written last, with the other text kept until it is settled', async () => {
    const [one, two] = [window(), window()];
    await one.write('They leave today.');
    expect(await two.write('We are out of chairs.')).toMatchObject({ other: 'They leave today.' });
    expect(await one.write('They leave today at noon.')).toMatchObject({
      text: 'They leave today at noon.',
      other: 'We are out of chairs.',
    });
    await two.write('We are out of chairs, sorry.');
    expect(await read()).toMatchObject({ other: 'They leave today at noon.' });
    await two.write('We are out of chairs, so sorry.');
    expect(await read()).toMatchObject({ other: 'They leave today at noon.' });
    expect(await two.write('They leave today at noon.', { dropOther: true })).toMatchObject({ other: null });
  });

  test('loses neither text when both save at once', async () => {
    const texts = Array.from({ length: 4 }, (_, index) => `Text number ${String(index)}.`);
    const kept = await Promise.allSettled(texts.map((text) => window().write(text)));
    const draft = await read();
    for (const [index, { status }] of kept.entries())
      if (status === 'fulfilled')
        expect(`${draft?.text ?? ''} ${draft?.other ?? ''}`).toContain(texts[index]);
  });

  test('says nothing when a save is repeated whose answer was lost', async () => {
    await window().write('Hello');
    expect(await window().write('Hello, Alice')).toMatchObject({ other: null });
  });

  test('replaces as before when nobody says upon what it was written', async () => {
    await window().write('Hello');
    expect(await window().write('Bye', { since: undefined })).toMatchObject({ text: 'Bye', other: null });
  });

  test('emptied in one window, stays when the other wrote since', async () => {
    const [one, two] = [window(), window()];
    const seen = await one.write('Hello');
    const newer = await two.write('Bye');
    await deleteDraft(context, anna, { conversationId, since: seen.updatedAt });
    expect(await read()).toMatchObject({ text: 'Bye' });
    await deleteDraft(context, anna, { conversationId, since: newer.updatedAt });
    expect(await read()).toBeNull();
  });

  test('sent from one window, leaves the text of the other as the draft', async () => {
    await window().write('The other text.');
    await window().write('This is sent.');
    await removeDraft(context, anna, { conversationId, kind: 'reply' });
    expect(await read()).toMatchObject({ text: 'The other text.', other: null });
    await removeDraft(context, anna, { conversationId, kind: 'reply' });
    expect(await read()).toBeNull();
  });
});

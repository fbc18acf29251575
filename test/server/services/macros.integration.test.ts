import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { createMacro, deleteMacro, listMacros, updateMacro } from '../../../server/services/macros/manage.ts';
import { exportMacros, importMacros } from '../../../server/services/macros/transfer.ts';
import { listMacroVersions } from '../../../server/services/macros/versions.ts';
import { previewMacro, runMacro } from '../../../server/services/macros/run.ts';
import { updateConversation } from '../../../server/services/conversations/update.ts';
import { undoSend } from '../../../server/services/messages/undo-send.ts';
import { listDecisions } from '../../../server/services/rules/trace.ts';
import { newId } from '../../../server/store/ids.ts';
import { macroInput, type Macro } from '../../../shared/schemas/macro.ts';
import { person } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';
import { rulesScene, type RulesScene } from './rules/rules-scene.ts';

const database = testDatabase();
let scene: RulesScene;
beforeAll(async () => {
  scene = await rulesScene(database);
});
afterAll(() => scene.dispose());
beforeEach(() => scene.fresh());

const input = (more: Partial<z.input<typeof macroInput>> = {}) =>
  macroInput.parse({
    name: `Macro ${newId()}`,
    actions: [{ type: 'priority', priority: 'high' }],
    ...more,
  });
const agent = (name: string) => person(scene.context, { name, role: 'agent', inboxIds: [scene.support.id] });

describe('whose they are', () => {
  test('one’s own and everybody’s; only supervisors share', async () => {
    const { context, admin } = scene;
    const [mara, noor] = await Promise.all([agent('Mara'), agent('Noor')]);
    const shared = await createMacro(context, admin, input({ shared: true }));
    const own = await createMacro(context, mara, input());
    const idsOf = async (who: typeof mara) => (await listMacros(context, who)).map(({ id }) => id);
    expect(await idsOf(mara)).toEqual(expect.arrayContaining([shared.id, own.id]));
    expect(await idsOf(noor)).not.toContain(own.id);
    await expect(createMacro(context, mara, input({ shared: true }))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(deleteMacro(context, mara, shared.id)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(deleteMacro(context, noor, own.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(createMacro(context, mara, input({ name: own.name.toUpperCase() }))).rejects.toMatchObject({
      code: 'already-exists',
    });
    const changed = input({ name: own.name, actions: [{ type: 'spam', spam: true }] });
    await updateMacro(context, mara, { id: own.id, version: 1, input: changed });
    await expect(
      updateMacro(context, mara, { id: own.id, version: 1, input: changed }),
    ).rejects.toMatchObject({ code: 'too-late' });
  });

  test('of what a rule runs only who may change rules changes anything', async () => {
    const { context, admin, support } = scene;
    const lead = await person(context, { name: 'Lea', role: 'supervisor', inboxIds: [support.id] });
    const macro = await createMacro(context, lead, input({ shared: true }));
    await scene.rule({ actions: [{ type: 'macro', macroId: macro.id }] });
    await expect(deleteMacro(context, lead, macro.id)).rejects.toMatchObject({ code: 'not-allowed' });
    await deleteMacro(context, admin, macro.id);
  });

  test('it answers once, and names only what is there', async () => {
    const answers = [
      { type: 'reply' as const, text: 'One' },
      { type: 'reply' as const, text: 'Two' },
    ];
    expect(macroInput.safeParse({ name: 'Twice', actions: answers }).success).toBe(false);
    const { context, admin } = scene;
    const gone = input({ actions: [{ type: 'assign', userId: newId() }] });
    await expect(createMacro(context, admin, gone)).rejects.toMatchObject({
      fields: [{ path: 'actions.0.userId' }],
    });
  });
});

describe('what becomes of them', () => {
  test('each change leaves a version with who made it; of those from before, too', async () => {
    const { context, admin } = scene;
    const mara = await agent('Mara');
    const { id, name } = await createMacro(context, admin, input({ shared: true }));
    const spam = input({ name, shared: true, actions: [{ type: 'spam', spam: true }] });
    await updateMacro(context, admin, { id, version: 1, input: spam });
    const said = async () =>
      (await listMacroVersions(context, mara, id)).map(({ version, change, macro }) => [
        ...[version, change, macro.actions[0]?.type],
      ]);
    expect(await said()).toEqual([
      [2, 'changed', 'spam'],
      [1, 'created', 'priority'],
    ]);
    // As they were kept before there were versions.
    await context.store.macros.versions.remove({ macroId: id });
    await updateMacro(context, admin, { id, version: 2, input: input({ name, shared: true }) });
    expect(await said()).toEqual([
      [3, 'changed', 'priority'],
      [2, 'changed', 'spam'],
    ]);
    const own = await createMacro(context, mara, input());
    await expect(listMacroVersions(context, admin, own.id)).rejects.toMatchObject({ code: 'not-found' });
    await deleteMacro(context, admin, id);
    const [last] = await context.store.macros.versionsOf(id, 1);
    expect(last).toMatchObject({ version: 4, change: 'deleted' });
  });

  test('a file of them is read by another workspace, which finds tags by their names: all or none', async () => {
    const { context, admin } = scene;
    const [mara, noor] = await Promise.all([agent('Mara'), agent('Noor')]);
    const tag = { id: newId(), name: `Lamp ${newId()}`, colour: 'red' as const, keywords: [] };
    await context.store.tags.insert({ ...tag, createdAt: new Date(0) });
    const own = await createMacro(
      context,
      mara,
      input({ actions: [{ type: 'add-tags', tagIds: [tag.id] }] }),
    );
    const file = await exportMacros(context, mara);
    expect(file.macros).toContainEqual({ name: own.name, shared: false, actions: own.actions });
    expect(file.names).toEqual({ [tag.id]: tag.name });
    const elsewhere = newId();
    const foreign = JSON.parse(JSON.stringify(file).replaceAll(tag.id, elsewhere)) as typeof file;
    const one = {
      ...foreign,
      macros: foreign.macros.filter((macro) => JSON.stringify(macro).includes(elsewhere)),
    };
    const [made] = await importMacros(context, noor, one);
    expect(made).toMatchObject({ name: own.name, shared: false, actions: own.actions, version: 1 });
    const broken = { ...one, macros: [{ ...input(), name: 'New' }, ...one.macros, { name: 'Empty' }] };
    await expect(importMacros(context, noor, broken)).rejects.toMatchObject({
      fields: [{ path: 'macros.1.name' }, { path: 'macros.2.actions' }],
    });
    expect((await listMacros(context, noor)).filter(({ name }) => name === 'New')).toEqual([]);
    const shared = { ...one, names: {}, macros: [input({ shared: true })] };
    await expect(importMacros(context, noor, shared)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await importMacros(context, admin, shared)).toMatchObject([{ shared: true }]);
  });
});

describe('running one', () => {
  const everything = () =>
    input({
      shared: true,
      actions: [
        { type: 'reply', text: 'Hello {{contact.firstName}}' },
        { type: 'note', text: 'Told {{contact.name}}' },
        { type: 'priority', priority: 'urgent' },
        { type: 'status', status: 'resolved' },
        { type: 'status', status: 'resolved' },
      ],
    });
  const runOf = (macro: Macro, conversation: { id: string; revision: number }) => ({
    ...{ conversationId: conversation.id, macroId: macro.id },
    input: { clientId: newId(), version: macro.version, expectedRevision: conversation.revision },
  });

  test('does it in the person’s name, once, and tells how to take it back', async () => {
    const { context, admin } = scene;
    const mara = await agent('Mara');
    const macro = await createMacro(context, admin, everything());
    const before = await scene.arrives({ from: 'zoe@customer.example', fromName: 'Zoe Fox' });
    const wanted = runOf(macro, before);
    const { steps } = await previewMacro(context, mara, wanted);
    expect(steps.map(({ why, text }) => [why, text])).toEqual([
      [null, 'Hello Zoe'],
      [null, 'Told Zoe Fox'],
      [null, null],
      [null, null],
      ['nothing-to-change', null],
    ]);
    expect(await scene.now(before.id)).toMatchObject({ priority: 'none', status: 'open' });
    const result = await runMacro(context, mara, wanted);
    expect(result).toMatchObject({
      conversation: { priority: 'urgent', status: 'resolved' },
      reply: { text: 'Hello Zoe', author: { name: 'Mara' }, delivery: { state: 'held' } },
    });
    await runMacro(context, mara, wanted);
    const thread = await scene.threadOf(before.id);
    const by = (kind: string) => thread.filter((row) => row.kind === kind && row.author.name === 'Mara');
    expect(by('outbound').map(({ text }) => text)).toEqual(['Hello Zoe']);
    expect(by('note').map(({ text }) => text)).toEqual(['Told Zoe Fox']);
    expect(
      by('activity')
        .map((row) => row.activity?.type)
        .toSorted(),
    ).toEqual(['priority', 'status']);
    await updateConversation(context, mara, { id: before.id, patch: result.undo });
    await undoSend(context, mara, result.reply!.id);
    expect(await scene.now(before.id)).toMatchObject({
      ...{ priority: 'none', status: 'open', assigneeId: before.assigneeId },
    });
  });

  test('when the customer wrote meanwhile, nothing is done', async () => {
    const { context, admin } = scene;
    const macro = await createMacro(context, admin, everything());
    const before = await scene.arrives({ from: 'zoe@customer.example' });
    const wanted = runOf(macro, { ...before, revision: 0 });
    await expect(runMacro(context, admin, wanted)).rejects.toMatchObject({ code: 'conversation-changed' });
    expect(await scene.now(before.id)).toMatchObject({ priority: 'none', status: 'open' });
    expect((await scene.threadOf(before.id)).filter(({ kind }) => kind === 'note')).toEqual([]);
  });

  test('it does nothing that its person may not do', async () => {
    const { context, admin, support } = scene;
    const helper = await person(context, { name: 'Hana', role: 'collaborator', inboxIds: [support.id] });
    const policy = (await context.store.slaPolicies.list())[0];
    const conversation = await scene.arrives();
    const macro = await createMacro(context, admin, everything());
    await expect(runMacro(context, helper, runOf(macro, conversation))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    if (!policy) return;
    const promise = input({ shared: true, actions: [{ type: 'sla-policy', policyId: policy.id }] });
    const promising = await createMacro(context, admin, promise);
    const { steps } = await previewMacro(context, await agent('Mara'), runOf(promising, conversation));
    expect(steps[0]?.why).toBe('not-allowed');
  });

  test('a rule runs one, and tells what it did and that it is gone', async () => {
    const { context, admin } = scene;
    const macro = await createMacro(context, admin, input({ shared: true }));
    const own = await createMacro(context, admin, input());
    await expect(scene.rule({ actions: [{ type: 'macro', macroId: own.id }] })).rejects.toMatchObject({
      fields: [{ path: 'actions.0.macroId' }],
    });
    await scene.rule({ actions: [{ type: 'macro', macroId: macro.id }] });
    const first = await scene.arrives();
    expect(first.priority).toBe('high');
    await deleteMacro(context, admin, macro.id);
    const second = await scene.arrives();
    expect(second.priority).toBe('none');
    const actionsOf = async (id: string) =>
      (await listDecisions(context, admin, id)).items.at(-1)?.rules[0]?.actions;
    expect(await actionsOf(first.id)).toMatchObject([
      { type: 'priority', done: true, why: null, macro: macro.name },
    ]);
    expect(await actionsOf(second.id)).toMatchObject([{ type: 'macro', done: false, why: 'gone' }]);
  });
});

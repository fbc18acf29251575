import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SystemId } from '../../../../shared/schemas/system.ts';
import { beginConnection, finishConnection } from '../../../../server/services/systems/connect.ts';
import {
  disconnect,
  listConnections,
  listRefusals,
  syncNow,
  updateConnection,
} from '../../../../server/services/systems/manage.ts';
import { syncSystem } from '../../../../server/services/systems/sync.ts';
import { sweepSystems, writeActivities } from '../../../../server/services/systems/write.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { answersFor, connected, round, type Connected } from './scene.ts';

const database = testDatabase();
let context: ServiceContext;
let admin: Actor;
let open: Connected[] = [];
beforeAll(async () => {
  context = await serviceContext(database);
  admin = await person(context, { name: 'Root', role: 'admin' });
});
afterAll(() => context.dispose());
afterEach(async () => {
  for (const { simulator, connection } of open) {
    await simulator.close();
    if (await context.store.systems.read(connection.id)) await disconnect(context, admin, connection.id);
  }
  open = [];
});

async function connect(system: SystemId): Promise<Connected> {
  const one = await connected(context, admin, system);
  open.push(one);
  return one;
}
const row = async ({ connection }: Connected) => {
  const found = await context.store.systems.read(connection.id);
  if (!found) throw new Error('no connection');
  return found;
};
const contactOf = async (externalId: string) => {
  const [found] = await context.store.contacts.withExternalIds([externalId]);
  return found && (await context.store.contacts.read(found.id));
};
const at = (minutes: number) => new Date(Date.UTC(2026, 9, 1, 8, minutes)).toISOString();

let serial = 0;
/** Ids and addresses of one's own for each test: the databases are shared. */
function unique(): { id: string; email: string } {
  serial += 1;
  const id = `9${String(Date.now()).slice(-7)}${String(serial)}`;
  return { id, email: `zoe.${id}@harbour.example` };
}

describe.each(['hubspot', 'salesforce', 'zoho', 'dynamics'] as const)('%s', (system) => {
  test('gives companies, people and orders, page by page, and then only what changed', async () => {
    const one = await connect(system);
    const { simulator, say, connection } = one;
    const people = Array.from({ length: 5 }, unique);
    const [zoe] = people;
    if (!zoe) throw new Error('nobody');
    simulator.state.companies = [
      { id: `c${zoe.id}`, changedAt: at(0), fields: say.company(`Harbour ${zoe.id}`) },
    ];
    simulator.state.contacts = people.map(({ id, email }, n) => ({
      ...{ id, changedAt: at(n), fields: say.contact('Zoe', `Miller ${id}`, email) },
    }));
    const orderId = `o${zoe.id}`;
    simulator.state.orders = [
      { id: orderId, changedAt: at(9), fields: say.order('1001', 120.5, zoe.id) },
      { id: `x${orderId}`, changedAt: at(10), fields: { ...say.order('1002', 9, zoe.id), ...say.open } },
    ];
    await round(context, connection.id);
    const after = await row(one);
    expect(after).toMatchObject({ state: 'resting', problem: null, refused: 0, taken: 8, phase: 'company' });
    const contact = await contactOf(`${system}:${zoe.id}`);
    expect(contact).toMatchObject({ name: `Zoe Miller ${zoe.id}`, company: 'Harbour Ltd' });
    const { items } = await context.store.orders.ofContact({ contactId: contact?.id ?? '' }, 10);
    const done = { number: '1001', total: 120.5, currency: 'CHF', status: 'done' };
    expect(items.map(({ number }) => number).toSorted()).toEqual(
      system === 'dynamics' ? ['1001', '1002'] : ['1001'],
    );
    expect(items.find(({ number }) => number === '1001')).toMatchObject(done);

    simulator.state.contacts[1] = {
      ...{ id: people[1]?.id ?? '', changedAt: at(30) },
      fields: say.contact('Zoe', 'Meyer', people[1]?.email ?? ''),
    };
    simulator.state.asked.length = 0;
    await syncNow(context, admin, connection.id);
    await round(context, connection.id);
    expect((await row(one)).since.contact?.toISOString()).toBe(at(30));
    // What changed, and what lies within a minute of the newest change.
    expect((await row(one)).taken - after.taken).toBeLessThan(8);
  });

  test('a token that ended is renewed, once for both who need it; one that is worth nothing needs a person', async () => {
    const one = await connect(system);
    const { simulator, connection } = one;
    simulator.endToken();
    await syncSystem(context, connection.id);
    expect(await row(one)).toMatchObject({ state: 'working', problem: null, grantRevision: 2 });
    simulator.endToken();
    simulator.state.refreshToken = 'taken-back';
    await syncSystem(context, connection.id);
    const broken = await row(one);
    expect(broken.state).toBe('broken');
    expect(broken.problem).not.toBe('');
    await expect(syncNow(context, admin, connection.id)).rejects.toMatchObject({ code: 'not-capable' });
  });

  test('a summary is written down when a conversation is resolved, once', async () => {
    const one = await connect(system);
    const { simulator, say, connection } = one;
    const zoe = unique();
    simulator.state.contacts = [
      { id: zoe.id, changedAt: at(0), fields: say.contact('Zoe', 'Miller', zoe.email) },
    ];
    await round(context, connection.id);
    await updateConnection(context, admin, { id: connection.id, patch: { writes: true } });
    const contact = await contactOf(`${system}:${zoe.id}`);
    const { id: inboxId } = await inbox(context, `Sync ${zoe.id}`);
    const { id } = await conversation(context, inboxId, {
      contact: { id: contact?.id ?? '', name: 'Zoe', address: zoe.email },
    });
    await triageWaiting(context);
    await updateConversation(context, admin, { id, patch: { status: 'resolved' } });
    await triageWaiting(context);
    await writeActivities(context, connection.id);
    await writeActivities(context, connection.id);
    expect(simulator.state.notes).toHaveLength(1);
    expect(simulator.state.notes[0]).toMatchObject({ contactId: zoe.id, title: 'Order 123' });
    expect(simulator.state.notes[0]?.text).toContain(`/inbox/all/${id}`);
    expect((await row(one)).written).toBe(1);
  });
});

describe('what two sides know', () => {
  test('is decided field by field', async () => {
    const { simulator, say, connection } = await connect('hubspot');
    const zoe = unique();
    const tell = (minute: number, last: string) => {
      const fields = { ...say.contact('Zoe', last, zoe.email), hs_language: 'de' };
      simulator.state.contacts = [{ id: zoe.id, changedAt: at(minute), fields }];
    };
    const next = async () => {
      await syncNow(context, admin, connection.id);
      await round(context, connection.id);
      return contactOf(`hubspot:${zoe.id}`);
    };
    tell(0, 'Miller');
    expect(await next()).toMatchObject({ name: 'Zoe Miller', manners: { language: 'de' } });
    tell(10, 'Meyer');
    // Filled where ours was empty: ours stays.
    expect(await next()).toMatchObject({ name: 'Zoe Miller' });
    const rules = {
      name: 'theirs',
      company: 'never',
      website: 'theirs',
      notes: 'fill',
      language: 'never',
    } as const;
    await updateConnection(context, admin, { id: connection.id, patch: { rules } });
    tell(20, 'Meyer');
    simulator.state.contacts[0]!.fields['company'] = 'Another Ltd';
    expect(await next()).toMatchObject({ name: 'Zoe Meyer', company: 'Harbour Ltd' });
  });

  test('what cannot be taken is kept with its reason, and forgotten once it can', async () => {
    const one = await connect('salesforce');
    const { simulator, say, connection } = one;
    const [zoe, ada] = [unique(), unique()];
    simulator.state.contacts = [
      { id: zoe.id, changedAt: at(0), fields: say.contact('Zoe', 'Miller', 'no address') },
      { id: ada.id, changedAt: at(1), fields: say.contact('Ada', 'King', ada.email) },
    ];
    simulator.state.orders = [{ id: `o${zoe.id}`, changedAt: at(2), fields: say.order('7', 1, zoe.id) }];
    await round(context, connection.id);
    expect(await contactOf(`salesforce:${ada.id}`)).toMatchObject({ name: 'Ada King' });
    const refusals = await listRefusals(context, admin, connection.id);
    expect(refusals.map(({ kind, externalId, reason }) => [kind, externalId, reason])).toEqual(
      expect.arrayContaining([
        ['contact', zoe.id, '“no address” is no e-mail address.'],
        ['order', `o${zoe.id}`, 'It names no contact that is here.'],
      ]),
    );
    expect((await row(one)).refused).toBe(2);
    simulator.state.contacts[0] = {
      id: zoe.id,
      changedAt: at(20),
      fields: say.contact('Zoe', 'Miller', zoe.email),
    };
    simulator.state.orders[0]!.changedAt = at(21);
    await syncNow(context, admin, connection.id);
    await round(context, connection.id);
    expect(await listRefusals(context, admin, connection.id)).toEqual([]);
  });
});

describe('limits and failures', () => {
  test('a limit is waited for as long as they say, a failure longer each time; nothing is left out', async () => {
    const one = await connect('hubspot');
    const { simulator, say, connection } = one;
    const zoe = unique();
    simulator.state.contacts = [
      { id: zoe.id, changedAt: at(0), fields: say.contact('Zoe', 'Miller', zoe.email) },
    ];
    const limit = {
      status: 'error',
      message: 'You have reached your secondly limit.',
      errorType: 'RATE_LIMIT',
    };
    simulator.state.first = [{ status: 429, body: limit, headers: { 'retry-after': '30' } }];
    await round(context, connection.id);
    const waiting = await row(one);
    expect(waiting.problem).toContain('secondly limit');
    expect(waiting.nextAt.getTime() - context.clock.now().getTime()).toBe(30_000);
    const asked = simulator.state.asked.length;
    await syncSystem(context, connection.id);
    expect(simulator.state.asked).toHaveLength(asked);
    context.clock.forward(30_000);
    simulator.state.first = [
      { status: 502, body: 'Bad gateway' },
      { status: 502, body: 'Bad gateway' },
    ];
    const pauses: number[] = [];
    for (let tries = 0; tries < 2; tries += 1) {
      await syncSystem(context, connection.id);
      const { nextAt } = await row(one);
      pauses.push((nextAt.getTime() - context.clock.now().getTime()) / 60_000);
      context.clock.forward(nextAt.getTime() - context.clock.now().getTime());
    }
    expect(pauses).toEqual([1, 5]);
    await round(context, connection.id);
    expect(await row(one)).toMatchObject({ state: 'resting', problem: null, failures: 0 });
    expect(await contactOf(`hubspot:${zoe.id}`)).toBeTruthy();
  });

  test('what may stand over there is not written again; what was interrupted is given up by the sweep', async () => {
    const one = await connect('zoho');
    const { simulator, connection } = one;
    await round(context, connection.id);
    const now = context.clock.now();
    const { id: inboxId } = await inbox(context, 'Unsure');
    const { id: conversationId } = await conversation(context, inboxId);
    const plan = (id: string, state: 'waiting' | 'sending') =>
      context.store.systems.plan([
        {
          ...{ id, connectionId: connection.id, conversationId, externalContactId: '1', state },
          ...{ problem: null, resolvedAt: now, at: now },
        },
      ]);
    await plan('a'.repeat(24), 'waiting');
    simulator.state.first = [{ status: 500, body: { code: 'INTERNAL_ERROR' } }];
    await writeActivities(context, connection.id);
    expect(await listConnections(context, admin)).toMatchObject([{ unconfirmed: 1, written: 0 }]);
    await plan('b'.repeat(24), 'sending');
    context.clock.forward(6 * 60_000);
    await sweepSystems(context);
    expect(await listConnections(context, admin)).toMatchObject([{ unconfirmed: 2 }]);
    await writeActivities(context, connection.id);
    expect(simulator.state.notes).toEqual([]);
  });

  test('whoever connected it and left leaves it to be connected anew', async () => {
    const leaver = await person(context, { name: 'Leaver', role: 'admin' });
    const one = await connected(context, leaver, 'hubspot');
    open.push(one);
    await context.store.users.update(leaver.userId, { active: false });
    await syncSystem(context, one.connection.id);
    expect(await row(one)).toMatchObject({
      state: 'broken',
      problem: expect.stringContaining('no admin') as unknown,
    });
    const again = await connected(context, admin, 'hubspot');
    open.push(again);
    expect(again.connection).toMatchObject({ id: one.connection.id, state: 'working', problem: null });
  });
});

describe('letting us in', () => {
  test('is for admins, ends with the same person and state, and says what the system says', async () => {
    const { simulator } = await connect('salesforce');
    const answers = answersFor('salesforce', simulator.url);
    const agent = await person(context, { name: 'Agent', role: 'agent' });
    expect(() => beginConnection(context, agent, { system: 'salesforce', answers })).toThrow(
      expect.objectContaining({ code: 'not-allowed' }) as Error,
    );
    const { url, pending } = beginConnection(context, admin, { system: 'salesforce', answers });
    const query = new URL(url).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(pending).not.toContain('client-secret');
    const state = query.get('state') ?? '';
    const finish = (more: Record<string, string>, who = admin) =>
      finishConnection(context, who, { pending, query: { state, ...more } });
    await expect(finish({ code: 'the-code', state: 'another' })).rejects.toMatchObject({
      code: 'link-expired',
    });
    const other = await person(context, { name: 'Other', role: 'admin' });
    await expect(finish({ code: 'the-code' }, other)).rejects.toMatchObject({ code: 'link-expired' });
    await expect(
      finish({ error: 'access_denied', error_description: 'end-user denied' }),
    ).rejects.toMatchObject({
      ...{ code: 'provider-failed', detail: 'end-user denied' },
    });
    await expect(finish({ code: 'wrong' })).rejects.toMatchObject({ code: 'provider-failed' });
    context.clock.forward(31 * 60_000);
    await expect(finish({ code: 'the-code' })).rejects.toMatchObject({ code: 'link-expired' });
  });

  test('a place that is none is said of its field', () => {
    const answers = { ...answersFor('dynamics', 'https://login.example'), place: 'contoso' };
    expect(() => beginConnection(context, admin, { system: 'dynamics', answers })).toThrow(
      expect.objectContaining({ code: 'validation-failed' }) as Error,
    );
  });

  test('secrets are nowhere in what is presented or kept in the open', async () => {
    const one = await connect('hubspot');
    const kept = JSON.stringify([await row(one), await listConnections(context, admin)]);
    for (const secret of ['client-secret', 'token-2', 'refresh-2']) expect(kept).not.toContain(secret);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { startBlueskySimulator, type RunningBluesky } from '../../../server/channels/bluesky/simulator.ts';
import { startMastodon, type RunningMastodon } from '../../../server/channels/mastodon/simulator.ts';
import { beginConnection, finishConnection } from '../../../server/services/inboxes/connect.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let admin: Actor;
let mastodon: RunningMastodon;
let bluesky: RunningBluesky;

beforeAll(async () => {
  context = await serviceContext(database);
  admin = await person(context, { name: 'Ada', role: 'admin' });
  mastodon = await startMastodon(() => undefined);
  bluesky = await startBlueskySimulator(() => undefined);
});
afterAll(async () => {
  await Promise.all([mastodon.stop(), bluesky.stop()]);
  await context.dispose();
});

/** What the person's browser does at the provider. */
async function allow(url: string): Promise<Record<string, string>> {
  const { searchParams } = new URL(url);
  const form = new URLSearchParams({
    redirect_uri: searchParams.get('redirect_uri') ?? '',
    state: searchParams.get('state') ?? '',
    allowed: 'yes',
  });
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  return Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
}

async function begin(inboxId?: string): Promise<{ url: string; pending: string }> {
  const answers = { instance: mastodon.server.origin };
  const begun = await beginConnection(context, admin, { channel: 'mastodon', answers, inboxId });
  if (!('url' in begun)) throw new Error('nobody was asked');
  return begun;
}

describe('connecting an account', () => {
  test('makes an inbox for who began, and only with the state that was given', async () => {
    const { url, pending } = await begin();
    const query = await allow(url);
    const other = await person(context, { name: 'Bob', role: 'admin' });
    const wrong = [
      finishConnection(context, other, { pending, query }),
      finishConnection(context, admin, { pending, query: { ...query, state: 'made up' } }),
      finishConnection(context, admin, { pending: pending.slice(1), query }),
    ];
    for (const one of wrong) await expect(one).rejects.toMatchObject({ code: 'link-expired' });
    const { inbox } = await finishConnection(context, admin, { pending, query });
    expect(inbox).toMatchObject({
      ...{ channel: 'mastodon', address: mastodon.address, memberIds: [admin.userId] },
      ...{
        settings: { instanceUrl: mastodon.server.origin },
        secretsSet: expect.arrayContaining(['accessToken']),
      },
    });
    expect(JSON.stringify(inbox)).not.toContain('simulated-access-token');

    const again = await begin(inbox.id);
    const anew = await finishConnection(context, admin, { ...again, query: await allow(again.url) });
    expect(anew.inbox.id).toBe(inbox.id);
    const late = await begin(inbox.id);
    context.clock.forward(3_600_000);
    const tooLate = finishConnection(context, admin, { ...late, query: await allow(late.url) });
    await expect(tooLate).rejects.toMatchObject({ code: 'link-expired' });
  });

  test('comes back to the name of this server under which the person is logged in', async () => {
    const answers = { instance: mastodon.server.origin };
    const back = async (origin?: string) => {
      const begun = await beginConnection(context, admin, { channel: 'mastodon', answers, origin });
      return 'url' in begun ? new URL(begun.url).searchParams.get('redirect_uri') : null;
    };
    expect(await back()).toBe(`${context.config.publicUrl}/settings/inboxes/connected`);
    expect(await back('http://10.0.0.7:3000')).toBe('http://10.0.0.7:3000/settings/inboxes/connected');
  });

  test('is done at once where nobody has to be asked, and says what the provider says', async () => {
    const answers = {
      serviceUrl: bluesky.server.origin,
      handle: bluesky.server.world.us.handle,
      appPassword: 'wrong',
    };
    const refused = beginConnection(context, admin, { channel: 'bluesky', answers });
    await expect(refused).rejects.toMatchObject({
      code: 'provider-failed',
      detail: 'Invalid identifier or password',
    });
    const missing = beginConnection(context, admin, { channel: 'bluesky', answers: { handle: 'x' } });
    await expect(missing).rejects.toMatchObject({ code: 'validation-failed' });
    const right = { ...answers, appPassword: bluesky.server.password };
    const begun = await beginConnection(context, admin, { channel: 'bluesky', answers: right });
    expect(begun).toMatchObject({ inbox: { channel: 'bluesky', address: bluesky.address } });
  });

  test('is not for channels that are filled in by hand', async () => {
    const email = beginConnection(context, admin, { channel: 'email', answers: {} });
    await expect(email).rejects.toMatchObject({ code: 'not-capable' });
    const unknown = beginConnection(context, admin, { channel: 'nothing', answers: {} });
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
  });
});

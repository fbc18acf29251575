import { afterEach, describe, expect, test } from 'vitest';
import {
  checkLine,
  collectFiles,
  retryKeyOf,
  senderOf,
  sendByLine,
} from '../../../server/channels/line/api.ts';
import { lineSimulator } from '../../../server/channels/line/simulator.ts';
import { receiveLine, signatureOf, type Account } from '../../../server/channels/line/wire.ts';
import type {
  Fault,
  OutboundMessage,
  RunningSimulator,
  SimulatedPost,
} from '../../../server/channels/contract.ts';

const secrets = { accessToken: 'a simulated token', channelSecret: 'a simulated secret' };
const now = new Date('2026-11-20T09:00:00Z');
let running: RunningSimulator | undefined;
afterEach(() => running?.stop());

async function open(): Promise<Account> {
  running = await lineSimulator.start(() => undefined);
  return { inboxId: 'i1', address: '@lamps', name: 'Lamps', settings: running.settings, secrets } as never;
}

const post = (more: Partial<SimulatedPost> = {}): SimulatedPost => ({
  from: { address: 'U1', name: 'Hanako' },
  ...{ to: [], subject: '', text: 'Hello', externalId: 'm1', inReplyTo: null, references: [], files: [] },
  date: now,
  ...more,
});
const answer = (more: Partial<OutboundMessage> = {}) =>
  ({ to: [{ address: 'U1', name: '' }], text: 'Yes.', messageId: 'a1', ...more }) as OutboundMessage;

describe('a webhook of LINE', () => {
  const ask = (body: Buffer, signature = signatureOf(secrets.channelSecret, body)) =>
    receiveLine({ secrets, settings: {} } as never, {
      headers: { 'x-line-signature': signature },
      ...{ query: {}, body, method: 'POST', path: 'inbound', url: '', now },
    });

  test('is signed with base64 of HMAC-SHA256', () => {
    // Computed with: printf '{"events":[]}' | openssl dgst -sha256 -hmac 'a simulated secret' -binary | base64
    const body = Buffer.from('{"events":[]}');
    expect(signatureOf('a simulated secret', body)).toBe('PTxUdRagp6dVxRSGNy5zcIujVk5hvdNYvegj25G8T74=');
    expect(ask(body, 'PTxUdRagp6dVxRSGNy5zcIujVk5hvdNYvegj25G8T74=').status).toBe(200);
    expect(ask(body, `${'A'.repeat(43)}=`)).toEqual({ status: 401, items: [] });
  });

  test('that carries several events gives as many items, each of which can be read alone', async () => {
    const raws = await Promise.all(
      ['m1', 'm2'].map((externalId) => lineSimulator.compose(post({ externalId }))),
    );
    const [first, second] = raws.map((raw) => (JSON.parse(raw.toString()) as { events: object[] }).events[0]);
    const { items } = ask(Buffer.from(JSON.stringify({ destination: 'U0', events: [first, second] })));
    expect(items.map(({ raw }) => JSON.parse(raw.toString()) as unknown)).toEqual([
      { destination: 'U0', events: [first] },
      { destination: 'U0', events: [second] },
    ]);
    expect(new Set(items.map(({ externalId }) => externalId)).size).toBe(2);
  });

  test('without events is LINE trying the address: nothing is kept', () => {
    expect(ask(Buffer.from('{"destination":"U0","events":[]}'))).toEqual({ status: 200, items: [] });
  });

  test('that is none of theirs is kept as it is', () => {
    const body = Buffer.from('not json');
    expect(ask(body).items.map(({ raw }) => raw)).toEqual([body]);
  });
});

describe('the Messaging API', () => {
  test('makes two pushes with our key one', async () => {
    const account = await open();
    const first = await sendByLine(account, answer());
    const second = await sendByLine(account, answer());
    expect(second).toEqual({ ...first, providerReply: first.providerReply.replace('200', '409') });
    expect(running?.posts?.()).toHaveLength(1);
    expect((await sendByLine(account, answer({ messageId: 'a2' }))).externalId).not.toBe(first.externalId);
  });

  test.each<[Fault, string]>([
    [{ kind: 'lost-answer' }, 'transient'],
    [{ kind: 'server-error' }, 'transient'],
    [{ kind: 'token-lost' }, 'auth'],
    [{ kind: 'refused' }, 'permanent'],
    [{ kind: 'rate-limited', retryAfterSeconds: 7 }, 'rate-limited'],
  ])('on %o: %s', async (fault, kind) => {
    const account = await open();
    running?.fail?.(fault);
    await expect(sendByLine(account, answer())).rejects.toMatchObject({ kind });
    expect((await checkLine(account)).ok).toBe(fault.kind === 'lost-answer');
  });

  test('says who wrote, and nothing of those whom it does not name', async () => {
    const account = await open();
    const known = await lineSimulator.compose(post(), running);
    expect(await senderOf(account, known)).toEqual({ name: 'Hanako' });
    const stranger = await lineSimulator.compose(post({ from: { address: 'U2', name: '' } }));
    expect(await senderOf(account, stranger)).toBeNull();
    expect(await senderOf(account, Buffer.from('{"events":[]}'))).toBeNull();
  });

  test('gives files by the ids of messages, and says which it no longer has', async () => {
    const account = await open();
    const files = [{ name: '見積.pdf', type: 'application/pdf', content: Buffer.from('%PDF') }];
    const [file] = await collectFiles(account, await lineSimulator.compose(post({ files }), running));
    expect(file).toMatchObject({ name: '見積.pdf', type: 'application/pdf', content: Buffer.from('%PDF') });
    const gone = await lineSimulator.compose(post({ files, externalId: 'm9' }));
    const [missing] = await collectFiles(account, gone);
    expect(missing).toMatchObject({ name: 'missing.txt', type: 'text/plain' });
    expect(await collectFiles(account, await lineSimulator.compose(post()))).toEqual([]);
  });
});

test('a retry key is a UUID, the same for the same message', () => {
  expect(retryKeyOf('a1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(retryKeyOf('a1')).toBe(retryKeyOf('a1'));
  expect(retryKeyOf('a1')).not.toBe(retryKeyOf('a2'));
});

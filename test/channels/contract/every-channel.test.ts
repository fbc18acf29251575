import crypto, { randomBytes } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import type { Channel, WebhookRequest } from '../../../server/channels/contract.ts';
import { presentChannel } from '../../../server/presenters/inbox.ts';
import { checkCapability } from '../../../server/services/messages/check-capability.ts';
import { channelDescriptor } from '../../../shared/schemas/channel.ts';
import { measure } from '../../../shared/text/measure.ts';
import { excuseFor, offers, rows, strayExceptions } from './excuses.ts';
import { accountOf, everyChannel, inboxId, now, parseContext, postTo } from './subject.ts';

interface FormField {
  title?: string;
  properties?: Record<string, FormField>;
}

/** Paths of fields that have no title for the form. */
function untitled(form: FormField, path = ''): string[] {
  return Object.entries(form.properties ?? {}).flatMap(([name, field]) => [
    ...(field.title ? [] : [`${path}${name}`]),
    ...untitled(field, `${path}${name}.`),
  ]);
}

describe.each(everyChannel)('%s', (_id, channel) => {
  test('has a descriptor that the web can draw', () => {
    const descriptor = channelDescriptor.parse(JSON.parse(JSON.stringify(presentChannel(channel))));
    expect(descriptor.name).not.toBe('');
    expect(untitled(descriptor.settingsSchema)).toEqual([]);
    expect(untitled(descriptor.secretsSchema)).toEqual([]);
    if (descriptor.connect) expect(untitled(descriptor.connect.askSchema)).toEqual([]);
  });

  test('says where each limit comes from, and when that was looked up', () => {
    const { text, attachments } = channel.capabilities;
    for (const { source, checked } of [text, attachments]) {
      expect(source).not.toBe('');
      expect(checked).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  test('does what it offers', () => {
    const { actions, tooLong, text } = channel.capabilities;
    if (actions.length > 0) expect(channel.act).toBeTypeOf('function');
    if (tooLong === 'split') expect(text.limit ?? text.byteLimit).not.toBeNull();
  });

  test('is held to its own limit, in its own units', ({ skip }) => {
    const { capabilities } = channel;
    const { limit } = capabilities.text;
    if (limit === null) return skip(excuseFor('text limit', channel) ?? '');
    const wanted = { html: null, copies: 0, files: [], now, lastInboundAt: now, answeredBefore: false };
    const letters = 'a'.repeat(limit);
    expect(measure(letters, capabilities.text).fits).toBe(true);
    expect(() => {
      checkCapability(capabilities, { ...wanted, text: letters });
    }).not.toThrow();
    expect(() => {
      checkCapability(capabilities, { ...wanted, text: `${letters}a` });
    }).toThrow(/may have up to/);
  });

  test('reads its fixtures, the same each time', async () => {
    const fixtures = (await channel.fixtures?.()) ?? [];
    // Mail has its own corpus beside the project.
    if (channel.capabilities.layout !== 'letters') expect(fixtures.length).toBeGreaterThan(2);
    for (const { name, raw, inbox = { address: '@simulated' }, expects } of fixtures) {
      const { address, learned = null } = inbox;
      const context = { account: { inboxId, address, name: 'Simulated' }, learned };
      const item = await channel.parse(raw, parseContext(channel, context));
      expect(item, name).toMatchObject(expects);
      expect(await channel.parse(raw, parseContext(channel, context)), name).toEqual(item);
      expect(channel.describeRaw(raw).externalId, name).not.toBe('');
    }
  });

  test('is not upset by bytes that mean nothing', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('{}'), Buffer.from('[[['), randomBytes(2000)]) {
      const outcome = await channel.parse(bytes, parseContext(channel)).then(
        ({ type }) => type,
        (error: unknown) => error,
      );
      expect(outcome).toSatisfy((one: unknown) => typeof one === 'string' || one instanceof Error);
      expect(() => channel.describeRaw(bytes)).not.toThrow();
    }
  });

  test('brings a simulator that offers what the channel says it can', async () => {
    const simulator = await channel.simulator?.();
    if (!simulator) throw new Error('it brings no simulator');
    const missing = rows.filter((row) => excuseFor(row, channel) === null && !offers(row, simulator));
    expect(channel.inbound.kind === 'session' ? [] : missing).toEqual([]);
  });

  test('brings a simulator that its parser understands', async () => {
    const simulator = await channel.simulator?.();
    const raw = await simulator?.compose(postTo(channel));
    const item = raw && (await channel.parse(raw, parseContext(channel)));
    expect(item).toMatchObject({ type: 'message', text: 'My lamp hums.' });
  });
});

test('no excuse is left of a channel that is gone', () => {
  expect(strayExceptions(everyChannel.map(([id]) => id))).toEqual([]);
});

const webhooks = everyChannel.filter(([, { inbound }]) => inbound.kind === 'webhook');

describe.each(webhooks)('the webhook of %s', (_id, channel) => {
  async function signedRequest(): Promise<{
    request: WebhookRequest;
    /** Signed at another time, or over other bytes. */
    signed: (at: Date, bytes?: Buffer) => WebhookRequest;
    receive: Receive;
  }> {
    const simulator = await channel.simulator?.();
    const running = await simulator?.start(() => undefined, { now: () => now });
    if (!simulator?.request || !running) throw new Error('it cannot make a request');
    await running.stop();
    const { request } = simulator;
    const secrets = { ...running.secrets };
    const raw = await simulator.compose(postTo(channel));
    const account = accountOf(channel, running);
    const signed = (at: Date, bytes = raw) => ({ ...request(bytes, { secrets, at }), now });
    return { request: signed(now), signed, receive: (one) => receiverOf(channel)(account, one) };
  }

  const shifted = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  test('takes what the provider signed, byte for byte', async () => {
    const { request, receive } = await signedRequest();
    const answer = receive(request);
    expect(answer.status).toBeLessThan(300);
    expect(answer.items).toHaveLength(1);
    const item = answer.items[0];
    expect(await channel.parse(item?.raw ?? Buffer.alloc(0), parseContext(channel))).toMatchObject({
      type: 'message',
      text: 'My lamp hums.',
    });
    expect(receive(request).items[0]?.externalId).toBe(item?.externalId);
  });

  test('refuses what is not signed, or signed by somebody else, and keeps nothing of it', async () => {
    const { request, receive } = await signedRequest();
    const bad = (headers: WebhookRequest['headers']) => receive({ ...request, headers });
    const scrambled = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        /sign|secret/i.test(name)
          ? String(value)
              .replaceAll(/[0-9a-f]/g, '0')
              .concat('x')
          : value,
      ]),
    );
    for (const answer of [bad({}), bad(scrambled)]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.items).toEqual([]);
    }
  });

  test('compares in constant time what only the provider can know', async () => {
    const { request, receive } = await signedRequest();
    const compare = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    try {
      const names = Object.keys(request.headers).filter((name) => /sign|secret/i.test(name));
      const wrong = (value: string) => value.replaceAll(/[0-9a-f](?=[0-9a-f]{0,8}$)/g, '0');
      const headers = names.map((name) => [name, wrong(String(request.headers[name]))] as const);
      receive({ ...request, headers: { ...request.headers, ...Object.fromEntries(headers) } });
      expect(compare).toHaveBeenCalled();
    } finally {
      compare.mockRestore();
      syncBuiltinESMExports();
    }
  });

  test('holds the signature against the bytes as they came', async () => {
    const { request, signed, receive } = await signedRequest();
    const other = Buffer.concat([request.body, Buffer.from(' ')]);
    const overBody = !isDeepStrictEqual(signed(now, other).headers, request.headers);
    expect(overBody).toBe(excuseFor('signature over the body', channel) === null);
    if (!overBody) return;
    expect(receive({ ...request, body: other }).status).toBe(401);
    expect(receive(signed(now, other)).status).toBeLessThan(300);
  });

  test('lets clocks differ a little, and refuses what was signed long ago', async () => {
    const { request, signed, receive } = await signedRequest();
    const first = receive(request);
    const timed = !isDeepStrictEqual(signed(shifted(-3600)).headers, request.headers);
    for (const seconds of [-60, 60]) expect(receive(signed(shifted(seconds))).status).toBeLessThan(300);
    // Without a time in it, what is handed over again is known by its id.
    if (!timed) {
      const again = receive(signed(shifted(-3600)));
      expect(again.items.map(({ externalId }) => externalId)).toEqual(
        first.items.map(({ externalId }) => externalId),
      );
      return;
    }
    for (const seconds of [-3600, 3600]) {
      const answer = receive(signed(shifted(seconds)));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.items).toEqual([]);
    }
  });

  test('is calm about a body that is no JSON', async () => {
    const { request, receive } = await signedRequest();
    const answer = receive({ ...request, body: Buffer.from('{"broken') });
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.status).toBeLessThan(500);
  });
});

type Receive = (request: WebhookRequest) => ReturnType<ReturnType<typeof receiverOf>>;

function receiverOf(channel: Channel) {
  const { inbound } = channel;
  if (inbound.kind !== 'webhook') throw new Error('not a webhook');
  return inbound.receive.bind(inbound);
}

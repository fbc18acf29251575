import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../../../server/channels/contract.ts';
import { receive } from '../../../server/channels/webhook/receive.ts';
import { sign, signatureProblem } from '../../../server/channels/webhook/signature.ts';

const now = new Date('2026-11-22T09:00:00Z');
const secret = 'the newer of two secrets';
const previousSecret = 'the older of two secrets';
const raw = Buffer.from('{"externalId":"1","from":{"externalId":"a"},"text":"Hello"}');
const seconds = (more: number) => new Date(now.getTime() + more * 1000);
const problem = (
  header: string | undefined,
  body = raw,
  secrets: { secret: string; previousSecret?: string } = { secret },
) => signatureProblem(header, { raw: body, secrets, now });

describe('a signature', () => {
  test('fits its body, its secret and our clock', () => {
    expect(problem(sign(raw, { secret }, now))).toBeNull();
    for (const skew of [-300, 300]) expect(problem(sign(raw, { secret }, seconds(skew)))).toBeNull();
    for (const skew of [-302, 302, 86_400])
      expect(problem(sign(raw, { secret }, seconds(skew)))).toMatch(/clock/);
    expect(problem(sign(raw, { secret }, now), Buffer.from(`${raw.toString()} `))).toMatch(/does not fit/);
    expect(problem(sign(raw, { secret: previousSecret }, now))).toMatch(/does not fit/);
  });

  test.each([undefined, '', 'v1=00', 't=1', 't=x,v1=00', `t=${'9'.repeat(40)},v1=00`])(
    'is not %s',
    (header) => {
      expect(problem(header)).toMatch(/missing or malformed/);
    },
  );

  test('is taken from either side of a change of secrets', () => {
    const both = { secret, previousSecret };
    expect(problem(sign(raw, { secret: previousSecret }, now), raw, both)).toBeNull();
    expect(problem(sign(raw, { secret }, now), raw, both)).toBeNull();
    // What we send fits for those who have the old one only, and for those who have the new.
    expect(problem(sign(raw, both, now), raw, { secret: previousSecret })).toBeNull();
    expect(problem(sign(raw, both, now), raw, { secret })).toBeNull();
  });
});

describe('what comes in', () => {
  const account = {
    ...{ inboxId: 'a'.repeat(24), name: '', address: '' },
    ...{ settings: { deliverUrl: '', sourceName: '' }, secrets: { secret } },
  };
  function take(value: unknown, more: Partial<WebhookRequest> = {}) {
    const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    const headers = { 'x-signature': sign(body, { secret }, now) };
    return receive(account, {
      ...{ headers, query: {}, body, now },
      method: 'POST',
      path: 'inbound',
      url: '',
      ...more,
    });
  }

  test.each<[string, unknown, Partial<WebhookRequest>, number]>([
    ['a message', JSON.parse(raw.toString()), {}, 202],
    ['no JSON', '{"a', {}, 400],
    ['a message of nobody', { externalId: '1', text: 'Hi' }, {}, 422],
    [
      'a link that is none',
      { externalId: '1', from: { externalId: 'a' }, url: 'javascript:alert(1)' },
      {},
      422,
    ],
    ['a report', { status: 'delivered' }, { path: 'deliveries/abc' }, 202],
    ['a report of nonsense', { status: 'vanished' }, { path: 'deliveries/abc' }, 422],
    ['a declaration', { maxChars: 10 }, { path: 'capabilities', method: 'PUT' }, 200],
    ['a declaration of nonsense', { maxChars: 'many' }, { path: 'capabilities', method: 'PUT' }, 422],
    ['another path', {}, { path: 'inbound/else' }, 404],
    ['another method', {}, { method: 'GET' }, 404],
  ])('%s', (_what, value, more, status) => {
    const answer = take(value, more);
    expect(answer.status).toBe(status);
    expect(answer.items.length).toBe(status === 202 ? 1 : 0);
  });

  test('says what was new once it is kept', () => {
    const { body, items } = take(JSON.parse(raw.toString()));
    const said = (isNew: boolean): unknown => JSON.parse(typeof body === 'function' ? body(() => isNew) : '');
    expect(items[0]?.raw).toEqual(raw);
    expect(said(true)).toEqual({ itemId: 'message:1', status: 'accepted' });
    expect(said(false)).toEqual({ itemId: 'message:1', status: 'duplicate' });
  });
});

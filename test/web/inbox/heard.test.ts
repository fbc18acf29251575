import { expect, test } from 'vitest';
import type { DeliveryState } from '../../../shared/schemas/delivery.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import { beginning, heardOf, newsOf } from '../../../web/features/inbox/thread/heard.ts';

const me = 'me';
/** As much of a message as is listened to. */
const message = (
  id: string,
  {
    kind = 'inbound',
    by = 'alice',
    state,
    clientId = null,
  }: {
    kind?: Message['kind'];
    by?: string;
    state?: DeliveryState;
    clientId?: string | null;
  } = {},
) => ({ id, kind, clientId, author: { id: by }, delivery: state ? { state } : null }) as unknown as Message;

const said = (before: Message[], after: Message[]) =>
  newsOf(heardOf(before), after, me).map((one) =>
    one.what === 'many' ? `${String(one.count)} more` : `${one.what} ${one.message.id}`,
  );
const first = message('1');

test('who writes is heard once, whichever way it came', () => {
  const came = [
    message('2'),
    message('3', { kind: 'note', by: 'ben' }),
    message('4', { kind: 'outbound', by: 'ben' }),
  ];
  expect(said([first], [first, ...came])).toEqual(['message 2', 'note 3', 'reply 4']);
  expect(said([first, ...came], [first, ...came])).toEqual([]);
});

test('what is older, what happened and what one wrote oneself is not', () => {
  const mine = message('local:a', { kind: 'outbound', by: me, state: 'queued', clientId: 'a' });
  const own = message('3', { kind: 'note', by: me });
  const resolved = message('4', { kind: 'activity', by: 'ben' });
  expect(said([first], [message('0'), first, mine, own, resolved])).toEqual([]);
});

test('a late letter that is sorted in before others is', () => {
  expect(said([first, message('3')], [first, message('2'), message('3')])).toEqual(['message 2']);
});

test('of an empty thread nothing is older', () => {
  expect(said([], [first])).toEqual(['message 1']);
});

test('many at once are counted', () => {
  const came = ['2', '3', '4', '5'].map((id) => message(id));
  expect(said([first], [first, ...came.slice(0, 3)])).toHaveLength(3);
  expect(said([first], [first, ...came])).toEqual(['4 more']);
});

test('of one’s own reply one hears that it left, once, or that it did not', () => {
  const at = (state: DeliveryState, id = '2') =>
    message(id, { kind: 'outbound', by: me, state, clientId: 'a' });
  const steps = (...states: DeliveryState[]) =>
    states.slice(1).flatMap((state, step) => said([at(states[step] ?? 'held')], [at(state)]));
  expect(steps('held', 'queued', 'sending', 'sent', 'delivered', 'read')).toEqual(['sent 2']);
  expect(steps('queued', 'sending', 'failed')).toEqual(['failed 2']);
  expect(steps('failed', 'queued', 'sending', 'unconfirmed')).toEqual(['failed 2']);
  expect(steps('failed', 'queued', 'sending', 'sent')).toEqual(['sent 2']);
  // It bounced after it had left.
  expect(steps('sent', 'failed')).toEqual(['failed 2']);
  // The server's id takes the place of ours.
  expect(said([at('queued', 'local:a')], [at('sent')])).toEqual(['sent 2']);
});

test('a copy that is behind takes nothing back: what left is heard once', () => {
  const at = (state: DeliveryState, id = '2') =>
    message(id, { kind: 'outbound', by: me, state, clientId: 'a' });
  let heard = heardOf([at('queued', 'local:a')]);
  const steps = [[at('sent'), at('queued', 'local:a')], [at('sending')], [at('sent')], [at('failed')]];
  const said = steps.map((messages) => {
    const news = newsOf(heard, messages, me).map(({ what }) => what);
    heard = heardOf(messages, heard);
    return news;
  });
  expect(said).toEqual([['sent'], [], [], ['failed']]);
});

test('of a colleague’s one hears what they wrote, not where it is', () => {
  const theirs = (state: DeliveryState) => message('2', { kind: 'outbound', by: 'ben', state });
  expect(said([theirs('queued')], [theirs('sent')])).toEqual([]);
  expect(said([theirs('queued')], [theirs('failed')])).toEqual([]);
});

test('a long text is cut between words, one without spaces where it must be', () => {
  expect(beginning('  Two\n chairs  ')).toBe('Two chairs');
  expect(beginning('Where are the two chairs that we ordered?', 20)).toBe('Where are the two…');
  expect(beginning('椅'.repeat(30), 20)).toBe(`${'椅'.repeat(20)}…`);
});

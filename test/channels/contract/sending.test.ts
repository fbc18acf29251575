import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  SendError,
  type Fault,
  type InboxAccount,
  type OutboundMessage,
  type ParsedMessage,
  type RunningSimulator,
  type SendErrorKind,
  type SimulatedPost,
} from '../../../server/channels/contract.ts';
import { excuseFor } from './excuses.ts';
import { accountOf, answerTo, everyChannel, now, parsedPost, postTo } from './subject.ts';

/** Waits for silent sides pass two hundred times as fast, whether they are kept by signals or by sockets. */
function hurry(): () => void {
  const hasten = (millis: number) => Math.max(400, millis / 200);
  const signalAfter = AbortSignal.timeout.bind(AbortSignal);
  const signals = vi.spyOn(AbortSignal, 'timeout').mockImplementation((millis) => {
    return signalAfter(hasten(millis));
  });
  const { setTimeout: silentFor } = Socket.prototype;
  const sockets = vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (
    this: Socket,
    millis,
    act,
  ) {
    return silentFor.call(this, millis === 0 ? 0 : hasten(millis), act);
  });
  return () => {
    signals.mockRestore();
    sockets.mockRestore();
  };
}

// What our own server sends to visitors' sockets passes no provider that could fail.
const senders = everyChannel.filter(([, { inbound }]) => inbound.kind !== 'session');

describe.each(senders)('%s', (_id, channel) => {
  const sent: SimulatedPost[] = [];
  let running: RunningSimulator;
  let account: InboxAccount;
  let question: ParsedMessage;
  let number = 0;

  beforeAll(async () => {
    const simulator = await channel.simulator?.();
    if (!simulator) throw new Error('it brings no simulator');
    running = await simulator.start((post) => sent.push(post), { now: () => now });
    account = accountOf(channel, running);
    await running.arrive?.(postTo(channel)).catch(() => undefined);
    question = await parsedPost(channel, postTo(channel));
  });
  afterAll(async () => {
    await channel.release(account.inboxId);
    await running.stop();
  });

  // Forgets how busy the provider was: each test is about its own fault.
  afterEach(() => channel.release(account.inboxId));

  /** An answer of its own, so that faults of one test leave the others alone. */
  function answer(more: Partial<OutboundMessage> = {}): OutboundMessage {
    number += 1;
    const messageId = number.toString(16).padStart(24, 'f');
    return answerTo(question, { messageId, externalId: `ours.${number}@acme.example`, ...more });
  }

  function fail(fault: Fault | null): void {
    if (!running.fail) throw new Error('its simulator cannot fail');
    running.fail(fault);
  }

  async function failure(fault: Fault, message: OutboundMessage): Promise<SendError> {
    fail(fault);
    try {
      await channel.send(account, message);
    } catch (error) {
      if (error instanceof SendError) return error;
      throw error;
    } finally {
      fail(null);
      await channel.release(account.inboxId);
    }
    throw new Error(`${fault.kind} was not noticed`);
  }

  /** @throws what is no SendError */
  async function outcomeOf(message: OutboundMessage): Promise<'sent' | SendErrorKind> {
    try {
      await channel.send(account, message);
      return 'sent';
    } catch (error) {
      if (error instanceof SendError) return error.kind;
      throw error;
    }
  }

  test('sends an answer to whom it is for', async () => {
    const before = sent.length;
    const result = await channel.send(account, answer({ text: 'A new lamp is on its way.' }));
    expect(result.rejected).toEqual([]);
    expect(result.externalId).not.toBe('');
    expect(sent.length).toBe(before + 1);
    expect(sent.at(-1)?.text).toContain('A new lamp is on its way.');
  });

  test('sends a file with it', async ({ skip }) => {
    const { types } = channel.capabilities.attachments;
    const why = excuseFor('files', channel);
    if (why !== null) skip(why);
    const content = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    expect(types.length === 0 || types.some((type) => /^image\//.test(type))).toBe(true);
    const before = sent.length;
    await channel.send(
      account,
      answer({
        files: [
          {
            ...{ name: 'lamp.png', type: 'image/png', size: content.length, contentId: null, inline: false },
            open: () => Readable.from([content]),
          },
        ],
      }),
    );
    expect(sent.length).toBeGreaterThan(before);
  });

  test('tells a busy provider from one that is broken, and waits as long as it is told', async () => {
    const busy = await failure({ kind: 'rate-limited', retryAfterSeconds: 7 }, answer());
    expect(busy).toMatchObject({ kind: 'rate-limited' });
    expect(busy.retryAfterSeconds).toBeGreaterThanOrEqual(6);
    const broken = await failure({ kind: 'server-error' }, answer());
    // Whether a request that failed there did something, not every provider promises.
    expect(['transient', 'unconfirmed']).toContain(broken.kind);
  });

  test('says that its token is gone, and what the provider refuses for good', async () => {
    expect((await failure({ kind: 'token-lost' }, answer())).kind).toBe('auth');
    const refused = await failure({ kind: 'refused' }, answer());
    expect(refused.kind).toBe('permanent');
    expect(refused.message).not.toBe('');
  });

  test('gets a new token where its own ran out, or says that it may not send', async () => {
    const before = sent.length;
    fail({ kind: 'token-expired' });
    const outcome = await outcomeOf(answer());
    fail(null);
    expect(['auth', 'sent']).toContain(outcome);
    expect(sent.length).toBe(outcome === 'sent' ? before + 1 : before);
  });

  test('does not wait for ever for a provider that is silent, nor guesses what became of it', async () => {
    const message = answer({ text: 'Anybody there?' });
    fail({ kind: 'no-answer' });
    const patient = hurry();
    const outcome = await outcomeOf(message);
    patient();
    fail(null);
    await channel.release(account.inboxId);
    expect(['unconfirmed', 'transient']).toContain(outcome);
    if (outcome === 'transient') await channel.send(account, message);
    const posts = sent.filter(({ text }) => text.includes('Anybody there?'));
    expect(posts).toHaveLength(outcome === 'transient' ? 1 : 0);
  });

  test('never makes two posts of one when the answer gets lost', async () => {
    const message = answer({ text: 'Only once, please.' });
    fail({ kind: 'lost-answer' });
    // A channel may look and find that it was sent after all.
    const outcome = await outcomeOf(message);
    fail(null);
    expect(['unconfirmed', 'transient', 'sent']).toContain(outcome);
    // Only what may be repeated without harm is called transient.
    if (outcome === 'transient') await channel.send(account, message);
    expect(sent.filter(({ text }) => text.includes('Only once, please.'))).toHaveLength(1);
  });

  test('works again once the provider does', async () => {
    const before = sent.length;
    await channel.send(account, answer());
    expect(sent.length).toBe(before + 1);
  });
});

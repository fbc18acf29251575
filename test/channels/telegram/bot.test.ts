import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningSimulator, SimulatedPost } from '../../../server/channels/contract.ts';
import { checkBot } from '../../../server/channels/telegram/check.ts';
import { collectFiles } from '../../../server/channels/telegram/collect.ts';
import { listenToBot } from '../../../server/channels/telegram/listen.ts';
import { forgetPace } from '../../../server/channels/telegram/pace.ts';
import { parseUpdate } from '../../../server/channels/telegram/parse.ts';
import { sendMessage } from '../../../server/channels/telegram/send.ts';
import { telegramSimulator, updateOf } from '../../../server/channels/telegram/simulator.ts';
import { receiveUpdate, webhookSecret } from '../../../server/channels/telegram/webhook.ts';
import { answerTo, botAccount, inboxId, parseContext, recordingHost } from './account.ts';

let bot: RunningSimulator;
beforeEach(async () => {
  bot = await telegramSimulator.start(() => undefined);
});
afterEach(async () => {
  forgetPace(inboxId);
  await bot.stop();
});

const post = (more: Partial<SimulatedPost> = {}): SimulatedPost => ({
  from: { address: '42', name: 'Ada Byron' },
  to: [{ address: '@simulated_bot', name: '' }],
  subject: '',
  text: 'Hello',
  externalId: '9',
  inReplyTo: null,
  references: [],
  files: [],
  date: new Date('2026-11-21T09:00:00Z'),
  ...more,
});
const file = (name: string, type: string, content = Buffer.from('bytes')) => ({
  ...{ name, type, size: content.length, contentId: null, inline: false },
  open: () => Readable.from([content]),
});

describe('sending', () => {
  test('a text with marks, as an answer to the message', async () => {
    const result = await sendMessage(
      botAccount(bot),
      answerTo('42', {
        html: '<p>Hi <b>Ada</b></p>',
        answers: {
          externalId: `telegram/${inboxId}/42/9`,
          from: null,
          visibility: 'direct',
          contentWarning: null,
          language: null,
          url: null,
          externalThreadId: null,
          channelData: { chatId: 42, messageId: 9, topicId: null },
          sentAt: new Date(0),
        },
      }),
    );
    expect(result.externalId).toBe(`telegram/${inboxId}/42/1001`);
    expect(bot.posts?.()).toMatchObject([{ text: 'Hi Ada', to: [{ address: '42' }], inReplyTo: '42/9' }]);
  });

  test('files go with the text in one call, several as an album with an id each', async () => {
    const account = botAccount(bot);
    await sendMessage(account, answerTo('42', { files: [file('a.pdf', 'application/pdf')] }));
    const album = await sendMessage(
      account,
      answerTo('43', { files: [file('a.png', 'image/png'), file('b.png', 'image/png')] }),
    );
    expect(bot.posts?.().map(({ text, files }) => [text, files.map(({ name }) => name)])).toEqual([
      ['Hello', ['a.pdf']],
      ['Hello', ['a.png', 'b.png']],
    ]);
    expect(album.otherIds).toHaveLength(1);
  });

  test('a text that is too long for one message follows itself', async () => {
    const text = 'word '.repeat(1000);
    const result = await sendMessage(botAccount(bot), answerTo('42', { text }));
    expect(bot.posts?.()).toHaveLength(2);
    expect(result.otherIds).toHaveLength(1);
  });

  test.each([
    ['429', { kind: 'rate-limited', retryAfterSeconds: 17 }, { kind: 'rate-limited', retryAfterSeconds: 17 }],
    ['500', { kind: 'server-error' }, { kind: 'transient' }],
    ['a bot that was blocked', { kind: 'refused' }, { kind: 'permanent', message: /blocked/ }],
    ['a token that was taken away', { kind: 'token-lost' }, { kind: 'auth' }],
    ['an answer that got lost', { kind: 'lost-answer' }, { kind: 'unconfirmed' }],
  ] as const)('%s', async (_, fault, meant) => {
    bot.fail?.(fault);
    await expect(sendMessage(botAccount(bot), answerTo('42'))).rejects.toMatchObject(
      'message' in meant
        ? { kind: meant.kind, message: expect.stringMatching(meant.message) as string }
        : meant,
    );
  });

  test('a server that is not there took nothing', async () => {
    await bot.stop();
    const sending = sendMessage(botAccount(bot), answerTo('42'));
    await expect(sending).rejects.toMatchObject({ kind: 'transient' });
    bot = await telegramSimulator.start(() => undefined);
  });

  test('once a part is out, nothing is repeated', async () => {
    let sent = 0;
    await bot.stop();
    bot = await telegramSimulator.start(() => {
      sent += 1;
      bot.fail?.({ kind: 'server-error' });
    });
    const sending = sendMessage(botAccount(bot), answerTo('42', { text: 'word '.repeat(1000) }));
    await expect(sending).rejects.toMatchObject({
      kind: 'unconfirmed',
      message: expect.stringMatching(/^1 of 2 parts/) as string,
    });
    expect(sent).toBe(1);
  });

  test('one a second in a chat; who comes too soon after a 429 is told when', async () => {
    const account = botAccount(bot);
    const start = performance.now();
    await sendMessage(account, answerTo('42'));
    await sendMessage(account, answerTo('42'));
    expect(performance.now() - start).toBeGreaterThan(990);
    bot.fail?.({ kind: 'rate-limited', retryAfterSeconds: 30 });
    await expect(sendMessage(account, answerTo('50'))).rejects.toMatchObject({ kind: 'rate-limited' });
    bot.fail?.(null);
    const before = bot.posts?.().length;
    await expect(sendMessage(account, answerTo('51'))).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 30,
    });
    expect(bot.posts?.()).toHaveLength(before ?? -1);
  });

  test('an address that is no chat goes nowhere', async () => {
    const sending = sendMessage(botAccount(bot), answerTo('ada@example.com'));
    await expect(sending).rejects.toMatchObject({ kind: 'permanent' });
  });
});

describe('polling', () => {
  test('gives what comes, keeps where it is, and stops in the middle of a poll', async () => {
    const record = recordingHost();
    const listener = listenToBot(botAccount(bot), record.host);
    await bot.arrive?.(post());
    await record.until(1);
    await bot.arrive?.(post({ externalId: '10', text: 'Again' }));
    await record.until(2);
    await listener.stop();
    await listener.done;
    expect(record.items.map(({ summary }) => summary)).toEqual([
      { from: 'Ada Byron', subject: 'Hello' },
      { from: 'Ada Byron', subject: 'Again' },
    ]);
    expect(record.learned()).toMatchObject({ username: 'simulated_bot' });
    const next = listenToBot(botAccount(bot), record.host);
    await bot.arrive?.(post({ externalId: '11', text: 'Third' }));
    await record.until(3);
    await next.stop();
    expect(record.items).toHaveLength(3);
  });

  test('a wrong token ends it in Telegram’s words', async () => {
    const account = botAccount({ ...bot, secrets: { botToken: '1:wrong' } });
    const listener = listenToBot(account, recordingHost().host);
    await expect(listener.done).rejects.toThrow('Unauthorized');
  });
});

describe('the webhook', () => {
  const request = (headers: Record<string, string>) => ({
    ...{ method: 'POST', path: 'inbound', url: '', query: {}, headers },
    body: Buffer.from(JSON.stringify(updateOf(post()))),
    now: new Date(0),
  });
  const header = 'x-telegram-bot-api-secret-token';

  test('takes what brings the secret, and nothing else', () => {
    const account = botAccount(bot);
    const right = receiveUpdate(account, request({ [header]: webhookSecret(account) }));
    expect(right).toMatchObject({ status: 200, items: [{ summary: { from: 'Ada Byron' } }] });
    for (const headers of [{}, { [header]: '' }, { [header]: `${webhookSecret(account)}x` }]) {
      expect(receiveUpdate(account, request(headers))).toEqual({ status: 401, items: [] });
    }
  });

  test('without a token nothing is right', () => {
    const account = botAccount({ settings: bot.settings });
    const answer = receiveUpdate(account, request({ [header]: webhookSecret(account) }));
    expect(answer.status).toBe(401);
  });
});

test('files are fetched by their ids, and what is refused for good says so', async () => {
  const account = botAccount(bot);
  const picture = { name: 'lamp.png', type: 'image/png', content: Buffer.from('a lamp') };
  const raw = Buffer.from(JSON.stringify(updateOf(post({ files: [picture] }))));
  const files = await collectFiles(account, raw);
  expect(files).toMatchObject([{ type: 'image/jpeg', content: picture.content }]);
  expect(parseUpdate(raw, parseContext({ files }))).toMatchObject({ text: 'Hello', files });
  const gone = raw.toString().replaceAll(/"file_id":"[^"]*"/g, '"file_id":"gone"');
  const [note] = await collectFiles(account, Buffer.from(gone));
  expect(note?.content.toString()).toMatch(/invalid file_id/);
});

test('the check says who the bot is, and that a webhook needs https', async () => {
  expect(await checkBot(botAccount(bot))).toMatchObject({
    ok: true,
    steps: [{ detail: expect.stringMatching(/^@simulated_bot/) as string }, { ok: true }],
  });
  const webhook = { ...bot.settings, delivery: 'webhook' };
  const plain = botAccount({ ...bot, settings: webhook, webhookUrl: 'http://inbox.example/x' });
  expect((await checkBot(plain)).ok).toBe(false);
});

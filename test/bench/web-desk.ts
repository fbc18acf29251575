import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { silentLogger } from '../../server/observability/logger.ts';
import { blankConversation } from '../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../server/services/conversations/write-activity.ts';
import { newId } from '../../server/store/ids.ts';
import type { StoredMessage } from '../../server/store/messages.ts';
import { openStore } from '../../server/store/store.ts';
import { launchChromium } from '../support/browser.ts';
import { openWorkspace, type Workspace } from '../support/workspace.ts';
import { populate } from './populate.ts';
import { calm } from './resources.ts';
import { rounded } from './scenario.ts';
import { mailText } from './search-texts.ts';
import { stopwatch } from './web-hands.ts';

/** The product with an imagined past and one very long thread, and a browser for it. */
export interface WebDesk {
  long: { conversationId: string; firstMessageId: string };
  window(): Promise<Page>;
  dispose(): Promise<void>;
}

export const threadLength = 10_000;
const atOnce = 500;

export async function openWebDesk(conversations: number, say: (line: string) => void): Promise<WebDesk> {
  const workspace = await openWorkspace();
  let browser: Browser | undefined;
  const dispose = async () => {
    await browser?.close();
    await workspace.dispose();
  };
  try {
    await populate(workspace, conversations, 'web');
    const long = await longThread(workspace);
    say(`filled; the workers read it for ${String(rounded(await calm(workspace.product)))} s`);
    const opened = await launchChromium();
    browser = opened;
    return { long, dispose, window: () => windowOf(opened, workspace) };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function windowOf(browser: Browser, { api, product }: Workspace): Promise<Page> {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ baseURL: product.url, viewport, serviceWorkers: 'block' });
  const pairs = (api.cookie ?? '').split('; ').map((pair) => pair.split(/=(.*)/su));
  await context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: product.url })));
  await context.addInitScript(stopwatch);
  return context.newPage();
}

async function longThread({ api, dataDir }: Workspace): Promise<WebDesk['long']> {
  const inbox = await api.call('createInbox', {
    body: { name: 'Long', channel: 'email', address: 'long@acme.example', enabled: false },
  });
  const runtime = JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')) as { mongodbUri: string };
  const store = await openStore(runtime.mongodbUri, { logger: silentLogger() });
  try {
    const now = new Date();
    const begun = new Date(now.getTime() - threadLength * 60_000);
    const contact = { id: newId(), name: 'Zoe Marchetti', address: 'zoe@customer.example' };
    const given = { inboxId: inbox.id, channel: 'email', contact, subject: 'A very long story' };
    const times = { lastActivityAt: now, createdAt: begun, messageCount: threadLength };
    const conversation = blankConversation({ id: newId(), number: 1_000_000, ...given, ...times }, now);
    const author = { type: 'contact' as const, id: contact.id, name: contact.name };
    const from = { name: contact.name, address: contact.address };
    const messages = Array.from({ length: threadLength }, (_, n): StoredMessage => {
      const at = new Date(begun.getTime() + n * 60_000);
      return { ...blankMessage(conversation, at), kind: 'inbound', author, from, text: mailText(n) };
    });
    await store.conversations.collection.insertMany([conversation]);
    for (let at = 0; at < messages.length; at += atOnce)
      await store.messages.insertMany(messages.slice(at, at + atOnce));
    return { conversationId: conversation.id, firstMessageId: messages[0]?.id ?? '' };
  } finally {
    await store.close();
  }
}

import { z } from 'zod';
import type { IncomingItem } from '../../contract.ts';
import { chatCall, newestMessages } from '../chat.ts';
import { chatLog, chatMessage, convos, oneConvo, type Actor, type Convo } from '../entities.ts';
import { isOurTrouble, sparing, toItem, type Scene } from './scene.ts';

const cursorName = 'chat';
const mostPages = 10;
const mostConvos = '50';

/**
 * Takes in direct messages by the chat service's log.
 * @returns false when there is no such service for this account (an app password without it, another network)
 */
export async function readChat(scene: Scene): Promise<boolean> {
  try {
    const cursor = z.string().safeParse(await scene.host.cursor(cursorName)).data;
    await (cursor === undefined ? readFirst(scene) : readLog(scene, cursor));
    return true;
  } catch (error) {
    if (isOurTrouble(error)) throw error;
    scene.host.log('warn', 'direct messages cannot be read', { err: error });
    return false;
  }
}

/** The log's end first, then what stands there: what comes in between is seen twice, not missed. */
async function readFirst(scene: Scene): Promise<void> {
  const { agent, host, settings } = scene;
  const { cursor = '' } = await agent.call('chat.bsky.convo.getLog', chatLog, chatCall());
  const params = { limit: mostConvos };
  const list = await agent.call('chat.bsky.convo.listConvos', convos, chatCall({ params }));
  const bound = host.now().getTime() - settings.importSinceDays * 86_400_000;
  const items: IncomingItem[] = [];
  for (const convo of list.convos) {
    if (Date.parse(convo.lastMessage?.sentAt ?? '') < bound) continue;
    await sparing(scene);
    const messages = await newestMessages(agent, convo.id);
    for (const message of messages.toReversed()) {
      if (Date.parse(message.sentAt) < bound || message.sender.did === agent.did) continue;
      items.push(itemOf(scene, convo, message));
    }
  }
  await host.accept({ items, cursor: { name: cursorName, value: cursor } });
}

async function readLog(scene: Scene, since: string): Promise<void> {
  const people = new Map<string, Convo>();
  let cursor = since;
  for (let pages = 0; pages < mostPages; pages += 1) {
    await sparing(scene);
    const params = { ...(cursor !== '' && { cursor }) };
    const page = await scene.agent.call('chat.bsky.convo.getLog', chatLog, chatCall({ params }));
    const items: IncomingItem[] = [];
    for (const entry of page.logs) {
      const item = await entryItem(scene, people, entry);
      if (item) items.push(item);
    }
    if (page.cursor === undefined || (page.cursor === cursor && items.length === 0)) return;
    cursor = page.cursor;
    await scene.host.accept({ items, cursor: { name: cursorName, value: cursor } });
    if (page.logs.length === 0) return;
  }
}

type Entry = z.infer<typeof chatLog>['logs'][number];

/** What we write in the app ourselves is not taken in: it cannot be told from an answer that is on its way. */
async function entryItem(
  scene: Scene,
  people: Map<string, Convo>,
  { $type, convoId, message }: Entry,
): Promise<IncomingItem | null> {
  if (convoId === undefined || !message) return null;
  if ($type.endsWith('#logDeleteMessage')) {
    const seenAt = scene.host.now().toISOString();
    const gone = { kind: 'chat-gone' as const, convoId, messageId: message.id };
    return toItem({ bluesky: 1, did: scene.agent.did, seenAt, ...gone }, seenAt);
  }
  const written = $type.endsWith('#logCreateMessage') ? chatMessage.safeParse(message).data : undefined;
  if (!written || written.sender.did === scene.agent.did) return null;
  const convo = people.get(convoId) ?? (await readConvo(scene, convoId));
  people.set(convoId, convo);
  return itemOf(scene, convo, written);
}

async function readConvo(scene: Scene, convoId: string): Promise<Convo> {
  await sparing(scene);
  const params = { convoId };
  return (await scene.agent.call('chat.bsky.convo.getConvo', oneConvo, chatCall({ params }))).convo;
}

function itemOf({ agent, host }: Scene, convo: Convo, message: z.infer<typeof chatMessage>): IncomingItem {
  const { did } = message.sender;
  const sender: Actor = convo.members.find((one) => one.did === did) ?? { did, handle: did };
  const seenAt = host.now().toISOString();
  const raw = { kind: 'chat' as const, convoId: convo.id, sender, message };
  return toItem({ bluesky: 1, did: agent.did, seenAt, ...raw }, message.sentAt);
}

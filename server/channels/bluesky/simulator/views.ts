import type { SimActor, SimChatMessage, SimRecord, World } from './world.ts';

/** The simulated things as the AppView and the chat service say them. */

export function actorView(actor: SimActor): object {
  const { did, handle, displayName } = actor;
  return { did, handle, displayName, description: `I am ${handle}.`, followersCount: 12 };
}

export function postView(world: World, record: SimRecord, origin: string): object {
  const author = world.actor(record.uri.split('/')[2] ?? '');
  const images = imagesOf(record).map(({ cid, alt }) => ({
    ...{ alt, fullsize: `${origin}/blob/${cid}`, thumb: `${origin}/blob/${cid}` },
  }));
  return {
    ...{ uri: record.uri, cid: record.cid, author: actorView(author), record: record.value },
    ...(images.length > 0 && { embed: { $type: 'app.bsky.embed.images#view', images } }),
    ...{ indexedAt: record.indexedAt.toISOString(), likeCount: 0, replyCount: 0 },
  };
}

export function imagesOf({ value }: SimRecord): { cid: string; alt: string }[] {
  const { images = [] } = (value.embed ?? {}) as {
    images?: { alt: string; image: { ref: { $link: string } } }[];
  };
  return images.map(({ alt, image }) => ({ alt, cid: image.ref.$link }));
}

/** The post with its parents, as deep as they are there. */
export function threadView(world: World, record: SimRecord, origin: string): object {
  const reply = record.value.reply as { parent?: { uri?: string } } | undefined;
  const parent = world.records.get(reply?.parent?.uri ?? '');
  return {
    $type: 'app.bsky.feed.defs#threadViewPost',
    post: postView(world, record, origin),
    ...(parent && { parent: threadView(world, parent, origin) }),
  };
}

export function chatView({ id, text, sender, sentAt, deleted }: SimChatMessage): object {
  const head = { id, rev: id, sender: { did: sender }, sentAt: sentAt.toISOString() };
  if (deleted) return { $type: 'chat.bsky.convo.defs#deletedMessageView', ...head };
  return { $type: 'chat.bsky.convo.defs#messageView', ...head, text };
}

export function convoView(world: World, convoId: string): object {
  const messages = world.chat.filter((one) => one.convoId === convoId);
  const other = messages.map(({ sender }) => sender).find((did) => did !== world.us.did);
  const last = messages.at(-1);
  return {
    ...{ id: convoId, rev: '1', muted: false, unreadCount: 0 },
    members: [world.us, ...(other === undefined ? [] : [world.actor(other)])].map(actorView),
    ...(last && { lastMessage: chatView(last) }),
  };
}

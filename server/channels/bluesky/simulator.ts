import type { RunningSimulator, SimulatedPost, Simulator } from '../contract.ts';
import type { Facet } from './entities.ts';
import { spansOf } from './facets.ts';
import type { RawItem, RawPost } from './raw.ts';
import { imagesOf, postView } from './simulator/views.ts';
import { SimServer } from './simulator/server.ts';
import { World, type SimActor, type SimChatMessage, type SimRecord } from './simulator/world.ts';
import { tidFor } from './tid.ts';

/** A small Bluesky network on loopback: for tests, the demo and dry runs. */

const password = 'simulated-app-password';

/** The running simulator with its other levers, for tests. */
export interface RunningBluesky extends RunningSimulator {
  server: SimServer;
}

export async function startBlueskySimulator(
  onSent: (post: SimulatedPost) => void,
  options: { now?: () => Date } = {},
): Promise<RunningBluesky> {
  const server = new SimServer(password, options.now ?? (() => new Date()));
  const origin = await server.listen();
  const { world } = server;
  const own: SimulatedPost[] = [];
  world.onOwn = (what) => {
    const post = 'value' in what ? sentPost(world, what) : sentChat(world, what);
    own.push(post);
    onSent(post);
  };
  const running: RunningBluesky = {
    server,
    settings: { serviceUrl: origin, user: world.us.handle, pollSeconds: 1 },
    secrets: { appPassword: password },
    address: `@${world.us.handle}`,
    stop: () => server.close(),
    arrive: (wanted) => {
      arrive(world, wanted);
      return Promise.resolve();
    },
    fail: (fault) => {
      server.fault = fault;
      if (fault?.kind === 'token-expired') server.expireTokens();
    },
    posts: () => [...own],
  };
  servers.set(running, server);
  return running;
}

const servers = new WeakMap<RunningSimulator, SimServer>();

export const blueskySimulator: Simulator = {
  start: startBlueskySimulator,
  compose: (post, running) => Promise.resolve(rawOf(post, { running })),
  composeEdit: (post, { text, at, files = post.files }, running) =>
    Promise.resolve(rawOf({ ...post, text, files }, { running, editedAt: at })),
  composeDeletion(post, at) {
    const { uri } = composed(post).record;
    const gone: RawItem = {
      bluesky: 1,
      did: composed(post).world.us.did,
      seenAt: at.toISOString(),
      kind: 'gone',
      uri,
    };
    return Promise.resolve(Buffer.from(JSON.stringify(gone)));
  },
};

/** Who writes: known by a DID, or by something that one follows from. */
function writerOf(world: World, { from }: SimulatedPost): SimActor {
  const handle = from.handle?.replace(/^@/, '');
  if (handle !== undefined && !from.address.startsWith('did:')) return world.actor(handle, from.name);
  const did = from.address.startsWith('did:')
    ? from.address
    : `did:plc:${from.address.replaceAll(/[^a-z0-9]/gi, '').toLowerCase()}`;
  const actor = world.actor(did, from.name);
  if (handle !== undefined && handle !== '') actor.handle = handle.toLowerCase();
  return actor;
}

function arrive(world: World, wanted: SimulatedPost): void {
  const writer = writerOf(world, wanted);
  if (wanted.post?.visibility === 'direct') {
    world.say(writer, world.convoOf(writer.did), { text: wanted.text, sentAt: wanted.date });
    return;
  }
  const named = wanted.text.includes(`@${world.us.handle}`) || wanted.post?.watched;
  const text = named ? wanted.text : `@${world.us.handle} ${wanted.text}`;
  const value = recordOf(world, { ...wanted, text });
  world.create(writer, { collection: 'app.bsky.feed.post', value, rkey: keyOf(wanted) });
}

/** A record key that follows from the id. */
function keyOf({ externalId, date }: SimulatedPost): string {
  return externalId.startsWith('at://') ? (externalId.split('/').at(-1) ?? '') : tidFor(externalId, date);
}

function recordOf(world: World, wanted: SimulatedPost): Record<string, unknown> {
  const parent = wanted.inReplyTo === null ? undefined : world.records.get(wanted.inReplyTo);
  const ref = parent && { uri: parent.uri, cid: parent.cid };
  const root = (parent?.value.reply as { root?: object } | undefined)?.root ?? ref;
  const images = wanted.files.map(({ name, type, content }) => {
    const cid = `bafkrei${world.number()}${Buffer.from(name).toString('hex').slice(0, 20)}`;
    world.blobs.set(cid, { type, content });
    return { alt: name, image: { $type: 'blob', ref: { $link: cid }, mimeType: type, size: content.length } };
  });
  return {
    ...{ $type: 'app.bsky.feed.post', text: wanted.text, createdAt: wanted.date.toISOString() },
    ...(wanted.post?.language && { langs: [wanted.post.language] }),
    ...(ref && { reply: { root, parent: ref } }),
    ...(images.length > 0 && { embed: { $type: 'app.bsky.embed.images', images } }),
    facets: simpleFacets(world, wanted.text),
  };
}

function simpleFacets(world: World, text: string): Facet[] {
  return spansOf(text).flatMap(({ start, end, kind, value }): Facet[] => {
    const byteStart = Buffer.byteLength(text.slice(0, start));
    const index = { byteStart, byteEnd: byteStart + Buffer.byteLength(text.slice(start, end)) };
    const type = `app.bsky.richtext.facet#${kind}`;
    if (kind === 'link') return [{ index, features: [{ $type: type, uri: value }] }];
    if (kind === 'tag') return [{ index, features: [{ $type: type, tag: value }] }];
    const did = world.find(value)?.did;
    return did === undefined ? [] : [{ index, features: [{ $type: type, did }] }];
  });
}

function sentPost(world: World, record: SimRecord): SimulatedPost {
  const reply = record.value.reply as { parent?: { uri: string } } | undefined;
  return {
    from: { address: world.us.did, name: world.us.displayName, handle: `@${world.us.handle}` },
    ...{ to: [], subject: '', text: String(record.value.text), externalId: record.uri, references: [] },
    inReplyTo: reply?.parent?.uri ?? null,
    files: imagesOf(record).flatMap(({ cid, alt }) => {
      const blob = world.blobs.get(cid);
      return blob ? [{ name: alt, ...blob }] : [];
    }),
    date: record.indexedAt,
    visibility: 'public',
  };
}

function sentChat(world: World, message: SimChatMessage): SimulatedPost {
  return {
    from: { address: world.us.did, name: world.us.displayName, handle: `@${world.us.handle}` },
    ...{ to: [], subject: '', text: message.text, externalId: message.id, references: [], files: [] },
    ...{ inReplyTo: null, date: message.sentAt, visibility: 'direct' },
  };
}

function composed(post: SimulatedPost): { world: World; record: SimRecord } {
  const world = new World(() => post.date);
  const writer = writerOf(world, post);
  const uri = post.externalId.startsWith('at://')
    ? post.externalId
    : `at://${writer.did}/app.bsky.feed.post/${keyOf(post)}`;
  if (post.inReplyTo?.startsWith('at://')) world.put(world.us, post.inReplyTo, { text: '' });
  return { world, record: world.put(writer, uri, recordOf(world, post)) };
}

interface Composing {
  /** It is an edit. */
  editedAt?: Date;
  /** One of ours: its pictures can be fetched there. */
  running?: RunningSimulator | undefined;
}

/** How the writer shows themselves, where the post says it. */
function profileOf(world: World, wanted: SimulatedPost, origin?: string): RawPost['profile'] {
  const card = wanted.post?.authorCard;
  if (!card) return null;
  const { did, handle, displayName } = writerOf(world, wanted);
  const avatar = origin === undefined ? null : `${origin}/portraits/${did}`;
  return { did, handle, displayName, avatar, description: card.bio, followersCount: card.followers ?? 0 };
}

/** The bytes that the listener would keep of this post. */
function rawOf(post: SimulatedPost, { running, editedAt }: Composing): Buffer {
  const { world, record } = composed(post);
  const server = running && servers.get(running);
  for (const [cid, blob] of world.blobs) server?.world.blobs.set(cid, blob);
  if (editedAt) record.indexedAt = editedAt;
  const raw = {
    ...{ bluesky: 1, did: world.us.did, seenAt: (editedAt ?? post.date).toISOString() },
    ...{
      kind: editedAt ? 'edit' : 'mention',
      watched: post.post?.watched ?? null,
      profile: profileOf(world, post, server?.origin),
      parents: [],
    },
    post: postView(world, record, server?.origin ?? 'https://appview.example') as RawPost['post'],
  } satisfies { [K in keyof RawPost]: unknown };
  return Buffer.from(JSON.stringify(raw));
}

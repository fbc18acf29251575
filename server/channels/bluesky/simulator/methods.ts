import { createHash } from 'node:crypto';
import { actorView, chatView, convoView, postView, threadView } from './views.ts';
import type { SimActor, SimRecord, World } from './world.ts';

/** A call as the methods see it. */
export interface SimCall {
  params: URLSearchParams;
  json: Record<string, unknown>;
  bytes: { type: string; content: Buffer };
  origin: string;
}

/** Refused, by the protocol's name. */
export class SimRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

type Method = (world: World, call: SimCall) => object;

/** Methods by name; all of them act for our account. */
export const methods: Readonly<Record<string, Method>> = {
  'com.atproto.identity.resolveHandle': (world, { params }) => {
    const known = world.find(params.get('handle') ?? '');
    if (!known) throw new SimRefusal(400, 'InvalidRequest', 'Unable to resolve handle');
    return { did: known.did };
  },
  'com.atproto.repo.createRecord': createRecord,
  'com.atproto.repo.putRecord': (world, { json }) =>
    refOf(world.put(world.us, uriOf(json), json.record as Record<string, unknown>)),
  'com.atproto.repo.deleteRecord': (world, { json }) => {
    world.records.delete(uriOf(json));
    return {};
  },
  'com.atproto.repo.getRecord': (world, { params }) => {
    const record = world.records.get(uriOf(Object.fromEntries(params)));
    if (!record) throw new SimRefusal(400, 'RecordNotFound', 'Could not locate record');
    return { ...refOf(record), value: record.value };
  },
  'com.atproto.repo.uploadBlob': (world, { bytes }) => {
    const cid = `bafkrei${createHash('sha256').update(bytes.content).digest('hex').slice(0, 52)}`;
    world.blobs.set(cid, bytes);
    return { blob: { $type: 'blob', ref: { $link: cid }, mimeType: bytes.type, size: bytes.content.length } };
  },
  'com.atproto.moderation.createReport': (world, { json }) => {
    world.reports.push(json);
    return { id: world.reports.length, reportedBy: world.us.did, createdAt: world.now().toISOString() };
  },
  'app.bsky.graph.muteActor': (world, { json }) => {
    world.muted.add(String(json.actor));
    return {};
  },
  'app.bsky.graph.unmuteActor': (world, { json }) => {
    world.muted.delete(String(json.actor));
    return {};
  },
  'app.bsky.notification.listNotifications': listNotifications,
  'app.bsky.feed.getPosts': (world, { params, origin }) => ({
    posts: params
      .getAll('uris')
      .flatMap((uri) => world.records.get(uri) ?? [])
      .map((record) => postView(world, record, origin)),
  }),
  'app.bsky.feed.getPostThread': (world, { params, origin }) => {
    const record = world.records.get(params.get('uri') ?? '');
    if (!record) throw new SimRefusal(400, 'NotFound', 'Post not found');
    return { thread: threadView(world, record, origin) };
  },
  'app.bsky.actor.getProfiles': (world, { params }) => ({
    profiles: params.getAll('actors').map((did) => actorView(world.actor(did))),
  }),
  'app.bsky.feed.getAuthorFeed': (world, { params, origin }) => ({
    feed: postsBy(world, ({ uri }) => uri.startsWith(`at://${params.get('actor') ?? ''}/`)).map((record) => ({
      post: postView(world, record, origin),
    })),
  }),
  'app.bsky.feed.searchPosts': (world, { params, origin }) => {
    const wanted = (params.get('q') ?? '').toLowerCase();
    const found = postsBy(world, ({ value }) => String(value.text).toLowerCase().includes(wanted));
    return { posts: found.map((record) => postView(world, record, origin)) };
  },
  'chat.bsky.convo.getLog': (world, { params }) => {
    const cursor = params.get('cursor');
    const logs = cursor === null ? [] : world.log.filter(({ rev }) => rev > Number(cursor));
    return {
      cursor: String(world.log.at(-1)?.rev ?? 0),
      logs: logs.map(({ rev, type, message }) => ({
        $type: `chat.bsky.convo.defs#${type}`,
        ...{ rev: String(rev), convoId: message.convoId, message: chatView(message) },
      })),
    };
  },
  'chat.bsky.convo.listConvos': (world) => ({
    convos: [...new Set(world.chat.map(({ convoId }) => convoId))].map((id) => convoView(world, id)),
  }),
  'chat.bsky.convo.getConvo': (world, { params }) => ({
    convo: convoView(world, params.get('convoId') ?? ''),
  }),
  'chat.bsky.convo.getConvoForMembers': (world, { params }) => {
    const id = world.convoOf(params.getAll('members').find((did) => did !== world.us.did) ?? '');
    return { convo: convoView(world, id) };
  },
  'chat.bsky.convo.getMessages': (world, { params }) => ({
    messages: world.chat
      .filter(({ convoId }) => convoId === params.get('convoId'))
      .toReversed()
      .map(chatView),
  }),
  'chat.bsky.convo.sendMessage': (world, { json }) => {
    const { text } = json.message as { text: string };
    return chatView(world.say(world.us, String(json.convoId), { text }));
  },
};

function uriOf(place: Record<string, unknown>): string {
  return `at://${String(place.repo)}/${String(place.collection)}/${String(place.rkey)}`;
}

const refOf = ({ uri, cid }: SimRecord) => ({ uri, cid });

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function createRecord(world: World, { json }: SimCall): object {
  const value = json.record as Record<string, unknown>;
  const collection = String(json.collection);
  if (collection === 'app.bsky.feed.post' && [...graphemes.segment(String(value.text))].length > 300) {
    const words = 'Invalid app.bsky.feed.post record: Record/text must not be longer than 300 graphemes';
    throw new SimRefusal(400, 'InvalidRequest', words);
  }
  const { us }: { us: SimActor } = world;
  const rkey = typeof json.rkey === 'string' ? json.rkey : undefined;
  const made = world.create(us, { collection, value, rkey });
  if (!made) throw new SimRefusal(500, 'InternalServerError', 'Internal Server Error');
  return refOf(made);
}

function listNotifications(world: World, { params }: SimCall): object {
  const reasons = params.getAll('reasons');
  const limit = Number(params.get('limit') ?? 50);
  const start = Number(params.get('cursor') ?? 0);
  const all = world.notices
    .filter(({ reason, uri }) => (reasons.length === 0 || reasons.includes(reason)) && world.records.has(uri))
    .toReversed();
  const page = all.slice(start, start + limit);
  return {
    ...(start + limit < all.length && { cursor: String(start + limit) }),
    notifications: page.map(({ uri, reason, indexedAt }) => ({
      ...{ uri, reason, cid: world.records.get(uri)?.cid ?? '', isRead: false },
      ...{ indexedAt: indexedAt.toISOString(), author: actorView(world.actor(uri.split('/')[2] ?? '')) },
    })),
  };
}

/** Newest first. */
function postsBy(world: World, fits: (record: SimRecord) => boolean): SimRecord[] {
  return [...world.records.values()]
    .filter((record) => record.uri.includes('/app.bsky.feed.post/') && fits(record))
    .toReversed();
}

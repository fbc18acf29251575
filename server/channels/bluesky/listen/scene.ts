import type { IncomingItem, ListenerHost } from '../../contract.ts';
import { spare } from '../../polling/pause.ts';
import type { Agent } from '../agent.ts';
import {
  postView,
  posts,
  profiles,
  thread,
  type Actor,
  type PostView,
  type ThreadNode,
} from '../entities.ts';
import { rawId, summaryOf, type RawItem, type RawPost } from '../raw.ts';
import type { BlueskySettings } from '../settings.ts';
import { XrpcError } from '../xrpc.ts';

/** What every part of the listener works with. */
export interface Scene {
  agent: Agent;
  host: ListenerHost;
  settings: BlueskySettings;
  signal: AbortSignal;
}

const sparedRequests = 50;
const parentHeight = '20';

export const sparing = ({ agent, host, signal }: Scene): Promise<void> =>
  spare(agent, { host, signal, spared: sparedRequests });

/** Trouble that is not about this one thing: it has to be waited for. */
export function isOurTrouble(error: unknown): boolean {
  return !(error instanceof XrpcError) || error.refused || error.status === 0 || error.status === 429;
}

export function toItem(raw: RawItem, providerTime: string): IncomingItem {
  const time = new Date(providerTime);
  return {
    externalId: rawId(raw),
    raw: Buffer.from(JSON.stringify(raw)),
    providerTime: Number.isNaN(time.getTime()) ? null : time,
    summary: summaryOf(raw),
  };
}

/** A post as it is kept, with its thread above and its author. */
export async function postItem(
  scene: Scene,
  { kind, post, watched = null }: { kind: RawPost['kind']; post: PostView; watched?: string | null },
): Promise<IncomingItem> {
  const decorated = kind !== 'edit';
  const raw: RawPost = {
    ...{ bluesky: 1, did: scene.agent.did, seenAt: scene.host.now().toISOString(), kind, watched, post },
    profile: decorated ? await profileOf(scene, post.author.did) : null,
    parents: decorated && post.record.reply ? await parentsOf(scene, post.uri) : [],
  };
  return toItem(raw, post.indexedAt);
}

/** Posts that are there, at most 25. */
export async function readPosts(scene: Scene, uris: readonly string[]): Promise<PostView[]> {
  if (uris.length === 0) return [];
  await sparing(scene);
  return (await scene.agent.call('app.bsky.feed.getPosts', posts, { params: { uris: [...uris] } })).posts;
}

async function profileOf(scene: Scene, did: string): Promise<Actor | null> {
  await sparing(scene);
  const params = { actors: [did] };
  return orNothing(
    scene.agent
      .call('app.bsky.actor.getProfiles', profiles, { params })
      .then(({ profiles: [one] }) => one ?? null),
  );
}

async function parentsOf(scene: Scene, uri: string): Promise<PostView[]> {
  await sparing(scene);
  const params = { uri, depth: '0', parentHeight };
  const found = await orNothing(scene.agent.call('app.bsky.feed.getPostThread', thread, { params }));
  const parents: PostView[] = [];
  let node: ThreadNode | undefined = found?.thread.parent;
  while (node) {
    const post = postView.safeParse(node.post);
    if (post.success) parents.unshift(post.data);
    node = node.parent;
  }
  return parents;
}

/** The thread is decoration, the message is not: only what will pass is waited for. */
function orNothing<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (isOurTrouble(error)) throw error;
    return null;
  });
}

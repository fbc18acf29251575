import type { RunningSimulator, SimulatedPost, Simulator } from '../contract.ts';
import type { RawItem } from './raw.ts';
import { statusJson } from './simulator/entities.ts';
import { SimServer } from './simulator/server.ts';
import { World, type NewStatus, type SimStatus } from './simulator/world.ts';

/** A Mastodon server on loopback: for tests, the demo and dry runs. */

const token = 'simulated-access-token';
/** Whose posts `compose` writes when nobody runs. */
const nowhere = 'social.example';

/** The running simulator with its other levers, for tests. */
export interface RunningMastodon extends RunningSimulator {
  server: SimServer;
}

export async function startMastodon(
  onSent: (post: SimulatedPost) => void,
  options: { now?: () => Date } = {},
): Promise<RunningMastodon> {
  const now = options.now ?? (() => new Date());
  const server = new SimServer(token, now);
  const origin = await server.listen();
  const { world } = server;
  const told = new Set<string>();
  const post = world.post.bind(world);
  world.post = (account, wanted) => {
    const status = post(account, wanted);
    if (account === world.us && !told.has(status.id)) {
      told.add(status.id);
      onSent(sentPost(status, origin));
    }
    return status;
  };
  const running: RunningMastodon = {
    server,
    settings: { instanceUrl: origin, pollSeconds: 2 },
    secrets: { accessToken: token },
    address: `@support@${new URL(origin).host}`,
    stop: () => server.close(),
    arrive: (wanted) => {
      world.post(
        world.account(acctOf(wanted.from.address, origin), wanted.from.name),
        statusOf(world, wanted),
      );
      return Promise.resolve();
    },
    fail: (fault) => {
      server.fault = fault;
    },
    posts: () =>
      [...world.statuses.values()]
        .filter(({ account }) => account === world.us)
        .map((status) => sentPost(status, origin)),
  };
  servers.set(running, server);
  return running;
}

const servers = new WeakMap<RunningSimulator, SimServer>();

export const mastodonSimulator: Simulator = {
  start: startMastodon,
  compose: (post, running) => Promise.resolve(rawOf(post, { kind: 'mention', running })),
  composeEdit: (post, { text, at, files = post.files }, running) =>
    Promise.resolve(rawOf({ ...post, text, files }, { kind: 'edit', at, running })),
  composeDeletion: (post, at) => Promise.resolve(rawOf(post, { kind: 'gone', at })),
};

function acctOf(address: string, origin: string): string {
  const acct = address.replace(/^@/, '');
  const local = `@${new URL(origin).host}`;
  return acct.endsWith(local) ? acct.slice(0, -local.length) : acct;
}

/** What somebody writes: to us, when it names nobody of ours. */
function statusOf(world: World, wanted: SimulatedPost, media = world): NewStatus {
  const named = world.mentioned({ text: wanted.text }).includes(world.us);
  const visibility = wanted.post?.visibility ?? 'public';
  return {
    text: named || wanted.post?.watched ? wanted.text : `@${world.us.acct} ${wanted.text}`,
    spoiler: wanted.post?.contentWarning ?? '',
    visibility: visibility === 'followers' ? 'private' : visibility,
    language: wanted.post?.language ?? null,
    inReplyTo: wanted.inReplyTo === null ? null : idIn(wanted.inReplyTo),
    id: idIn(wanted.externalId),
    createdAt: wanted.date,
    media: wanted.files.map(({ name, type, content }) => {
      const one = { id: media.nextId(), type, description: name, content };
      media.media.set(one.id, one);
      return one;
    }),
  };
}

/** The number at the end, or one that follows from the text. */
function idIn(externalId: string): string {
  const number = /(\d+)$/.exec(externalId)?.[1];
  if (number !== undefined) return number;
  return String(BigInt(`0x${Buffer.from(externalId).toString('hex').slice(-14)}`));
}

function sentPost(status: SimStatus, origin: string): SimulatedPost {
  const { host } = new URL(origin);
  return {
    from: { address: `@${status.account.acct}@${host}`, name: status.account.name },
    to: [],
    subject: '',
    text: status.text,
    externalId: `${host}/${status.id}`,
    inReplyTo: status.inReplyTo === null ? null : `${host}/${status.inReplyTo}`,
    references: [],
    files: status.media.map(({ description, type, content }) => ({ name: description, type, content })),
    date: status.createdAt,
    visibility: status.visibility,
  };
}

interface Composing {
  kind: RawItem['kind'];
  at?: Date;
  /** One of ours: its pictures can be fetched there. */
  running?: RunningSimulator | undefined;
}

/** The bytes that the listener would keep of this post. */
function rawOf(post: SimulatedPost, { kind, at, running }: Composing): Buffer {
  const server = running && servers.get(running);
  const world = new World(() => post.date);
  const inReplyTo = post.inReplyTo === null ? null : idIn(post.inReplyTo);
  const host = /^(.*)\/\d+$/.exec(post.externalId)?.[1] ?? nowhere;
  const status = world.post(world.account(post.from.address.replace(/^@/, ''), post.from.name), {
    ...statusOf(world, post, server?.world),
    // It is kept because it mentions us; how it does is not the point.
    text: post.text,
    inReplyTo,
  });
  status.account.id = idIn(post.from.address);
  const card = post.post?.authorCard;
  if (card) {
    const bio = card.bio.replaceAll(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));
    Object.assign(status.account, { note: `<p>${bio}</p>`, followers: card.followers ?? 0 });
  }
  if (kind === 'edit') status.editedAt = at ?? null;
  const raw: RawItem = {
    ...{ mastodon: 1, kind, host, domain: host, accountId: world.us.id, statusId: status.id },
    watched: post.post?.watched ?? null,
    seenAt: (at ?? post.date).toISOString(),
    status: kind === 'gone' ? null : statusJson(world, status, server?.origin ?? `https://${host}`),
    ancestors: [],
  };
  return Buffer.from(JSON.stringify(raw));
}

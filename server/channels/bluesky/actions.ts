import { z } from 'zod';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import type { ActionRequest, ActionResult } from '../contract.ts';
import { SendError } from '../contract.ts';
import { agentFor, anything, type Agent } from './agent.ts';
import { toSendError } from '../polling/provider-error.ts';
import type { BlueskyFacts } from './parse.ts';
import { createOnce, deleteRecord, placeOf, putRecord, readRecord } from './records.ts';
import { blueskyFacts } from './send.ts';
import type { BlueskyAccount } from './settings.ts';
import { tidFor } from './tid.ts';

/** What people may do besides answering. Hiding works in threads that we began. */
export const blueskyActions: Capabilities['actions'] = [
  { action: 'like', undo: true, target: 'message' },
  { action: 'boost', undo: true, target: 'message' },
  { action: 'hide', undo: true, target: 'message' },
  { action: 'mute', undo: true, target: 'author' },
  { action: 'block', undo: true, target: 'author' },
  { action: 'report', undo: false, target: 'message' },
  { action: 'delete', undo: false, target: 'message' },
];

type Target = Extract<BlueskyFacts, { type: 'post' }>;
type Work = (agent: Agent, target: Target, request: ActionRequest) => Promise<unknown>;

/** A record of ours that says it; its key follows from what it is about, so it can be found to take it back. */
const record =
  (collection: string, subjectOf: (target: Target) => unknown): Work =>
  (agent, target, { undo }) => {
    const subject = subjectOf(target);
    const at = new Date(Number.isNaN(Date.parse(target.at)) ? 0 : target.at);
    const place = { collection, rkey: tidFor(`${collection} ${JSON.stringify(subject)}`, at) };
    if (undo) return deleteRecord(agent, place);
    return createOnce(agent, place, { subject, createdAt: new Date().toISOString() });
  };

const works: Readonly<Record<string, Work>> = {
  like: record('app.bsky.feed.like', ({ post }) => post),
  boost: record('app.bsky.feed.repost', ({ post }) => post),
  block: record('app.bsky.graph.block', ({ did }) => did),
  hide,
  report,
  mute: (agent, { did }, { undo }) =>
    agent.call(`app.bsky.graph.${undo ? 'un' : ''}muteActor`, anything, {
      method: 'POST',
      json: { actor: did },
    }),
  delete: (agent, { post }) => deleteRecord(agent, placeOf(post.uri)),
};

/** All of these may be asked for twice: the second time nothing changes. @throws SendError */
export async function actOnBluesky(account: BlueskyAccount, request: ActionRequest): Promise<ActionResult> {
  const facts = blueskyFacts.safeParse(request.target.channelData).data;
  const work = works[request.action];
  if (facts?.type !== 'post' || !work)
    throw new SendError('permanent', 'This cannot be done with this message.');
  try {
    await work(await agentFor(account), facts, request);
    return { providerReply: 'Done' };
  } catch (error) {
    throw toSendError(error, request.action === 'report' ? 'unconfirmed' : 'transient');
  }
}

const gate = z.object({
  createdAt: z.string(),
  hiddenReplies: z.array(z.string()).optional(),
});
const mostHidden = 300;

/** Replies below a post of ours are hidden by a list beside it. */
async function hide(agent: Agent, { post, root }: Target, { undo }: ActionRequest): Promise<void> {
  const { repo, rkey } = placeOf(root.uri);
  if (repo !== agent.did)
    throw new SendError('permanent', 'Only replies in a thread that we began can be hidden.');
  const place = { collection: 'app.bsky.feed.threadgate', rkey };
  const before = (await readRecord(agent, place))?.value as Record<string, unknown> | undefined;
  const known = gate.safeParse(before).data;
  const others = (known?.hiddenReplies ?? []).filter((uri) => uri !== post.uri);
  await putRecord(agent, place, {
    ...before,
    post: root.uri,
    createdAt: known?.createdAt ?? new Date().toISOString(),
    hiddenReplies: undo ? others : [...others, post.uri].slice(-mostHidden),
  });
}

function report(agent: Agent, { post }: Target, { comment }: ActionRequest): Promise<unknown> {
  const json = {
    reasonType: 'com.atproto.moderation.defs#reasonOther',
    reason: comment.slice(0, 2000),
    subject: { $type: 'com.atproto.repo.strongRef', ...post },
  };
  return agent.call('com.atproto.moderation.createReport', anything, { method: 'POST', json });
}

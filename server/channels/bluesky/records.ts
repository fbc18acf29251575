import { z } from 'zod';
import { strongRef, type StrongRef } from './entities.ts';
import { anything, type Agent } from './agent.ts';
import { toSendError } from '../polling/provider-error.ts';
import { XrpcError } from './xrpc.ts';

/** Records of our account, under keys that follow from what they are for. */

const stored = strongRef.extend({ value: z.unknown() });

export interface Place {
  collection: string;
  rkey: string;
}

/**
 * Writes a record once, however often it is asked for: when there is one under this key already, or when the answer got
 * lost, the one that is there is the one.
 * @throws SendError never unconfirmed: the key makes a repeat harmless
 */
export async function createOnce(agent: Agent, place: Place, record: object): Promise<StrongRef> {
  try {
    const json = { repo: agent.did, ...place, record: { $type: place.collection, ...record } };
    return await agent.call('com.atproto.repo.createRecord', strongRef, { method: 'POST', json });
  } catch (error) {
    const there = isDoubtful(error) ? await readRecord(agent, place).catch(() => null) : null;
    if (there) return { uri: there.uri, cid: there.cid };
    throw toSendError(error, 'transient');
  }
}

/** Refused for a reason that may be that it is there, or the answer is missing. */
function isDoubtful(error: unknown): boolean {
  return error instanceof XrpcError && !error.refused && error.status !== 429;
}

/** @returns null when there is none */
export async function readRecord(
  agent: Agent,
  { collection, rkey }: Place,
): Promise<z.infer<typeof stored> | null> {
  try {
    const params = { repo: agent.did, collection, rkey };
    return await agent.call('com.atproto.repo.getRecord', stored, { params });
  } catch (error) {
    if (error instanceof XrpcError && (error.code === 'RecordNotFound' || error.status === 404)) return null;
    if (error instanceof XrpcError && error.message.startsWith('Could not locate record')) return null;
    throw error;
  }
}

/** What is not there is deleted already. */
export async function deleteRecord(agent: Agent, { collection, rkey }: Place): Promise<void> {
  const json = { repo: agent.did, collection, rkey };
  await agent.call('com.atproto.repo.deleteRecord', anything, { method: 'POST', json });
}

export async function putRecord(agent: Agent, place: Place, record: object): Promise<void> {
  const json = { repo: agent.did, ...place, record: { $type: place.collection, ...record } };
  await agent.call('com.atproto.repo.putRecord', anything, { method: 'POST', json });
}

/** "at://did/collection/key" in its parts. */
export function placeOf(uri: string): Place & { repo: string } {
  const [, , repo = '', collection = '', rkey = ''] = uri.split('/');
  return { repo, collection, rkey };
}

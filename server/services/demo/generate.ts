import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { demoInboxes, demoUsers } from '../../demo/workspace.ts';
import { seedPast } from './past.ts';
import type { DemoCast } from './people.ts';

export interface GenerateOptions {
  conversations: number;
  /** Messages of a conversation, on average. */
  messages: number;
  /** The same again adds nothing; another one adds as much again. */
  scope: string;
  onProgress?: (done: number) => void;
}

/** How far back a generated past goes. */
export const generatedDays = 365 * 3;

/**
 * Fills the workspace with an imagined past of any size, in the inboxes, by the people and with the tags that are there.
 * @throws AppError without an inbox or a person
 */
export async function generatePast(
  context: Pick<Context, 'store' | 'clock' | 'files'>,
  { conversations, messages, scope, onProgress }: GenerateOptions,
): Promise<{ conversations: number; messages: number }> {
  const cast = await castOf(context);
  return seedPast(context, cast, {
    scope,
    conversations,
    days: generatedDays,
    messages,
    ...(onProgress && { onProgress }),
  });
}

/** Every part of the story is played by somebody who is there. */
export async function castOf({ store }: Pick<Context, 'store'>): Promise<DemoCast> {
  const [inboxes, users, tags] = await Promise.all([
    store.inboxes.list(),
    store.users.list(),
    store.tags.list(),
  ]);
  if (inboxes.length === 0 || users.length === 0) {
    throw new AppError('not-found', { detail: 'There is no inbox or nobody to work in it yet.' });
  }
  const inTurn = <T>(all: readonly T[], position: number): T => all[position % all.length] as T;
  return {
    users: demoUsers.map((_, position) => inTurn(users, position)),
    teams: [],
    inboxes: new Map(demoInboxes.map(({ key }, position) => [key, inTurn(inboxes, position)])),
    tags: new Map(tags.map((tag) => [tag.name, tag])),
  };
}

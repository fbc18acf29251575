import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Scorecard, ScorecardInput } from '../../../shared/schemas/quality.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { newId } from '../../store/ids.ts';
import type { StoredScorecard } from '../../store/quality.ts';
import { recordAudit } from '../audit/record.ts';
import { checkChannels } from '../inboxes/known-channels.ts';

type CardContext = Pick<Context, 'store' | 'clock' | 'logger'>;

const mostCards = 100;

export async function listScorecards({ store }: Pick<Context, 'store'>): Promise<Scorecard[]> {
  return (await store.quality.listCards()).map(present);
}

/** @throws AppError validation-failed for a channel that there is not, or too many cards */
export async function createScorecard(
  context: CardContext,
  actor: Actor,
  input: ScorecardInput,
): Promise<Scorecard> {
  check(input);
  if ((await context.store.quality.listCards()).length >= mostCards) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'name', message: `There may be ${String(mostCards)} scorecards.` }],
    });
  }
  const now = context.clock.now();
  const card: StoredScorecard = { id: newId(), ...input, createdAt: now, updatedAt: now };
  await context.store.quality.insertCard(card);
  await told(context, actor, { action: 'scorecard.created', card });
  return present(card);
}

/** @throws AppError not-found; validation-failed for a channel that there is not */
export async function updateScorecard(
  context: CardContext,
  actor: Actor,
  { id, input }: { id: string; input: ScorecardInput },
): Promise<Scorecard> {
  check(input);
  const card = await context.store.quality.changeCard(id, { ...input, updatedAt: context.clock.now() });
  if (!card) throw new AppError('not-found');
  await told(context, actor, { action: 'scorecard.changed', card });
  return present(card);
}

/** @throws AppError not-found */
export async function deleteScorecard(context: CardContext, actor: Actor, id: string): Promise<void> {
  const card = (await context.store.quality.listCards()).find((one) => one.id === id);
  if (!card) throw new AppError('not-found');
  await context.store.quality.removeCard(id);
  await told(context, actor, { action: 'scorecard.deleted', card });
}

/** The card by which work on a channel is scored: one that names it before one for all; null: there is none. */
export function cardFor(cards: readonly StoredScorecard[], channel: string): StoredScorecard | null {
  const named = cards.find(({ channels }) => channels.includes(channel));
  return named ?? cards.find(({ channels }) => channels.length === 0) ?? null;
}

function check({ channels }: ScorecardInput): void {
  checkChannels('channels', Object.fromEntries(channels.map((channel) => [channel, true])));
}

async function told(
  context: CardContext,
  actor: Actor,
  { action, card: { id, name } }: { action: string; card: StoredScorecard },
): Promise<void> {
  await recordAudit(context, actor, { action, subject: `scorecard:${id}`, data: { name } });
}

function present({ id, name, channels, questions, updatedAt }: StoredScorecard): Scorecard {
  return { id, name, channels, questions, updatedAt: moment(updatedAt) };
}

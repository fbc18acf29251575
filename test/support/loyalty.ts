import type { Actor } from '../../shared/abilities.ts';
import { newConversation } from '../../shared/schemas/conversation.ts';
import { loyaltyProgrammeInput, loyaltyRewardInput } from '../../shared/schemas/loyalty.ts';
import { orderInput } from '../../shared/schemas/order.ts';
import type { Context } from '../../server/context.ts';
import { createConversation } from '../../server/services/conversations/create.ts';
import { createProgramme, createReward } from '../../server/services/loyalty/programmes.ts';
import { sweepLoyalty } from '../../server/services/loyalty/sweep.ts';
import { putOrder } from '../../server/services/orders/put.ts';
import { newId } from '../../server/store/ids.ts';
import { clientId } from './conversations.ts';
import type { ServiceContext } from './service-context.ts';

type Small = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Somebody whom the inbox wrote to. */
export async function member(
  context: ServiceContext,
  actor: Actor,
  { name, inboxId }: { name: string; inboxId: string },
): Promise<{ id: string; email: string; conversationId: string }> {
  const email = `${name.toLowerCase()}-${newId()}@customer.example`;
  const input = newConversation.parse({
    ...{ inboxId, clientId: clientId(), subject: 'Hi', text: 'Hello' },
    to: [{ address: email, name }],
  });
  const { conversation } = await createConversation(context, actor, input);
  return { id: conversation.contact.id, email, conversationId: conversation.id };
}

/** A programme that gives a point for each euro. */
export const programme = (context: Small, actor: Actor, more: object = {}) =>
  createProgramme(
    context,
    actor,
    loyaltyProgrammeInput.parse({
      ...{ name: 'Club', currency: 'EUR', earn: { perUnit: 1, survey: 10 }, tiers: {} },
      ...more,
    }),
  );

export const reward = (context: Small, actor: Actor, programmeId: string, more: object = {}) =>
  createReward(context, actor, {
    programmeId,
    input: loyaltyRewardInput.parse({ name: 'Mug', points: 100, ...more }),
  });

/** An order of now, and the points that come of it. */
export async function orders(
  context: ServiceContext,
  actor: Actor,
  { contactId, number, ...more }: { contactId: string; number: string } & Record<string, unknown>,
): Promise<void> {
  const at = context.clock.now().toISOString();
  const input = orderInput.parse({
    ...{ contactId, number, status: 'paid', total: 100, currency: 'EUR', placedAt: at, changedAt: at },
    ...more,
  });
  await putOrder(context, actor, { system: 'erp', externalId: number, input });
  await sweepLoyalty(context);
}

/** What an account says, what its ledger says, and the two together. */
export async function books(context: Pick<ServiceContext, 'store'>, contactIds: readonly string[]) {
  const accounts = await context.store.loyalty.ofContacts(contactIds);
  const ledgers = await Promise.all(
    contactIds.map((id) => context.store.loyalty.entriesSince(id, new Date(0))),
  );
  const written = new Map(ledgers.flat().map((entry) => [entry.id, entry]));
  for (const entry of accounts.flatMap(({ pending }) => pending)) written.set(entry.id, entry);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    balance: sum(accounts.map(({ balance }) => balance)),
    ledger: sum([...written.values()].map(({ points }) => points)),
    lowest: Math.min(0, ...accounts.map(({ balance }) => balance)),
    owed: sum(accounts.map(({ owed }) => owed)),
    lines: [...written.values()],
  };
}

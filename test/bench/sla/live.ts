import type { Actor } from '../../../shared/abilities.ts';
import { slaPolicyInput } from '../../../shared/schemas/sla-policy.ts';
import type { Context } from '../../../server/context.ts';
import { calculate } from '../../../shared/sla/calculate.ts';
import { blankConversation } from '../../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../../server/services/conversations/write-activity.ts';
import { createSlaPolicy } from '../../../server/services/sla/policies.ts';
import { standingOf } from '../../../server/services/sla/standing.ts';
import { termsOf } from '../../../server/services/sla/terms.ts';
import { factsOf } from '../../../server/services/sla/thread-facts.ts';
import { waiting, type SlaPin, type StoredConversation } from '../../../server/store/conversation-rows.ts';
import { newId } from '../../../server/store/ids.ts';
import type { StoredMessage } from '../../../server/store/messages.ts';

const hour = 3_600_000;
/** Deadlines lie evenly over a day at work. */
export const spreadMillis = 8 * hour;
const chunk = 500;

type Small = Pick<Context, 'store' | 'clock' | 'logger'>;

/** A policy whose deadline comes eight hours after the customer wrote, with its three warnings. */
export async function policyOf(context: Small, admin: Actor, inboxId: string): Promise<Omit<SlaPin, 'at'>> {
  const { id, version } = await createSlaPolicy(
    context,
    admin,
    slaPolicyInput.parse({
      name: 'Eight hours',
      targets: { firstResponse: { default: spreadMillis / 1000 }, resolution: { default: 72 * 3600 } },
      conditions: { inboxIds: [inboxId] },
    }),
  );
  const unknown = { priority: 'none', assigneeId: null, teamId: null } as const;
  return { policyId: id, version, calendarVersion: null, ...unknown };
}

export interface LiveOptions {
  count: number;
  inboxId: string;
  policy: Omit<SlaPin, 'at'>;
  /** The deadline of the nth, in milliseconds from now. */
  dueIn: (n: number) => number;
}

/** Writes conversations that wait for their first answer, each with its letter and with its clocks as they stand. */
export async function fillLive(context: Small, options: LiveOptions): Promise<void> {
  const terms = await termsOf(context, options.policy);
  const now = context.clock.now();
  for (let done = 0; done < options.count; done += chunk) {
    const made = Array.from({ length: Math.min(chunk, options.count - done) }, (_, index) => {
      const at = new Date(now.getTime() + options.dueIn(done + index) - spreadMillis);
      return liveOne({ ...options, terms, now }, { number: done + index + 1, at });
    });
    await context.store.messages.insertMany(made.map(({ letter }) => letter));
    const rows = made.map(({ conversation: { id, ...row } }) => ({ _id: id, ...row }));
    await context.store.conversations.collection.native.insertMany(rows);
  }
}

function liveOne(
  { inboxId, policy, terms, now }: LiveOptions & { terms: Awaited<ReturnType<typeof termsOf>>; now: Date },
  { number, at }: { number: number; at: Date },
): { conversation: StoredConversation; letter: StoredMessage } {
  const name = `Customer ${String(number)}`;
  const contact = { id: newId(), name, address: `c${String(number)}@customer.example` };
  const blank = blankConversation(
    {
      ...{ id: newId(), number, inboxId, channel: 'email', contact, subject: `Question ${String(number)}` },
      ...{ messageCount: 1, lastInboundAt: at, lastMessageAt: at, ...waiting(at) },
    },
    at,
  );
  const letter: StoredMessage = {
    ...blankMessage(blank, at),
    ...{
      kind: 'inbound',
      author: { type: 'contact', id: contact.id, name },
      text: 'Where is it?',
      receivedAt: at,
    },
  };
  const pin = { ...policy, at };
  const facts = factsOf([{ ...letter, delivery: null }], { pinned: [{ pin, terms }], outsiders: [] });
  const calculation = calculate(facts, now.getTime());
  const about = { pins: [pin], policyName: terms?.name ?? '', now: now.getTime() };
  const { waitingSince: _, ...stored } = { ...blank, ...standingOf(calculation, about) };
  return { conversation: stored as StoredConversation, letter };
}

import type { PinnedTerms } from '../../../shared/sla/facts.ts';
import { isFor } from '../../../shared/sla/conditions.ts';
import { zoneOf, type ClockOwner } from '../../../shared/sla/whose-zone.ts';
import { isTimeZone } from '../../../shared/widget/opening.ts';
import type { Context } from '../../context.ts';
import type { SlaPin, StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSlaPolicy } from '../../store/sla-settings.ts';
import { readPerson, shownFields } from '../contacts/person.ts';

type StoreOnly = Pick<Context, 'store'>;

/** What a pin stands for; null when its version is gone (a restored part of a database). */
export async function termsOf(
  { store }: StoreOnly,
  pin: Pick<SlaPin, 'policyId' | 'version' | 'calendarVersion' | 'timeZone'>,
): Promise<PinnedTerms | null> {
  const policy = await store.slaPolicies.readVersion(pin.policyId, pin.version);
  if (!policy) return null;
  const { calendarId } = policy.value;
  const { policyId, version, calendarVersion, timeZone } = pin;
  if (calendarId === null || calendarVersion === null) {
    return { ...policy.value, policyId, version, calendar: null, calendarVersion: null };
  }
  const calendar = await store.calendars.readVersion(calendarId, calendarVersion);
  const hours = calendar && { ...calendar.value, ...(timeZone !== undefined && { timeZone }) };
  return { ...policy.value, policyId, version, calendar: hours ?? null, calendarVersion };
}

/** The first active policy that is for such a conversation, whose customer belongs to such segments. */
export function policyFor(
  policies: readonly StoredSlaPolicy[],
  conversation: Pick<
    StoredConversation,
    'inboxId' | 'channel' | 'teamId' | 'priority' | 'tagIds' | 'contact'
  >,
  segmentIds: readonly string[],
): StoredSlaPolicy | null {
  const subject = { ...conversation, tierId: conversation.contact.tier ?? null, segmentIds };
  return policies.find(({ active, terms }) => active && isFor(terms.conditions, subject)) ?? null;
}

/** A conversation holds the newest version of a policy, and of its calendar, from a moment on. */
export async function pinOf(
  { store }: StoreOnly,
  policy: Pick<StoredSlaPolicy, 'id' | 'version' | 'terms'>,
  { conversation, at }: { conversation: StoredConversation; at: Date },
): Promise<SlaPin> {
  const { calendarId } = policy.terms;
  const calendars = calendarId === null ? [] : await store.calendars.listRecent();
  const owner = calendarId === null ? 'calendar' : policy.terms.zone;
  const timeZone = await zoneFor({ store }, owner, conversation);
  const { priority, assigneeId, teamId } = conversation;
  return {
    at,
    policyId: policy.id,
    version: policy.version,
    calendarVersion: calendars.find(({ id }) => id === calendarId)?.version ?? null,
    ...(timeZone !== null && { timeZone }),
    ...{ priority, assigneeId, teamId },
  };
}

/** The zone by whose clocks a promise is counted; null: that of its calendar. */
async function zoneFor(
  { store }: StoreOnly,
  owner: ClockOwner,
  conversation: StoredConversation,
): Promise<string | null> {
  if (owner === 'calendar') return null;
  const [{ timeZone: workspace }, inboxes, customer] = await Promise.all([
    store.workspace.readRecent(),
    store.inboxes.listRecent(),
    owner === 'customer' ? customerZone({ store }, conversation) : null,
  ]);
  const inbox = inboxes.find(({ id }) => id === conversation.inboxId)?.timeZone ?? null;
  return zoneOf(owner, { workspace, inbox, customer });
}

/** The zone in which a customer lives: as people wrote it down, or as their browser says on a web site. */
async function customerZone(
  { store }: StoreOnly,
  { id, contact }: Pick<StoredConversation, 'id' | 'contact'>,
): Promise<string | null> {
  const person = await readPerson({ store }, contact.id);
  const known = person && shownFields(person).timeZone;
  if (known && isTimeZone(known)) return known;
  const thread = await store.visitors.threadOfConversation(id);
  const visitor = thread && (await store.visitors.read(thread.visitorId));
  return visitor && isTimeZone(visitor.timeZone) ? visitor.timeZone : null;
}

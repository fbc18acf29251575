import type { Advocate } from '../../shared/advocates/score.ts';
import type { AttributeValues } from '../../shared/schemas/attribute.ts';
import type { Contact } from '../../shared/schemas/contact.ts';
import { totalsOf, type OrderTally } from '../../shared/orders/summary.ts';
import type { Health } from '../../shared/health/signals.ts';
import type { MannersProfile } from '../../shared/schemas/manners.ts';
import type { StoredContactMerge } from '../store/contact-merges.ts';
import type { StoredClaim, StoredContact, StoredIdentity } from '../store/contacts.ts';
import { moment } from './moment.ts';

/** What belongs to a person besides the contact that stands for them. */
export interface ContactParts {
  /** Of all their contacts together. */
  shown: Pick<
    StoredContact,
    'name' | 'company' | 'notes' | 'language' | 'timeZone' | 'firstSeenAt' | 'lastSeenAt'
  > & {
    tier: string | null;
    companyId: string | null;
    ownerId: string | null;
    tagIds: string[];
    manners: MannersProfile;
    orders: OrderTally | null;
    health: Pick<Health, 'score' | 'risk'> | null;
    advocate: Pick<Advocate, 'score' | 'level'> | null;
  };
  identities: readonly StoredIdentity[];
  claims: readonly StoredClaim[];
  merges: readonly StoredContactMerge[];
  members: readonly StoredContact[];
  /** By the keys of those in use. */
  attributes: AttributeValues;
  /** Counted up to a bound by whoever presents. */
  conversationCount: number;
  held: boolean;
}

/** Cancelled ones alone are none; that there are some is said all the same. */
function orderSummaryOf(tally: OrderTally | null): Contact['orders'] {
  if (!tally?.latest) return undefined;
  const { count = 0, total = 0, currency = tally.latest.currency, firstAt = null } = totalsOf(tally) ?? {};
  return {
    ...{ count, total, currency, lastAt: moment(tally.latest.placedAt) },
    ...(firstAt && { firstAt: moment(firstAt) }),
  };
}

/** A person as people see them. */
export function presentContact(id: string, parts: ContactParts): Contact {
  const { shown, identities, claims, merges, members, attributes, conversationCount, held } = parts;
  const ordered = orderSummaryOf(shown.orders);
  const have = new Set(identities.map(({ kind, value }) => `${kind} ${value}`));
  return {
    id,
    name: shown.name,
    company: shown.company,
    ...(shown.companyId !== null && { companyId: shown.companyId }),
    ...(shown.ownerId !== null && { ownerId: shown.ownerId }),
    notes: shown.notes,
    language: shown.language,
    timeZone: shown.timeZone,
    tier: shown.tier,
    tagIds: shown.tagIds,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(Object.keys(shown.manners).length > 0 && { manners: shown.manners }),
    ...(ordered && { orders: ordered }),
    ...(shown.health && { health: { score: shown.health.score, risk: shown.health.risk } }),
    ...(shown.advocate && { advocate: { score: shown.advocate.score, level: shown.advocate.level } }),
    identities: identities.map(({ id: identityId, kind, value, verified, handle }) => ({
      ...{ id: identityId, kind, value, verified },
      handle: handle ?? null,
    })),
    claims: claims
      .filter(({ kind, value }) => !have.has(`${kind} ${value}`))
      .map(({ kind, value, handle }) => ({ kind, value, handle })),
    merges: merges.map((merge) => ({
      id: merge.id,
      name: members.find((member) => member.id === merge.fromId)?.name ?? '',
      addresses: identities
        .filter(({ contactId }) => contactId === merge.fromId)
        .map(({ handle, value }) => handle ?? value),
      by: merge.by?.name ?? null,
      at: moment(merge.at),
      evidence: merge.evidence,
    })),
    conversationCount,
    ...(held && { held }),
    firstSeenAt: moment(shown.firstSeenAt),
    lastSeenAt: moment(shown.lastSeenAt),
  };
}

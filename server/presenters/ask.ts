import { reviewSiteIds } from '../../shared/advocates/review-sites.ts';
import type { Ask } from '../../shared/schemas/advocate.ts';
import type { StoredAsk } from '../store/advocate-asks.ts';
import { moment, momentOrNull } from './moment.ts';

export function presentAsk(row: StoredAsk, contactName?: string): Ask {
  const { id, contactId, kind, site, conversationId, state, reason, by, at, dueAt, askedAt, until } = row;
  return {
    ...{ id, contactId, kind, conversationId, state, reason, by: by.name },
    ...(contactName !== undefined && { contactName }),
    site: reviewSiteIds.find((one) => one === site) ?? null,
    ...{ at: moment(at), dueAt: moment(dueAt), askedAt: momentOrNull(askedAt), until: momentOrNull(until) },
    uses: row.uses.map((use) => ({ at: moment(use.at), by: use.by, what: use.what })),
  };
}

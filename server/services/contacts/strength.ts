import type { ContactSuggestion, Evidence } from '../../../shared/schemas/contact.ts';

/**
 * What kinds of evidence there are. proven: the channel vouches for the shared address. likely: one names the other's
 * address, or name and company's domain agree. possible: only a name or a handle, which many share.
 */
export const evidenceTypes = {
  'verified-address': 'proven',
  'claimed-address': 'likely',
  'in-signature': 'likely',
  'same-name-and-domain': 'likely',
  'same-name': 'possible',
  'same-handle': 'possible',
} as const;
export type EvidenceType = keyof typeof evidenceTypes;

/** Two weak signs that agree are a likely one. */
export function strengthOf(evidence: readonly Evidence[]): ContactSuggestion['strength'] {
  const strengths = evidence.map(({ type }) => evidenceTypes[type as EvidenceType] ?? 'possible');
  if (strengths.includes('proven')) return 'proven';
  const weak = new Set(evidence.map(({ type }) => type)).size;
  return strengths.includes('likely') || weak > 1 ? 'likely' : 'possible';
}

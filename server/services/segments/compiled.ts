import { prepareFor, type Judge } from '../../../shared/rules/evaluate.ts';
import { findContactField } from '../../../shared/rules/contact-fields.ts';
import type { ContactFacts, ContactScene } from '../../../shared/rules/facts.ts';
import type { SegmentLogic } from '../../../shared/schemas/segment.ts';
import { safePattern } from '../../security/safe-pattern.ts';
import type { StoredSegment } from '../../store/segments.ts';

/** What a contact is apart from its segments. */
export type BareFacts = Omit<ContactFacts, 'segmentIds'>;

const mostKept = 500;
const kept = new Map<string, Judge<ContactScene>>();

/** What was saved once was a pattern; should it ever not be, it fits nothing and harms nobody. */
function patternOrNever(source: string): (text: string) => boolean {
  try {
    return safePattern(source);
  } catch {
    return () => false;
  }
}

const ofAddresses = new Set(['contact.address', 'contact.domain', 'contact.kinds']);

/** Do the conditions ask for addresses, which are rows of their own? */
export function asksForAddresses({ conditions }: SegmentLogic): boolean {
  return conditions
    .flatMap((one) => ('conditions' in one ? one.conditions : [one]))
    .some(({ field }) => ofAddresses.has(field));
}

/** Prepares the conditions of a segment. */
export function compileSegment(logic: SegmentLogic): (contact: BareFacts, now: Date) => boolean {
  const judge = prepareFor<ContactScene>(findContactField, logic, patternOrNever);
  return (contact, now) => judge({ contact: { ...contact, segmentIds: [] }, now }).matched;
}

/** Those of the segments that a contact belongs to. Each version of a segment is prepared once. Pure. */
export function segmentsOf(segments: readonly StoredSegment[], contact: BareFacts, now: Date): string[] {
  const scene = { contact: { ...contact, segmentIds: [] }, now };
  return segments.filter((segment) => judgeOf(segment)(scene).matched).map(({ id }) => id);
}

function judgeOf(segment: StoredSegment): Judge<ContactScene> {
  const key = `${segment.id}/${String(segment.version)}`;
  const known = kept.get(key);
  if (known) return known;
  const judge = prepareFor<ContactScene>(findContactField, segment, patternOrNever);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, judge);
  return judge;
}

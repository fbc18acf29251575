import type { SegmentLogic, SegmentSize } from '../../../shared/schemas/segment.ts';
import type { Context } from '../../context.ts';
import { checkSegment } from './check-segment.ts';
import { asksForAddresses, compileSegment } from './compiled.ts';
import { bareFactsOf } from './contact-facts.ts';

/** Up to so many contacts each is looked at. */
export const mostLookedAt = 5000;
/** Of more, so many: whoever edits a segment waits for it, and the margin says what it is worth. */
export const sampleSize = 2000;
const pageSize = 1000;
/** 1.96 deviations hold 95 of 100 cases. */
const deviations = 1.96;

/**
 * How many people the conditions hold for now. Of many contacts those with the lowest ids are looked at: ids are made of
 * addresses by a hash, so it is a fair sample and the same each time, and the answer says how far off it may be.
 * @throws AppError validation-failed
 */
export async function sizeSegment(
  context: Pick<Context, 'store' | 'clock'>,
  logic: SegmentLogic,
): Promise<SegmentSize> {
  await checkSegment(context, logic);
  const belongs = compileSegment(logic);
  const now = context.clock.now();
  const total = await context.store.contacts.estimate();
  let looked = 0;
  let found = 0;
  const most = total > mostLookedAt ? sampleSize : mostLookedAt;
  const addresses = asksForAddresses(logic);
  for await (const rows of firstContacts(context, most)) {
    // Who was merged is counted with the one that stands for them.
    const standing = rows.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    const people = await bareFactsOf(context, standing, { addresses });
    looked += rows.length;
    found += people.filter(({ facts }) => belongs(facts, now)).length;
  }
  if (total <= looked || looked < most) return { count: found, exact: true, looked, margin: 0 };
  return reckoned({ found, looked, total });
}

/** The first ones by id. */
async function* firstContacts({ store }: Pick<Context, 'store'>, most: number) {
  let after = '';
  for (let looked = 0; looked < most;) {
    const rows = await store.contacts.from(after, Math.min(pageSize, most - looked));
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    looked += rows.length;
    after = last.id;
  }
}

/** What a sample says of all, with its margin. Pure. */
export function reckoned({
  found,
  looked,
  total,
}: {
  found: number;
  looked: number;
  total: number;
}): SegmentSize {
  const share = found / looked;
  const error = deviations * Math.sqrt((share * (1 - share)) / looked);
  return {
    count: Math.round(share * total),
    exact: false,
    looked,
    margin: Math.ceil(error * total),
  };
}

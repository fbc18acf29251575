import type { SegmentLogic, SegmentSize } from '../../../shared/schemas/segment.ts';
import type { Context } from '../../context.ts';
import { checkSegment } from './check-segment.ts';
import type { Store } from '../../store/store.ts';
import { asksForAddresses, compileSegment, type BareFacts } from './compiled.ts';
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
 * addresses by a hash, so it is a fair sample and the same each time, and the answer says how far off it may be. Of many, what
 * was read of them stays for half a minute.
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
  const addresses = asksForAddresses(logic);
  const isLarge = total > mostLookedAt;
  const most = isLarge ? sampleSize : mostLookedAt;
  const { facts, looked } = isLarge
    ? await keptSample(context, addresses)
    : await readFacts(context, { most, addresses });
  const found = facts.filter((one) => belongs(one, now)).length;
  if (total <= looked || looked < most) return { count: found, exact: true, looked, margin: 0 };
  return reckoned({ found, looked, total });
}

interface Sample {
  facts: BareFacts[];
  /** Contacts: several may be one person. */
  looked: number;
}

async function readFacts(
  context: Pick<Context, 'store'>,
  { most, addresses }: { most: number; addresses: boolean },
): Promise<Sample> {
  const sample: Sample = { facts: [], looked: 0 };
  for await (const rows of firstContacts(context, most)) {
    // Who was merged is counted with the one that stands for them.
    const standing = rows.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    const people = await bareFactsOf(context, standing, { addresses });
    sample.looked += rows.length;
    sample.facts.push(...people.map(({ facts }) => facts));
  }
  return sample;
}

/** Whoever edits a segment asks again at each key, of the same people: they are read once in so long. */
const keptMillis = 30_000;
interface KeptSample {
  at: number;
  addresses: boolean;
  sample: Promise<Sample>;
}
const samples = new WeakMap<Store, KeptSample>();

/** The sample as it was a moment ago: of many contacts the size is an estimate anyway. */
function keptSample(context: Pick<Context, 'store' | 'clock'>, addresses: boolean): Promise<Sample> {
  const { store, clock } = context;
  const at = clock.now().getTime();
  const known = samples.get(store);
  if (known && at - known.at < keptMillis && (known.addresses || !addresses)) return known.sample;
  const sample = readFacts(context, { most: sampleSize, addresses });
  const kept = { at, addresses, sample };
  samples.set(store, kept);
  sample.catch(() => {
    if (samples.get(store) === kept) samples.delete(store);
  });
  return sample;
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

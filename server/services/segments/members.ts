import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { presentPeople } from '../contacts/present.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { compileSegment } from './compiled.ts';
import { bareFactsOf } from './contact-facts.ts';

/** Contacts looked at for one page: of a small segment pages get shorter, not slower. */
const mostLookedAt = 2000;
const pageSize = 500;

/**
 * Those who belong to a segment and whom the actor sees, seen last first. A page may be shorter than its limit while there
 * is a next one.
 * @throws AppError not-found
 */
export async function listMembers(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { id, cursor, limit }: { id: string; cursor?: string | undefined; limit: number },
): Promise<{ items: Contact[]; next: string | null }> {
  const segment = await context.store.segments.read(id);
  if (!segment) throw new AppError('not-found');
  const belongs = compileSegment(segment);
  const now = context.clock.now();
  const items: Contact[] = [];
  let next = cursor ?? null;
  for (let looked = 0; looked < mostLookedAt && items.length < limit; looked += pageSize) {
    const page = await context.store.contacts.list({ after: positionFrom(next ?? undefined) }, pageSize);
    const standing = page.items.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    const members = (await bareFactsOf(context, standing)).filter(({ facts }) => belongs(facts, now));
    const wanted = members.slice(0, limit - items.length);
    items.push(
      ...(await presentPeople(
        context,
        actor,
        wanted.map(({ person }) => person),
      )),
    );
    const cut = wanted.length < members.length ? (wanted.at(-1)?.person.root ?? null) : page.last;
    next = cursorAfter(cut, ({ lastSeenAt }) => lastSeenAt);
    if (next === null) break;
  }
  return { items, next };
}

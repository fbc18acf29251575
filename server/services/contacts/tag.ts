import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { groupPeople, type Person } from './person.ts';
import { presentPeople } from './present.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** What is new goes to the contact that stands for them; what is taken away goes from all of theirs. */
export async function tagPerson(
  { store, clock }: Needs,
  { root, members }: Person,
  wanted: readonly string[],
): Promise<boolean> {
  const tagIds = [...new Set(wanted)];
  const had = new Set([root, ...members].flatMap((one) => one.tagIds ?? []));
  const fresh = tagIds.filter((tagId) => !had.has(tagId));
  await checkTags({ store }, fresh);
  let changed = false;
  for (const { id, tagIds: before = [] } of [root, ...members]) {
    const kept = before.filter((tagId) => tagIds.includes(tagId));
    const after = id === root.id ? [...kept, ...fresh] : kept;
    if (after.join() === before.join()) continue;
    await store.contacts.setTags(id, after, clock.now());
    changed = true;
  }
  return changed;
}

/** Puts tags on many people and takes others off. @returns those who changed; whom one does not see is left alone */
export async function tagContacts(
  context: Needs,
  actor: Actor,
  { ids, add, remove }: { ids: readonly string[]; add: readonly string[]; remove: readonly string[] },
): Promise<string[]> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  await checkTags(context, add);
  const people = await groupPeople(context, await context.store.contacts.readMany(ids));
  const seen = new Set((await presentPeople(context, actor, people)).map(({ id }) => id));
  const changed: string[] = [];
  for (const person of people.filter(({ root }) => seen.has(root.id))) {
    const had = [person.root, ...person.members].flatMap(({ tagIds = [] }) => tagIds);
    const wanted = [...had.filter((tagId) => !remove.includes(tagId)), ...add];
    if (await tagPerson(context, person, wanted)) changed.push(person.root.id);
  }
  return changed;
}

async function checkTags({ store }: Pick<Context, 'store'>, tagIds: readonly string[]): Promise<void> {
  if ((await store.tags.readMany([...tagIds])).length >= new Set(tagIds).size) return;
  throw new AppError('validation-failed', {
    fields: [{ path: 'tagIds', message: 'A tag is not there any more.' }],
  });
}

import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Tag, tagInput } from '../../../shared/schemas/tag.ts';
import type { Context } from '../../context.ts';
import { presentTag } from '../../presenters/tag.ts';
import { rooms } from '../../realtime/publisher.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import { newId } from '../../store/ids.ts';
import { renameTagInViews } from '../views/rename-tag.ts';

type TagContext = Pick<Context, 'store' | 'publisher' | 'clock'>;
type TagInput = z.output<typeof tagInput>;
type TagPatch = { [K in keyof TagInput]?: TagInput[K] | undefined };

const nameTaken = (): AppError =>
  new AppError('already-exists', { fields: [{ path: 'name', message: 'This name is taken already.' }] });

/** By name. */
export async function listTags(context: Pick<Context, 'store'>): Promise<Tag[]> {
  return (await context.store.tags.list()).map(presentTag);
}

/** @throws AppError already-exists */
export async function createTag(context: TagContext, input: TagInput): Promise<Tag> {
  const tag = { id: newId(), ...input, createdAt: context.clock.now() };
  if (!(await context.store.tags.insert(tag))) throw nameTaken();
  announce(context);
  return presentTag({ ...tag, key: '' });
}

/** @throws AppError not-found, already-exists */
export async function updateTag(context: TagContext, id: string, patch: TagPatch): Promise<Tag> {
  const set = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const before = await context.store.tags.read(id);
  if (!before) throw new AppError('not-found');
  try {
    const tag = Object.keys(set).length === 0 ? before : await context.store.tags.update(id, set);
    if (!tag) throw new AppError('not-found');
    announce(context);
    if (tag.name !== before.name) await renameTagInViews(context, { from: before.name, to: tag.name });
    return presentTag(tag);
  } catch (error) {
    throw isDuplicateKey(error) ? nameTaken() : error;
  }
}

function announce(context: Pick<Context, 'publisher'>): void {
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'tags' });
}

/** Deletes it and takes it off every conversation and contact. @throws AppError not-found */
export async function deleteTag(context: TagContext, id: string): Promise<void> {
  if ((await context.store.tags.remove(id)) === 0) throw new AppError('not-found');
  await context.store.conversations.removeTag(id, context.clock.now());
  await context.store.contacts.removeTag(id);
  announce(context);
}

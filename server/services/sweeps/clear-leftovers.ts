import type { Context } from '../../context.ts';

type LeftoverContext = Pick<Context, 'store' | 'clock' | 'files' | 'logger'>;

const dayMillis = 86_400_000;
const atOnce = 500;

/** Removes uploads that were never sent, read marks nobody needs any more, visitors who never wrote, old traces of rules, and conversations that never got a message. */
export async function clearLeftovers(context: LeftoverContext): Promise<void> {
  const { store } = context;
  const ago = (millis: number) => new Date(context.clock.now().getTime() - millis);
  await clearUploads(context, ago(2 * dayMillis));
  await store.readMarks.removeBefore(ago(400 * dayMillis));
  await store.visitors.removeSilentBefore(ago(100 * dayMillis));
  await store.decisions.removeBefore(ago(90 * dayMillis), 20 * atOnce);
  await store.ruleWork.removeBefore(ago(30 * dayMillis));
  await store.push.removeBefore(ago(2 * dayMillis));
  await store.bulk.removeBefore(ago(30 * dayMillis));
  await clearEmpty(context, ago(3_600_000));
}

async function clearUploads({ store, files }: LeftoverContext, before: Date): Promise<void> {
  const unsent = await store.attachments.unsentBefore(before, atOnce);
  await store.attachments.removeMany(unsent.map(({ id }) => id));
  for (const fileKey of new Set(unsent.map((file) => file.fileKey))) {
    if (!(await store.attachments.usesFile(fileKey))) await files.remove(fileKey);
  }
}

/** A process died between making a conversation and writing its first message. One that was ever changed stays. */
async function clearEmpty({ store }: LeftoverContext, before: Date): Promise<void> {
  const empty = await store.conversations.emptyBefore(before, atOnce);
  const untouched: string[] = [];
  for (const { id, revision } of empty) {
    const { items } = await store.messages.before(id, undefined, 1);
    if (revision <= 1 && items.length === 0) untouched.push(id);
  }
  if (untouched.length > 0) await store.conversations.removeMany(untouched);
}

import { finishMerge, finishParting, type MergeContext } from './steps.ts';

const atOnce = 50;

/** Ends merges and partings that were interrupted. */
export async function finishConversationMerges(context: MergeContext, before: Date): Promise<void> {
  for (const source of await context.store.conversations.mergesBefore(before, atOnce)) {
    const { merge } = source;
    if (!merge) continue;
    if (merge.parting) await finishParting(context, { ...source, merge });
    else await finishMerge(context, { ...source, merge });
  }
}

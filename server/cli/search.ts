import type { RunningContext } from '../create-context.ts';
import { beginRebuild, describeIndex } from '../services/search/index/rebuild.ts';

const lookMillis = 2000;
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Says how the search index stands. */
export async function searchStatus(context: RunningContext): Promise<void> {
  const { segments, messages, bytes, walked } = await describeIndex(context);
  console.log(`${messages} messages in ${segments} segments, ${megabytes(bytes)}.`);
  if (walked !== null) console.log(`It is being made: ${walked} messages have been read.`);
}

/** Has the index made anew by the workers, and tells how far they are. Searching goes on meanwhile with the old one. */
export async function searchRebuild(context: RunningContext): Promise<void> {
  await beginRebuild(context);
  console.log('The workers make the search index anew; it is safe to leave this with Ctrl-C.');
  for (let before = -1; ;) {
    const { walked } = await describeIndex(context);
    if (walked === null) break;
    if (walked !== before) console.log(`${walked} messages read`);
    before = walked;
    await new Promise((resolve) => setTimeout(resolve, lookMillis));
  }
  await searchStatus(context);
}

import type { Context } from '../../context.ts';
import type { RawItemFacts } from '../../store/raw-items.ts';
import { dropSources } from './remove-content.ts';

const pageSize = 500;
/** What arrived and became no message of its own. */
const unread = ['ignored', 'quarantined', 'duplicate'] as const;

/**
 * What somebody sent that never became a message still says who it was from: it loses that and its bytes. That something with
 * this id arrived stays.
 * @param values their addresses
 */
export async function forgetUnread(
  context: Pick<Context, 'store' | 'files'>,
  values: readonly string[],
): Promise<void> {
  const theirs = new Set(values.map((value) => value.toLowerCase()));
  if (theirs.size === 0) return;
  for (const { id: inboxId } of await context.store.inboxes.list()) {
    for (const state of unread) {
      for await (const page of pagesOf(context, { inboxId, state })) {
        await dropSources(
          context,
          page.filter(({ erased, summary }) => erased !== true && names(summary.from, theirs)),
        );
      }
    }
  }
}

async function* pagesOf(
  { store }: Pick<Context, 'store'>,
  wanted: { inboxId: string; state: (typeof unread)[number] },
): AsyncGenerator<RawItemFacts[]> {
  let last: RawItemFacts | undefined;
  do {
    const after = last && { after: { at: last.receivedAt, id: last.id } };
    const page = await store.rawItems.list({ ...wanted, ...after }, pageSize);
    yield page;
    last = page.length < pageSize ? undefined : page.at(-1);
  } while (last);
}

/** Does a line such as `Zoe <zoe@acme.example>` name one of them? */
function names(from: string, addresses: ReadonlySet<string>): boolean {
  const whole = from.trim().toLowerCase();
  return addresses.has(whole) || whole.split(/[\s<>,;"()]+/).some((part) => addresses.has(part));
}

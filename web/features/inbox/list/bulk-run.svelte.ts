import '../../../lib/later-words.ts';
import type { Bulk, BulkPatch } from '../../../../shared/schemas/bulk.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { shown } from '../../../stores/shown.ts';
import { inbox } from '../inbox.svelte.ts';
import { offerUndo } from '../undo.ts';
import { selection } from './selection.svelte.ts';

/** A push may get lost: so often it is asked for all the same. */
const askEveryMillis = 2000;
const mostNamed = 500;

/** What is being done to many, from the first word to the last. */
class BulkRun {
  current = $state.raw<Bulk | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #ended: (bulk: Bulk) => void = () => undefined;

  /** Does it to what is selected. */
  async start(patch: BulkPatch): Promise<void> {
    const which = selection.all
      ? { list: inbox.where.query }
      : { ids: [...selection.ids].slice(0, mostNamed) };
    selection.clear();
    const bulk = await this.#follow(() => api('startBulk', { body: { patch, ...which } }));
    if (!bulk) return;
    sayLeft(bulk);
    const count = bulk.done - bulk.leftCount;
    if (count > 0) offerUndo(t('bulk.done', { count }), () => this.#takeBack(bulk.id), { millis: 30_000 });
  }

  async #takeBack(id: string): Promise<void> {
    const bulk = await this.#follow(() => api('undoBulk', { params: { id } }));
    if (!bulk) return;
    sayLeft(bulk);
    toast.info(t('bulk.undone', { count: bulk.done - bulk.leftCount }));
  }

  /** @returns how it ended; null when it did not even begin */
  async #follow(begin: () => Promise<Bulk>): Promise<Bulk | null> {
    selection.busy = true;
    shown.hearBulk = (bulk) => this.#hear(bulk);
    try {
      const ended = new Promise<Bulk>((resolve) => (this.#ended = resolve));
      const { id } = (this.current = await begin());
      const ask = () =>
        void api('readBulk', { params: { id } }).then(
          (bulk) => this.#hear(bulk),
          () => undefined,
        );
      this.#timer = setInterval(ask, askEveryMillis);
      return await ended;
    } catch (error) {
      toast.error(t('inbox.actions.failed'), { detail: sentenceOf(error) });
      return null;
    } finally {
      clearInterval(this.#timer);
      this.current = null;
      selection.busy = false;
    }
  }

  #hear(bulk: Bulk): void {
    if (this.current && bulk.id !== this.current.id) return;
    this.current = bulk;
    if (bulk.state === 'done' || bulk.state === 'undone') this.#ended(bulk);
  }
}

function sayLeft({ leftCount, left }: Bulk): void {
  if (leftCount === 0) return;
  const named = left
    .slice(0, 3)
    .map(({ number, reason }) => (number === null ? reason : `#${number}: ${reason}`));
  toast.error(t('bulk.left', { count: leftCount }), { detail: named.join(' ') });
}

export const bulkRun = new BulkRun();

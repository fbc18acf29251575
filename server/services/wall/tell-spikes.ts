import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { notify } from '../notifications/notify.ts';
import { Flow } from './flow.ts';
import type { Spike } from './spike.ts';

type TellContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** Without one for so long, the next one is another. */
const restMillis = 2 * 3_600_000;

/** What came lately, read on from where this process was. */
const flows = new WeakMap<object, Flow>();

/** Tells the supervisors of an inbox when its customers are much unhappier than usual: once, however long it lasts. */
export async function tellSpikes(context: TellContext): Promise<void> {
  const { store, clock } = context;
  const flow = flows.get(store) ?? new Flow();
  flows.set(store, flow);
  const now = clock.now();
  await flow.follow(context, now);
  for (const inbox of await store.inboxes.list()) {
    const isHere = (inboxId: string) => inboxId === inbox.id;
    const spike = flow.spike(now, isHere);
    if (spike && (await store.moodSpikes.note(inbox.id, now, restMillis))) {
      await tell(context, { inbox, spike, conversationId: latest(flow, now, isHere) });
    }
  }
}

/** The conversation of the last message that sounded unhappy: there one sees what it is about. */
function latest(flow: Flow, now: Date, isHere: (inboxId: string) => boolean): string | undefined {
  return flow
    .messages(now, { at: undefined, kind: 'inbound' })
    .find(({ inboxId, sentiment }) => isHere(inboxId) && sentiment?.label === 'negative')?.conversationId;
}

interface News {
  inbox: StoredInbox;
  spike: Spike;
  conversationId: string | undefined;
}

async function tell(context: TellContext, { inbox, spike, conversationId }: News): Promise<void> {
  if (conversationId === undefined) return;
  const people = await context.store.users.listByInbox(inbox.id);
  const told = people.filter(({ active, role }) => active && role === 'supervisor').map(({ id }) => id);
  const words = spike.words.map(({ word }) => word).join(', ');
  await notify(context, told, {
    ...{ type: 'mood-spike', conversationId, messageId: null, actorName: inbox.name },
    excerpt: [`${String(spike.negative)}/${String(spike.judged)}`, words].filter(Boolean).join(': '),
  });
}

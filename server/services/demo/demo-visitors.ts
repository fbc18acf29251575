import { makeDice } from '../../demo/dice.ts';
import { postAuthor, postPeople, type PostAuthor } from '../../demo/imagine-post.ts';
import { socialInboxes } from '../../demo/social.ts';
import { company } from '../../demo/workspace.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredVisitor, StoredVisitorThread } from '../../store/visitors.ts';
import { threadRowId, visitorAddress } from '../visitors/threads.ts';
import type { Stage } from './post-rows.ts';

/** Those of the imagined public who stand on the company's site and write in its chat. */

const pages = [
  ['/', 'Nordlicht Outdoor'],
  ['/tents/fjell-3', 'Fjell 3: the tent for storms'],
  ['/backpacks', 'All backpacks'],
  ['/checkout', 'Your basket'],
  ['/service/returns', 'Returns and repairs'],
  ['/sale', 'Last season, fair prices'],
] as const;
const referrers = ['', '', 'https://search.example/', 'https://magazine.example/tents-of-the-year'];
const zones: Readonly<Record<string, string>> = {
  en: 'Europe/London',
  de: 'Europe/Berlin',
  fr: 'Europe/Paris',
  es: 'Europe/Madrid',
  ja: 'Asia/Tokyo',
  zh: 'Asia/Taipei',
  ar: 'Asia/Dubai',
};
const day = 24 * 3_600_000;

export function demoVisitorId(number: number): string {
  return idFrom(['demo', 'visitor', String(number)]);
}

/** By what the channel knows an author: a visitor of the site by the number of its browser. */
export function addressOn({ channel }: Pick<Stage, 'channel'>, author: PostAuthor): string {
  return channel.visitors ? visitorAddress(demoVisitorId(author.number)) : author.address;
}

/** Who of the imagined public a visitor is; null for a real one. */
export function demoVisitor(visitorId: string): PostAuthor | null {
  const site = socialInboxes.find(({ channel }) => channel === 'webchat');
  known ??= new Map(Array.from({ length: postPeople }, (_, number) => [demoVisitorId(number), number]));
  const number = known.get(visitorId);
  return site && number !== undefined ? postAuthor(number, site) : null;
}
let known: Map<string, number> | undefined;

/** The rows by which the site knows somebody who wrote, as the widget would have made them. */
export function visitorRows(
  inboxId: string,
  {
    author,
    threadId,
    conversationId,
    from,
    at,
  }: {
    author: PostAuthor;
    threadId: string;
    conversationId: string;
    /** Of the thread. */
    from: Date;
    at: Date;
  },
): { visitor: StoredVisitor; thread: StoredVisitorThread } {
  const { number, person } = author;
  const dice = makeDice(number * 17 + 3);
  const id = demoVisitorId(number);
  const { language } = person.repertoire.cast;
  const [path, title] = dice.pick(pages);
  const visits = dice.between(1, 14);
  return {
    visitor: {
      ...{ id, inboxId, externalId: null, name: person.name, locale: language, visits, silent: false },
      email: dice.chance(0.4) ? person.address : '',
      timeZone: zones[language] ?? company.timeZone,
      page: { url: `https://${company.domain}${path}`, title, referrer: dice.pick(referrers) },
      ...{ generation: 0, generationAt: from, lastSeenAt: at },
      firstSeenAt: new Date(from.getTime() - (visits - 1) * 3 * day),
    },
    thread: {
      ...{ id: threadRowId(id, threadId), visitorId: id, inboxId, threadId, conversationId },
      ...{
        visitorReadAt: at,
        teamReadAt: null,
        mailDueAt: null,
        mailedAt: null,
        createdAt: from,
        lastAt: at,
      },
    },
  };
}

/** Takes away who wrote in a conversation, for when the demo goes. A real visitor stays known to their browser. */
export async function removeVisitor(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
): Promise<void> {
  const thread = await store.visitors.threadOfConversation(conversationId);
  if (!thread) return;
  await store.visitors.threads.remove({ _id: thread.id });
  if ((await store.visitors.threadsOf(thread.visitorId, 1)).length > 0) return;
  await store.visitors.collection.remove({ _id: thread.visitorId });
}

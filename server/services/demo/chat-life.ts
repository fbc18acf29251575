import type { Context } from '../../context.ts';
import type { Dice } from '../../demo/dice.ts';
import { fill, slotsFor } from '../../demo/imagine.ts';
import { postAuthor, postPeople, tellPost, type PostAuthor } from '../../demo/imagine-post.ts';
import { smallTalk } from '../../demo/small-talk.ts';
import { socialInboxes } from '../../demo/social.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { acceptRaw } from '../raw-items/accept.ts';
import { isVisitorHere, tellAboutVisitor, visitorGone, visitorHere } from '../visitors/presence.ts';
import { demoVisitor, demoVisitorId, visitorRows } from './demo-visitors.ts';
import { simulated, type Stage } from './post-rows.ts';
import { visitorAddress } from '../visitors/threads.ts';

export type ChatLifeContext = Parameters<typeof acceptRaw>[0] & Pick<Context, 'redis' | 'publisher'>;

interface Play {
  stage: Stage;
  dice: Dice;
  later: (millis: number, act: () => Promise<void>) => void;
}

const second = 1000;
const minute = 60 * second;
const newestRead = 40;
/** By which the server counts the windows that a visitor has open. */
const socketId = 'demo';

/** The imagined visitors of the company's site: they write, stay for a while, and answer when they are answered. */
export class ChatLife {
  readonly #context: ChatLifeContext;
  readonly #play: Play;
  /** Visitor -> until when they look at the page. */
  readonly #here = new Map<string, number>();
  /** Answers of ours that somebody is about to answer, or will not. */
  readonly #seen = new Set<string>();

  constructor(context: ChatLifeContext, play: Play) {
    this.#context = context;
    this.#play = play;
  }

  /** Somebody comes to the site and asks. */
  async begin(): Promise<void> {
    const { stage, dice } = this.#play;
    const site = socialInboxes.find(({ key }) => key === stage.key);
    if (!site) return;
    const author = postAuthor(dice.between(0, postPeople - 1), site);
    const { person } = author;
    const [story] = person.repertoire.stories;
    if (!story) return;
    const { products } = person.repertoire.cast;
    const from = this.#context.clock.now();
    const slots = slotsFor({ person, story: { ...story, products }, dice, from });
    const threadId = `demo-${String(from.getTime())}`;
    await this.#say(author, threadId, fill(tellPost(dice, site, author).turns[0], slots));
  }

  /** Visitors whom a colleague has just answered say something; those who said enough go. */
  async goOn(): Promise<void> {
    await this.#presence();
    const { stage, dice, later } = this.#play;
    const { store, clock } = this.#context;
    const { items } = await store.conversations.list(
      { inboxIds: [stage.inbox.id], userId: '', view: 'all', status: 'open', spam: false, sort: 'newest' },
      newestRead,
    );
    const now = clock.now().getTime();
    for (const conversation of items.filter((one) => answeredSince(one, now - 2 * minute))) {
      const key = `${conversation.id} ${String(conversation.lastOutboundAt?.getTime())}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const thread = await store.visitors.threadOfConversation(conversation.id);
      const author = thread && demoVisitor(thread.visitorId);
      // A real person who tries the widget speaks for themselves.
      if (!author || !dice.chance(0.8)) continue;
      await this.#stay(thread.visitorId);
      const talk = smallTalk[author.person.repertoire.cast.language] ?? smallTalk['en'] ?? [];
      later(dice.between(6, 20) * second, () => this.#say(author, thread.threadId, dice.pick(talk)));
    }
  }

  async #say(author: PostAuthor, threadId: string, text: string): Promise<void> {
    const { stage, dice } = this.#play;
    const { channel, inbox, simulator } = stage;
    const at = this.#context.clock.now();
    const externalId = `${String(at.getTime())}${String(dice.between(100, 999))}`;
    const post = simulated(stage, { author, facts: null }, { text, at, externalId, first: null, threadId });
    await this.#known(author, threadId, at);
    const raw = await simulator.compose(post);
    await acceptRaw(this.#context, inbox.id, [{ raw, providerTime: at, ...channel.describeRaw(raw) }]);
    await this.#stay(demoVisitorId(author.number));
  }

  /** The site knows who writes before anything is imported, as with a real visitor. */
  async #known(author: PostAuthor, threadId: string, at: Date): Promise<void> {
    const { channel, inbox } = this.#play.stage;
    const { store } = this.#context;
    const address = visitorAddress(demoVisitorId(author.number));
    const thread = channel.visitors?.keys({ inboxId: inbox.id, address, threadId, clientId: '' }).thread;
    const conversationId = idFrom(['conversation', thread ?? '', address]);
    const rows = visitorRows(inbox.id, { author, threadId, conversationId, from: at, at });
    await store.visitors.insert(rows.visitor);
    await store.visitors.insertThread(rows.thread);
    await store.visitors.update(rows.visitor.id, { lastSeenAt: at });
    await store.visitors.touchThread(rows.thread.id, { lastAt: at, visitorReadAt: at });
  }

  async #stay(visitorId: string): Promise<void> {
    const { dice } = this.#play;
    const until = this.#context.clock.now().getTime() + dice.between(2, 6) * minute;
    const came = !this.#here.has(visitorId);
    this.#here.set(visitorId, until);
    await visitorHere(this.#context, { visitorId, socketId });
    if (came) await tellAboutVisitor(this.#context, visitorId, { online: true });
  }

  async #presence(): Promise<void> {
    const now = this.#context.clock.now();
    for (const [visitorId, until] of this.#here) {
      if (until > now.getTime()) {
        if (!(await isVisitorHere(this.#context, visitorId)) || this.#play.dice.chance(0.2))
          await visitorHere(this.#context, { visitorId, socketId });
        continue;
      }
      this.#here.delete(visitorId);
      await visitorGone(this.#context, { visitorId, socketId });
      await this.#context.store.visitors.update(visitorId, { lastSeenAt: now });
      await tellAboutVisitor(this.#context, visitorId, { online: false });
    }
  }
}

function answeredSince({ lastOutboundAt, lastInboundAt }: StoredConversation, since: number): boolean {
  const answered = lastOutboundAt?.getTime() ?? 0;
  return answered > since && answered > (lastInboundAt?.getTime() ?? 0);
}

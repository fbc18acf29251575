import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { RunningSimulator, SimulatedPost } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { makeDice, type Dice } from '../../demo/dice.ts';
import { fill, slotsFor } from '../../demo/imagine.ts';
import { factsOf, postAuthor, postPeople, tellPost } from '../../demo/imagine-post.ts';
import { smallTalk } from '../../demo/small-talk.ts';
import { socialInboxes } from '../../demo/social.ts';
import { detectLanguage } from '../../enrichment/language.ts';
import { identityId } from '../../store/contacts.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { secretPurpose } from '../inboxes/open-account.ts';
import { acceptRaw } from '../raw-items/accept.ts';
import { ChatLife, type ChatLifeContext } from './chat-life.ts';
import type { DemoCast } from './people.ts';
import { simulated, type Stage } from './post-rows.ts';
import { seedSocialPast } from './social-past.ts';

type Needs = ChatLifeContext & Pick<Context, 'logger' | 'secretBox'>;

const second = 1000;
const past = { conversations: 340, days: 90 };
const chatsEverySeconds = 6;

/**
 * Chat, messenger and social inboxes of the demo: each over its channel's simulator, with a past, then something new
 * now and then, and answers to what colleagues write. Ends by itself when the demo is removed.
 */
export async function startSocialTraffic(
  context: Needs,
  cast: DemoCast,
  signal: AbortSignal,
): Promise<{ stop(): Promise<void> }> {
  const dice = makeDice(context.clock.now().getTime() + 1);
  const timers = new Set<NodeJS.Timeout>();
  const later = (millis: number, act: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act().catch((error: unknown) => context.logger.warn({ error }, 'the demo’s posts stumbled'));
    }, millis);
    timer.unref();
    timers.add(timer);
  };
  const stages = await openStages(cast);
  const worlds: RunningSimulator[] = [];
  for (const stage of stages) {
    const world = await stage.simulator.start((sent) => {
      if (!dice.chance(0.8)) return;
      later(dice.between(8, 30) * second, async () => {
        const answer = await answerTo(stage, sent, { dice, context });
        if (answer) await deliver(context, stage, answer);
      });
    });
    worlds.push(world);
    stage.running = world;
    stage.inbox = await pointAt(context, stage.inbox, world);
  }
  const written = await seedSocialPast(context, { cast, stages }, { ...past, signal });
  context.logger.info({ conversations: written }, 'the demo’s chats and posts are there');
  const site = stages.find(({ channel }) => channel.visitors);
  const chats = site && new ChatLife(context, { stage: site, dice, later });
  const arrive = async (): Promise<void> => {
    if (!(await context.store.workspace.read()).demo) return;
    later(dice.between(12, 45) * second, arrive);
    const stage = dice.pick(stages);
    if (chats && stage === site) await chats.begin();
    else await deliver(context, stage, firstPost(stage, { dice, context }));
  };
  const chat = async (): Promise<void> => {
    if (!(await context.store.workspace.read()).demo) return;
    later(chatsEverySeconds * second, chat);
    await chats?.goOn();
  };
  if (stages.length > 0) later(8 * second, arrive);
  if (chats) later(chatsEverySeconds * second, chat);
  return {
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(worlds.map((world) => world.stop()));
    },
  };
}

/** Inboxes whose channel this version has, and can simulate. */
async function openStages(cast: DemoCast): Promise<Stage[]> {
  const stages = await Promise.all(
    socialInboxes.map(async ({ key }): Promise<Stage[]> => {
      const inbox = cast.inboxes.get(key);
      const channel = inbox && findChannel(inbox.channel);
      const simulator = await channel?.simulator?.();
      return inbox && channel && simulator ? [{ channel, inbox, key, simulator }] : [];
    }),
  );
  return stages.flat();
}

/** The simulator listens on a port of its own at each start. */
async function pointAt(
  { store, clock, secretBox }: Needs,
  inbox: StoredInbox,
  world: RunningSimulator,
): Promise<StoredInbox> {
  const sealed = Object.entries(world.secrets ?? {}).map(([name, value]): [string, string] => [
    name,
    secretBox.seal(secretPurpose, value),
  ]);
  const set = {
    settings: { ...inbox.settings, ...world.settings },
    secrets: { ...inbox.secrets, ...Object.fromEntries(sealed) },
  };
  await store.inboxes.update({ id: inbox.id, set, settingsChanged: true, now: clock.now() });
  return { ...inbox, ...set };
}

async function deliver(
  context: Needs,
  { channel, inbox, simulator, running }: Stage,
  post: SimulatedPost,
): Promise<void> {
  const raw = await simulator.compose(post, running);
  await acceptRaw(context, inbox.id, [{ raw, providerTime: post.date, ...channel.describeRaw(raw) }]);
}

interface Moment {
  dice: Dice;
  context: Pick<Context, 'clock' | 'store'>;
}

/** Like the ids of providers: a number that nobody used before. */
const freshId = ({ dice, context }: Moment): string =>
  `${String(context.clock.now().getTime())}${String(dice.between(100, 999))}`;

function firstPost(stage: Stage, moment: Moment): SimulatedPost {
  const { dice, context } = moment;
  const inbox = socialInboxes.find(({ key }) => key === stage.key);
  if (!inbox) throw new RangeError(`the demo has no inbox ${stage.key}`);
  const author = postAuthor(dice.between(0, postPeople - 1), inbox);
  const told = tellPost(dice, inbox, author);
  const { person } = author;
  const [story] = person.repertoire.stories;
  if (!story) throw new RangeError('nobody tells anything');
  const { products } = person.repertoire.cast;
  const at = context.clock.now();
  const text = fill(told.turns[0], slotsFor({ person, story: { ...story, products }, dice, from: at }));
  const facts = factsOf(told, author, text);
  const externalId = freshId(moment);
  return simulated(stage, { author, facts }, { text, at, externalId, first: null, threadId: externalId });
}

/** @returns null when it is not known to whom it went */
async function answerTo(stage: Stage, sent: SimulatedPost, moment: Moment): Promise<SimulatedPost | null> {
  const from = await answeredBy(stage, sent, moment);
  if (!from) return null;
  // Where posts live on servers, an answer is on the one of what it answers.
  const server = /^[^/]+\/(?=\d+$)/.exec(sent.externalId)?.[0] ?? '';
  return {
    from,
    to: [sent.from],
    subject: '',
    text: moment.dice.pick(await talkIn(sent.text)),
    externalId: `${server}${freshId(moment)}`,
    inReplyTo: sent.externalId,
    references: [sent.externalId],
    files: [],
    date: moment.context.clock.now(),
  };
}

/** Whoever wrote what was answered, else whom it was sent to. */
async function answeredBy(
  { channel }: Stage,
  { inReplyTo, to: [to] }: SimulatedPost,
  { context: { store } }: Moment,
): Promise<Participant | null> {
  const heads = inReplyTo === null ? [] : await store.messages.headsByThreadKeys([inReplyTo], 20);
  const head = heads.find(({ externalId, kind }) => kind === 'inbound' && externalId === inReplyTo);
  const answered = head && (await store.messages.read(head.id));
  if (answered?.from) return answered.from;
  if (!to) return null;
  const [identity] = await store.contacts.identitiesByIds([identityId(channel.id, to.address)]);
  const [contact] = identity ? await store.contacts.readMany([identity.contactId]) : [];
  const handle = identity?.handle;
  return { ...to, name: contact?.name ?? to.name, ...(handle !== undefined && { handle }) };
}

/** What people say when they were answered in a text of this language. */
async function talkIn(text: string): Promise<readonly string[]> {
  const language = await detectLanguage(text);
  return smallTalk[language ?? 'en'] ?? smallTalk.en ?? [];
}

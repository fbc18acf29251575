import { createHash, randomUUID } from 'node:crypto';
import type { Channel, RunningSimulator, SimulatedPost, Simulator } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { makeDice, type Dice } from '../../demo/dice.ts';
import { imaginePerson, type Person } from '../../demo/person.ts';
import { socialAnswers, socialInboxes, socialStories, type SocialStory } from '../../demo/social.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { secretPurpose } from '../inboxes/open-account.ts';
import { acceptRaw } from '../raw-items/accept.ts';
import type { DemoCast } from './people.ts';

type Needs = Parameters<typeof acceptRaw>[0] & Pick<Context, 'store' | 'clock' | 'logger' | 'secretBox'>;

const second = 1000;
const people = 900;
/** So much is there from the start. */
const firstPosts = 9;

interface Stage {
  channel: Channel;
  inbox: StoredInbox;
  key: string;
  simulator: Simulator;
}

/**
 * Chat, messenger and social inboxes of the demo: each over its channel's simulator, with a few posts from the start,
 * then one now and then, and answers to what colleagues write. Ends by itself when the demo is removed.
 */
export async function startSocialTraffic(context: Needs, cast: DemoCast): Promise<{ stop(): Promise<void> }> {
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
      if (dice.chance(0.8)) {
        later(dice.between(8, 30) * second, () => deliver(context, stage, answerTo(sent, { dice, context })));
      }
    });
    worlds.push(world);
    await pointAt(context, stage.inbox, world);
    await seedPosts(context, stage, dice);
  }
  const arrive = async (): Promise<void> => {
    if (!(await context.store.workspace.read()).demo) return;
    later(dice.between(12, 45) * second, arrive);
    const stage = dice.pick(stages);
    await deliver(context, stage, firstPost(stage, { dice, context }));
  };
  if (stages.length > 0) later(8 * second, arrive);
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
async function pointAt({ store, clock, secretBox }: Needs, inbox: StoredInbox, world: RunningSimulator) {
  const sealed = Object.entries(world.secrets ?? {}).map(([name, value]): [string, string] => [
    name,
    secretBox.seal(secretPurpose, value),
  ]);
  await store.inboxes.update({
    id: inbox.id,
    set: {
      settings: { ...inbox.settings, ...world.settings },
      secrets: { ...inbox.secrets, ...Object.fromEntries(sealed) },
    },
    settingsChanged: true,
    now: clock.now(),
  });
}

async function deliver(
  context: Needs,
  { channel, inbox, simulator }: Stage,
  post: SimulatedPost,
): Promise<void> {
  const raw = await simulator.compose(post);
  await acceptRaw(context, inbox.id, [{ raw, providerTime: post.date, ...channel.describeRaw(raw) }]);
}

/** Only where nothing came in before: a restart adds nothing. */
async function seedPosts(context: Needs, stage: Stage, dice: Dice): Promise<void> {
  const [known] = await context.store.rawItems.list({ inboxId: stage.inbox.id }, 1);
  if (known) return;
  for (let count = 0; count < firstPosts; count += 1) {
    await deliver(context, stage, firstPost(stage, { dice, context }));
  }
}

interface Moment {
  dice: Dice;
  context: Pick<Context, 'clock'>;
}

function firstPost({ key, inbox }: Stage, { dice, context }: Moment): SimulatedPost {
  const story = dice.pick(socialStories.filter(({ places }) => places.includes(key)));
  const person = speaking(story.language ?? 'en', dice);
  const handle = `@${person.address.split('@')[0]?.replaceAll(/\W/g, '_') ?? 'somebody'}`;
  return {
    from: { address: `${key}-${person.address.split('@')[0] ?? ''}`, name: person.name, handle },
    to: [{ address: inbox.address, name: '' }],
    subject: '',
    text: story.text,
    externalId: randomUUID(),
    inReplyTo: null,
    references: [],
    files: [],
    date: context.clock.now(),
    ...postOf(story, handle),
  };
}

/** Somebody who writes in this language. */
function speaking(language: string, dice: Dice): Person {
  for (let tries = 0; tries < 100; tries += 1) {
    const person = imaginePerson(dice.between(0, people - 1));
    if (person.repertoire.cast.language === language) return person;
  }
  return imaginePerson(0);
}

function postOf({ post }: SocialStory, handle: string): Pick<SimulatedPost, 'post'> {
  if (!post) return {};
  return { post: post.authorCard ? { ...post, authorCard: { ...post.authorCard, handle } } : post };
}

function answerTo(sent: SimulatedPost, { dice, context }: Moment): SimulatedPost {
  const [to] = sent.to;
  return {
    from: { address: to?.address ?? '', name: to?.name ?? '' },
    to: [sent.from],
    subject: '',
    text: dice.pick(socialAnswers),
    externalId: createHash('sha256').update(sent.externalId).digest('hex').slice(0, 24),
    inReplyTo: sent.externalId,
    references: [sent.externalId],
    files: [],
    date: context.clock.now(),
  };
}

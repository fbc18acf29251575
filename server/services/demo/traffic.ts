import { randomUUID } from 'node:crypto';
import type { SimulatedPost, Simulator } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { makeDice, type Dice } from '../../demo/dice.ts';
import { makeFile } from '../../demo/files.ts';
import { fill, slotsFor } from '../../demo/imagine.ts';
import { imaginePerson, personOf, type Person } from '../../demo/person.ts';
import { smallTalk } from '../../demo/small-talk.ts';
import { demoInboxes } from '../../demo/workspace.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { acceptRaw } from '../raw-items/accept.ts';
import type { DemoCast } from './people.ts';

type Needs = Parameters<typeof acceptRaw>[0] & Pick<Context, 'store' | 'clock' | 'logger'>;

export interface Traffic {
  stop(): Promise<void>;
}

const second = 1000;
const people = 900;

/**
 * Keeps the demo alive: customers write through the channel's simulator every few seconds, and answer when a colleague
 * has answered them. Ends by itself when the demo is removed.
 */
export async function startTraffic(context: Needs, cast: DemoCast): Promise<Traffic> {
  const dice = makeDice(context.clock.now().getTime());
  const timers = new Set<NodeJS.Timeout>();
  const later = (millis: number, act: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act().catch((error: unknown) => context.logger.warn({ error }, 'the demo’s traffic stumbled'));
    }, millis);
    timer.unref();
    timers.add(timer);
  };
  // Mail; the other kinds have traffic of their own.
  const inboxes = demoInboxes.flatMap(({ key }) => cast.inboxes.get(key) ?? []);
  const channel = channelById(inboxes[0]?.channel ?? 'email');
  const simulator = await channel.simulator?.();
  if (!simulator) return { stop: () => Promise.resolve() };

  const deliver = async (inbox: StoredInbox, post: SimulatedPost): Promise<void> => {
    const raw = await simulator.compose(post);
    await acceptRaw(context, inbox.id, [{ raw, providerTime: post.date, ...channel.describeRaw(raw) }]);
  };
  const world = await simulator.start((sent) => {
    const inbox = inboxes.find((one) => one.address === sent.from.address);
    const person = sent.to.map((to) => personOf(to.address)).find((one) => one !== null);
    if (!inbox || !person || !dice.chance(0.75)) return;
    later(dice.between(15, 75) * second, () =>
      deliver(inbox, answerTo(sent, person, { dice, now: context.clock.now() })),
    );
  });
  await pointInboxesAt(context, inboxes, world.settings);

  const arrive = async (): Promise<void> => {
    if (!(await context.store.workspace.read()).demo) return;
    later(dice.between(6, 24) * second, arrive);
    const { inboxKey, post } = await firstPost(cast, { dice, now: context.clock.now() });
    const inbox = cast.inboxes.get(inboxKey);
    if (inbox) await deliver(inbox, post);
  };
  later(5 * second, arrive);
  return {
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      await world.stop();
    },
  };
}

/** The simulator listens on a port of its own at each start. */
async function pointInboxesAt(
  { store, clock }: Needs,
  inboxes: readonly StoredInbox[],
  settings: Awaited<ReturnType<Simulator['start']>>['settings'],
): Promise<void> {
  for (const { id } of inboxes) {
    await store.inboxes.update({ id, set: { settings }, settingsChanged: true, now: clock.now() });
  }
}

interface Moment {
  dice: Dice;
  now: Date;
}

async function firstPost(
  cast: DemoCast,
  { dice, now }: Moment,
): Promise<{ inboxKey: string; post: SimulatedPost }> {
  const person = imaginePerson(dice.between(0, people - 1));
  const story = dice.pick(person.repertoire.stories);
  const values = slotsFor({ person, story, dice, from: now });
  const inbox = cast.inboxes.get(story.inbox);
  return {
    inboxKey: story.inbox,
    post: {
      from: { address: person.address, name: person.name },
      to: [{ address: inbox?.address ?? '', name: '' }],
      subject: fill(story.subject, values),
      text: fill(story.turns[0]?.[1] ?? '', values),
      externalId: idOf(person),
      inReplyTo: null,
      references: [],
      files: (story.files ?? []).map((kind) => makeFile(kind, dice.between(0, 1000))),
      date: now,
    },
  };
}

function answerTo(sent: SimulatedPost, person: Person, { dice, now }: Moment): SimulatedPost {
  const talk = smallTalk[person.repertoire.cast.language] ?? smallTalk.en ?? [];
  const quoted = sent.text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return {
    from: { address: person.address, name: person.name },
    to: [sent.from],
    subject: /^re:/i.test(sent.subject) ? sent.subject : `Re: ${sent.subject}`,
    text: `${dice.pick(talk)}\n\n${person.name}\n\nOn ${sent.date.toUTCString()}, ${sent.from.address} wrote:\n${quoted}`,
    externalId: idOf(person),
    inReplyTo: sent.externalId,
    references: [...sent.references, sent.externalId],
    files: [],
    date: now,
  };
}

function idOf(person: Person): string {
  return `${randomUUID()}@${person.address.split('@')[1] ?? 'mail.example'}`;
}

import { versionFor } from '../../../shared/campaigns/plan.ts';
import { answerInput } from '../../../shared/schemas/answer.ts';
import {
  campaignInput,
  versionKeys,
  type CampaignState,
  type VersionKey,
} from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import { makeDice } from '../../demo/dice.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import { recipientId, type StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredContact, StoredIdentity } from '../../store/contacts.ts';
import { idFrom } from '../../store/ids.ts';
import { demoInboxId } from './people.ts';

const dayMillis = 86_400_000;
const updatedBy = 'Mara Lindqvist';
/** Of the newest contacts, so many are written to. */
const mostWritten = 500;
const newsDaysAgo = 20;

const texts = [
  {
    title: 'Autumn news: the list',
    text: 'Hello {{contact.firstName|there}},\n\nnew for the cold months: Fjell 3, the sleeping bag for −12 °C and a stove that burns anything.\n\nhttps://shop.nordlicht.example/autumn',
  },
  {
    title: 'Autumn news: one question',
    text: 'Hello {{contact.firstName|there}},\n\nwhere do you sleep outside next? Answer in one line, and one of us writes back what we would pack.\n\nhttps://shop.nordlicht.example/autumn',
  },
  {
    title: 'Your parcel comes late',
    text: 'Hello {{contact.firstName|there}},\n\na strike holds parcels back for about three days. Yours is on its way; you need do nothing.',
  },
  {
    title: 'Welcome',
    text: 'Hello {{contact.firstName|there}},\n\ngood that you found us. Write to us before you buy: we know each tent by having slept in it.',
  },
];
const answers = texts.map(({ title, text }) => {
  const variants = [{ language: null, channel: null, text }];
  return { id: idFrom(['demo', 'answer', title]), ...answerInput.parse({ title, variants }) };
});

interface Story {
  name: string;
  state: CampaignState;
  /** Of `answers`, by version. */
  says: readonly number[];
  input: object;
}

const stories: readonly Story[] = [
  {
    ...{ name: 'Autumn news', state: 'done', says: [0, 1] },
    input: { purpose: 'news', timing: { kind: 'once' }, perVersion: 100, measure: 'replied' },
  },
  {
    ...{ name: 'Parcels come late', state: 'paused', says: [2] },
    input: { purpose: 'notices', timing: { kind: 'once' }, perMinute: 60 },
  },
  {
    ...{ name: 'Welcome, from the second day', state: 'draft', says: [3] },
    input: {
      ...{ purpose: 'news', segmentId: idFrom(['demo', 'segment', 'New this month']) },
      timing: { kind: 'daily', hour: 10 },
    },
  },
];
const idOf = ({ name }: Pick<Story, 'name'>) => idFrom(['demo', 'campaign', name]);

/**
 * A newsletter in two versions that went out three weeks ago, with what came of it; a notice that was paused half way; and
 * one that is being written. Nobody is mailed: what was sent is only written down.
 */
export async function giveDemoCampaigns({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const now = clock.now();
  for (const answer of answers) {
    await store.answers.insert({ ...answer, version: 1, updatedAt: now, updatedBy });
  }
  const { items } = await store.contacts.list({}, mostWritten);
  const contacts = items.filter(({ mergedInto }) => !mergedInto);
  const identities = await store.contacts.identitiesOf(contacts.map(({ id }) => id));
  const mail = new Map(identities.flatMap((one) => (one.kind === 'email' ? [[one.contactId, one]] : [])));
  for (const story of stories) {
    const campaign = campaignOf(story, now);
    const rows =
      story.state === 'draft'
        ? []
        : contacts.flatMap((contact, nth) => {
            const identity = mail.get(contact.id);
            return identity ? [recipientOf(campaign, { contact, identity, nth, now })] : [];
          });
    await store.campaigns.addRecipients(rows);
    await store.campaigns.insert(campaign);
  }
}

function campaignOf({ name, state, says, input }: Story, now: Date): StoredCampaign {
  const spoken = says.flatMap((at) => answers[at] ?? []);
  const versions = spoken.map(({ id, title }) => ({
    answerId: id,
    subjects: [{ language: null, text: title.replace(/^.*: /, 'Autumn: ') }],
  }));
  const fields = { name, inboxIds: [demoInboxId('support')], consent: 'not-refused', versions, ...input };
  const sentAt = state === 'done' ? new Date(now.getTime() - newsDaysAgo * dayMillis) : now;
  return {
    ...campaignInput.parse(fields),
    ...{ id: idOf({ name }), state, run: '', cursor: null, nextRunAt: null, problem: '' },
    wordings: spoken.map(({ id, variants }, at) => ({
      ...{ answerId: id, variants, subjects: versions[at]?.subjects ?? [] },
    })),
    startedAt: state === 'draft' ? null : sentAt,
    doneAt: state === 'done' ? new Date(sentAt.getTime() + dayMillis / 24) : null,
    ...{ userId: '', version: 1, createdAt: sentAt, updatedAt: sentAt, updatedBy },
  };
}

interface Written {
  contact: StoredContact;
  identity: StoredIdentity;
  nth: number;
  now: Date;
}

/** Of a hundred, so many answer it. */
const answersOf: Readonly<Record<VersionKey, number>> = { a: 0.04, b: 0.15 };

function recipientOf(campaign: StoredCampaign, { contact, identity, nth, now }: Written): StoredRecipient {
  const id = recipientId(campaign.id, contact.id, '');
  const version = versionFor(id, versionKeys.slice(0, campaign.versions.length).length);
  const row: StoredRecipient = {
    ...{ id, campaignId: campaign.id, contactId: contact.id, run: '', state: 'sent', reason: null },
    ...{ missing: [], version, inboxId: demoInboxId('support'), channel: 'email', kind: 'email' },
    ...{ address: identity.value, name: contact.name, language: contact.language, dueAt: now },
    ...{ attempts: 1, firstTriedAt: now, lostAt: null, values: {}, externalId: `${id}@nordlicht.example` },
    ...{ words: '', sentAt: now, bouncedAt: null, repliedAt: null, unsubscribedAt: null },
    ...{ complainedAt: null, conversationId: null },
  };
  return campaign.state === 'done' ? withResults(row, campaign) : halfWay(row, { nth, now });
}

/** What became of the newsletter: by dice that fall the same each time. */
function withResults(row: StoredRecipient, { startedAt, doneAt }: StoredCampaign): StoredRecipient {
  const dice = makeDice(Number.parseInt(row.id.slice(-7), 16));
  const begun = startedAt ?? row.dueAt;
  const sentAt = new Date(begun.getTime() + dice.between(0, 60) * 60_000);
  const later = (days: number) =>
    new Date(Math.max(sentAt.getTime(), doneAt?.getTime() ?? 0) + days * dayMillis);
  if (dice.chance(0.05)) {
    return {
      ...row,
      state: 'left',
      reason: 'refused',
      sentAt: null,
      attempts: 0,
      externalId: null,
      dueAt: begun,
    };
  }
  const sent = { ...row, sentAt, dueAt: begun, firstTriedAt: sentAt };
  if (dice.chance(0.03)) {
    return { ...sent, bouncedAt: later(0), words: '5.1.1 There is no such mailbox here.' };
  }
  if (dice.chance(answersOf[row.version])) return { ...sent, repliedAt: later(dice.between(0, 6)) };
  return dice.chance(0.01) ? { ...sent, unsubscribedAt: later(1) } : sent;
}

/** Some have it, the others wait for somebody to go on; of one nobody knows. */
function halfWay(row: StoredRecipient, { nth, now }: Pick<Written, 'nth' | 'now'>): StoredRecipient {
  const sentAt = new Date(now.getTime() - dayMillis / 24);
  if (nth === 3) {
    const words = 'Sending was interrupted: it may have gone out or not.';
    return { ...row, state: 'unconfirmed', sentAt: null, firstTriedAt: sentAt, words };
  }
  if (nth < 120) return { ...row, sentAt, dueAt: sentAt, firstTriedAt: sentAt };
  return { ...row, state: 'waiting', sentAt: null, attempts: 0, firstTriedAt: null, externalId: null };
}

/** Takes them away with who got them. */
export async function removeDemoCampaigns({ store }: Pick<Context, 'store'>): Promise<void> {
  for (const story of stories) {
    const id = idOf(story);
    await store.campaigns.recipients.remove({ campaignId: id });
    await store.campaigns.collection.remove({ _id: id });
  }
  for (const { id } of answers) await store.answers.remove(id);
}

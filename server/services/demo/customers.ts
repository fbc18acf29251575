import { isDeepStrictEqual } from 'node:util';
import { answerInput } from '../../../shared/schemas/answer.ts';
import { macroInput } from '../../../shared/schemas/macro.ts';
import { segmentInput } from '../../../shared/schemas/segment.ts';
import { wording as storedWording } from '../../../shared/schemas/wording.ts';
import type { Context } from '../../context.ts';
import { company } from '../../demo/workspace.ts';
import { idFrom } from '../../store/ids.ts';
import { giveTier } from '../tiers/give.ts';
import { removeDemoIdeas } from './ideas.ts';
import { ensureLoyalty, removeLoyalty } from './loyalty.ts';

const updatedBy = 'Onevoice';
const tiers = [
  { id: idFrom(['demo', 'tier', 'Gold']), name: 'Gold', colour: 'amber' as const, position: 0 },
  { id: idFrom(['demo', 'tier', 'Silver']), name: 'Silver', colour: 'grey' as const, position: 1 },
];
const [gold = '', silver = ''] = tiers.map(({ id }) => id);

const segments = [
  {
    name: 'Best customers',
    conditions: [{ field: 'contact.tier', operator: 'one-of', values: [gold, silver] }],
  },
  {
    name: 'New this month',
    conditions: [{ field: 'contact.knownDays', operator: 'at-most', number: 30 }],
  },
].map((segment) => ({ id: idFrom(['demo', 'segment', segment.name]), ...segmentInput.parse(segment) }));

const answers = [
  {
    title: 'We have your letter',
    variants: [
      {
        language: null,
        text: `Hello {{contact.firstName|there}}, thank you for writing to ${company.name}. We answer within four hours.`,
      },
      {
        language: 'de',
        text: '{{greeting|Guten Tag,}}\n\ndanke für Ihre Nachricht. Wir antworten innerhalb von vier Stunden.\n\n{{closing|Mit freundlichen Grüßen}}',
      },
      {
        language: 'fr',
        text: '{{greeting|Bonjour,}}\n\nmerci de votre message. Nous répondons dans les quatre heures.\n\n{{closing|Cordialement,}}',
      },
    ],
  },
  {
    title: 'How to send something back',
    variants: [
      { language: null, text: 'You may send it back within 30 days. The label is in the parcel.' },
      {
        language: 'de',
        text: 'Sie können es innerhalb von 30 Tagen zurücksenden. Der Schein liegt im Paket.',
      },
    ],
  },
].map(({ title, variants }) => ({
  id: idFrom(['demo', 'answer', title]),
  ...answerInput.parse({ title, variants: variants.map((variant) => ({ ...variant, channel: null })) }),
}));

const macros = [
  {
    name: 'We have your letter',
    actions: [
      { type: 'answer', answerId: answers[0]?.id },
      { type: 'status', status: 'pending' },
    ],
  },
  {
    name: 'Send something back',
    actions: [
      { type: 'answer', answerId: answers[1]?.id },
      { type: 'note', text: 'The label for {{contact.name}} went out with the answer.' },
      { type: 'snooze', hours: 72 },
    ],
  },
  {
    name: 'Urgent for supervisors',
    actions: [
      { type: 'priority', priority: 'urgent' },
      { type: 'notify', groups: ['supervisors'], text: 'Please look at #{{conversation.number}}.' },
    ],
  },
].map((macro) => {
  const { shared: _, ...input } = macroInput.parse(macro);
  return { id: idFrom(['demo', 'macro', macro.name]), ...input, ownerId: null };
});

const wording = {
  ...storedWording.parse({
    forbidden: [
      {
        ...{ phrase: 'lifetime warranty', instead: 'two-year warranty', language: 'en' },
        reason: 'We repair for two years, and gladly after that.',
      },
      {
        phrase: 'as soon as possible',
        language: 'en',
        reason: 'Name a day, so that they need not ask again.',
      },
      { phrase: 'so schnell wie möglich', language: 'de', reason: 'Nennen Sie einen Tag.' },
    ],
    glossary: [
      { term: company.name, wrong: ['Northlight Outdoor', 'Nordlight Outdoor'] },
      { term: 'rain shell', wrong: ['rain jacket', 'raincoat'], language: 'en' },
      { term: 'Hardshell', wrong: ['Regenjacke'], language: 'de' },
    ],
    blocking: ['leftover'],
  }),
  version: 0,
};

/** Of the newest contacts, so many are looked at; one in sixteen is Gold, two are Silver. */
const mostGiven = 150;

/** Tiers, segments, answers, macros and the house's words, where they are missing. */
export async function ensureCustomers({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const kept = { version: 1, updatedAt: clock.now(), updatedBy };
  if ((await store.tiers.list()).length === 0) await store.tiers.putMany(tiers);
  await ensureLoyalty({ store, clock });
  for (const segment of segments) await store.segments.insert({ ...segment, ...kept });
  for (const answer of answers) await store.answers.insert({ ...answer, ...kept });
  for (const macro of macros) await store.macros.insert({ ...macro, ...kept });
  // Where somebody has words already, these are not saved over them.
  await store.wording.save(wording, clock.now());
}

/** Makes some customers better than others; whoever has a tier keeps it. */
export async function giveDemoTiers(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
): Promise<void> {
  const { items } = await context.store.contacts.list({}, mostGiven);
  for (const { id: contactId, tier } of items) {
    const chance = Number.parseInt(contactId.slice(0, 1), 16);
    if (tier !== undefined || chance > 2) continue;
    await giveTier(context, { contactId, tier: chance === 0 ? gold : silver });
  }
}

/** Takes all of it away again. */
export async function removeCustomers({ store }: Pick<Context, 'store'>): Promise<void> {
  await removeLoyalty({ store });
  await removeDemoIdeas({ store });
  for (const { id } of segments) await store.segments.remove(id);
  for (const { id } of answers) await store.answers.remove(id);
  for (const { id } of macros) await store.macros.remove(id);
  const { version: _, ...words } = await store.wording.read();
  const { version: __, ...demoWords } = wording;
  if (isDeepStrictEqual(words, demoWords)) await store.wording.remove();
  const ids = tiers.map(({ id }) => id);
  await store.tiers.removeMany(ids);
  await store.contacts.clearTiers(ids);
}

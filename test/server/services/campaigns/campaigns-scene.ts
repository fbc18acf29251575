import type { z } from 'zod';
import { createAnswer } from '../../../../server/services/answers/manage.ts';
import { createCampaign } from '../../../../server/services/campaigns/manage.ts';
import { steerCampaign } from '../../../../server/services/campaigns/steer.ts';
import { workOnCampaign } from '../../../../server/services/campaigns/work.ts';
import { createSegment } from '../../../../server/services/segments/manage.ts';
import type { StoredCampaign } from '../../../../server/store/campaigns.ts';
import type { StoredRecipient } from '../../../../server/store/campaign-recipients.ts';
import {
  firstContactId,
  identityId,
  type StoredContact,
  type StoredIdentity,
} from '../../../../server/store/contacts.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { answerInput } from '../../../../shared/schemas/answer.ts';
import { campaignInput, recipientState, type CampaignInput } from '../../../../shared/schemas/campaign.ts';
import { segmentInput } from '../../../../shared/schemas/segment.ts';
import { addLetters, lettersInbox } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import type { testDatabase } from '../../../support/test-database.ts';

/** A workspace that writes to many. Mail goes into `context.sent`, answers come in as letters. */
export interface CampaignsScene {
  context: ServiceContext;
  admin: Actor;
  /** Sends mail. */
  news: StoredInbox;
  /** Takes letters in. */
  letters: StoredInbox;
  /** Everybody of `contact` who was made since `fresh`. */
  company: string;
  segmentId: string;
  contact(
    more?: Partial<StoredContact> & { address?: string; said?: boolean | null },
  ): Promise<StoredContact>;
  answer(text?: string, more?: Partial<z.input<typeof answerInput>>): Promise<string>;
  input(more?: Partial<z.input<typeof campaignInput>>): Promise<CampaignInput>;
  /** Written and started. */
  started(more?: Partial<z.input<typeof campaignInput>>): Promise<string>;
  /** Works until nothing is left to do now. */
  work(id: string): Promise<void>;
  row(id: string): Promise<StoredCampaign>;
  recipients(id: string): Promise<StoredRecipient[]>;
  /** Addresses that got mail, in order. */
  got(): string[];
  fresh(): Promise<void>;
  dispose(): Promise<void>;
}

export async function campaignsScene(database: ReturnType<typeof testDatabase>): Promise<CampaignsScene> {
  const context = await serviceContext(database);
  const removeLetters = addLetters();
  const admin = await person(context, { name: 'Root', role: 'admin' });
  const { store, clock } = context;
  const scene: CampaignsScene = {
    ...{ context, admin, company: '', segmentId: '' },
    news: await lettersInbox(context, { channel: 'test', name: 'Acme News' }),
    letters: await lettersInbox(context),
    async contact({ address = `${newId()}@customer.example`, said = true, ...more } = {}) {
      const now = clock.now();
      const id = firstContactId('email', address);
      const row: StoredContact = {
        ...{
          id,
          name: 'Ann Fox',
          company: scene.company,
          notes: '',
          language: 'en',
          timeZone: 'Europe/Berlin',
        },
        ...{ searchKeys: [address], firstSeenAt: now, lastSeenAt: now, updatedAt: now, ...more },
      };
      await store.contacts.insertMany([row]);
      await store.contacts.insertIdentities([identity(id, address, now)]);
      if (said !== null) await consent(context, { contactId: id, given: said });
      return row;
    },
    async answer(text = 'Hello {{contact.firstName|there}}, we have news.', more = {}) {
      const variants = [{ language: null, channel: null, text }];
      const input = answerInput.parse({ title: `News ${newId()}`, variants, ...more });
      return (await createAnswer(context, admin, input)).id;
    },
    async input(more = {}) {
      const subjects = [{ language: null, text: 'News' }];
      return campaignInput.parse({
        ...{ name: 'News', purpose: 'news', segmentId: scene.segmentId, inboxIds: [scene.news.id] },
        ...{ timing: { kind: 'once' }, consent: 'given', quiet: false, cap: null, perMinute: 30_000 },
        versions: more.versions ?? [{ answerId: await scene.answer(), subjects }],
        ...more,
      });
    },
    async started(more = {}) {
      const { id } = await createCampaign(context, admin, await scene.input(more));
      await steerCampaign(context, admin, { id, to: 'start' });
      return id;
    },
    async work(id) {
      for (let turn = 0; turn < 50; turn += 1) {
        await workOnCampaign(context, id);
        const [{ cursor }, due] = await Promise.all([
          scene.row(id),
          store.campaigns.dueRecipients(id, clock.now(), 1),
        ]);
        if (cursor === null && due.length === 0) return;
      }
    },
    async row(id) {
      const row = await store.campaigns.read(id);
      if (!row) throw new Error('no campaign');
      return row;
    },
    async recipients(campaignId) {
      const pages = recipientState.options.map((state) =>
        store.campaigns.recipientsIn({ campaignId, state, after: '' }, 5000),
      );
      return (await Promise.all(pages)).flatMap(({ items }) => items);
    },
    got: () => context.sent.flatMap(({ to }) => to.map(({ address }) => address)),
    async fresh() {
      context.sent.length = 0;
      context.onSend = async () => ({});
      scene.company = `Company ${newId()}`;
      const input = segmentInput.parse({
        ...{ name: scene.company, match: 'all' },
        conditions: [{ field: 'contact.company', operator: 'is', values: [scene.company] }],
      });
      scene.segmentId = (await createSegment(context, admin, input)).id;
    },
    async dispose() {
      removeLetters();
      await context.dispose();
    },
  };
  return scene;
}

export function identity(contactId: string, value: string, createdAt: Date, kind = 'email'): StoredIdentity {
  return { id: identityId(kind, value), kind, value, contactId, verified: true, createdAt };
}

export function consent(
  { store, clock }: Pick<ServiceContext, 'store' | 'clock'>,
  {
    contactId,
    given,
    purpose = 'news',
  }: { contactId: string; given: boolean; purpose?: 'news' | 'offers' | 'notices' },
): Promise<boolean> {
  const said = { kind: 'email', purpose, given, proof: 'They said so on the phone.' };
  return store.consents.add({ id: newId(), contactId, userId: '', at: clock.now(), ...said });
}

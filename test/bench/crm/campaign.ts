import { emailSettings } from '../../../server/channels/email/settings.ts';
import { createAnswer } from '../../../server/services/answers/manage.ts';
import { createCampaign } from '../../../server/services/campaigns/manage.ts';
import { steerCampaign } from '../../../server/services/campaigns/steer.ts';
import { workOnCampaign } from '../../../server/services/campaigns/work.ts';
import { newId } from '../../../server/store/ids.ts';
import type { Actor } from '../../../shared/abilities.ts';
import { answerInput } from '../../../shared/schemas/answer.ts';
import { campaignInput } from '../../../shared/schemas/campaign.ts';
import { openRig, type Rig } from '../rig.ts';
import { rounded, type Scenario } from '../scenario.ts';
import { fillPeople } from './people.ts';
import { openSink } from '../../support/mail-sink.ts';

const admin: Actor = { userId: newId(), role: 'admin', inboxIds: [], via: 'session' };
const usual = 50_000;
const windowMillis = 10_000;

async function start({ context }: Rig, port: number): Promise<string> {
  const now = context.clock.now();
  const inboxId = newId();
  const smtp = { host: '127.0.0.1', port, security: 'none' };
  await context.store.inboxes.insert({
    ...{ id: inboxId, name: 'News', channel: 'email', address: 'news@bench.example', enabled: true },
    settings: emailSettings.parse({ smtp }),
    ...{ secrets: {}, teamId: null, autoAssign: false, signature: { text: '', html: '' } },
    ...{ createdAt: now, updatedAt: now, settingsRevision: 1 },
  });
  const text = 'Hello {{contact.firstName|there}},\n\nthe blue lamp is back: https://shop.example/lamp\n';
  const variants = [
    { language: null, channel: null, text },
    { language: 'de', channel: null, text: `Guten Tag. ${text}` },
  ];
  const answer = await createAnswer(context, admin, answerInput.parse({ title: 'News', variants }));
  const input = campaignInput.parse({
    ...{ name: 'News', purpose: 'news', inboxIds: [inboxId], timing: { kind: 'once' }, quiet: false },
    versions: [{ answerId: answer.id, subjects: [{ language: null, text: 'The lamp is back' }] }],
    ...{ consent: 'not-refused', cap: null, perMinute: 30_000 },
  });
  const { id } = await createCampaign(context, admin, input);
  await steerCampaign(context, admin, { id, to: 'start' });
  return id;
}

/** A campaign to everybody: who gets it, and all of it sent to a mail server on the same machine. */
export const campaign: Scenario = {
  name: 'campaign',
  about: 'a campaign of 50,000 prepared, and sent to a mail server on the same machine',
  run: async (say, { upTo = usual }) => {
    const [rig, sink] = [await openRig(new Date('2026-11-22T12:00:00Z')), await openSink()];
    try {
      const { context } = rig;
      await fillPeople(context.store, upTo, context.clock.now());
      const id = await start(rig, sink.port);
      say(`${String(upTo)} contacts`);
      const begun = performance.now();
      let preparedAfter = 0;
      const memory: number[] = [];
      const cpuBefore = await rig.cpuSeconds();
      for (;;) {
        await workOnCampaign(context, id);
        memory.push(process.memoryUsage().rss / 1024 / 1024);
        const row = await context.store.campaigns.read(id);
        if (row?.cursor === null && preparedAfter === 0) preparedAfter = performance.now() - begun;
        if (row?.state === 'done') break;
        // The clock stands still: what was let through in a window is out.
        context.clock.forward(windowMillis);
      }
      const all = (performance.now() - begun) / 1000;
      const cpu = (await rig.cpuSeconds()) - cpuBefore;
      const { addresses, twice } = await sink.arrived();
      return {
        rows: [
          {
            ...{ what: `campaign of ${String(upTo)}`, 'prepared after s': rounded(preparedAfter / 1000) },
            ...{ 'all sent after s': rounded(all), 'mails per second': rounded(addresses / all) },
            ...{ addresses, twice, 'CPU ms per mail': rounded((1000 * cpu) / addresses) },
            'memory MB, a quarter through': rounded(memory[Math.floor(memory.length / 4)] ?? 0),
            'at most': rounded(Math.max(...memory)),
          },
        ],
        notes: [
          'while it is being prepared the first are sent already; the limit per minute does not bind',
          'one process sends, the mail server is another; memory is that of the one, CPU that of it and of the store',
        ],
      };
    } finally {
      await sink.close();
      await rig.dispose();
    }
  },
};

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
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

const admin: Actor = { userId: newId(), role: 'admin', inboxIds: [], via: 'session' };
const usual = 50_000;
const windowMillis = 10_000;

/** Takes every mail and counts how often each address got one. */
async function openSink(): Promise<{ port: number; got: Map<string, number>; close: () => Promise<void> }> {
  const got = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) got.set(address, (got.get(address) ?? 0) + 1);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, got, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

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
      let memory = 0;
      for (;;) {
        await workOnCampaign(context, id);
        memory = Math.max(memory, process.memoryUsage().rss);
        const row = await context.store.campaigns.read(id);
        if (row?.cursor === null && preparedAfter === 0) preparedAfter = performance.now() - begun;
        if (row?.state === 'done') break;
        // The clock stands still: what was let through in a window is out.
        context.clock.forward(windowMillis);
      }
      const all = (performance.now() - begun) / 1000;
      const twice = [...sink.got.values()].filter((times) => times > 1).length;
      return {
        rows: [
          {
            ...{ what: `campaign of ${String(upTo)}`, 'prepared after s': rounded(preparedAfter / 1000) },
            ...{ 'all sent after s': rounded(all), 'mails per second': rounded(sink.got.size / all) },
            ...{ addresses: sink.got.size, twice, 'memory MB': rounded(memory / 1024 / 1024) },
          },
        ],
        notes: [
          'while it is being prepared the first are sent already; the limit per minute does not bind',
          'memory is that of one process with the services and the mail server',
        ],
      };
    } finally {
      await sink.close();
      await rig.dispose();
    }
  },
};

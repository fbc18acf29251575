import { z } from 'zod';
import { defineChannel } from '../../server/channels/contract.ts';
import { addChannel } from '../../server/channels/registry.ts';
import { runUntilAsked } from '../../server/run-until-asked.ts';
import { workerLife } from '../../workers/life.ts';
import { testCapabilities } from '../support/service-context.ts';

/** A worker process with a channel whose parser never ends where a raw item asks for it: started by a test. */
addChannel(
  defineChannel({
    id: 'hanging',
    name: 'Hanging',
    icon: 'mail',
    addressed: true,
    settings: z.object({}),
    secrets: z.object({}),
    capabilities: testCapabilities,
    inbound: { kind: 'push' },
    describeRaw: (raw) => ({ externalId: raw.toString(), summary: { from: '', subject: '' } }),
    parse(raw) {
      while (raw.toString().startsWith('poison')) Math.random();
      return Promise.resolve({ type: 'ignored', reason: 'It was read.' });
    },
    send: () => Promise.reject(new Error('nothing is sent')),
    check: () => Promise.resolve({ ok: true, steps: [] }),
    release: () => Promise.resolve(),
  }),
);

// Leases of a killed process run out sooner where time flies.
const begun = Date.now();
const clock = { now: () => new Date(begun + (Date.now() - begun) * 20) };
runUntilAsked(workerLife({ clock, hangMillis: 2500 }));

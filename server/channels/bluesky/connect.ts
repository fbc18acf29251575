import { z } from 'zod';
import type { Connect } from '../contract.ts';
import { session } from './entities.ts';
import { xrpc } from './xrpc.ts';

const ask = z.object({
  serviceUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://bsky.social')
    .meta({
      title: 'Server',
      description: 'https://bsky.social unless you run your own.',
    }),
  handle: z
    .string()
    .trim()
    .min(3)
    .max(253)
    .meta({ title: 'Handle', description: 'For example acme.bsky.social' }),
  appPassword: z.string().min(1).max(500).meta({
    title: 'App password',
    description: 'From Settings › Privacy and security › App passwords.',
  }),
});

/**
 * An app password is tried at once; nobody has to be sent anywhere. (OAuth of the protocol needs this server to be known
 * on the web under a name of its own, which a self-hosted one often is not.)
 */
export const connectBluesky: Connect = {
  ask,
  async begin({ answers }) {
    const { serviceUrl, handle, appPassword } = ask.parse(answers);
    const { origin } = new URL(serviceUrl);
    const json = { identifier: handle.replace(/^@/, ''), password: appPassword };
    const { data } = await xrpc(origin, 'com.atproto.server.createSession', {
      ...{ method: 'POST', shape: session, json },
    });
    return {
      connected: {
        // By the DID, so that the inbox goes on when the handle changes.
        settings: { serviceUrl: origin, user: data.did },
        secrets: { appPassword },
        address: `@${data.handle}`,
        name: `@${data.handle}`,
      },
    };
  },
  finish: () => Promise.reject(new Error('Nobody is sent anywhere to connect Bluesky.')),
};

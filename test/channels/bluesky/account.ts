import {
  blueskySettings,
  type BlueskyAccount,
  type BlueskySettings,
} from '../../../server/channels/bluesky/settings.ts';

let last = 0;

/** Each is an inbox of its own: sessions are kept by inbox. */
export function accountAt(
  serviceUrl: string,
  login: { user: string; password: string },
  settings: Partial<BlueskySettings> = {},
): BlueskyAccount {
  last += 1;
  return {
    inboxId: String(last).padStart(24, '0'),
    name: 'Lamps',
    address: `@${login.user}`,
    settings: blueskySettings.parse({ serviceUrl, user: login.user, pollSeconds: 1, ...settings }),
    secrets: { appPassword: login.password },
  };
}

import type { ToldPost } from './posts/told.ts';
import { company } from './workspace.ts';

/** The demo company beyond mail: where people write to it, and what they write there. */

export interface SocialInbox {
  key: string;
  name: string;
  channel: string;
  address: string;
  team: string;
  /** What people write there. */
  kind: ToldPost['kind'];
}

/** Those whose channel this version has are made. */
export const socialInboxes: readonly SocialInbox[] = [
  {
    key: 'chat',
    name: 'Website chat',
    channel: 'webchat',
    address: company.domain,
    team: 'Front desk',
    kind: 'chat',
  },
  {
    key: 'telegram',
    name: 'Telegram',
    channel: 'telegram',
    address: '@nordlicht_bot',
    team: 'Front desk',
    kind: 'chat',
  },
  {
    key: 'line',
    name: 'LINE',
    channel: 'line',
    address: '@nordlicht',
    team: 'Orders',
    kind: 'chat',
  },
  {
    key: 'mastodon',
    name: 'Mastodon',
    channel: 'mastodon',
    address: '@nordlicht@social.example',
    team: 'Front desk',
    kind: 'post',
  },
  {
    key: 'bluesky',
    name: 'Bluesky',
    channel: 'bluesky',
    address: '@nordlicht.example',
    team: 'Front desk',
    kind: 'post',
  },
  {
    key: 'reviews',
    name: 'Shop reviews',
    channel: 'webhook',
    address: 'reviews',
    team: 'Orders',
    kind: 'review',
  },
];

/** Where reviews are of. */
export const reviewPlaces = ['Hamburg, Harbour store', 'Berlin, Old Town store', 'Online shop'] as const;

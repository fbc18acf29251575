import type { PostFacts } from '../channels/contract.ts';
import { company } from './workspace.ts';

/** The demo company beyond mail: where people write to it, and what they write there. */

export interface SocialInbox {
  key: string;
  name: string;
  channel: string;
  address: string;
  team: string;
}

/** Those whose channel this version has are made. */
export const socialInboxes: readonly SocialInbox[] = [
  { key: 'chat', name: 'Website chat', channel: 'webchat', address: company.domain, team: 'Front desk' },
  { key: 'telegram', name: 'Telegram', channel: 'telegram', address: '@nordlicht_bot', team: 'Front desk' },
  {
    key: 'mastodon',
    name: 'Mastodon',
    channel: 'mastodon',
    address: '@nordlicht@social.example',
    team: 'Front desk',
  },
  {
    key: 'bluesky',
    name: 'Bluesky',
    channel: 'bluesky',
    address: '@nordlicht.example',
    team: 'Front desk',
  },
  { key: 'reviews', name: 'Shop reviews', channel: 'webhook', address: 'reviews', team: 'Orders' },
];

/** Where people only write to us, and where others read along. */
const privately = ['chat', 'telegram'];
const publicly = ['mastodon', 'bluesky'];

export interface SocialStory {
  text: string;
  /** Keys of the inboxes that it may come to. */
  places: readonly string[];
  /** English when left out. */
  language?: 'de' | 'fr';
  post?: PostFacts;
}

const follower = (followers: number, bio: string): PostFacts => ({
  kind: 'mention',
  visibility: 'public',
  authorCard: { handle: '', avatarUrl: null, bio, followers, profileUrl: null },
});
const review = (value: number): PostFacts => ({
  kind: 'review',
  visibility: 'public',
  rating: { value, best: 5 },
});

export const socialStories: readonly SocialStory[] = [
  { places: privately, text: 'Hi! Is the Fjell 45 backpack back in stock in green?' },
  { places: privately, text: 'My order says delivered but nothing is here. Can you please check?' },
  {
    places: privately,
    language: 'de',
    text: 'Hallo, passt das Zelt Sturmhaube 2 auf ein 190 cm breites Podest?',
  },
  { places: privately, text: 'Can I change the delivery address? The parcel has not left yet.' },
  { places: privately, text: 'The zip of my jacket broke after two weeks. I am really disappointed.' },
  { places: privately, text: 'Thank you, the repair was perfect and so fast!' },
  { places: privately, language: 'fr', text: 'Bonjour, livrez-vous en Suisse ? Combien de jours ?' },
  { places: privately, text: 'What temperature is the Polarfuchs sleeping bag good for?' },
  {
    places: publicly,
    text: '@nordlicht three weeks, no refund, no answer. This is awful service.',
    post: follower(18_400, 'Mountains, mostly. Opinions too.'),
  },
  {
    places: publicly,
    text: 'Love my new @nordlicht rain jacket, stayed completely dry on the Harz trail!',
    post: follower(940, 'Hikes on weekends.'),
  },
  {
    places: publicly,
    text: '@nordlicht does the Fjell 45 fit as cabin luggage?',
    post: follower(210, 'Train over plane.'),
  },
  {
    places: publicly,
    language: 'de',
    text: '@nordlicht eure Hotline ist seit Stunden besetzt, was ist los?',
    post: follower(3_120, 'Kletterhalle und Kaffee.'),
  },
  {
    places: publicly,
    text: 'Which tent would you take to Norway in May? Looking at @nordlicht and two others.',
    post: follower(56_000, 'Outdoor magazine, independent.'),
  },
  {
    places: publicly,
    text: 'Shout-out to @nordlicht for repairing a ten year old stove for free. Great people.',
    post: follower(1_870, 'Repair, do not replace.'),
  },
  {
    places: ['reviews'],
    text: 'Good quality, but the size chart is wrong: order one size larger.',
    post: review(4),
  },
  {
    places: ['reviews'],
    text: 'Arrived broken and support took four days to answer. Terrible.',
    post: review(1),
  },
  { places: ['reviews'], text: 'Best sleeping bag I ever had. Warm, light, excellent.', post: review(5) },
  {
    places: ['reviews'],
    language: 'de',
    text: 'Reißverschluss klemmt nach einem Monat, sonst in Ordnung.',
    post: review(3),
  },
];

/** What a customer answers when a colleague has written. */
export const socialAnswers = [
  'Thank you, that helps!',
  'Great, I will try that.',
  'Okay. How long will it take?',
  'Perfect, thanks a lot for the quick answer.',
  'Hm, that does not work for me. Is there another way?',
] as const;

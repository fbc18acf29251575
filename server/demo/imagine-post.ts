import { createHash } from 'node:crypto';
import type { PostFacts } from '../channels/contract.ts';
import { makeDice, type Dice } from './dice.ts';
import { fill, slotsFor } from './imagine.ts';
import { imaginePerson, type Person } from './person.ts';
import { postRepertoires } from './posts/repertoires.ts';
import type { PostRepertoire, ToldPost } from './posts/told.ts';
import { reviewPlaces, socialInboxes, type SocialInbox } from './social.ts';
import { demoUsers } from './workspace.ts';

/** Somebody of the imagined public, as they are known on one channel. */
export interface PostAuthor {
  /** Of `imaginePerson`. */
  number: number;
  person: Person;
  /** As the channel's simulator knows them. */
  address: string;
  handle: string;
  bio: string;
  followers: number;
}

export interface ImaginedPostTurn {
  by: 'customer' | 'agent';
  /** Index into demoUsers. */
  userIndex: number | null;
  text: string;
  at: Date;
}

/** A chat, a post or a review with what was answered. */
export interface ImaginedPosts {
  index: number;
  inbox: SocialInbox;
  author: PostAuthor;
  language: string;
  told: ToldPost;
  turns: ImaginedPostTurn[];
  facts: PostFacts | null;
}

const minute = 60_000;
const day = 24 * 60 * minute;
export const postPeople = 900;
const workers = demoUsers.flatMap((user, index) => (user.role === 'collaborator' ? [] : [index]));
const fallback = postRepertoires[0];

function repertoireFor({ repertoire }: Person): PostRepertoire {
  const language = repertoire.cast.language;
  const found = postRepertoires.find((one) => one.language === language) ?? fallback;
  if (!found) throw new RangeError('there are no posts');
  return found;
}

/** Who `imaginePerson(number)` is in an inbox. The same people write mails and elsewhere, under one name. */
export function postAuthor(number: number, inbox: SocialInbox): PostAuthor {
  const person = imaginePerson(number);
  const dice = makeDice(number * 31 + 7);
  const local = person.address.split('@')[0]?.replaceAll(/[^a-z0-9]/g, '') ?? '';
  const name = local.length < 5 ? `nl${local}` : local;
  const handle = inbox.channel === 'bluesky' ? `@${name}.social.example` : `@${name}`;
  return {
    number,
    person,
    address: addressIn(inbox, name),
    handle,
    bio: dice.pick(repertoireFor(person).bios),
    // Many are read by few, few by many.
    followers: Math.floor(12 * 1.9 ** (dice.next() ** 2 * 14)),
  };
}

/** Providers know people by ids of their own making. */
function addressIn({ channel }: SocialInbox, name: string): string {
  if (channel === 'bluesky') return `did:plc:${name}`;
  if (channel === 'line') return `U${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  return name;
}

const kindOf = (inbox: SocialInbox): ToldPost['kind'] => inbox.kind;

/** Something that somebody may write in an inbox. */
export function tellPost(dice: Dice, inbox: SocialInbox, author: PostAuthor): ToldPost {
  const told = repertoireFor(author.person).told.filter(({ kind }) => kind === kindOf(inbox));
  return dice.pick(told);
}

const placeOf = ({ number }: PostAuthor): string =>
  reviewPlaces[number % reviewPlaces.length] ?? reviewPlaces[0];

/** What a post has and a chat has not. */
export function factsOf(told: ToldPost, author: PostAuthor, text: string): PostFacts | null {
  const language = author.person.repertoire.cast.language;
  if (told.kind === 'chat') return null;
  const { handle, bio, followers } = author;
  return {
    kind: told.kind === 'review' ? 'review' : 'mention',
    visibility: 'public',
    language,
    ...(told.kind === 'review' && {
      ...{ rating: { value: told.rating ?? 3, best: 5 }, place: placeOf(author) },
    }),
    ...(told.watched !== undefined && text.includes(told.watched) && { watched: told.watched }),
    ...(told.kind === 'post' && {
      authorCard: { handle, avatarUrl: null, bio, followers, profileUrl: null },
    }),
  };
}

/** Conversation `index` of those that were not mails; 0 is the newest. The same index and moment always give the same. */
export function imaginePosts(
  index: number,
  { now, days, total }: { now: Date; days: number; total: number },
): ImaginedPosts {
  const dice = makeDice(index * 6151 + 29);
  const inbox = socialInboxes[index % socialInboxes.length] ?? dice.pick(socialInboxes);
  const author = postAuthor(dice.between(0, postPeople - 1), inbox);
  const told = tellPost(dice, inbox, author);
  const ago = ((index + dice.next()) / total) ** 1.3 * days * day;
  const from = new Date(now.getTime() - ago - minute);
  const story = author.person.repertoire.stories[0];
  if (!story) throw new RangeError('nobody tells anything');
  const slots = slotsFor({
    person: author.person,
    story: { ...story, products: author.person.repertoire.cast.products },
    dice,
    from,
  });
  // Many posts are never answered; a chat hardly ever is left alone.
  const answered = ago > 3 * day ? dice.chance(told.kind === 'chat' ? 0.96 : 0.7) : dice.chance(0.45);
  const agent = dice.pick(workers);
  let at = from.getTime();
  const turns = told.turns
    .slice(0, answered ? undefined : 1)
    .map((text, position): ImaginedPostTurn => {
      const by = position % 2 === 0 ? 'customer' : 'agent';
      const longest = told.kind === 'chat' ? 9 : 600;
      if (position > 0) at += dice.between(1, longest) * minute;
      return { by, userIndex: by === 'agent' ? agent : null, text: fill(text, slots), at: new Date(at) };
    })
    .filter((turn) => turn.at.getTime() < now.getTime() - minute);
  const language = author.person.repertoire.cast.language;
  return { index, inbox, author, language, told, turns, facts: factsOf(told, author, turns[0]?.text ?? '') };
}

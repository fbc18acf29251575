import { createHash } from 'node:crypto';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { guardedRequest } from '../../security/guarded-request.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredPicture } from '../../store/pictures.ts';
import { kindOf } from '../attachments/preview.ts';
import { announceConversation } from '../conversations/announce.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'publisher' | 'secretBox' | 'config' | 'logger'>;

const day = 24 * 3_600_000;
/** So long a picture is taken for the one they have. */
const freshMillis = { had: 7 * day, none: day };
const largest = 1024 * 1024;
/** The newest conversations of a contact show the picture; who opens older ones sees initials. */
const mostShown = 50;

/** Is there a way to the picture of whoever wrote this? */
export function mayHavePicture({ author, post, kind }: StoredMessage, channelId: string): boolean {
  if (kind !== 'inbound' || author.type !== 'contact' || author.id === null) return false;
  return Boolean(post?.authorCard?.avatarUrl) || findChannel(channelId)?.portrait !== undefined;
}

/**
 * Has the picture of whoever wrote a message, through their channel where that has a way of its own. We keep it and give
 * it out ourselves, so that no screen of ours ever calls a stranger's server. Nothing depends on it: what fails is tried
 * again when they write another day.
 */
export async function keepPicture(context: Needs, messageId: string): Promise<void> {
  const { store, clock, logger } = context;
  const message = await store.messages.read(messageId);
  if (!message || message.author.type !== 'contact' || message.author.id === null) return;
  const contactId = message.author.id;
  const known = await store.pictures.read(contactId);
  const named = message.post?.authorCard?.avatarUrl ?? null;
  let picture = known;
  if (!known || !isFresh(known, named, clock.now())) {
    const bytes = await fetchPicture(context, message, named).catch((error: unknown) => {
      logger.info({ err: error, contactId }, 'a picture could not be had');
      return null;
    });
    picture = await rowOf({ contactId, bytes, named, now: clock.now() });
    // One that they had before is better than none.
    if (picture.bytes === null && known?.bytes) picture = { ...known, named, lookedAt: clock.now() };
    await store.pictures.put(picture);
  }
  if (picture?.bytes) await showPicture(context, contactId, picture.version);
}

function isFresh(
  { bytes, named: before, lookedAt }: StoredPicture,
  named: string | null,
  now: Date,
): boolean {
  const age = now.getTime() - lookedAt.getTime();
  return before === named && age < (bytes ? freshMillis.had : freshMillis.none);
}

async function fetchPicture(
  context: Needs,
  message: StoredMessage,
  named: string | null,
): Promise<Buffer | null> {
  const inbox = await context.store.inboxes.read(message.inboxId);
  const channel = inbox && findChannel(inbox.channel);
  if (inbox && channel?.portrait) {
    const address = message.from?.address ?? '';
    return channel.portrait(openInboxAccount(context, inbox), { address, picture: named });
  }
  if (named === null) return null;
  const { status, body } = await guardedRequest(named, { reach: 'public', redirects: 3, maxBytes: largest });
  return status === 200 ? body : null;
}

/** Only what a browser shows as a picture and cannot run; by its bytes, whatever it is called. */
async function rowOf(found: {
  contactId: string;
  bytes: Buffer | null;
  named: string | null;
  now: Date;
}): Promise<StoredPicture> {
  const { contactId: id, bytes, named, now: lookedAt } = found;
  const kind = bytes && bytes.length <= largest ? await kindOf({ type: '', content: bytes }) : null;
  if (!bytes || kind?.preview !== 'image') return { id, bytes: null, type: '', version: '', named, lookedAt };
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes, type: kind.type, version, named, lookedAt };
}

async function showPicture(
  { store, clock, publisher }: Needs,
  contactId: string,
  version: string,
): Promise<void> {
  const { items } = await store.conversations.ofContact({ contactId, sight: null }, mostShown);
  const outdated = items.filter(({ contact }) => contact.picture !== version);
  if (outdated.length === 0) return;
  await store.conversations.updateMany(
    outdated.map(({ id, contact }) => ({
      id,
      set: { contact: { ...contact, picture: version } },
      now: clock.now(),
    })),
  );
  for (const row of await store.conversations.readMany(outdated.map(({ id }) => id))) {
    announceConversation({ publisher }, row);
  }
}

import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { versionKeys, type CampaignInput } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import { firstContactId } from '../../store/contacts.ts';
import { newId } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredUser } from '../../store/users.ts';
import { checkCampaign } from './check.ts';
import { planToTry } from './dry-run.ts';
import { letterOf } from './letter.ts';
import { unsubscribeLink } from './link.ts';
import type { Plan } from './plan.ts';
import { sendsLetters } from './ways.ts';
import { textsFor, wordsFor } from './words.ts';

type TestContext = Pick<Context, 'store' | 'clock' | 'config' | 'secretBox' | 'queue'>;

/**
 * Mails each version to whoever asks for it, as if they were a customer of that name. Nobody else gets anything, and its link
 * stops nothing.
 * @throws AppError not-found, validation-failed where a name stands for nothing, not-capable without an inbox for mail
 */
export async function mailTest(
  context: TestContext,
  actor: Actor,
  input: CampaignInput,
): Promise<{ sent: number; to: string }> {
  await checkCampaign(context, actor, input);
  const user = await context.store.users.findById(actor.userId);
  const plan = await planToTry(context, input);
  const inbox = plan.inboxes.find(sendsLetters);
  if (!user || !inbox) throw new AppError('not-capable', { detail: 'Choose an inbox that sends mail.' });
  for (const [at] of input.versions.entries()) await mailVersion(context, { plan, inbox, user, at });
  return { sent: input.versions.length, to: user.email };
}

interface Test {
  plan: Plan;
  inbox: StoredInbox;
  user: StoredUser;
  at: number;
}

async function mailVersion(context: TestContext, { plan, inbox, user, at }: Test): Promise<void> {
  const { store, clock, queue } = context;
  const version = versionKeys[at] ?? 'a';
  const language = languageFor(plan, user, { at, channel: inbox.channel });
  const words = wordsFor(plan, {
    ...{ version, tag: language, ...asCustomer(user, clock.now()) },
    way: {
      ...{ inboxId: inbox.id, channel: inbox.channel, kind: 'email', address: user.email, name: user.name },
      ...{ conversationId: null, open: true },
    },
  });
  if ('left' in words) {
    const message =
      words.left === 'no-text'
        ? 'There is no text for mail, or no subject that goes with it.'
        : `These stand for nothing for you: ${words.missing.join(', ')}. Say what is written instead.`;
    throw new AppError('validation-failed', {
      fields: [{ path: `versions.${String(at)}.answerId`, message }],
    });
  }
  const id = newId();
  const link = unsubscribeLink(context, id);
  const said = letterOf(words.text, { language, link, company: plan.company });
  const now = clock.now();
  await store.systemMails.insert({
    ...{ id, to: { address: user.email, name: user.name }, ...said, inboxId: inbox.id },
    subject: `[Test ${version.toUpperCase()}] ${words.subject}`,
    ...{ state: 'queued', attempts: 0, nextTryAt: now, error: null, createdAt: now, sentAt: null },
  });
  await queue.enqueue('system-mail.send', { systemMailId: id });
}

/** Theirs where it is spoken, else any that is: one wants to see the text. */
function languageFor(
  { campaign }: Plan,
  { languages }: StoredUser,
  { at, channel }: { at: number; channel: string },
): string | null {
  const wording = campaign.wordings[at];
  if (!wording) return null;
  const fits = (language: string | null) => {
    const found = textsFor(wording, { language, channel });
    return found !== null && found.subject !== '';
  };
  const spoken = wording.variants.map(({ language }) => language);
  return [...languages, null, ...spoken].find(fits) ?? null;
}

/** Nothing is known of them but their name. */
function asCustomer({ name, email }: StoredUser, now: Date) {
  const shown = {
    ...{
      name,
      company: '',
      companyId: null,
      companyIds: [],
      companyNames: [],
      ownerId: null,
      notes: '',
      language: null,
    },
    ...{
      timeZone: null,
      tier: null,
      manners: {},
      attributes: {},
      orders: null,
      health: null,
      advocate: null,
      tagIds: [],
    },
    ...{ firstSeenAt: now, lastSeenAt: now },
  };
  const facts = { ...shown, addresses: [email], kinds: ['email'], id: firstContactId('email', email) };
  return { shown, facts };
}

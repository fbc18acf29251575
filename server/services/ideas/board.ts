import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { IdeaBoardText, IdeaStatus } from '../../../shared/schemas/idea.ts';
import { emailAddress } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import { firstContactId, identityId } from '../../store/contacts.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredIdea } from '../../store/ideas.ts';
import { recordAudit } from '../audit/record.ts';
import { readPerson, shownFields, type Person } from '../contacts/person.ts';
import { systemMailInbox } from '../delivery/send-system-mail.ts';
import { confirmLink, confirmedBy, personOfBoardLink } from './board-link.ts';
import { rootOf } from './family.ts';
import { ideaTexts, sayIdea, type IdeaTexts } from './texts.ts';
import { castVote, takeBackVote, votesOfPerson } from './vote.ts';

export type BoardContext = Pick<Context, 'store' | 'clock' | 'config' | 'secretBox' | 'queue'>;

/** An idea as everybody may read it. */
export interface BoardIdea {
  id: string;
  text: IdeaBoardText;
  votes: number;
  /** Whoever looks voted for it. */
  voted: boolean;
}
export interface OpenBoard {
  texts: IdeaTexts;
  company: string;
  /** Of whom it is the page; null: of nobody. */
  mine: boolean;
  groups: { status: IdeaStatus; ideas: BoardIdea[] }[];
}

const mostOfStatus = 100;
/** What is worked at first, what was not taken up last. */
const order: readonly IdeaStatus[] = ['planned', 'considered', 'new', 'done', 'declined'];

export async function readBoardSettings({ store }: Pick<Context, 'store'>): Promise<{ enabled: boolean }> {
  return { enabled: (await store.workspace.read()).ideaBoard };
}

export async function updateBoardSettings(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  { enabled }: { enabled: boolean },
): Promise<{ enabled: boolean }> {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
  await context.store.workspace.update({ ideaBoard: enabled });
  await recordAudit(context, actor, { action: 'idea-board.changed', data: { enabled } });
  return { enabled };
}

/**
 * The board in a language; with the link of somebody in theirs, with what they voted for.
 * @returns null where there is no board, or the link is none of ours or too old
 */
export async function openBoard(
  context: BoardContext,
  { token, language }: { token?: string; language: string | null },
): Promise<OpenBoard | null> {
  const { store } = context;
  const workspace = await store.workspace.readRecent();
  if (!workspace.ideaBoard) return null;
  const person = token === undefined ? null : await personOf(context, token);
  if (token !== undefined && !person) return null;
  const spoken = person ? (shownFields(person).manners.language ?? shownFields(person).language) : null;
  const texts = ideaTexts(language ?? spoken ?? workspace.language);
  const groups = await Promise.all(
    order.map(async (status) => {
      const rows = await store.ideas.shown(status, mostOfStatus);
      return {
        status,
        ideas: await Promise.all(rows.map((row) => boardIdea(context, row, { texts, person }))),
      };
    }),
  );
  return {
    ...{ texts, company: workspace.name, mine: person !== null },
    groups: groups.filter(({ ideas }) => ideas.length > 0),
  };
}

async function boardIdea(
  context: BoardContext,
  row: StoredIdea,
  { texts, person }: { texts: IdeaTexts; person: Person | null },
): Promise<BoardIdea> {
  const text = textIn(row, texts.language);
  if (!text) throw new Error('What is shown has words.');
  const voted = person !== null && (await votesOfPerson(context, { idea: row, person })).length > 0;
  return { id: row.id, text, votes: row.votes, voted };
}

/** In their language, else in the first. Pure. */
function textIn({ board }: StoredIdea, language: string): IdeaBoardText | undefined {
  const [wanted] = language.split('-');
  return board?.find((one) => one.language === wanted) ?? board?.[0];
}

async function personOf(context: BoardContext, token: string): Promise<Person | null> {
  const contactId = personOfBoardLink(context, token);
  return contactId === null ? null : readPerson(context, contactId);
}

/** What may be voted for: what stands on the board, or was merged into what does. */
async function shownIdea({ store }: Pick<Context, 'store'>, id: string): Promise<StoredIdea | null> {
  const { ideaBoard } = await store.workspace.readRecent();
  const root = ideaBoard && /^[0-9a-f]{24}$/.test(id) ? await rootOf({ store }, id) : null;
  return root?.shown ? root : null;
}

/** Whoever has the link votes, or takes their vote back; done again it changes nothing. @returns false: nothing was done */
export async function voteByLink(
  context: BoardContext,
  token: string,
  { ideaId, takeBack }: { ideaId: string; takeBack: boolean },
): Promise<boolean> {
  const [person, idea] = await Promise.all([personOf(context, token), shownIdea(context, ideaId)]);
  if (!person || !idea) return false;
  if (takeBack) await takeBackVote(context, { idea, person });
  else await castVote(context, { idea, person, by: '', source: 'link', tell: false });
  return true;
}

/**
 * Somebody without a link would vote: a mail with one goes to the address that they named, at most one a day for each idea.
 * Whether we know the address cannot be told from the answer.
 * @returns false for what is no address, and where nothing can be voted for
 */
export async function askToConfirm(
  context: BoardContext,
  { ideaId, address, language }: { ideaId: string; address: string; language: string | null },
): Promise<boolean> {
  const { store, clock, queue } = context;
  const [parsed, idea] = [emailAddress.safeParse(address), await shownIdea(context, ideaId)];
  if (!parsed.success || !idea || !(await systemMailInbox(context))) return false;
  const texts = ideaTexts(language);
  const { name: company } = await store.workspace.readRecent();
  const title = textIn(idea, texts.language)?.title ?? '';
  const now = clock.now();
  const id = idFrom(['idea-confirm', idea.id, parsed.data, now.toISOString().slice(0, 10)]);
  const link = confirmLink(context, { ideaId: idea.id, address: parsed.data, language: texts.language });
  const fresh = await store.systemMails.insert({
    ...{ id, to: { address: parsed.data, name: '' }, subject: `${texts.subject} – ${company}`, html: null },
    text: `${sayIdea(texts.letter, { title, company })}\n\n${link}\n\n${texts.notYou}\n`,
    ...{ state: 'queued', attempts: 0, nextTryAt: now, error: null, createdAt: now, sentAt: null },
  });
  if (fresh) await queue.enqueue('system-mail.send', { systemMailId: id });
  return true;
}

/** What a link of such a mail is about; following it changes nothing. @returns null for a link that is none of ours */
export async function openConfirming(
  context: BoardContext,
  token: string,
): Promise<{ texts: IdeaTexts; company: string; title: string } | null> {
  const named = confirmedBy(context, token);
  const idea = named && (await shownIdea(context, named.ideaId));
  if (!named || !idea) return null;
  const texts = ideaTexts(named.language);
  const { name: company } = await context.store.workspace.readRecent();
  return { texts, company, title: textIn(idea, texts.language)?.title ?? '' };
}

/** The address is theirs: their vote counts. Done again it changes nothing. @returns whose it is; null for no link of ours */
export async function confirmVote(
  context: BoardContext,
  token: string,
  { tell }: { tell: boolean },
): Promise<string | null> {
  const named = confirmedBy(context, token);
  const idea = named && (await shownIdea(context, named.ideaId));
  if (!named || !idea) return null;
  const person = await readPerson(context, await contactOf(context, named.address));
  if (!person) return null;
  await castVote(context, { idea, person, by: '', source: 'board', tell });
  return person.root.id;
}

/** Whose address it is; somebody new gets an id made of it, so that two at once are one. */
async function contactOf({ store, clock }: BoardContext, address: string): Promise<string> {
  const known = await store.contacts.identity('email', address);
  if (known) return known.contactId;
  const now = clock.now();
  const id = firstContactId('email', address);
  await store.contacts.insertMany([
    {
      ...{ id, name: '', company: '', notes: '', language: null, timeZone: null },
      ...{ searchKeys: [address], firstSeenAt: now, lastSeenAt: now, updatedAt: now },
    },
  ]);
  await store.contacts.insertIdentities([
    {
      ...{ id: identityId('email', address), kind: 'email', value: address, contactId: id },
      ...{ verified: true, createdAt: now },
    },
  ]);
  return (await store.contacts.identity('email', address))?.contactId ?? id;
}

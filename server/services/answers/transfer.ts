import type { Actor } from '../../../shared/abilities.ts';
import { readCsvAnswers, writeCsv } from '../../../shared/answers/csv-file.ts';
import type { FiledAnswer, FileProblem } from '../../../shared/answers/file-form.ts';
import { readMarkdownAnswers, writeMarkdown } from '../../../shared/answers/markdown-file.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  answerInput,
  answerVariant,
  type AnswerFormat,
  type AnswerInput,
  type AnswersImported,
  type AnswerVariant,
} from '../../../shared/schemas/answer.ts';
import type { Context } from '../../context.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import { newId } from '../../store/ids.ts';
import { checkAnswer } from './check-answer.ts';
import { createAnswer, updateAnswer } from './manage.ts';

type TransferContext = Pick<Context, 'store' | 'clock'>;

/** All answers as one file that `importAnswers` reads. */
export async function exportAnswers({ store }: TransferContext, format: AnswerFormat): Promise<string> {
  const [answers, users] = await Promise.all([store.answers.list(), store.users.list()]);
  const addresses = new Map(users.map(({ id, email }) => [id, email]));
  const filed = answers.map(({ title, shortcut = null, ownerId, validFrom, validUntil, variants }) => ({
    ...{ title, shortcut, validFrom, validUntil, variants },
    owner: addresses.get(ownerId ?? '') ?? '',
  }));
  return format === 'csv' ? writeCsv(filed) : writeMarkdown(filed);
}

/**
 * Takes answers from a file, one after the other: a new title is a new answer, a known one is changed. What the file does
 * not say stays, texts for other languages and channels too. What cannot be taken is named and left out.
 */
export async function importAnswers(
  context: TransferContext,
  actor: Actor,
  wanted: { format: AnswerFormat; text: string; dryRun: boolean },
): Promise<AnswersImported> {
  const read = wanted.format === 'csv' ? readCsvAnswers(wanted.text) : readMarkdownAnswers(wanted.text);
  const owners = new Map((await context.store.users.list()).map(({ id, email }) => [email, id]));
  const result: AnswersImported = { created: 0, changed: 0, unchanged: 0, problems: read.problems };
  let known = await context.store.answers.list();
  for (const filed of read.answers) {
    const before = known.find(({ key }) => key === filed.title.toLowerCase());
    const { input, problems } = inputOf(filed, { before, owners });
    result.problems.push(...problems);
    if (input === null) continue;
    try {
      const { outcome, made } = await take(context, actor, { before, known, input, dryRun: wanted.dryRun });
      result[outcome] += 1;
      known = [...known.filter((one) => one !== before), made];
    } catch (error) {
      result.problems.push({ line: filed.line, title: filed.title, message: reasonOf(error) });
    }
  }
  result.problems.sort((one, other) => one.line - other.line);
  return result;
}

interface Taking {
  before: StoredAnswer | undefined;
  known: readonly StoredAnswer[];
  input: AnswerInput;
  dryRun: boolean;
}

async function take(
  context: TransferContext,
  actor: Actor,
  { before, known, input, dryRun }: Taking,
): Promise<{ outcome: 'created' | 'changed' | 'unchanged'; made: StoredAnswer }> {
  if (before && isSame(before, input)) return { outcome: 'unchanged', made: before };
  const outcome = before ? 'changed' : 'created';
  const others = known.filter((one) => one !== before);
  // What is only tried has an id of its own until then.
  let made = { id: before?.id ?? newId(), version: before?.version ?? 1 };
  if (dryRun) await checkAnswer(context, input, others);
  else if (before)
    made = await updateAnswer(context, actor, { id: before.id, version: before.version, input });
  else made = await createAnswer(context, actor, input);
  const { id, version } = made;
  const signed = { updatedAt: context.clock.now(), updatedBy: '' };
  return { outcome, made: { ...input, ...signed, id, version, key: input.title.toLowerCase() } };
}

interface Beside {
  before: StoredAnswer | undefined;
  /** E-mail address -> id. */
  owners: ReadonlyMap<string, string>;
}

/** What the file says of an answer, upon what is known of it. Texts that cannot be taken are named, the others go on. */
function inputOf(
  filed: FiledAnswer,
  { before, owners }: Beside,
): { input: AnswerInput | null; problems: FileProblem[] } {
  const { title, shortcut, owner, validFrom, validUntil, line } = filed;
  const ownerId = owner === '' ? (before?.ownerId ?? null) : owners.get(owner.toLowerCase());
  if (ownerId === undefined) {
    return { input: null, problems: [{ line, title, message: `Nobody here has the address ${owner}.` }] };
  }
  const { variants, problems } = variantsOf(filed);
  if (variants.length === 0) return { input: null, problems };
  const parsed = answerInput.safeParse({
    ...{ title, ownerId, shortcut: shortcut || (before?.shortcut ?? null) },
    validFrom: validFrom || (before?.validFrom ?? null),
    validUntil: validUntil || (before?.validUntil ?? null),
    variants: merged(before?.variants ?? [], variants),
  });
  if (parsed.success) return { input: parsed.data, problems };
  const [issue] = parsed.error.issues;
  const message = `${String(issue?.path[0] ?? '')}: ${issue?.message ?? ''}`;
  return { input: null, problems: [...problems, { line, title, message }] };
}

const placeOf = ({ language, channel }: AnswerVariant): string => `${language ?? ''}/${channel ?? ''}`;

/** Of two texts for one place the second is one too many. */
function variantsOf({ title, variants }: FiledAnswer): {
  variants: AnswerVariant[];
  problems: FileProblem[];
} {
  const taken = new Map<string, AnswerVariant>();
  const problems: FileProblem[] = [];
  for (const { line, ...variant } of variants) {
    const [issue] = answerVariant.safeParse(variant).error?.issues ?? [];
    if (issue) problems.push({ line, title, message: `${String(issue.path[0] ?? '')}: ${issue.message}` });
    else if (!taken.has(placeOf(variant))) taken.set(placeOf(variant), variant);
    else problems.push({ line, title, message: 'There is a text for this language and channel already.' });
  }
  return { variants: [...taken.values()], problems };
}

function merged(before: readonly AnswerVariant[], after: readonly AnswerVariant[]): AnswerVariant[] {
  const places = new Map(after.map((variant) => [placeOf(variant), variant]));
  const kept = before.map((variant) => places.get(placeOf(variant)) ?? variant);
  const known = new Set(before.map(placeOf));
  return [...kept, ...after.filter((variant) => !known.has(placeOf(variant)))];
}

function isSame(before: StoredAnswer, input: AnswerInput): boolean {
  const { title, shortcut = null, ownerId = null, validFrom, validUntil } = before;
  const variants = before.variants.map(({ language, channel, text }) => [language, channel, text]);
  const next = input.variants.map(({ language, channel, text }) => [language, channel, text]);
  const { title: name, shortcut: short, ownerId: owner, validFrom: from, validUntil: until } = input;
  return (
    JSON.stringify([title, shortcut, ownerId, validFrom, validUntil, variants]) ===
    JSON.stringify([name, short, owner, from, until, next])
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  return error.fields[0]?.message ?? error.detail ?? error.message;
}

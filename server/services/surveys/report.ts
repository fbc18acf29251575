import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type {
  Survey,
  SurveyFilter,
  SurveyGrouping,
  SurveyReport,
  surveyPage,
  surveyQuery,
  surveyReportQuery,
} from '../../../shared/schemas/survey.ts';
import { surveyKinds } from '../../../shared/surveys/kinds.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { encodePosition } from '../../store/cursor.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { sightOf } from '../conversations/find.ts';
import { readPerson } from '../contacts/person.ts';
import { positionFrom } from '../conversations/page-position.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import { periodOf } from '../reports/outcomes.ts';
import { KindReport } from './kind-report.ts';
import { presentSurveys, surveyTest, walkSurveys } from './walk.ts';
import { AppError } from '../../../shared/errors.ts';

type StoreOnly = Pick<Context, 'store'>;

/** So many are counted: a report takes a second or two, however much there is. */
const most = 200_000;
/** So many are looked at for one page. */
const mostRead = 20_000;
const atOnce = 500;
const mostOfContact = 20;

/** What customers answered: each kind side by side, and one of them in full. @throws AppError validation-failed */
export async function reportSurveys(
  context: StoreOnly,
  actor: Actor,
  query: z.infer<typeof surveyReportQuery>,
): Promise<SurveyReport> {
  const { timeZone } = await context.store.workspace.read();
  const parts = new Map(surveyKinds.map((kind) => [kind, new KindReport(kind, timeZone)]));
  let counted = 0;
  for await (const survey of walkSurveys(context, actor, { period: periodOf(query) })) {
    if (counted === most) break;
    counted += 1;
    parts.get(survey.form?.kind ?? 'csat')?.add(survey);
  }
  const all = [...parts.values()].map((part) => part.figures());
  const kinds = all.filter(({ asked }) => asked > 0);
  const [mostAnswered] = all.toSorted((a, b) => b.answered - a.answered || b.asked - a.asked);
  const kind = query.kind ?? mostAnswered?.kind ?? 'csat';
  const part = parts.get(kind) ?? new KindReport(kind, timeZone);
  return { timeZone, kinds, kind, ...part.present(await namesOf(context)), more: counted === most };
}

async function namesOf({ store }: StoreOnly): Promise<(grouping: SurveyGrouping, key: string) => string> {
  const named = await Promise.all([
    ...[store.teams.list(), store.users.list(), store.tags.list(), store.segments.list()],
  ]);
  const names = new Map(named.flat().map(({ id, name }) => [id, name]));
  return (grouping, key) => {
    if (grouping === 'channel') return findChannel(key)?.name ?? key;
    return grouping === 'language' ? '' : (names.get(key) ?? '');
  };
}

/** The surveys behind a figure, newest first. */
export async function listSurveys(
  context: StoreOnly,
  actor: Actor,
  query: z.infer<typeof surveyQuery>,
): Promise<z.infer<typeof surveyPage>> {
  const fits = surveyTest(query);
  const walk = { period: periodOf(query), newestFirst: true, after: positionFrom(query.cursor) };
  const found: StoredSurvey[] = [];
  let last: StoredSurvey | null = null;
  let read = 0;
  let next: string | null = null;
  for await (const survey of walkSurveys(context, actor, walk)) {
    if (last?.askedAt && (found.length === query.limit || read === mostRead)) {
      next = encodePosition({ at: last.askedAt, id: last.id });
      break;
    }
    read += 1;
    last = survey;
    if (fits(survey)) found.push(survey);
  }
  return { items: await presentSurveys(context, found), next };
}

/** The last ones that a customer was asked, of inboxes that one sees. @throws AppError not-found */
export async function surveysOfContact(
  context: StoreOnly,
  actor: Actor,
  contactId: string,
): Promise<Survey[]> {
  const person = await readPerson(context, contactId);
  if (!person) throw new AppError('not-found');
  const { inboxIds } = sightOf(actor);
  const rows = await context.store.surveys.ofContacts(person.ids, new Date(0), mostOfContact);
  const seen = rows.filter(({ inboxId }) => inboxIds === null || inboxIds.includes(inboxId));
  const shown = await presentSurveys(context, seen);
  return shown.toSorted((a, b) => b.askedAt.localeCompare(a.askedAt));
}

/** The surveys behind a figure as CSV, a line for each, oldest first. */
export function exportSurveys(context: StoreOnly, actor: Actor, filter: SurveyFilter): Readable {
  return Readable.from(csvOf(context, actor, filter));
}

async function* csvOf(context: StoreOnly, actor: Actor, filter: SurveyFilter): AsyncGenerator<string> {
  const fits = surveyTest(filter);
  const nameOf = await namesOf(context);
  const columns = ['conversation', 'customer', 'subject', 'channel', 'team', 'agent', 'language'];
  yield csvLine([...columns, 'asked', 'answered', 'kind', 'score', 'comment', 'sentiment', 'tags', 'more']);
  const line = (one: Survey) =>
    csvLine([
      ...[one.number, one.name, one.subject, one.channel, nameOf('team', one.teamId ?? '')],
      ...[nameOf('agent', one.agentId ?? ''), one.language ?? '', one.askedAt, one.answeredAt ?? ''],
      ...[one.kind, one.score ?? '', one.comment, one.sentiment ?? ''],
      one.tagIds.map((id) => nameOf('tag', id)).join(', '),
      one.answers.map(({ question, answer }) => `${question} ${answer}`).join(' / '),
    ]);
  let some: StoredSurvey[] = [];
  for await (const survey of walkSurveys(context, actor, { period: periodOf(filter) })) {
    if (!fits(survey)) continue;
    some.push(survey);
    if (some.length < atOnce) continue;
    yield* (await presentSurveys(context, some)).map(line);
    some = [];
  }
  yield* (await presentSurveys(context, some)).map(line);
}

import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type {
  Survey,
  SurveyFilter,
  SurveyGrouping,
  SurveyReport,
  SurveyReportRow,
  surveyPage,
  surveyQuery,
} from '../../../shared/schemas/survey.ts';
import { surveyGrouping } from '../../../shared/schemas/survey.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { encodePosition } from '../../store/cursor.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { localDay } from '../answers/render.ts';
import { sightOf } from '../conversations/find.ts';
import { readPerson } from '../contacts/person.ts';
import { positionFrom } from '../conversations/page-position.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import { periodOf } from '../reports/outcomes.ts';
import { SurveyTallies, SurveyTally } from './figures.ts';
import { presentSurveys, surveyTest, walkSurveys } from './walk.ts';
import { AppError } from '../../../shared/errors.ts';

type StoreOnly = Pick<Context, 'store'>;

/** So many are counted: a report takes a second or two, however much there is. */
const most = 200_000;
/** So many are looked at for one page. */
const mostRead = 20_000;
const atOnce = 500;
const mostOfContact = 20;
const dayMillis = 86_400_000;

/** How content customers were. @throws AppError validation-failed */
export async function reportSurveys(
  context: StoreOnly,
  actor: Actor,
  query: Pick<SurveyFilter, 'from' | 'to'>,
): Promise<SurveyReport> {
  const { timeZone } = await context.store.workspace.read();
  const overall = new SurveyTally();
  const groups = new Map(surveyGrouping.options.map((grouping) => [grouping, new SurveyTallies()]));
  const weeks = new SurveyTallies();
  let counted = 0;
  for await (const survey of walkSurveys(context, actor, { period: periodOf(query) })) {
    if (counted === most) break;
    counted += 1;
    overall.add(survey.score);
    for (const [grouping, tallies] of groups) tallies.add(keyOf(grouping, survey), survey.score);
    if (survey.askedAt) weeks.add(mondayOf(localDay(survey.askedAt, timeZone)), survey.score);
  }
  const nameOf = await namesOf(context);
  const rowsOf = (grouping: SurveyGrouping): SurveyReportRow[] =>
    (groups.get(grouping)?.rows() ?? [])
      .map(({ key, figures }) => ({ key, name: nameOf(grouping, key), ...figures }))
      .toSorted((a, b) => b.answered - a.answered || a.name.localeCompare(b.name));
  return {
    timeZone,
    overall: overall.figures(),
    groups: {
      ...{ agent: rowsOf('agent'), team: rowsOf('team') },
      ...{ channel: rowsOf('channel'), language: rowsOf('language') },
    },
    weeks: weeks
      .rows()
      .map(({ key, figures }) => ({ week: key, ...figures }))
      .toSorted((a, b) => a.week.localeCompare(b.week)),
    more: counted === most,
  };
}

function keyOf(grouping: SurveyGrouping, survey: StoredSurvey): string {
  const keys = { agent: 'agentId', team: 'teamId', channel: 'channel', language: 'language' } as const;
  return survey[keys[grouping]] ?? 'none';
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const since = (date.getUTCDay() + 6) % 7;
  return new Date(date.getTime() - since * dayMillis).toISOString().slice(0, 10);
}

async function namesOf({ store }: StoreOnly): Promise<(grouping: SurveyGrouping, key: string) => string> {
  const [teams, users] = await Promise.all([store.teams.list(), store.users.list()]);
  const names = new Map([...teams, ...users].map(({ id, name }) => [id, name]));
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
  yield csvLine([...columns, 'asked', 'answered', 'score', 'comment']);
  const line = (one: Survey) =>
    csvLine([
      ...[one.number, one.name, one.subject, one.channel, nameOf('team', one.teamId ?? '')],
      ...[nameOf('agent', one.agentId ?? ''), one.language ?? '', one.askedAt, one.answeredAt ?? ''],
      ...[one.score ?? '', one.comment],
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

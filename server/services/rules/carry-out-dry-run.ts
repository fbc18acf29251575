import type { DecidedRule } from '../../../shared/schemas/decision.ts';
import { ruleInput } from '../../../shared/schemas/rule.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredDryRun } from '../../store/rule-work.ts';
import type { StoredRule } from '../../store/rules.ts';
import { compileRule, type CompiledRule } from './compiled.ts';
import { asItWas, type Thread } from './as-it-was.ts';
import { changesOf } from './changes-of.ts';
import { decide } from './decide.ts';
import type { Happening } from './events.ts';
import { readDirectory } from './directory.ts';
import { pastHappenings } from './past.ts';
import type { Directory } from './plan-scene.ts';
import { recentConversations } from './recent-conversations.ts';
import { readOpenCalendars, readSurroundings } from './surroundings.ts';

type RunContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** A dry run ends after so many conversations, or so long. */
export const dryRunLimits = { conversations: 5000, millis: 30_000, examples: 50 };
const mostRows = 200;
const dayMillis = 86_400_000;

/**
 * Holds the rule of a dry run against what happened in its days, newest conversations first, and tells how far it is. Each
 * conversation is looked at as it was then, as far as its thread tells; people and promises as they are now. Nothing is changed.
 */
export async function carryOutDryRun(context: RunContext, id: string): Promise<void> {
  const run = await context.store.ruleWork.readDryRun(id);
  if (!run || run.state === 'done' || run.state === 'failed') return;
  try {
    await look(context, run);
  } catch (error) {
    await context.store.ruleWork.changeDryRun(id, { state: 'failed' });
    throw error;
  }
}

type Progress = Pick<StoredDryRun, 'looked' | 'matched' | 'changes' | 'examples'>;

async function look(context: RunContext, run: StoredDryRun): Promise<void> {
  const { store, clock } = context;
  const compiled = compileRule(asStored(run));
  const directory = await readDirectory(context);
  const inboxes = await store.inboxes.listRecent();
  const firstTeams = new Map(inboxes.map(({ id, teamId }) => [id, teamId]));
  const since = new Date(run.startedAt.getTime() - run.days * dayMillis);
  const ends = performance.now() + dryRunLimits.millis;
  let progress: Progress = { looked: 0, matched: 0, changes: {}, examples: [] };
  let cut = false;
  for await (const page of recentConversations(context, since)) {
    for (const conversation of page) {
      const looking = { compiled, directory, firstTeams, since, now: clock.now() };
      progress = withExample(progress, await lookAt(context, looking, conversation));
    }
    await store.ruleWork.changeDryRun(run.id, { ...progress, state: 'running' });
    cut = progress.looked >= dryRunLimits.conversations || performance.now() > ends;
    if (cut) break;
  }
  await store.ruleWork.changeDryRun(run.id, { ...progress, cut, state: 'done' });
}

interface Looking {
  compiled: CompiledRule;
  directory: Directory;
  /** Of each inbox: whom what begins there goes to. */
  firstTeams: ReadonlyMap<string, string | null>;
  since: Date;
  now: Date;
}

/** What is known of the past of a conversation. */
async function threadOf(
  { store }: Pick<RunContext, 'store'>,
  { directory, firstTeams }: Looking,
  conversation: StoredConversation,
): Promise<Thread> {
  const { items, last } = await store.messages.before(conversation.id, undefined, mostRows);
  return {
    ...{ conversation, rows: items.toReversed(), whole: last === null },
    firstTeamId: firstTeams.get(conversation.inboxId) ?? null,
    teamIds: new Map([...directory.teams].map(([id, { name }]) => [name, id])),
  };
}

async function lookAt(
  context: RunContext,
  looking: Looking,
  conversation: StoredConversation,
): Promise<Example | null> {
  const { compiled, directory, since, now } = looking;
  const thread = await threadOf(context, looking, conversation);
  const { events } = compiled.rule;
  const around = await readSurroundings(context, { rules: [compiled], conversations: [conversation], now });
  for (const happening of pastHappenings({ conversation, rows: thread.rows, events, since, now })) {
    const { createdAt } = happening.row;
    const then = asItWas(thread, createdAt);
    const openCalendarIds = compiled.needs.has('hours') ? await readOpenCalendars(context, createdAt) : [];
    const scene = {
      conversation: then,
      around: { ...around(conversation), openCalendarIds },
      directory,
      rules: [compiled],
      budget: 1,
      answered: new Set<string>(),
    };
    const decided = decide({ ...scene, happening, now: createdAt });
    const rule = decided?.rules[0];
    if (decided && rule?.matched) {
      const changes = changesOf(then, decided, createdAt);
      return { ...exampleOf(conversation, happening, rule), changes };
    }
  }
  return null;
}

type Example = StoredDryRun['examples'][number];

function exampleOf(
  conversation: StoredConversation,
  { type, row }: Happening,
  rule: DecidedRule,
): Omit<Example, 'changes'> {
  const { id, number, subject, contact } = conversation;
  return {
    ...{ conversationId: id, number, subject, event: type, at: row.createdAt.toISOString() },
    contact: contact.name || contact.address,
    actions: rule.actions.filter(({ done }) => done).map((action) => action.type),
  };
}

function withExample(progress: Progress, example: Example | null): Progress {
  const looked = progress.looked + 1;
  if (!example) return { ...progress, looked };
  const changes = { ...progress.changes };
  for (const action of new Set(example.actions)) changes[action] = (changes[action] ?? 0) + 1;
  const examples = [...progress.examples, example]
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, dryRunLimits.examples);
  return { looked, matched: progress.matched + 1, changes, examples };
}

/** The rule as if it were there and switched on. */
function asStored(run: StoredDryRun): StoredRule {
  const at = run.startedAt;
  return {
    ...ruleInput.parse(run.rule),
    ...{ id: run.id, enabled: true, position: 0, version: 0, enabledAt: at, updatedAt: at, updatedBy: '' },
  };
}

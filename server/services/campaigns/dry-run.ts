import type { Actor } from '../../../shared/abilities.ts';
import { leftReasons, type LeftReason } from '../../../shared/campaigns/eligible.ts';
import { dayIn } from '../../../shared/campaigns/plan.ts';
import type {
  CampaignDryRun,
  CampaignInput,
  CampaignLeft,
  CampaignPreview,
} from '../../../shared/schemas/campaign.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import { newId } from '../../store/ids.ts';
import { judgePeople, type Judged } from './audience.ts';
import { tellingId } from '../ideas/telling-id.ts';
import { checkCampaign } from './check.ts';
import { findCampaign, inputOf } from './manage.ts';
import { contactsAfter } from './prepare.ts';
import { planOf, wordingsOf, type Plan } from './plan.ts';

/** What people chose; of one that tells voters, with the idea. */
export type TriedInput = CampaignInput & Pick<StoredCampaign, 'idea'>;
type TryContext = Pick<Context, 'store' | 'clock'>;

/** More contacts than that are not looked at for a dry run: one who looks waits for it. */
export const mostTried = 20_000;
const atOnce = 500;
const mostPreviewed = 20;
const mostNamed = 100;

/**
 * What would happen if a campaign were sent now: nobody is written to and nothing is written down.
 * @throws AppError not-found, validation-failed
 */
export async function tryCampaign(
  context: TryContext,
  actor: Actor,
  input: TriedInput,
): Promise<CampaignDryRun> {
  await checkCampaign(context, actor, input);
  const counted = { inSegment: 0, looked: 0 };
  const [languages, channels] = [new Map<string, number>(), new Map<string, number>()];
  const reasons = new Map<LeftReason, number>();
  const preview: CampaignPreview[] = [];
  const left: CampaignLeft[] = [];
  for await (const { looked, judged } of walk(context, input)) {
    counted.looked += looked;
    counted.inSegment += judged.length;
    for (const one of judged) {
      if (one.left !== null) {
        add(reasons, one.left);
        if (left.length < mostNamed) left.push(leftOf(one, one.left));
        continue;
      }
      add(languages, one.language ?? '');
      add(channels, one.way?.channel ?? '');
      if (preview.length < mostPreviewed) preview.push(previewOf(one));
    }
  }
  const leftBy = leftReasons.flatMap((reason) => ({ reason, count: reasons.get(reason) ?? 0 }));
  return {
    ...{ ...counted, preview, left },
    gets: [...channels.values()].reduce((sum, count) => sum + count, 0),
    total: input.idea ? counted.looked : Math.max(counted.looked, await context.store.contacts.estimate()),
    ...{ languages: most(languages), channels: most(channels) },
    leftBy: leftBy.filter(({ count }) => count > 0),
  };
}

/** Everybody of a dry run, a line for each. @throws AppError not-found */
export async function fileOfTrial(
  context: TryContext,
  actor: Actor,
  id: string,
): Promise<AsyncIterable<string>> {
  return linesOfTrial(context, inputOf(await findCampaign(context, actor, id)));
}

async function* linesOfTrial(context: TryContext, input: CampaignInput): AsyncGenerator<string> {
  yield csvLine([
    'contact',
    'name',
    'address',
    'channel',
    'language',
    'version',
    'gets',
    'reason',
    'missing',
  ]);
  for await (const { judged } of walk(context, input)) {
    for (const { person, name, address, way, language, version, left, missing } of judged) {
      const who = [person.root.id, name, address, way?.channel ?? '', language ?? '', version];
      yield csvLine([...who, left === null ? 'yes' : 'no', left ?? '', missing.join(' ')]);
    }
  }
}

async function* walk(
  context: TryContext,
  input: TriedInput,
): AsyncGenerator<{ looked: number; judged: Judged[] }> {
  const plan = await planToTry(context, input);
  let after = '';
  for (let looked = 0; looked < mostTried;) {
    const rows = await contactsAfter(context, plan, { after, limit: atOnce });
    const last = rows.at(-1);
    if (!last) return;
    const standing = rows.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    yield { looked: rows.length, judged: await judgePeople(context, plan, { contacts: standing }) };
    looked += rows.length;
    after = last.id;
  }
}

/** As if it were started now. */
export async function planToTry(context: TryContext, input: TriedInput): Promise<Plan> {
  const { timeZone } = await context.store.workspace.read();
  const run = input.timing.kind === 'daily' ? dayIn(context.clock.now(), timeZone) : '';
  const id = input.idea ? tellingId(input.idea.id, input.idea.status) : newId();
  return planOf(context, { ...input, id, run, wordings: await wordingsOf(context, input) });
}

const add = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1);

const most = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([key, count]) => ({ key, count })).toSorted((a, b) => b.count - a.count);

function previewOf({
  person,
  name,
  address,
  way,
  language,
  version,
  worded,
  dueAt,
}: Judged): CampaignPreview {
  return {
    ...{ contactId: person.root.id, name, address, language, version },
    ...{ inboxId: way?.inboxId ?? '', channel: way?.channel ?? '' },
    ...{ subject: worded?.subject ?? '', text: worded?.text ?? '', dueAt: moment(dueAt) },
  };
}

function leftOf({ person, name, address, missing }: Judged, reason: LeftReason): CampaignLeft {
  return { contactId: person.root.id, name, address, reason, missing };
}

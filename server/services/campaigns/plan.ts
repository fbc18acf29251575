import { isValidOn } from '../../../shared/answers/choose-variant.ts';
import { dayIn } from '../../../shared/campaigns/plan.ts';
import type { CampaignInput } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import type { StoredAttribute } from '../../store/attributes.ts';
import type { InboxRest, StoredCampaign, StoredWording } from '../../store/campaigns.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { aboutIdea, type AboutIdea } from '../ideas/about-idea.ts';
import { compileSegment, type BareFacts } from '../segments/compiled.ts';

/** What is sent: what people chose, and once it is started the words as they were then. */
export type Sendable = CampaignInput &
  Pick<StoredCampaign, 'idea' | 'rests'> & { id: string; run: string; wordings: readonly StoredWording[] };

/** A campaign with all that has to be known to say who gets what; good for a few seconds. */
export interface Plan {
  campaign: Sendable;
  /** In the order of the campaign; switched off ones are left out. */
  inboxes: StoredInbox[];
  /** By inbox: it sends nothing before then. */
  rests: Map<string, InboxRest>;
  belongs: (contact: BareFacts, now: Date) => boolean;
  /** Of one that tells voters; null: it is about no idea. */
  about: AboutIdea | null;
  attributes: readonly StoredAttribute[];
  /** Of the workspace. */
  timeZone: string;
  company: string;
  now: Date;
}

/** What its answers say today; one that is not valid today says nothing. */
export async function wordingsOf(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { versions }: Pick<CampaignInput, 'versions'>,
): Promise<StoredWording[]> {
  const { timeZone } = await store.workspace.read();
  const today = dayIn(clock.now(), timeZone);
  const answers = new Map((await store.answers.listRecent()).map((one) => [one.id, one]));
  return versions.map(({ answerId, subjects }) => {
    const answer = answers.get(answerId);
    const valid = answer !== undefined && isValidOn(answer, today);
    return { answerId, subjects, variants: valid ? answer.variants : [] };
  });
}

export async function planOf(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  campaign: Sendable,
): Promise<Plan> {
  const { segmentId, inboxIds, idea } = campaign;
  const [segment, inboxes, attributes, { timeZone, name: company }, about] = await Promise.all([
    segmentId === null ? null : store.segments.read(segmentId),
    store.inboxes.list(),
    store.attributes.listRecent(),
    store.workspace.read(),
    idea ? aboutIdea({ store }, idea) : null,
  ]);
  const holds = segment && compileSegment(segment);
  return {
    ...{ campaign, about, attributes, timeZone, company, now: clock.now() },
    inboxes: inboxIds.flatMap((id) => inboxes.find((one) => one.id === id && one.enabled) ?? []),
    rests: new Map(Object.entries(campaign.rests ?? {})),
    // Nobody belongs to a segment that is gone.
    belongs: holds ?? (() => segmentId === null),
  };
}

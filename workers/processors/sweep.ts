import type { Context } from '../../server/context.ts';
import { sweepIdeas as countIdeas } from '../../server/services/ideas/count.ts';
import { sweepLoyalty as loyalty } from '../../server/services/loyalty/sweep.ts';
import { applyRetentionAtNight } from '../../server/services/retention/apply.ts';
import { sweepRuleClocks } from '../../server/services/rules/sweep-clocks.ts';
import { clearLeftovers } from '../../server/services/sweeps/clear-leftovers.ts';
import { sweepPending as pending } from '../../server/services/sweeps/sweep-pending.ts';
import { sweepSurveys as askSurveys } from '../../server/services/surveys/ask.ts';
import { pickReviews } from '../../server/services/quality/pick.ts';
import { sweepShopping as goShopping } from '../../server/services/shopping/visit.ts';
import { watchReputation } from '../../server/services/reputation/spikes.ts';
import { mailUnseen } from '../../server/services/visitors/mail-unseen.ts';
import { wakeSnoozed } from '../../server/services/sweeps/wake-snoozed.ts';

export function sweepPending(context: Context): Promise<void> {
  return pending(context);
}

export function sweepSnoozed(context: Context): Promise<void> {
  return wakeSnoozed(context);
}

export function sweepLeftovers(context: Context): Promise<void> {
  return clearLeftovers(context);
}

export function sweepVisitors(context: Context): Promise<void> {
  return mailUnseen(context);
}

export function sweepSurveys(context: Context): Promise<void> {
  return askSurveys(context);
}

export function sweepQuality(context: Context): Promise<void> {
  return pickReviews(context);
}

export function sweepReputation(context: Context): Promise<void> {
  return watchReputation(context);
}

export function sweepShopping(context: Context): Promise<void> {
  return goShopping(context);
}

export function sweepRetention(context: Context): Promise<void> {
  return applyRetentionAtNight(context);
}

export function sweepRules(context: Context): Promise<void> {
  return sweepRuleClocks(context);
}

export function sweepIdeas(context: Context): Promise<void> {
  return countIdeas(context);
}

export function sweepLoyalty(context: Context): Promise<void> {
  return loyalty(context);
}

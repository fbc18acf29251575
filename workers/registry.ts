import type { Context } from '../server/context.ts';
import type { JobRegistry } from '../server/queue/workers.ts';
import { releaseAssignments, sweepAssignment, watchAssignment } from './processors/assignment.ts';
import { goOnWithCampaign, sweepCampaigns } from './processors/campaigns.ts';
import { workInBulk } from './processors/bulk.ts';
import { deliver, pushToBrowser, sendPlanned, sendSystemMail } from './processors/deliver.ts';
import { importContacts } from './processors/import-contacts.ts';
import { deleteContact } from './processors/delete-contact.ts';
import { tally } from './processors/desk.ts';
import { sweepHealth, testHealth } from './processors/health.ts';
import { ingest } from './processors/ingest.ts';
import { keepContactPicture } from './processors/keep-picture.ts';
import { carryOutDryRun, makeWebhookCall } from './processors/rules.ts';
import {
  sweepIdeas,
  sweepLeftovers,
  sweepLoyalty,
  sweepPending,
  sweepQuality,
  sweepReputation,
  sweepShopping,
  sweepRetention,
  sweepRules,
  sweepSnoozed,
  sweepSurveys,
  sweepVisitors,
} from './processors/sweep.ts';
import { advanceClocks, sweepClocks } from './processors/sla.ts';
import { learnMarks, mergeTags } from './processors/marks.ts';
import { sweepSystems, syncSystem, writeToSystem } from './processors/systems.ts';
import { triage } from './processors/triage.ts';

/** Which code does which job: all of them, or it does not compile. */
export const registry = {
  'inbox.ingest': ingest,
  'conversation.triage': triage,
  'message.deliver': deliver,
  'planned.send': sendPlanned,
  'system-mail.send': sendSystemMail,
  'push.send': pushToBrowser,
  'contact.picture': keepContactPicture,
  'contact.delete': deleteContact,
  'contacts.import': importContacts,
  'systems.sync': syncSystem,
  'systems.write': writeToSystem,
  'assignment.sweep': sweepAssignment,
  'assignment.watch': watchAssignment,
  'assignment.release': releaseAssignments,
  'conversation.sla': advanceClocks,
  'sweep.sla': sweepClocks,
  'tags.merge': mergeTags,
  'bulk.work': workInBulk,
  'campaign.work': goOnWithCampaign,
  'sweep.campaigns': sweepCampaigns,
  'marks.learn': learnMarks,
  'desk.tally': tally,
  'sweep.pending': sweepPending,
  'sweep.snoozed': sweepSnoozed,
  'sweep.leftovers': sweepLeftovers,
  'sweep.visitors': sweepVisitors,
  'sweep.surveys': sweepSurveys,
  'sweep.loyalty': sweepLoyalty,
  'sweep.ideas': sweepIdeas,
  'sweep.health': sweepHealth,
  'health.test': testHealth,
  'sweep.systems': sweepSystems,
  'sweep.quality': sweepQuality,
  'sweep.reputation': sweepReputation,
  'sweep.shopping': sweepShopping,
  'sweep.retention': sweepRetention,
  'sweep.rules': sweepRules,
  'rule.webhook': makeWebhookCall,
  'rule.dry-run': carryOutDryRun,
} as const satisfies JobRegistry<Context>;

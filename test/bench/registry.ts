import { campaign } from './crm/campaign.ts';
import { channels } from './channels.ts';
import { checks } from './checks.ts';
import { chat } from './chat.ts';
import { crm } from './crm/crm.ts';
import { curve } from './curve.ts';
import { hands } from './hands.ts';
import { ingest } from './ingest.ts';
import { largeContact } from './large-contact.ts';
import { latency } from './latency.ts';
import { lists } from './lists.ts';
import type { Scenario } from './scenario.ts';
import { search } from './search.ts';
import { shiftBlows } from './shift/blows.ts';
import { shift } from './shift/shift.ts';
import { sla } from './sla/sla.ts';
import { slaOracle } from './sla-oracle.ts';
import { start } from './start.ts';
import { store } from './store/store.ts';
import { triage } from './triage.ts';
import { wallCost } from './walls.ts';
import { web } from './web.ts';

/** One line per scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  start,
  ingest,
  latency,
  channels,
  chat,
  lists,
  store,
  search,
  curve,
  largeContact,
  crm,
  campaign,
  slaOracle,
  sla,
  shift,
  shiftBlows,
  triage,
  checks,
  wallCost,
  web,
  hands,
];

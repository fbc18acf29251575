import type { SystemId } from '../../shared/schemas/system.ts';
import type { CrmSystem } from './contract.ts';
import { dynamics } from './dynamics.ts';
import { hubspot } from './hubspot.ts';
import { salesforce } from './salesforce.ts';
import { zoho } from './zoho.ts';

/** A line for each system. */
const systems: Readonly<Record<SystemId, CrmSystem>> = { hubspot, salesforce, zoho, dynamics };

export const findSystem = (id: SystemId): CrmSystem => systems[id];

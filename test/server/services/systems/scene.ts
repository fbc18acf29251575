import type { SystemAnswers, SystemConnection, SystemId } from '../../../../shared/schemas/system.ts';
import { beginConnection, finishConnection } from '../../../../server/services/systems/connect.ts';
import { syncSystem } from '../../../../server/services/systems/sync.ts';
import { dialects } from '../../../../server/systems/simulator/dialects.ts';
import { startSimulator, type Simulator } from '../../../../server/systems/simulator/simulator.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import type { ServiceContext } from '../../../support/service-context.ts';

/** What the other side calls somebody's fields, by system. */
export const spoken = {
  hubspot: {
    company: (name: string) => ({ name, domain: 'harbour.example' }),
    contact: (first: string, last: string, email: string) => ({
      ...{ firstname: first, lastname: last, email, phone: '+49 30 1234567', company: 'Harbour Ltd' },
    }),
    order: (name: string, total: number, contactId: string) => ({
      ...{ dealname: name, amount: String(total), deal_currency_code: 'CHF', contactId },
      ...{ hs_is_closed_won: 'true', closedate: '2026-10-01T00:00:00Z', createdate: '2026-09-01T00:00:00Z' },
    }),
    open: { hs_is_closed_won: 'false' },
  },
  salesforce: {
    company: (name: string) => ({ Name: name, Website: 'harbour.example', Description: null }),
    contact: (first: string, last: string, email: string) => ({
      ...{ FirstName: first, LastName: last, Email: email, Phone: '+49 30 1234567', MobilePhone: null },
      ...{ Description: null, Account: { Name: 'Harbour Ltd' } },
    }),
    order: (name: string, total: number, contactId: string) => ({
      ...{ Name: name, Amount: total, CurrencyIsoCode: 'CHF', IsWon: true, CloseDate: '2026-10-01' },
      CreatedDate: '2026-09-01T00:00:00.000+0000',
      OpportunityContactRoles: { totalSize: 1, done: true, records: [{ ContactId: contactId }] },
    }),
    open: { IsWon: false },
  },
  zoho: {
    company: (name: string) => ({ Account_Name: name, Website: 'harbour.example', Description: null }),
    contact: (first: string, last: string, email: string) => ({
      ...{ First_Name: first, Last_Name: last, Email: email, Secondary_Email: null, Phone: '+49 30 1234567' },
      ...{ Mobile: null, Description: null, Account_Name: { id: 'a1', name: 'Harbour Ltd' } },
    }),
    order: (name: string, total: number, contactId: string) => ({
      ...{ Deal_Name: name, Amount: total, Stage: 'Closed Won', Currency: 'CHF', Closing_Date: '2026-10-01' },
      ...{ Created_Time: '2026-09-01T00:00:00+02:00', Contact_Name: { id: contactId, name: '' } },
    }),
    open: { Stage: 'Negotiation/Review' },
  },
  dynamics: {
    company: (name: string) => ({ name, websiteurl: 'harbour.example', description: null }),
    contact: (first: string, last: string, email: string) => ({
      ...{ firstname: first, lastname: last, emailaddress1: email, telephone1: '+49 30 1234567' },
      '_parentcustomerid_value@OData.Community.Display.V1.FormattedValue': 'Harbour Ltd',
    }),
    order: (name: string, total: number, contactId: string) => ({
      ...{ ordernumber: name, totalamount: total, statecode: 4, createdon: '2026-10-01T00:00:00Z' },
      ...{ _customerid_value: contactId, transactioncurrencyid: { isocurrencycode: 'CHF' } },
      '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'contact',
    }),
    open: { statecode: 0 },
  },
} as const;

export interface Connected {
  simulator: Simulator;
  connection: SystemConnection;
  say: (typeof spoken)[SystemId];
}

export function answersFor(system: SystemId, url: string): SystemAnswers {
  const place = { hubspot: '', salesforce: '', zoho: 'eu', dynamics: url }[system];
  return { clientId: 'client', clientSecret: 'client-secret', endpoint: url, place };
}

/** A system that somebody let us into. */
export async function connected(context: ServiceContext, admin: Actor, system: SystemId): Promise<Connected> {
  const simulator = await startSimulator(dialects[system]);
  const answers = answersFor(system, simulator.url);
  const { url, pending } = beginConnection(context, admin, { system, answers });
  const state = new URL(url).searchParams.get('state') ?? '';
  const connection = await finishConnection(context, admin, { pending, query: { code: 'the-code', state } });
  return { simulator, connection, say: spoken[system] };
}

/** Until there is nothing to do by now. */
export async function round(context: ServiceContext, id: string): Promise<void> {
  for (let pages = 0; pages < 50; pages += 1) {
    const before = await context.store.systems.read(id);
    await syncSystem(context, id);
    const after = await context.store.systems.read(id);
    if (before?.page === after?.page || after?.state !== 'working' || after.nextAt > context.clock.now())
      return;
  }
  throw new Error('the round has no end');
}

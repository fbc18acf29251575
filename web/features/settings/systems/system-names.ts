import type { SystemId } from '../../../../shared/schemas/system.ts';

/** Names of products: the same in every language. */
export const systemNames: Readonly<Record<SystemId, string>> = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  zoho: 'Zoho CRM',
  dynamics: 'Microsoft Dynamics 365',
};
export const systemIds = Object.keys(systemNames) as SystemId[];

/** Where Zoho keeps an account: the ends of its addresses. */
export const zohoPlaces = ['us', 'eu', 'in', 'au', 'jp', 'uk', 'ca', 'sa'] as const;
export const zohoHosts: Readonly<Record<(typeof zohoPlaces)[number], string>> = {
  ...{ us: 'zoho.com', eu: 'zoho.eu', in: 'zoho.in', au: 'zoho.com.au' },
  ...{ jp: 'zoho.jp', uk: 'zoho.uk', ca: 'zohocloud.ca', sa: 'zoho.sa' },
};

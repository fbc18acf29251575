import type { SystemId } from '../../../shared/schemas/system.ts';
import { changedSince, grantTo, type Dialect, type SimRecord } from './simulator.ts';

const kinds = { contacts: 'contacts', companies: 'companies', deals: 'orders' } as const;

const hubspot: Dialect = {
  isToken: ({ url }) => url.pathname === '/oauth/v1/token',
  token: (state, request) => {
    const granted = grantTo(state, request);
    if (!granted)
      return { status: 400, body: { status: 'BAD_AUTH_CODE', message: 'missing or unknown auth code' } };
    const tokens = { access_token: granted.access, refresh_token: granted.refresh };
    return { status: 200, body: { token_type: 'bearer', expires_in: 1800, ...tokens } };
  },
  bearer: ({ accessToken }, { headers }) => headers.authorization === `Bearer ${accessToken}`,
  unauthorized: {
    status: 401,
    body: {
      ...{ status: 'error', message: 'The OAuth token used to make this call expired 3 second(s) ago.' },
      ...{ correlationId: '1', category: 'EXPIRED_AUTHENTICATION' },
    },
  },
  answer: (state, { url, body }) => {
    const kind = /^\/crm\/v3\/objects\/(\w+)\/search$/u.exec(url.pathname)?.[1] as
      keyof typeof kinds | undefined;
    const said = JSON.parse(body || '{}') as {
      filterGroups?: { filters: { value: string }[] }[];
      after?: string;
      inputs?: { id: string }[];
      properties?: { hs_note_body: string };
      associations?: { to: { id: string } }[];
    };
    if (kind) {
      const since = new Date(Number(said.filterGroups?.[0]?.filters[0]?.value));
      const { rows, next } = changedSince(state, kinds[kind], { since, from: Number(said.after ?? 0) });
      const results = rows.map(({ id, fields, changedAt }) => ({
        ...{ id, createdAt: changedAt, updatedAt: changedAt, archived: false },
        properties: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'contactId')),
      }));
      const paging = next === null ? {} : { paging: { next: { after: String(next) } } };
      return { status: 200, body: { total: rows.length, results, ...paging } };
    }
    if (url.pathname === '/crm/v4/associations/deals/contacts/batch/read') {
      const results = (said.inputs ?? []).flatMap(({ id }) => {
        const owner = state.orders.find((one) => one.id === id)?.fields['contactId'];
        const to = [
          { toObjectId: Number(owner), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 3 }] },
        ];
        return owner === undefined ? [] : [{ from: { id }, to }];
      });
      return { status: 200, body: { status: 'COMPLETE', results } };
    }
    if (url.pathname !== '/crm/v3/objects/notes')
      return { status: 404, body: { status: 'error', message: 'Not found' } };
    const [title = '', ...text] = (said.properties?.hs_note_body ?? '').split('\n\n');
    state.notes.push({ contactId: said.associations?.[0]?.to.id ?? '', title, text: text.join('\n\n') });
    return { status: 201, body: { id: String(state.notes.length), properties: {} } };
  },
};

const objects = { Account: 'companies', Contact: 'contacts', Opportunity: 'orders' } as const;
const salesforce: Dialect = {
  isToken: ({ url }) => url.pathname === '/services/oauth2/token',
  token: (state, request, home) => {
    const granted = grantTo(state, request);
    if (!granted)
      return {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
      };
    const tokens = { access_token: granted.access, refresh_token: granted.refresh };
    return { status: 200, body: { ...tokens, instance_url: home, token_type: 'Bearer', issued_at: '0' } };
  },
  bearer: ({ accessToken }, { headers }) => headers.authorization === `Bearer ${accessToken}`,
  unauthorized: {
    status: 401,
    body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
  },
  answer: (state, { url, body }) => {
    if (url.pathname.endsWith('/sobjects/Task')) {
      const said = JSON.parse(body) as { Subject: string; Description: string; WhoId: string };
      state.notes.push({ contactId: said.WhoId, title: said.Subject, text: said.Description });
      return { status: 201, body: { id: `00T${String(state.notes.length)}`, success: true, errors: [] } };
    }
    // 01g…-2000 names a query and where it goes on.
    const [, more] = /\/query\/01g(.+)$/u.exec(url.pathname) ?? [];
    const [object = '', moment = '', position = '0'] = more
      ? Buffer.from(more, 'base64url').toString('utf8').split(' ')
      : [];
    const soql = url.searchParams.get('q') ?? '';
    const from = (more ? object : /FROM (\w+) WHERE SystemModstamp/u.exec(soql)?.[1]) as keyof typeof objects;
    const since = more ? moment : (/SystemModstamp >= (\S+)/u.exec(soql)?.[1] ?? '');
    const { rows, next } = changedSince(state, objects[from], {
      since: new Date(since),
      from: Number(position),
    });
    const records = rows.map(({ id, changedAt, fields }) => ({
      ...{ attributes: { type: from }, Id: id, SystemModstamp: changedAt.replace('Z', '+0000') },
      ...fields,
    }));
    const place = Buffer.from(`${from} ${since} ${String(next)}`).toString('base64url');
    const nextRecordsUrl = `/services/data/v62.0/query/01g${place}`;
    const done = next === null;
    return { status: 200, body: { totalSize: rows.length, done, records, ...(!done && { nextRecordsUrl }) } };
  },
};

const modules = { Accounts: 'companies', Contacts: 'contacts', Deals: 'orders' } as const;
const zoho: Dialect = {
  isToken: ({ url }) => url.pathname === '/oauth/v2/token',
  token: (state, request, home) => {
    const granted = grantTo(state, request);
    // Errors come with 200.
    if (!granted) return { status: 200, body: { error: 'invalid_code' } };
    const tokens = { access_token: granted.access, refresh_token: granted.refresh };
    return { status: 200, body: { ...tokens, api_domain: home, token_type: 'Bearer', expires_in: 3600 } };
  },
  bearer: ({ accessToken }, { headers }) => headers.authorization === `Zoho-oauthtoken ${accessToken}`,
  unauthorized: {
    status: 401,
    body: { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' },
  },
  answer: (state, { method, url, headers, body }) => {
    const [, module = '', contactId = ''] = /^\/crm\/v8\/(\w+)(?:\/(\w+)\/Notes)?$/u.exec(url.pathname) ?? [];
    if (method === 'POST') {
      const { data } = JSON.parse(body) as { data: [{ Note_Title: string; Note_Content: string }] };
      state.notes.push({ contactId, title: data[0].Note_Title, text: data[0].Note_Content });
      const details = { id: String(state.notes.length) };
      return { status: 201, body: { data: [{ code: 'SUCCESS', details, status: 'success' }] } };
    }
    const since = new Date(String(headers['if-modified-since']));
    const from = Number(url.searchParams.get('page_token') ?? 0);
    const { rows, next } = changedSince(state, modules[module as keyof typeof modules], { since, from });
    if (rows.length === 0) return { status: 204 };
    const data = rows.map(({ id, changedAt, fields }) => ({ id, Modified_Time: changedAt, ...fields }));
    const info = { per_page: state.pageSize, count: rows.length, page: 1, more_records: next !== null };
    return {
      status: 200,
      body: { data, info: { ...info, next_page_token: next === null ? null : String(next) } },
    };
  },
};

const sets = { accounts: 'companies', contacts: 'contacts', salesorders: 'orders' } as const;
const keys = { accounts: 'accountid', contacts: 'contactid', salesorders: 'salesorderid' } as const;
const dynamics: Dialect = {
  isToken: ({ url }) => url.pathname === '/organizations/oauth2/v2.0/token',
  token: (state, request) => {
    const granted = grantTo(state, request);
    if (!granted)
      return {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'AADSTS70008: The code has expired.' },
      };
    const tokens = { access_token: granted.access, refresh_token: granted.refresh };
    return { status: 200, body: { ...tokens, token_type: 'Bearer', expires_in: 3599 } };
  },
  bearer: ({ accessToken }, { headers }) => headers.authorization === `Bearer ${accessToken}`,
  unauthorized: { status: 401, body: { error: { code: '0x80040220', message: 'The token has expired.' } } },
  answer: (state, { url, body }, home) => {
    if (url.pathname === '/api/data/v9.2/annotations') {
      const said = JSON.parse(body) as Record<string, string>;
      const contactId = /\((.+)\)/u.exec(said['objectid_contact@odata.bind'] ?? '')?.[1] ?? '';
      state.notes.push({ contactId, title: said['subject'] ?? '', text: said['notetext'] ?? '' });
      const id = `00000000-0000-0000-0000-${String(state.notes.length).padStart(12, '0')}`;
      return { status: 204, headers: { 'odata-entityid': `${home}/api/data/v9.2/annotations(${id})` } };
    }
    const set = url.pathname.split('/').at(-1) as keyof typeof sets;
    const since = /modifiedon ge (\S+)/u.exec(url.searchParams.get('$filter') ?? '')?.[1] ?? '';
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const { rows, next } = changedSince(state, sets[set], { since: new Date(since), from });
    const row = ({ id, changedAt, fields }: SimRecord) => ({
      [keys[set]]: id,
      modifiedon: changedAt,
      ...fields,
    });
    const onward = new URL(url);
    onward.searchParams.set('$skiptoken', String(next));
    const link = next === null ? {} : { '@odata.nextLink': onward.href };
    return {
      status: 200,
      body: { '@odata.context': `${home}/$metadata#${set}`, value: rows.map(row), ...link },
    };
  },
};

export const dialects: Readonly<Record<SystemId, Dialect>> = { hubspot, salesforce, zoho, dynamics };

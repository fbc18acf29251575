import { z } from 'zod';
import { company, companyInput, companyMergeInput, companySuggestion } from '../schemas/company.ts';
import { id, nothing, page, pageQuery, patchOf } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const companyRoutes = {
  listCompanies: defineRoute({
    method: 'get',
    path: '/companies',
    summary: 'List companies by name, or those with a name that begins with `q`',
    group: 'Contacts',
    ability: 'contacts.view',
    query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
    response: page(company),
  }),
  createCompany: defineRoute({
    method: 'post',
    path: '/companies',
    summary: 'Create a company; contacts with that name of a company belong to it from then on',
    group: 'Contacts',
    ability: 'contacts.update',
    body: companyInput,
    response: company,
    errors: ['already-exists'],
  }),
  readCompany: defineRoute({
    method: 'get',
    path: '/companies/{id}',
    summary: 'Read a company; its contacts are listed by `GET /contacts?companyId=`',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    response: company,
    errors: ['not-found'],
  }),
  updateCompany: defineRoute({
    method: 'patch',
    path: '/companies/{id}',
    summary: 'Change a company; a new name shows with all its contacts',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    body: patchOf(companyInput),
    response: company,
    errors: ['not-found', 'already-exists'],
  }),
  listCompanySuggestions: defineRoute({
    method: 'get',
    path: '/companies/{id}/suggestions',
    summary: 'Companies that may be the same, with what speaks for it and what saying so would do',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    /** Left out: whoever there is evidence of; else this one alone is looked at. */
    query: z.object({ otherId: id.optional() }),
    response: z.object({ items: z.array(companySuggestion) }),
    errors: ['not-found'],
  }),
  mergeCompanies: defineRoute({
    method: 'post',
    path: '/companies/{id}/merges',
    summary: 'Say that another company is part of this one; it can be taken back',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    body: companyMergeInput,
    response: company,
    errors: ['not-found', 'too-late', 'unavailable'],
  }),
  undoCompanyMerge: defineRoute({
    method: 'delete',
    path: '/companies/merges/{id}',
    summary: 'Take a merge of companies back: both are as they were',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    response: company,
    errors: ['not-found', 'too-late', 'unavailable'],
  }),
  tellCompaniesApart: defineRoute({
    method: 'put',
    path: '/companies/{id}/not-the-same',
    summary: 'Say that two companies are two: they are not suggested any more',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    body: z.object({ otherId: id }),
    response: nothing,
    errors: ['not-found'],
  }),
};

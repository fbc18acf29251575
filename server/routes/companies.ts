import type { companyRoutes } from '../../shared/api/companies.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createCompany, listCompanies, readCompany, updateCompany } from '../services/companies/manage.ts';

export function companyHandlers(context: WebContext): HandlersOf<typeof companyRoutes> {
  return {
    listCompanies: async ({ actor, query }) => listCompanies(context, actor, query),
    createCompany: async ({ actor, body }) => createCompany(context, actor, body),
    readCompany: async ({ actor, params }) => readCompany(context, actor, params.id),
    updateCompany: async ({ actor, params, body }) =>
      updateCompany(context, actor, { id: params.id, patch: body }),
  };
}

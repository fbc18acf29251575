import type { AttributeValues } from '../../shared/schemas/attribute.ts';
import type { Company } from '../../shared/schemas/company.ts';
import type { StoredCompany } from '../store/companies.ts';
import { moment } from './moment.ts';

/** A company as people see it. */
export function presentCompany(row: StoredCompany, attributes: AttributeValues): Company {
  const { id, name, website, notes, ownerId, mergedInto, createdAt, updatedAt } = row;
  return {
    ...{ id, name, website, notes, ownerId, attributes },
    ...(mergedInto !== undefined && { mergedInto }),
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
  };
}

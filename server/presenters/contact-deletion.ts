import type { ContactDeletion } from '../../shared/schemas/contact-deletion.ts';
import type { StoredContactDeletion } from '../store/deletions.ts';
import { moment } from './moment.ts';

/** @param left conversations that are still there */
export function presentContactDeletion(row: StoredContactDeletion, left: number): ContactDeletion {
  return {
    id: row.id,
    state: row.state === 'working' ? 'working' : 'done',
    conversations: row.conversations,
    total: row.total,
    done: Math.max(0, row.total - left),
    at: moment(row.at),
  };
}

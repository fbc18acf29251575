import type { Value } from '../bsonx/types.ts';
import { searchedBy } from '../commands/searched.ts';
import type { Request } from '../wire/message.ts';

const SEARCH = ['filter', 'query', 'sort', 'key', 'pipeline', 'indexes'];

/**
 * A command in short: field names and operators without the values (no customer data in logs), so that the same command
 * about other values reads the same.
 */
export function asText(request: Pick<Request, 'name' | 'command' | 'lists'>): string {
  const { command, lists } = request;
  const [target] = command.values();
  const cursorOf = command.get('collection');
  const parts = [typeof target === 'string' ? target : typeof cursorOf === 'string' ? cursorOf : ''];
  for (const name of SEARCH)
    if (command.has(name)) parts.push(`${name} ${shape(command.get(name), name === 'sort')}`);
  if (lists.has('updates') || lists.has('deletes'))
    parts.push(`q ${shape(searchedBy(request)?.get('filter'), false)}`);
  return parts.join(', ').slice(0, 500);
}

/** @param order numbers are directions, not data */
function shape(value: Value, order: boolean, depth = 0): string {
  if (depth > 4) return '…';
  if (value instanceof Map) {
    const fields = [...value].map(
      ([name, inner]) => `${name}: ${shape(inner, order || name === '$sort' || name === 'key', depth + 1)}`,
    );
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (Array.isArray(value))
    return value.some((item) => item instanceof Map)
      ? `[ ${value.map((item) => shape(item, order, depth + 1)).join(', ')} ]`
      : '[…]';
  return order && typeof value === 'number' ? String(value) : '?';
}

import type { Value } from '../bsonx/types.ts';
import type { Request } from '../wire/message.ts';

/** A command in short: field names and operators without the values (no customer data in logs). */
export function asText({ command, lists }: Request): string {
  const [target] = command.values();
  const parts = [typeof target === 'string' ? target : ''];
  for (const name of ['filter', 'query', 'sort', 'pipeline', 'indexes']) {
    if (command.has(name)) parts.push(`${name} ${shape(command.get(name), 0)}`);
  }
  for (const [name, docs] of lists) parts.push(`${String(docs.length)} ${name}`);
  return parts.join(', ').slice(0, 500);
}

function shape(value: Value, depth: number): string {
  if (depth > 4) return '…';
  if (value instanceof Map)
    return `{ ${[...value].map(([name, inner]) => `${name}: ${shape(inner, depth + 1)}`).join(', ')} }`;
  if (Array.isArray(value))
    return value.some((item) => item instanceof Map)
      ? `[ ${value.map((item) => shape(item, depth + 1)).join(', ')} ]`
      : `[${String(value.length)}]`;
  return typeof value === 'number' ? String(value) : '?';
}

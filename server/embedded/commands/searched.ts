import { decodeDoc } from '../bsonx/decode.ts';
import type { Doc, Value } from '../bsonx/types.ts';

/** What a command says, with the lists that came beside it as bytes. */
export interface Said {
  name: string;
  command: Doc;
  lists: ReadonlyMap<string, readonly Buffer[]>;
}

const FILTERED = new Set(['find', 'count', 'distinct', 'aggregate', 'findandmodify', 'update', 'delete']);

/** The find that a command's search amounts to (of its first statement, of its leading stages); undefined where it has none. */
export function searchedBy({ name, command, lists }: Said): Doc | undefined {
  if (!FILTERED.has(name.toLowerCase())) return undefined;
  const statement = statementOf(command, lists);
  const from = statement ?? command;
  const find: Doc = new Map<string, Value>([['find', command.get(name)]]);
  find.set('filter', from.get(statement ? 'q' : command.has('filter') ? 'filter' : 'query') ?? null);
  for (const option of ['sort', 'hint', 'skip', 'let', ...(statement ? [] : ['limit'])])
    if (from.has(option)) find.set(option, from.get(option));
  if (name === 'aggregate') leading(command.get('pipeline'), find);
  return find;
}

function statementOf(command: Doc, lists: Said['lists']): Doc | undefined {
  const [bytes] = lists.get('updates') ?? lists.get('deletes') ?? [];
  if (bytes) return decodeDoc(bytes);
  const listed = command.get('updates') ?? command.get('deletes');
  const [first] = Array.isArray(listed) ? listed : [];
  return first instanceof Map ? first : undefined;
}

/** Takes the leading stages into a find; says how many it took. */
export function leading(pipeline: Value, find: Doc): number {
  const stages = Array.isArray(pipeline) ? pipeline : [];
  for (const [taken, stage] of stages.entries()) {
    const [[name, operand] = ['', undefined]] = stage instanceof Map ? stage : [];
    const open = !find.has('limit') && !find.has('skip');
    if (name === '$match' && !find.get('filter') && !find.has('sort') && open) find.set('filter', operand);
    else if (name === '$sort' && !find.has('sort') && open) find.set('sort', operand);
    else if (name === '$skip' && open) find.set('skip', operand);
    else if (name === '$limit' && !find.has('limit')) find.set('limit', operand);
    else return taken;
  }
  return stages.length;
}

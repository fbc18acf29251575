import { orderInput, orderSystem, type OrderInput } from '../schemas/order.ts';
import { readCsv } from '../text/csv.ts';

export interface OrderLine {
  line: number;
  system: string;
  externalId: string;
  input: OrderInput;
}
export interface RefusedLine {
  line: number;
  /** The order's id, as far as it can be told. */
  order: string;
  message: string;
}

/** The titles of the columns. */
const needed = ['system', 'id', 'email', 'total', 'currency', 'placed'] as const;
const optional = ['number', 'name', 'status', 'changed', 'url', 'referral'] as const;
type Column = (typeof needed)[number] | (typeof optional)[number];

/** The orders of a CSV file, and each line that is none with the reason. Pure. */
export function readCsvOrders(text: string): { orders: OrderLine[]; refused: RefusedLine[] } {
  const [head, ...rows] = readCsv(text);
  const titles = (head?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = needed.filter((title) => !titles.includes(title));
  if (missing.length > 0) {
    const message = `The first line lacks: ${missing.join(', ')}. It names the columns: ${[...needed, ...optional].join(', ')}.`;
    return { orders: [], refused: [{ line: 1, order: '', message }] };
  }
  const orders: OrderLine[] = [];
  const refused: RefusedLine[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of rows) {
    const cell = (column: Column) => cells[titles.indexOf(column)]?.trim() ?? '';
    const read = readLine(cell);
    const key = `${cell('system')} ${cell('id')}`;
    const order = cell('id');
    if ('message' in read) refused.push({ line, order, message: read.message });
    else if (seen.has(key)) refused.push({ line, order, message: 'This order stands further up already.' });
    else orders.push({ line, ...read });
    seen.add(key);
  }
  return { orders, refused };
}

function readLine(cell: (column: Column) => string): Omit<OrderLine, 'line'> | { message: string } {
  const system = orderSystem.safeParse(cell('system'));
  if (!system.success) return { message: `system: ${system.error.issues[0]?.message ?? ''}` };
  const externalId = cell('id');
  if (externalId === '' || externalId.length > 120) return { message: 'id: It has from 1 to 120 signs.' };
  const total = numberOf(cell('total'));
  if (total === null) return { message: `total: “${cell('total')}” is no amount such as 1234.50.` };
  const placedAt = momentOf(cell('placed'));
  const changedAt = cell('changed') === '' ? undefined : momentOf(cell('changed'));
  if (placedAt === null) return { message: `placed: “${cell('placed')}” is no day such as 2026-11-22.` };
  if (changedAt === null) return { message: `changed: “${cell('changed')}” is no day such as 2026-11-22.` };
  const parsed = orderInput.safeParse({
    ...{ email: cell('email'), name: cell('name'), total, placedAt, changedAt },
    number: cell('number') || externalId,
    status: cell('status').toLowerCase() || 'open',
    currency: cell('currency').toUpperCase(),
    url: cell('url') || null,
    referral: cell('referral'),
  });
  if (parsed.success) return { system: system.data, externalId, input: parsed.data };
  const [issue] = parsed.error.issues;
  return { message: `${String(issue?.path[0] ?? '')}: ${issue?.message ?? ''}` };
}

/** "1234.50"; a comma for the decimals only where there is no doubt. */
function numberOf(text: string): number | null {
  const plain = /^-?\d+,\d{1,2}$/.test(text) ? text.replace(',', '.') : text;
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** A day is its midnight in UTC; a moment needs its zone. */
function momentOf(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const at = new Date(text);
  const isThere = !Number.isNaN(at.getTime()) && (text.length > 10 || at.toISOString().startsWith(text));
  return isThere ? at.toISOString() : null;
}

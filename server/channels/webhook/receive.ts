import type { z } from 'zod';
import type { InboxAccount, IncomingItem, WebhookAnswer, WebhookRequest } from '../contract.ts';
import { declaration } from './capabilities.ts';
import { deliveryReport, inboundItem, type InboundItem } from './payload.ts';
import type { WebhookSecrets, WebhookSettings } from './settings.ts';
import { signatureProblem } from './signature.ts';

type Account = InboxAccount<WebhookSettings, WebhookSecrets>;

/** Looks at the signature first, over the bytes as they came; then says what to keep, or what is wrong with it. */
export function receive({ secrets }: Account, request: WebhookRequest): WebhookAnswer {
  const { headers, body: raw, now, path, method } = request;
  const problem = signatureProblem(headers['x-signature'], { raw, secrets, now });
  if (problem !== null) return says(401, problem);
  const json = parseJson(raw);
  if (json === undefined) return says(400, 'The body is no JSON.');
  if (path === 'inbound' && method === 'POST') return takeItem(raw, json, now);
  const report = /^deliveries\/([^/]+)$/.exec(path);
  if (report?.[1] !== undefined && method === 'POST') return takeReport(report[1], json, now);
  if (path === 'capabilities' && method === 'PUT') return takeDeclaration(json);
  return says(404, 'POST inbound, POST deliveries/{id} and PUT capabilities are what there is.');
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

function takeItem(raw: Buffer, json: unknown, now: Date): WebhookAnswer {
  const parsed = inboundItem.safeParse(json);
  if (!parsed.success) return says(422, wordsOf(parsed.error));
  return kept({
    externalId: itemKey(parsed.data),
    raw,
    providerTime: timeOf(parsed.data) ?? now,
    ...describe(parsed.data),
  });
}

function takeReport(messageId: string, json: unknown, now: Date): WebhookAnswer {
  const report = deliveryReport.safeParse(json);
  if (!report.success) return says(422, wordsOf(report.error));
  const raw = Buffer.from(JSON.stringify({ type: 'delivery', messageId, report: report.data }));
  const externalId = `delivery:${messageId}:${report.data.status}:${report.data.recipient ?? ''}`.slice(
    0,
    900,
  );
  return kept({
    ...{ externalId, raw, providerTime: now },
    summary: { from: '', subject: `Delivery: ${report.data.status}` },
  });
}

function takeDeclaration(json: unknown): WebhookAnswer {
  const declared = declaration.safeParse(json);
  if (!declared.success) return says(422, wordsOf(declared.error));
  return { ...says(200, 'Taken.'), learned: declared.data };
}

/** Answers 202 once it is on disk. */
function kept(item: IncomingItem): WebhookAnswer {
  return {
    status: 202,
    contentType: 'application/json',
    items: [item],
    body: (isNew) =>
      JSON.stringify({ itemId: item.externalId, status: isNew(item.externalId) ? 'accepted' : 'duplicate' }),
  };
}

function says(status: number, detail: string): WebhookAnswer {
  const title = status < 300 ? 'Taken' : 'Not taken';
  const body = JSON.stringify({ title, status, detail });
  return { status, body, contentType: 'application/problem+json', items: [] };
}

function wordsOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join(' ');
}

/** The same thing handed in again has the same key. */
export function itemKey(item: InboundItem): string {
  if (item.type === 'message') return `message:${item.externalId}`;
  if (item.type === 'edit') return `edit:${item.about}:${new Date(item.editedAt).toISOString()}`;
  return `deletion:${item.about}`;
}

function timeOf(item: InboundItem): Date | null {
  return item.type === 'message' && item.sentAt !== null ? new Date(item.sentAt) : null;
}

export function describe(item: InboundItem): Pick<IncomingItem, 'summary'> {
  if (item.type !== 'message') return { summary: { from: '', subject: `${item.type} of ${item.about}` } };
  const { from, subject, text } = item;
  return { summary: { from: from.name || from.externalId, subject: (subject || text).slice(0, 200) } };
}

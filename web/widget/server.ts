import type { WidgetConfig } from '../../shared/widget/protocol.ts';

/** What is asked over HTTP. */

export async function fetchConfig(server: string, key: string, locale: string): Promise<WidgetConfig> {
  const answer = await fetch(`${server}/widget/${key}/config?locale=${encodeURIComponent(locale)}`);
  if (!answer.ok) throw new Error(`The server said ${answer.status}.`);
  return (await answer.json()) as WidgetConfig;
}

export interface UploadPlace {
  server: string;
  key: string;
  token: string;
}

/** @throws Error when it was not taken */
export async function uploadFile({ server, key, token }: UploadPlace, file: File): Promise<string> {
  const body = new FormData();
  body.append('file', file, file.name);
  const answer = await fetch(`${server}/widget/${key}/files`, {
    method: 'POST',
    headers: { 'x-visitor-token': token },
    body,
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { id: string }).id;
}

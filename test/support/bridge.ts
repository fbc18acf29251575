import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './product.ts';

/** The bridge of the webhook channel's README, run as it stands there. */
export interface Bridge {
  url: string;
  /** Everything that it said so far. */
  printed(): string;
  /** Has it hand in what a program of somebody's threw at it. */
  take(item: object): Promise<{ code: number } & Record<string, unknown>>;
  stop(): Promise<void>;
}

const readme = fileURLToPath(new URL('../../server/channels/webhook/README.md', import.meta.url));

/** The lines of its program. */
export async function bridgeProgram(): Promise<string> {
  return /^```js\n([\s\S]*?)^```$/m.exec(await readFile(readme, 'utf8'))?.[1] ?? '';
}

/** @param to the inbox's address without "/inbound", and its secret */
export async function startBridge(to: { channelUrl: string; secret: string }): Promise<Bridge> {
  const directory = await mkdtemp(join(tmpdir(), 'onevoice-bridge-'));
  const path = join(directory, 'bridge.mjs');
  await writeFile(path, await bridgeProgram());
  const child = spawn(process.execPath, [path], {
    env: { CHANNEL_URL: to.channelUrl, SECRET: to.secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const port = () => /listening on (\d+)/.exec(printed)?.[1];
  await until(() => port() !== undefined, 20_000, 'the bridge did not start');
  const url = `http://127.0.0.1:${port() ?? ''}`;
  return {
    url,
    printed: () => printed,
    async take(item) {
      const answer = await fetch(`${url}/new`, { method: 'POST', body: JSON.stringify(item) });
      return { code: answer.status, ...((await answer.json()) as object) };
    },
    async stop() {
      child.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

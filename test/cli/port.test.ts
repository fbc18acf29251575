import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { choosePort, isFree } from '../../server/cli/start/port.mjs';
import { StartError } from '../../server/cli/start/start-error.mjs';

/** Occupies a port below the ephemeral ones until the test is over. */
async function occupy(port: number, host: string): Promise<Server> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

/** A port whose next neighbours are free too. */
async function quietPort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 5000); ; port += 10) {
    const free = await Promise.all([0, 1, 2].map((step) => isFree(port + step, '0.0.0.0')));
    if (free.every(Boolean)) return port;
  }
}

describe('the port', () => {
  test('is the wished one when it is free', async () => {
    const port = await quietPort();
    expect(await choosePort({ port, firm: false, host: '127.0.0.1' })).toBe(port);
  });

  test('is the next free one when others have it', async () => {
    const port = await quietPort();
    await occupy(port, '127.0.0.1');
    await occupy(port + 1, '127.0.0.1');
    expect(await choosePort({ port, firm: false, host: '127.0.0.1' })).toBe(port + 2);
  });

  test('is not swapped for another one when somebody asked for it', async () => {
    const port = await quietPort();
    await occupy(port, '127.0.0.1');
    const choice = choosePort({ port, firm: true, host: '127.0.0.1' });
    await expect(choice).rejects.toThrow(StartError);
    await expect(choice).rejects.toThrow(`Port ${port} is taken`);
  });

  test('is not free for all addresses when somebody has it on the loopback interface', async () => {
    const port = await quietPort();
    const server = await occupy(port, '127.0.0.1');
    expect((server.address() as AddressInfo).port).toBe(port);
    expect(await isFree(port, '0.0.0.0')).toBe(false);
    expect(await isFree(port + 1, '0.0.0.0')).toBe(true);
  });
});

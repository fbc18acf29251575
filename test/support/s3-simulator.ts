import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface S3Simulator {
  url: string;
  requests: { method: string; path: string; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** The four calls of an S3 bucket over loopback HTTP, in memory; refuses what is not signed. */
export async function startS3Simulator(): Promise<S3Simulator> {
  const objects = new Map<string, Buffer>();
  const requests: S3Simulator['requests'] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/\?.*/, '');
    const method = request.method ?? '';
    requests.push({ method, path, headers: request.headers });
    const body = await buffer(request);
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
      response.writeHead(403).end();
    } else if (method === 'PUT') {
      objects.set(path, body);
      response.writeHead(200, { etag: '"1"' }).end();
    } else if (method === 'DELETE') {
      objects.delete(path);
      response.writeHead(204).end();
    } else {
      const found = objects.get(path);
      if (found) {
        response.writeHead(200, { 'content-length': found.length });
        response.end(method === 'HEAD' ? undefined : found);
      } else {
        response.writeHead(404, { 'content-type': 'application/xml' });
        response.end(method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
      }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

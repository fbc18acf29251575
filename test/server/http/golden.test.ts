import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { abilitiesByRole, roles } from '../../../shared/abilities.ts';
import type { RouteContract } from '../../../shared/api/route.ts';
import { routes } from '../../../shared/api/routes.ts';
import { errorTable } from '../../../shared/errors.ts';
import { clientEvents, socketEvents } from '../../../shared/events.ts';
import { jobs } from '../../../shared/jobs.ts';
import { configVariables } from '../../../server/config.ts';
import { environmentExample } from '../../../server/cli/environment-example.ts';
import { openApiDocument } from '../../../server/http/openapi.ts';

/** What others rely on. A difference is a decision: look at it, then `vitest -u`. */
const golden = (name: string): string => `./__golden__/${name}`;
const lines = (rows: string[]): string => `${rows.join('\n')}\n`;

describe('what others rely on', () => {
  test('the routes, with who may call them', async () => {
    const contracts: [string, RouteContract][] = Object.entries(routes);
    const rows = contracts.map(([name, { method, path, ability, status = 200, answers = 'json' }]) => {
      const who =
        ability === 'public'
          ? 'anyone'
          : roles.filter((role) => abilitiesByRole[role].has(ability)).join(',');
      return `${method.toUpperCase().padEnd(6)} ${path} ${status} ${answers} ${name} [${who}]`;
    });
    await expect(lines(rows)).toMatchFileSnapshot(golden('routes.txt'));
  });

  test('the OpenAPI document', async () => {
    await expect(`${JSON.stringify(openApiDocument(), null, 1)}\n`).toMatchFileSnapshot(
      golden('openapi.json'),
    );
  });

  test('the socket events', async () => {
    const events = Object.entries({ ...socketEvents, ...clientEvents }).map(([name, schema]) => {
      const shape = z.toJSONSchema(schema) as { properties?: Record<string, unknown> };
      return `${name in socketEvents ? 'server' : 'client'} ${name} { ${Object.keys(shape.properties ?? {}).join(', ')} }`;
    });
    await expect(lines(events)).toMatchFileSnapshot(golden('events.txt'));
  });

  test('the errors', async () => {
    const rows = Object.entries(errorTable).map(([code, { status, title }]) => `${status} ${code}: ${title}`);
    await expect(lines(rows)).toMatchFileSnapshot(golden('errors.txt'));
  });

  test('the jobs', async () => {
    const rows = Object.entries(jobs).map(
      ([name, { queue, attempts }]) => `${name} on ${queue}, ${attempts} attempts`,
    );
    await expect(lines(rows)).toMatchFileSnapshot(golden('jobs.txt'));
  });
});

describe('the OpenAPI document', () => {
  const document = openApiDocument();
  const text = JSON.stringify(document);

  test('refers to nothing that it does not hold', () => {
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(text).not.toContain('__shared');
    expect(text).not.toContain('$defs');
  });

  test('has one operation for each route, with its parameters', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(routes).sort());
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(methods)) {
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
          named,
        );
      }
    }
  });
});

describe('.env.example', () => {
  test('is what the configuration says', () => {
    const written = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    expect(written).toBe(environmentExample(configVariables));
  });
});

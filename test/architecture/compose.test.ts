import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configVariables } from '../../server/config.ts';
import { projectRoot, readSource } from './source-files.ts';

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
      image: z.string().optional(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).default({}),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});

const compose = composeFile.parse(parse(readSource('docker-compose.yml')));
const known = new Set(configVariables.map((variable) => variable.name));

describe('docker-compose.yml', () => {
  const services = Object.entries(compose.services);

  test('has three services: the app, MongoDB and Redis', () => {
    expect(Object.keys(compose.services)).toEqual(['app', 'mongo', 'redis']);
  });

  test('sets only variables that the server reads', () => {
    const set = Object.keys(compose.services['app']?.environment ?? {});
    expect(set.filter((name) => !known.has(name))).toEqual([]);
    const asked = [...readSource('docker-compose.yml').matchAll(/\$\{([A-Z0-9_]+)/g)].map(
      (match) => match[1],
    );
    expect(asked.filter((name) => !known.has(name ?? ''))).toEqual([]);
  });

  test('builds from files that are there', () => {
    const paths = services.flatMap(([, { build }]) => (build ? [join(build.context, build.dockerfile)] : []));
    expect(paths).toEqual(['server/Dockerfile']);
    expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test('opens nothing but to this machine', () => {
    const open = services.flatMap(([, { ports }]) => ports).filter((port) => !port.startsWith('127.0.0.1:'));
    expect(open).toEqual([]);
  });

  test('keeps every service’s data in a declared volume', () => {
    const mounted = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0]));
    expect(mounted.sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(services.filter(([, { volumes }]) => volumes.length === 0)).toEqual([]);
  });

  test('starts the app when both databases are well', () => {
    expect(Object.keys(compose.services['app']?.depends_on ?? {})).toEqual(['mongo', 'redis']);
    const unchecked = services
      .filter(([, { image, healthcheck }]) => image && !healthcheck)
      .map(([name]) => name);
    expect(unchecked).toEqual([]);
  });
});

describe('server/Dockerfile', () => {
  const instructions = readSource('server/Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ word: line.split(' ')[0], rest: line.slice(line.indexOf(' ') + 1).trim() }));
  const all = (word: string) => instructions.filter((line) => line.word === word).map((line) => line.rest);

  test('copies and runs only what is in the tree', () => {
    const copied = all('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1));
    const run = [...all('CMD'), ...all('HEALTHCHECK')].flatMap(
      (rest) => rest.match(/server\/[\w./-]+/g) ?? [],
    );
    expect(run).toHaveLength(2);
    expect([...copied, ...run].filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test('does not copy what .dockerignore leaves out', () => {
    const left = readSource('.dockerignore').trim().split('\n');
    const copied = all('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1));
    expect(copied.filter((path) => left.includes(path))).toEqual([]);
  });

  test('sets only variables that the server reads', () => {
    const names = all('ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('=')[0] ?? ''));
    expect(names.filter((name) => !known.has(name) && name !== 'NODE_ENV')).toEqual([]);
  });

  test('has a healthcheck, builds in a stage of its own and runs as a plain user on Node 24', () => {
    expect(all('HEALTHCHECK')).toHaveLength(1);
    expect(all('FROM').every((rest) => rest.startsWith('node:24'))).toBe(true);
    expect(all('FROM')).toHaveLength(2);
    expect(all('USER')).toEqual(['node']);
  });
});

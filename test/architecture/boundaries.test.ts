import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { boundaryRules } from './boundary-rules.ts';
import { boundaryViolations } from './cruise-tree.ts';
import { projectRoot, readSource, sourceFiles } from './source-files.ts';

describe('who may import whom', () => {
  test('holds for the whole tree', { timeout: 120_000 }, async () => {
    expect(await boundaryViolations(projectRoot)).toEqual([]);
  });

  test('components take not even types from the server', () => {
    const strays = sourceFiles(['web'], ['.svelte']).flatMap((path) =>
      [...readSource(path).matchAll(/\bfrom\s+['"](\.[^'"]+)['"]/g)]
        .map((match) => normalize(join(dirname(path), match[1] ?? '')))
        .filter((target) => !/^(web|shared)\//.test(target))
        .map((target) => `${path} -> ${target}`),
    );
    expect(strays).toEqual([]);
  });
});

/** The name of a rule, and the smallest tree that breaks it: path -> what the module there imports. */
const examples: [string, Record<string, string>][] = [
  ['shared-runs-in-the-browser', { 'shared/a.ts': 'node:fs' }],
  ['shared-needs-only-zod-and-dates', { 'shared/a.ts': 'express-session' }],
  ['web-imports-only-shared', { 'web/A.svelte': '../server/a.ts', 'server/a.ts': '' }],
  ['web-runs-in-the-browser', { 'web/a.ts': 'node:path' }],
  ['ui-knows-no-feature', { 'web/ui/a.ts': '../features/b.ts', 'web/features/b.ts': '' }],
  ['server-stands-alone', { 'server/a.ts': '../workers/b.ts', 'workers/b.ts': '' }],
  ['routes-never-the-store', { 'server/routes/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
  ['services-below-the-wire', { 'server/services/n/a.ts': '../../routes/b.ts', 'server/routes/b.ts': '' }],
  [
    'services-know-no-single-channel',
    { 'server/services/n/a.ts': '../../channels/sms/b.ts', 'server/channels/sms/b.ts': '' },
  ],
  ['store-below-the-domain', { 'server/store/a.ts': '../services/n/b.ts', 'server/services/n/b.ts': '' }],
  [
    'a-channel-keeps-to-itself',
    { 'server/channels/sms/a.ts': '../email/b.ts', 'server/channels/email/b.ts': '' },
  ],
  ['a-channel-keeps-to-itself', { 'server/channels/sms/a.ts': '../../store/b.ts', 'server/store/b.ts': '' }],
  [
    'the-contract-knows-no-channel',
    { 'server/channels/contract.ts': './sms/b.ts', 'server/channels/sms/b.ts': '' },
  ],
  ['systems-know-the-other-side-only', { 'server/systems/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
  [
    'services-know-no-single-system',
    { 'server/services/n/a.ts': '../../systems/zoho.ts', 'server/systems/zoho.ts': '' },
  ],
  ['security-stands-alone', { 'server/security/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
  ['enrichment-stands-alone', { 'server/enrichment/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
  ['embedded-store-stands-alone', { 'server/embedded/a.ts': '../config.ts', 'server/config.ts': '' }],
  ['embedded-store-behind-its-wire', { 'server/a.ts': './embedded/b.ts', 'server/embedded/b.ts': '' }],
  ['nobody-imports-the-command-line', { 'server/a.ts': './cli/b.ts', 'server/cli/b.ts': '' }],
  ['workers-import-services', { 'workers/a.ts': '../server/store/b.ts', 'server/store/b.ts': '' }],
  ['mongoose-only-in-the-store', { 'server/services/n/a.ts': 'mongoose' }],
  ['bullmq-only-in-the-queue', { 'server/services/n/a.ts': 'bullmq' }],
  ['express-only-at-the-edge', { 'server/services/n/a.ts': 'express' }],
  ['mingo-only-in-the-embedded-store', { 'server/store/a.ts': 'mingo' }],
  ['language-tools-only-in-enrichment', { 'server/services/n/a.ts': 'eld' }],
  ['no-circles', { 'shared/a.ts': './b.ts', 'shared/b.ts': './a.ts' }],
];

describe('the rules bite', () => {
  const trees: string[] = [];
  afterEach(() => {
    for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
  });

  /** A tree of one-line modules: path -> what it imports. Answers with the names of the broken rules. */
  async function brokenRules(modules: Record<string, string>): Promise<string[]> {
    const tree = mkdtempSync(join(tmpdir(), 'boundaries-'));
    trees.push(tree);
    for (const [path, imported] of Object.entries(modules)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      const script = imported === '' ? 'export const here = 1;' : `import '${imported}';`;
      writeFileSync(join(tree, path), path.endsWith('.svelte') ? `<script>${script}</script>` : script);
    }
    const lines = await boundaryViolations(tree);
    return [...new Set(lines.map((line) => line.slice(0, line.indexOf(':'))))].filter(
      (name) => name !== 'every-import-resolves',
    );
  }

  test.each([
    ['shared-runs-in-the-browser', { 'shared/a.ts': 'node:fs' }],
    ['shared-needs-only-zod-and-dates', { 'shared/a.ts': 'express-session' }],
    ['web-imports-only-shared', { 'web/A.svelte': '../server/a.ts', 'server/a.ts': '' }],
    ['web-runs-in-the-browser', { 'web/a.ts': 'node:path' }],
    ['ui-knows-no-feature', { 'web/ui/a.ts': '../features/b.ts', 'web/features/b.ts': '' }],
    ['server-stands-alone', { 'server/a.ts': '../workers/b.ts', 'workers/b.ts': '' }],
    ['routes-never-the-store', { 'server/routes/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
    ['services-below-the-wire', { 'server/services/n/a.ts': '../../routes/b.ts', 'server/routes/b.ts': '' }],
    [
      'services-know-no-single-channel',
      { 'server/services/n/a.ts': '../../channels/sms/b.ts', 'server/channels/sms/b.ts': '' },
    ],
    ['store-below-the-domain', { 'server/store/a.ts': '../services/n/b.ts', 'server/services/n/b.ts': '' }],
    [
      'a-channel-keeps-to-itself',
      { 'server/channels/sms/a.ts': '../email/b.ts', 'server/channels/email/b.ts': '' },
    ],
    [
      'a-channel-keeps-to-itself',
      { 'server/channels/sms/a.ts': '../../store/b.ts', 'server/store/b.ts': '' },
    ],
    [
      'the-contract-knows-no-channel',
      { 'server/channels/contract.ts': './sms/b.ts', 'server/channels/sms/b.ts': '' },
    ],
    ['security-stands-alone', { 'server/security/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
    ['enrichment-stands-alone', { 'server/enrichment/a.ts': '../store/b.ts', 'server/store/b.ts': '' }],
    ['embedded-store-stands-alone', { 'server/embedded/a.ts': '../config.ts', 'server/config.ts': '' }],
    ['embedded-store-behind-its-wire', { 'server/a.ts': './embedded/b.ts', 'server/embedded/b.ts': '' }],
    ['nobody-imports-the-command-line', { 'server/a.ts': './cli/b.ts', 'server/cli/b.ts': '' }],
    ['workers-import-services', { 'workers/a.ts': '../server/store/b.ts', 'server/store/b.ts': '' }],
    ['mongoose-only-in-the-store', { 'server/services/n/a.ts': 'mongoose' }],
    ['bullmq-only-in-the-queue', { 'server/services/n/a.ts': 'bullmq' }],
    ['express-only-at-the-edge', { 'server/services/n/a.ts': 'express' }],
    ['mingo-only-in-the-embedded-store', { 'server/store/a.ts': 'mingo' }],
    ['language-tools-only-in-enrichment', { 'server/services/n/a.ts': 'eld' }],
    ['no-circles', { 'shared/a.ts': './b.ts', 'shared/b.ts': './a.ts' }],
  ])('%s', async (rule, modules) => {
    expect(await brokenRules(modules)).toEqual([rule]);
  });

  test('and a tree in order breaks none', async () => {
    const modules = {
      'shared/a.ts': 'zod',
      'web/ui/A.svelte': '../../shared/a.ts',
      'server/routes/a.ts': '../services/n/a.ts',
      'server/services/n/a.ts': '../../channels/registry.ts',
      'server/channels/registry.ts': './sms/a.ts',
      'server/channels/sms/a.ts': '../contract.ts',
      'server/channels/contract.ts': '../security/a.ts',
      'server/security/a.ts': 'node:crypto',
      'workers/a.ts': '../server/services/n/a.ts',
    };
    expect(await brokenRules(modules)).toEqual([]);
  });

  test('each has an example but those that need installed packages, or overlap with another', () => {
    const shown = new Set(examples.map(([rule]) => rule));
    expect(boundaryRules.map((rule) => rule.name).filter((name) => !shown.has(name ?? ''))).toEqual([
      'shared-imports-only-itself',
      'what-runs-is-a-dependency',
      'every-import-resolves',
    ]);
  });
});

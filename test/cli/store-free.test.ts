import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isStoreFree, storeFreeTests } from '../run/store-free.mjs';

describe('tests that one database server is enough for', () => {
  test('take no part of the databases, or say so', () => {
    expect(isStoreFree("import { testDatabase } from '../../support/test-database.ts';")).toBe(false);
    expect(isStoreFree("const uri = process.env['MONGODB_URI'];")).toBe(false);
    expect(isStoreFree("import { startSnac } from '../../support/social-servers.ts';")).toBe(true);
    expect(isStoreFree("// Once: about Redis.\nimport { testDatabase } from './test-database.ts';")).toBe(
      true,
    );
  });

  test('are a few among ours', () => {
    const found = storeFreeTests(fileURLToPath(new URL('../..', import.meta.url)));
    expect(found).toContain('test/channels/mastodon/snac.integration.test.ts');
    expect(found).not.toContain('test/server/store/queries.integration.test.ts');
  });
});

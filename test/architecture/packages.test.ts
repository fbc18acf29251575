import { builtinModules } from 'node:module';
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from './source-files.ts';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const manifest = JSON.parse(readSource('package.json')) as Manifest;

/** Imports, dynamic ones too, of packages: "@scope/name/part" counts as "@scope/name". */
function packagesIn(rooms: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const path of sourceFiles(rooms, ['.ts', '.mjs', '.svelte', '.css'])) {
    for (const [, named = ''] of readSource(path).matchAll(
      /(?:\bfrom|\bimport|\bimport\(|@import)\s*['"]([^'".][^'"]*)['"]/g,
    )) {
      const name = /^(?:@[\w.-]+\/)?[\w.-]+/.exec(named)?.[0] ?? '';
      if (name !== '' && !named.startsWith('node:') && !builtinModules.includes(name)) found.add(name);
    }
  }
  return found;
}

test('what runs finds its packages where those for development were left out', () => {
  const needed = [...packagesIn(['server', 'shared', 'workers'])];
  expect(needed.length).toBeGreaterThan(20);
  expect(needed.filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

test('no package is installed to run that nothing that runs imports', () => {
  const used = packagesIn(['server', 'shared', 'workers']);
  expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name))).toEqual([]);
});

test('every version is exact', () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

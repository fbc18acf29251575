import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { boundaryRules } from './boundary-rules.ts';

const rooms = ['server', 'web', 'workers', 'shared', 'test'];

/**
 * Holds the tree under `root` (absolute path of a directory that has some of the rooms) against the boundary rules.
 * Returns one line per violation: "rule: from -> to"; for a circle, every module on it.
 */
export async function boundaryViolations(root: string): Promise<string[]> {
  const { output } = await cruise(
    rooms.filter((room) => existsSync(join(root, room))),
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: boundaryRules },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|fixtures)/|\\?(url|raw|inline)$' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['svelte', 'import', 'node', 'default'],
        extensions: ['.ts', '.svelte', '.mjs', '.js'],
      },
    },
  );
  if (typeof output === 'string')
    throw new Error('dependency-cruiser answered with text instead of a result');
  return violationLines(output);
}

function violationLines(result: ICruiseResult): string[] {
  // A component that shows itself within itself is no circle of modules.
  const real = result.summary.violations.filter(({ from, to }) => from !== to);
  const lines = real.map(({ rule, from, to, cycle }) =>
    cycle
      ? `${rule.name}: ${cycle
          .map((step) => step.name)
          .sort()
          .join(' -> ')}`
      : `${rule.name}: ${from} -> ${to}`,
  );
  return [...new Set(lines)].sort();
}

import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { machine } from './resources.ts';
import { scenarios } from './registry.ts';
import { table } from './scenario.ts';

/** `npm run bench [-- name …]`: prints tables and writes test/bench/results/<name>.json. Never a timed test. */
const { values, positionals: wanted } = parseArgs({
  options: { 'up-to': { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
});
const upTo = values['up-to'] === undefined ? {} : { upTo: Number(values['up-to'].replaceAll('_', '')) };
const options = { ...upTo, ...(values.data !== undefined && { data: values.data }) };
const unknown = wanted.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0 || values.help === true) {
  process.stdout.write(
    `npm run bench -- [name …] [--up-to N] [--data FOLDER]\n${scenarios.map((s) => `  ${s.name.padEnd(10)} ${s.about}`).join('\n')}\n`,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}

process.stdout.write(`${machine()}\n`);
const results = new URL('./results/', import.meta.url);
await mkdir(results, { recursive: true });
for (const scenario of scenarios) {
  if (wanted.length > 0 && !wanted.includes(scenario.name)) continue;
  process.stdout.write(`\n== ${scenario.name}: ${scenario.about}\n`);
  const load = loadavg()[0] ?? 0;
  const result = await scenario.run((line) => process.stdout.write(`   ${line}\n`), options);
  process.stdout.write(`${table(result.rows)}\n${result.notes.map((note) => `   ${note}\n`).join('')}`);
  await writeFile(
    new URL(`${scenario.name}.json`, results),
    `${JSON.stringify({ name: scenario.name, machine: machine(), loadBefore: load, at: new Date().toISOString(), ...result }, null, 2)}\n`,
  );
}

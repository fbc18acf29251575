import { mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import CsvTable from '../../../web/features/inbox/thread/CsvTable.svelte';

function cellsOf(text: string): string[][] {
  const component = mount(CsvTable, { target: document.body, props: { text, name: 'orders.csv' } });
  const cells = [...document.body.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
  );
  void unmount(component);
  document.body.innerHTML = '';
  return cells;
}

test('values apart by commas or semicolons are a table, whatever stands in them', () => {
  expect(cellsOf('a;b;c\n1;"x;y";<b>z</b>\n=1+1')).toEqual([
    ['a', 'b', 'c'],
    ['1', 'x;y', '<b>z</b>'],
    ['=1+1', '', ''],
  ]);
});

test('of a large one the beginning', () => {
  expect(cellsOf(Array.from({ length: 2000 }, (_, n) => `${String(n)},x`).join('\n'))).toHaveLength(500);
});

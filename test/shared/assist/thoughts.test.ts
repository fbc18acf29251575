import { expect, test } from 'vitest';
import { WithoutThoughts } from '../../../shared/assist/thoughts.ts';

function read(text: string, size: number): string {
  const thoughts = new WithoutThoughts();
  let said = '';
  for (let at = 0; at < text.length; at += size) said += thoughts.push(text.slice(at, at + size));
  return said + thoughts.end();
}

test.each([
  ['<think>what is this?</think>\n\nHello', 'Hello'],
  ['\n<thinking>\nA < b\n</thinking> Hello <think>', 'Hello <think>'],
  ['Hello', 'Hello'],
  ['<b>Hello', '<b>Hello'],
  ['<thi', '<thi'],
  ['<think>never ends', ''],
  ['', ''],
])('%s', (text, said) => {
  for (let size = 1; size <= text.length + 1; size += 1) expect(read(text, size).trimStart()).toBe(said);
});

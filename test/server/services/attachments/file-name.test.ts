import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disposition, safeFileName } from '../../../../server/services/attachments/file-name.ts';

test.each([
  ['report.pdf', 'report.pdf'],
  ['C:\\temp\\report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['.bashrc', 'bashrc'],
  ['a\u202Efdp.exe', 'afdp.exe'],
  ['x<y>:"|?*.txt', 'x_y______.txt'],
  ['  two   words .txt ', 'two words .txt'],
  ['отчёт 2026.pdf', 'отчёт 2026.pdf'],
  ['', 'file'],
  ['///', 'file'],
  ['...', 'file'],
])('"%s" becomes "%s"', (name, expected) => {
  expect(safeFileName(name)).toBe(expected);
});

test('a long name keeps its extension', () => {
  const name = safeFileName(`${'x'.repeat(5000)}.pdf`);
  expect(name).toHaveLength(180);
  expect(name).toMatch(/x\.pdf$/);
});

test('whatever the name, it is safe, and fits a header', () => {
  const anything = fc
    .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units));
  fc.assert(
    fc.property(anything, (name) => {
      const safe = safeFileName(name);
      expect(safe).not.toMatch(/[\\/\p{Cc}\p{Cf}]|^\./u);
      expect(safe.length).toBeGreaterThan(0);
      expect(disposition('attachment', safe)).toMatch(/^[\x20-\x7e]+$/);
    }),
  );
});

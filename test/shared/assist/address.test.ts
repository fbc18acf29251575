import { expect, test } from 'vitest';
import { addressProblem, hostOf, reachOf, tidyEndpoint } from '../../../shared/assist/address.ts';

test.each([
  ['https://api.example.com/v1/', 'https://api.example.com/v1'],
  [' http://localhost:11434/v1/chat/completions ', 'http://localhost:11434/v1'],
])('%s is tidied', (written, tidy) => {
  expect(tidyEndpoint(written)).toBe(tidy);
});

test.each([
  ['https://api.example.com/v1', null, null],
  ['http://127.0.0.1:11434/v1', '127.0.0.1:11434', null],
  ['http://127.0.0.1:11434/v1', '127.0.0.1:11435', 'plain-http'],
  ['http://api.example.com/v1', null, 'plain-http'],
  ['https://me:secret@api.example.com/v1', null, 'with-password'],
  ['https://api.example.com/v1?key=1', null, 'with-query'],
  ['ftp://api.example.com', null, 'no-address'],
  ['not an address', null, 'no-address'],
  ['', null, 'no-address'],
] as const)('%s, allowed %s: %s', (endpoint, own, problem) => {
  expect(addressProblem(endpoint, own)).toBe(problem);
});

test('what may be connected to', () => {
  expect(reachOf('https://api.example.com/v1', null)).toBe('public');
  expect(reachOf('https://model.lan/v1', 'model.lan')).toBe('configured');
  expect(reachOf('http://10.0.0.5:8000/v1', '10.0.0.5:8000')).toBe('private');
  expect(hostOf('https://[::1]:8080/v1')).toBe('[::1]:8080');
});

import { expect, test } from 'vitest';
import { createLogger } from '../../../server/observability/logger.ts';

test('an error keeps the words that were sent to itself', () => {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line: string) => void lines.push(line) });
  const facts = { code: 'EAUTH', responseCode: 535 };
  const redis = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['hunter2'] } });
  const smtp = Object.assign(new Error('535 no'), { ...facts, command: 'AUTH PLAIN hunter2' });
  logger.warn({ err: redis }, 'a');
  logger.warn({ error: smtp }, 'b');
  const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first?.['err']).toMatchObject({ type: 'Error', message: 'WRONGPASS', command: 'auth' });
  expect(second?.['error']).toMatchObject({ message: '535 no', ...facts, command: 'AUTH' });
  expect((first?.['err'] as { stack: string }).stack).toContain('logger.test');
  expect(lines.join('')).not.toContain('hunter2');
});

test('log lines say their subsystem and hide what is secret', () => {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line: string) => void lines.push(line) });
  const log = logger.child({ subsystem: 'delivery' });
  log.debug('not at this level');
  log.info(
    { inbox: { secrets: { smtp: 'hunter2' } }, password: 'hunter2', req: { headers: { cookie: 'hunter2' } } },
    'hello',
  );
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', subsystem: 'delivery', msg: 'hello' });
  expect(lines[0]).not.toContain('hunter2');
});

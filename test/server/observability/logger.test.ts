import { expect, test } from 'vitest';
import { createLogger } from '../../../server/observability/logger.ts';

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

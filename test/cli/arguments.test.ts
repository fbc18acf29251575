import { describe, expect, test } from 'vitest';
import { helpPage, parseArguments } from '../../server/cli/start/arguments.mjs';
import { StartError } from '../../server/cli/start/start-error.mjs';

describe('the command line of npm start', () => {
  test('asks for nothing by default', () => {
    expect(parseArguments([])).toEqual({
      port: undefined,
      data: undefined,
      demo: false,
      help: false,
      container: false,
    });
  });

  test.each([[['--port', '4000']], [['--port=4000']], [['-p', '4000']]])('%j chooses a port', (argv) => {
    expect(parseArguments(argv).port).toBe(4000);
  });

  test('takes a directory and the demo', () => {
    expect(parseArguments(['--data', '/srv/onevoice', '--demo'])).toMatchObject({
      data: '/srv/onevoice',
      demo: true,
    });
  });

  test.each([[['--port', '0']], [['--port', '65536']], [['--port', '3000x']], [['--port', '1e3']]])(
    '%j is no port, and says so',
    (argv) => {
      expect(() => parseArguments(argv)).toThrow(StartError);
      expect(() => parseArguments(argv)).toThrow(/must be a number from 1 to 65535/);
    },
  );

  test.each([[['--prot', '1']], [['--data']], [['here']], [['--demo=yes']]])(
    '%j points to the help page',
    (argv) => {
      expect(() => parseArguments(argv)).toThrow(StartError);
      expect(() => parseArguments(argv)).toThrow(/See npm start -- --help\.$/);
    },
  );

  test('every option is on the help page', () => {
    for (const option of ['--port', '--data', '--demo', '--help']) expect(helpPage).toContain(option);
  });
});

// @ts-check
import { parseArgs } from 'node:util';
import { StartError } from './start-error.mjs';

export const helpPage = `Onevoice: one inbox for every channel.

  npm start                          install what is missing, build, and run on http://localhost:3000
  npm start -- [options]

Options
  --port N      port of the web server (default 3000, or the next free one)
  --data DIR    where everything is kept (default ./data)
  --demo        fill the workspace with a removable demo and keep its traffic coming
  --help        show this page

Settings
  Everything else is set by environment variables or a file .env: see .env.example.
  MONGODB_URI and REDIS_URL replace the databases that npm start brings along.

More commands:  npm run cli -- --help
`;

/**
 * @typedef {object} StartOptions
 * @property {number | undefined} port as asked for, if it was
 * @property {string | undefined} data directory, as typed
 * @property {boolean} demo
 * @property {boolean} help
 * @property {boolean} container packages and web are built into the image: prepare nothing, log to standard output
 */

/**
 * Reads the command line.
 *
 * @param {string[]} argv without the program's own name
 * @returns {StartOptions}
 */
export function parseArguments(argv) {
  const { values } = parse(argv);
  return {
    port: values.port === undefined ? undefined : parsePort(values.port),
    data: values.data,
    demo: values.demo ?? false,
    help: values.help ?? false,
    container: values.container ?? false,
  };
}

/**
 * @param {string} text
 * @returns {number}
 */
export function parsePort(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new StartError(`The port must be a number from 1 to 65535, not "${text}".`);
}

/** @param {string[]} argv */
function parse(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        port: { type: 'string', short: 'p' },
        data: { type: 'string' },
        demo: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        container: { type: 'boolean' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\. |\n/)[0] : String(error);
    throw new StartError(`${reason}. See npm start -- --help.`);
  }
}

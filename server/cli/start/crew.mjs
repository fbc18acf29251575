// @ts-check
import { keepRunning, usualPatience } from './keep-running.mjs';

/**
 * @typedef {object} Member
 * @property {string} name as people read it: "The server"
 * @property {string} key the name of its log: server
 * @property {number} rank the lower, the earlier it is stopped; equal ranks stop together
 * @property {(log: number | 'inherit') => import('./keep-running.mjs').Launched | Promise<import('./keep-running.mjs').Launched>} launch
 * @property {(answer: any) => void} [onReady]
 * @property {boolean} [dispensable] the rest works without it: it is started again for as long as it takes
 */

/**
 * @typedef {object} Crew
 * @property {(member: Member) => void} add starts it and keeps it running; nothing, once they are being stopped
 * @property {() => Promise<void>} stop stops all of them, in the order of their ranks
 * @property {() => void} kill ends all of them at once
 */

/**
 * @typedef {object} CrewSettings
 * @property {import('./log-files.mjs').LogFiles | null} logs null: they write to our own output
 * @property {(text: string) => void} say
 * @property {(reason: string) => void} giveUp when one of them cannot be started
 * @property {import('./keep-running.mjs').Patience} [patience]
 */

/** How long one that keeps ending, and that the rest can do without, waits at most for its next start. */
const longestPauseMs = 30_000;

/**
 * The child processes of an installation.
 *
 * @param {CrewSettings} settings
 * @returns {Crew}
 */
export function createCrew({ logs, say, giveUp, patience = usualPatience }) {
  /** @type {{ rank: number, keeper: ReturnType<typeof keepRunning> }[]} */
  const members = [];
  let dismissed = false;

  const lastWords = (/** @type {string} */ key) =>
    logs ? `\nThe end of ${logs.path(key)}:\n\n${logs.tail(key)}` : '';

  const add = (/** @type {Member} */ { name, key, rank, launch, onReady, dispensable }) => {
    if (dismissed) return;
    const keeper = keepRunning({
      name,
      launch: () => launch(logs ? logs.open(key) : 'inherit'),
      onTrouble: say,
      ...(!dispensable && { onGiveUp: giveUp }),
      lastWords: () => lastWords(key),
      ...(onReady && { onReady }),
      patience: dispensable ? { ...patience, longestDelayMs: longestPauseMs } : patience,
    });
    members.push({ rank, keeper });
  };

  const stop = async () => {
    dismissed = true;
    const ranks = [...new Set(members.map((member) => member.rank))].sort((a, b) => a - b);
    for (const rank of ranks) {
      const those = members.filter((member) => member.rank === rank);
      await Promise.all(those.map(({ keeper }) => keeper.stop()));
    }
  };

  const kill = () => {
    dismissed = true;
    for (const { keeper } of members) keeper.kill();
  };
  return { add, stop, kill };
}

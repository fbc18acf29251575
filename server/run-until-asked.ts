/**
 * The life of one of our processes: starts, runs until somebody asks it to stop, stops, exits. Whoever started it asks by
 * a signal, or by going away: then our standard input or the channel to them ends.
 * @param life.stop lets what is under way finish; when it fails the process exits with 1
 */
export function runUntilAsked<R>(life: {
  start: () => Promise<R>;
  stop: (running: R) => Promise<void>;
}): void {
  const starting = life.start();
  whenAsked(() => {
    starting.then(life.stop).then(() => process.exit(0), fail);
  });
  starting.catch(fail);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function whenAsked(act: () => void): void {
  process.once('SIGTERM', act);
  process.once('SIGINT', act);
  if (!process.send) return;
  process.once('disconnect', act);
  process.stdin.once('end', act).resume();
}

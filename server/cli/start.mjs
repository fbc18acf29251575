// @ts-check
/**
 * `npm start`: prepares what is missing (packages, Node 24, Redis, the web) and runs Onevoice on this machine.
 * Plain JavaScript without packages, because it runs before any is installed, on whatever Node is there.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Onevoice needs Node 20.19 or newer to start (it brings its own Node 24 for the rest); this is ${process.version}.\n`,
  );
  process.exit(1);
}
const { main } = await import('./start/main.mjs');
await main(process.argv.slice(2));

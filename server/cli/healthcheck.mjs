// @ts-check
/** Asks the server of this machine or container how it is: exit code 0 when it answers that it is well. */
const port = process.env['PORT'] || '3000';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}

import { expect } from 'vitest';
import { ApiProblem } from './api-client.ts';

/** The problem that a call ends with; fails when it ends well. */
export async function problemOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const outcome: unknown = await call.then(
    () => 'it worked',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(ApiProblem);
  return (outcome as ApiProblem).problem;
}

import { filledIn } from './client.ts';
import { laterRoutes } from './later-routes.ts';

/** The address of a route that the inbox does not call at once: for links, downloads and frames of parts that come late. */
export function laterUrlOf(
  name: keyof typeof laterRoutes,
  input: { params?: Record<string, string>; query?: Record<string, string> },
): string {
  return filledIn(laterRoutes[name][1], input);
}

import type { Method } from '../../shared/api/route.ts';

/** Method and path. */
export type RouteLine = readonly [Method, `/${string}`];

import { expect, test } from 'vitest';
import { routes } from '../../../shared/api/routes.ts';
import { laterRoutes } from '../../../web/api/later-routes.ts';
import { routeTable } from '../../../web/api/route-table.ts';

test('the web calls every route as its contract has it', () => {
  const contracts = Object.fromEntries(
    Object.entries(routes).map(([name, route]) => [name, [route.method, route.path]]),
  );
  expect({ ...laterRoutes, ...routeTable }).toEqual(contracts);
});

import type { wallRoutes } from '../../shared/api/wall.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createDevice, deleteDevice, listDevices, showWallToDevice } from '../services/wall/devices.ts';
import { showWall } from '../services/wall/show.ts';

export function wallHandlers(context: WebContext): HandlersOf<typeof wallRoutes> {
  return {
    readWall: async ({ actor, query }) => showWall(context, actor, query.after),
    readWallByDevice: async ({ body }) => showWallToDevice(context, { token: body.token, after: body.after }),
    listWallDevices: async () => ({ items: await listDevices(context) }),
    createWallDevice: async ({ actor, body }) => createDevice(context, actor, body.name),
    deleteWallDevice: async ({ actor, params }) => {
      await deleteDevice(context, actor, params.id);
      return {};
    },
  };
}

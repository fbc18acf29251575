import type { wallRoutes } from '../../shared/api/wall.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createDevice, deleteDevice, listDevices, showWallToDevice } from '../services/wall/devices.ts';
import { arrangeWall } from '../services/wall/layout.ts';
import { listBehind } from '../services/wall/behind.ts';
import { showWall } from '../services/wall/show.ts';

export function wallHandlers(context: WebContext): HandlersOf<typeof wallRoutes> {
  return {
    readWall: async ({ actor, query }) => showWall(context, actor, { after: query.after }),
    readWallByDevice: async ({ body }) => showWallToDevice(context, { token: body.token, after: body.after }),
    readWallList: async ({ actor, query }) => listBehind(context, actor, query),
    arrangeWall: async ({ actor, body }) => {
      await arrangeWall(context, actor, body);
      return {};
    },
    listWallDevices: async () => ({ items: await listDevices(context) }),
    createWallDevice: async ({ actor, body }) => createDevice(context, actor, body.name),
    deleteWallDevice: async ({ actor, params }) => {
      await deleteDevice(context, actor, params.id);
      return {};
    },
  };
}

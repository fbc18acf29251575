import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import { wall, wallDevice, wallDeviceInput, wallLayoutInput, wallList, wallNumber } from '../schemas/wall.ts';
import { defineRoute } from './route.ts';

const after = z.string().max(64).optional();

export const wallRoutes = {
  readWall: defineRoute({
    method: 'get',
    path: '/wall',
    summary:
      'What the supervisor’s wall shows; with `after`, when it is no longer that version, or after ten seconds',
    group: 'Wall',
    ability: 'wall.view',
    query: z.object({ after }),
    response: wall,
  }),
  readWallByDevice: defineRoute({
    method: 'post',
    path: '/wall/by-device',
    summary: 'The same for a screen with a device link; its token is good for nothing else',
    group: 'Wall',
    ability: 'public',
    body: z.object({ token: z.string().min(20).max(200), after }),
    response: wall,
    errors: ['not-authenticated'],
  }),
  readWallList: defineRoute({
    method: 'get',
    path: '/wall/list',
    summary: 'The conversations, messages or promises that a number of the wall counts',
    group: 'Wall',
    ability: 'wall.view',
    query: wallNumber,
    response: wallList,
  }),
  arrangeWall: defineRoute({
    method: 'put',
    path: '/wall/layout',
    summary: 'Choose and order the tiles of one’s own wall or of a screen',
    group: 'Wall',
    ability: 'wall.view',
    body: wallLayoutInput,
    response: nothing,
    errors: ['not-found'],
  }),
  listWallDevices: defineRoute({
    method: 'get',
    path: '/wall/devices',
    summary: 'Screens that show the wall without a log-in',
    group: 'Wall',
    ability: 'wall.view',
    response: z.object({ items: z.array(wallDevice) }),
  }),
  createWallDevice: defineRoute({
    method: 'post',
    path: '/wall/devices',
    summary: 'Make a device link; its token is in this answer and nowhere else',
    group: 'Wall',
    ability: 'wall.view',
    body: wallDeviceInput,
    response: z.object({ device: wallDevice, token: z.string() }),
  }),
  deleteWallDevice: defineRoute({
    method: 'delete',
    path: '/wall/devices/{id}',
    summary: 'Revoke a device link: the screen goes dark within seconds',
    group: 'Wall',
    ability: 'wall.view',
    params: z.object({ id }),
    response: nothing,
    errors: ['not-found'],
  }),
};

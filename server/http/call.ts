import type { Request, Response } from 'express';
import type { Actor } from '../../shared/abilities.ts';
import type {
  RouteBody,
  RouteContract,
  RouteParams,
  RouteQuery,
  RouteResponse,
} from '../../shared/api/route.ts';
import type { RouteName, Routes } from '../../shared/api/routes.ts';
import type { StoredUser } from '../store/users.ts';
import type { Bytes } from './bytes.ts';

/** A multipart upload, on disk until the call is over. */
export interface UploadedFile {
  path: string;
  /** As the browser named it: not to be trusted. */
  name: string;
  type: string;
  size: number;
}

/** What a handler may do with the browser's session. */
export interface SessionControl {
  /** Begins a session under a new id for this person and marks the device as known. */
  open(user: StoredUser): Promise<void>;
  /** Ends it and takes its cookie away. */
  close(): Promise<void>;
  /** Empty when there is none. */
  readonly csrfToken: string;
  /** What it may be called in public; null when there is none. */
  readonly name: string | null;
}

/** One request, checked: who it is from, and its parts as the contract has them. */
export interface Call<R> {
  /** @throws AppError not-authenticated when read on a public route without anyone */
  readonly actor: Actor;
  /** Who the actor is. Same error. */
  readonly user: StoredUser;
  params: RouteParams<R>;
  query: RouteQuery<R>;
  body: RouteBody<R>;
  /** On routes that accept multipart. */
  file: UploadedFile | null;
  /** On routes that accept raw bytes. */
  raw: Buffer | null;
  client: { address: string; deviceMark: string | null };
  session: SessionControl;
  request: Request;
  response: Response;
}

export type Handler<R> = (call: Call<R>) => Promise<RouteResponse<R> | Bytes>;

/** One handler for each route: a missing or a surplus one does not compile, and the boot checks it again. */
export type Handlers = { [N in RouteName]: Handler<Routes[N]> };
/** The handlers of some routes. */
export type HandlersOf<T extends Record<string, RouteContract>> = { [N in keyof T]: Handler<T[N]> };

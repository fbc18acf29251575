import type { WorkKind } from '../schemas/routing.ts';

/** What somebody takes: kinds of work that they take none of, and channels for which they said otherwise. */
export interface Taking {
  paused: readonly WorkKind[];
  /** Channel to "takes it"; a channel that is not there follows its kind. */
  byChannel: Readonly<Record<string, boolean>>;
}

/** One channel and the kind of work that it brings. */
export interface ChannelOfKind {
  channel: string;
  kind: WorkKind;
}

/** Does somebody take what comes by a channel? What they said of the channel counts before its kind. */
export function takes({ paused, byChannel }: Taking, { channel, kind }: ChannelOfKind): boolean {
  const said = Object.hasOwn(byChannel, channel) ? byChannel[channel] : undefined;
  return said ?? !paused.includes(kind);
}

/** Takes a kind of work again, or no longer. What was said of its channels is forgotten: they follow it. */
export function turnKind(
  taking: Taking,
  kind: WorkKind,
  channels: readonly ChannelOfKind[],
): { paused: WorkKind[]; byChannel: Record<string, boolean> } {
  const { paused } = taking;
  const own = new Set(channels.filter((one) => one.kind === kind).map(({ channel }) => channel));
  return {
    paused: paused.includes(kind) ? paused.filter((one) => one !== kind) : [...paused, kind],
    byChannel: Object.fromEntries(Object.entries(taking.byChannel).filter(([channel]) => !own.has(channel))),
  };
}

/** Takes a channel again, or no longer. Where that is what its kind says, nothing is kept. */
export function turnChannel(taking: Taking, one: ChannelOfKind): Record<string, boolean> {
  const wanted = !takes(taking, one);
  const others = Object.fromEntries(
    Object.entries(taking.byChannel).filter(([channel]) => channel !== one.channel),
  );
  return wanted === !taking.paused.includes(one.kind) ? others : { ...others, [one.channel]: wanted };
}

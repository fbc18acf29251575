/** From which edge of the row the finger went. */
export type SwipeSide = 'start' | 'end';

/** How a swipe stands: the pixels that the row has moved, which edge it came from, and whether letting go now does it. */
export interface SwipeState {
  /** Pixels on the screen; negative: to the left. */
  offset: number;
  side: SwipeSide;
  armed: boolean;
}

/** Pixels before it is a swipe, and how much more it goes sideways than up or down. */
const begins = 10;
const slope = 1.4;
/** So near the edge of the screen a swipe is the browser's: back and forward. */
const browserEdge = 24;
/** Letting go does it from so much of the row's width on, and at so many pixels at most. */
const armedShare = 0.35;
const armedPixels = 140;

/** May a touch that begins here become a swipe of ours? */
export function isOurs(x: number, screenWidth: number): boolean {
  return x >= browserEdge && x <= screenWidth - browserEdge;
}

/** What a touch that moved is: sideways a swipe, else scrolling; not known yet while it is short. */
export function kindOf(dx: number, dy: number): 'swipe' | 'scroll' | null {
  if (Math.hypot(dx, dy) < begins) return null;
  return Math.abs(dx) > Math.abs(dy) * slope ? 'swipe' : 'scroll';
}

/** @param allowed edges from which something is set; from the others the row only gives way a little */
export function swipeState(
  dx: number,
  { width, rtl, allowed }: { width: number; rtl: boolean; allowed: readonly SwipeSide[] },
): SwipeState {
  const side: SwipeSide = dx > 0 !== rtl ? 'start' : 'end';
  if (!allowed.includes(side)) return { offset: Math.sign(dx) * Math.sqrt(Math.abs(dx)), side, armed: false };
  const reach = Math.min(width * armedShare, armedPixels);
  return { offset: dx, side, armed: Math.abs(dx) >= reach };
}

import '../../../lib/later-words.ts';
import { mount, unmount } from 'svelte';
import { direction } from '../../../lib/i18n.ts';
import { media } from '../../../lib/media.svelte.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { session } from '../../../stores/session.svelte.ts';
import { swipeActions, swipesOf } from './swipe-actions.ts';
import { isOurs, kindOf, swipeState, type SwipeSide } from './swipe-motion.ts';
import SwipeUnder from './SwipeUnder.svelte';

const settleMillis = 120;
let swiping = false;

/** Follows a finger that went down on a row: sideways the row goes with it, and letting go far enough acts. */
export function swipe(row: HTMLElement, pressed: PointerEvent): void {
  const conversation = conversations.get(row.dataset['conversation'] ?? '');
  if (swiping || !conversation || !isOurs(pressed.clientX, window.innerWidth)) return;
  if (!session.can('conversations.update', { inboxId: conversation.inboxId })) return;
  const chosen = swipesOf(session.preferences?.swipe);
  const allowed = (['start', 'end'] as const).filter((side) => chosen[side] !== 'none');
  const actionOf = (side: SwipeSide) => swipeActions[chosen[side]];
  const box = { width: row.offsetWidth, rtl: direction() === 'rtl', allowed };
  const shown = $state({ state: swipeState(0, box), action: actionOf('start'), conversation });
  let under: ReturnType<typeof mount> | undefined;

  const move = (event: PointerEvent) => {
    if (event.pointerId !== pressed.pointerId) return;
    const [dx, dy] = [event.clientX - pressed.clientX, event.clientY - pressed.clientY];
    const kind = under ? 'swipe' : kindOf(dx, dy);
    if (kind === 'scroll') stop();
    if (kind !== 'swipe') return;
    shown.state = swipeState(dx, box);
    shown.action = actionOf(shown.state.side);
    if (!under) {
      swiping = true;
      under = mount(SwipeUnder, { target: row.parentElement ?? document.body, props: { row, shown } });
      row.style.background = 'var(--surface)';
      row.style.zIndex = '1';
      row.style.position = 'relative';
    }
    row.style.translate = `${String(shown.state.offset)}px 0`;
  };
  const leave = (event: Event) => {
    stop();
    if (!under) return;
    const { armed, offset, side } = shown.state;
    const acts = armed && event.type === 'pointerup';
    if (acts) window.addEventListener('click', noClick, { capture: true, once: true });
    setTimeout(() => window.removeEventListener('click', noClick, true), 50);
    settle(acts && actionOf(side).leaves ? Math.sign(offset) * box.width : 0, () => {
      if (acts) actionOf(side).run(conversation);
    });
  };
  /** The row goes where it belongs, then what lies under it goes. */
  const settle = (to: number, then: () => void) => {
    const millis = media.calm.matches ? 0 : settleMillis;
    const going = row.animate([{ translate: row.style.translate }, { translate: `${String(to)}px 0` }], {
      duration: millis,
      easing: 'ease-out',
      fill: 'forwards',
    });
    void going.finished
      .catch(() => undefined)
      .then(() => {
        then();
        going.cancel();
        for (const name of ['translate', 'background', 'zIndex', 'position'] as const) row.style[name] = '';
        if (under) void unmount(under);
        swiping = false;
      });
  };
  const stop = () => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', leave);
    window.removeEventListener('pointercancel', leave);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', leave);
  window.addEventListener('pointercancel', leave);
}

/** A swipe is no click. */
function noClick(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

import { inbox } from '../inbox.svelte.ts';
import { between } from './grouping.ts';
import { selection } from './selection.svelte.ts';

/** Pixels before it is no click any more. */
const begins = 5;
/** So near an edge of the list it scrolls, and so far in a frame. */
const edge = 36;
const perFrame = 14;

/** Rows whose pictures one draws over are selected, from where the button went down to where the pointer is. */
export function dragSelect(list: HTMLElement, pressed: PointerEvent): void {
  const first = idAt(pressed);
  if (first === undefined) return;
  const before = new Set(selection.ids);
  let [x, y] = [pressed.clientX, pressed.clientY];
  let through: string | undefined;
  let frame = 0;

  const reach = () => {
    const id = idAt({ clientX: x, clientY: y });
    if (id === undefined || id === through) return;
    through = id;
    selection.only(before, between(inbox.shownIds, first, id));
  };
  const scroller = () => list.querySelector<HTMLElement>('[role="list"]');
  const scroll = () => {
    const box = list.getBoundingClientRect();
    const by = y < box.top + edge ? -perFrame : y > box.bottom - edge ? perFrame : 0;
    if (by !== 0) scroller()?.scrollBy(0, by);
    reach();
    frame = requestAnimationFrame(scroll);
  };
  const move = (event: PointerEvent) => {
    if (event.buttons === 0) {
      stop();
      return;
    }
    [x, y] = [event.clientX, event.clientY];
    const far = Math.hypot(x - pressed.clientX, y - pressed.clientY) >= begins;
    if (frame === 0 && far) frame = requestAnimationFrame(scroll);
    if (frame !== 0) reach();
  };
  /** What follows the last move is no click on a picture. */
  const noClick = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const cancel = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    selection.only(before, []);
    stop();
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', stop);
    window.removeEventListener('keydown', cancel, true);
    if (frame === 0 || through === undefined || through === first) return;
    window.addEventListener('click', noClick, { capture: true, once: true });
    setTimeout(() => window.removeEventListener('click', noClick, true));
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', stop);
  window.addEventListener('keydown', cancel, true);

  /** The row at a height; beside the list and above or below it counts the nearest one. */
  function idAt(at: Pick<PointerEvent, 'clientX' | 'clientY'>): string | undefined {
    const box = list.getBoundingClientRect();
    const inside = (value: number, [low, high]: [number, number]) =>
      Math.min(Math.max(value, low + 2), high - 2);
    const found = document.elementFromPoint(
      inside(at.clientX, [box.left, box.right]),
      inside(at.clientY, [box.top, box.bottom]),
    );
    return found?.closest<HTMLElement>('[data-conversation]')?.dataset['conversation'];
  }
}

interface Taken {
  /** It will be opened here, not in another tab. */
  onclick: () => void;
  /** @param through with all between it and the one that was chosen before */
  onselect: (through: boolean) => void;
}

/** What a click on a row means: its picture and Shift select it, Ctrl and the middle button are the browser's. */
export function rowClick(event: MouseEvent, { onclick, onselect }: Taken): void {
  const { button, ctrlKey, metaKey, shiftKey, altKey, target } = event;
  const onPicture = target instanceof Element && target.closest('[data-select]');
  if (shiftKey || onPicture) {
    event.preventDefault();
    event.stopPropagation();
    onselect(shiftKey);
  } else if (button === 0 && !ctrlKey && !metaKey && !altKey) onclick();
}

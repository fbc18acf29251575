import type { Editor } from './rich-editor.ts';

/** Types "/" where one writes, so that the list of answers opens: apart from the word before it. */
export function beginAnswer({ view }: Editor): void {
  view.focus();
  const { state } = view;
  const { $to } = state.selection;
  const before = $to.parent.textBetween(Math.max(0, $to.parentOffset - 1), $to.parentOffset, '', ' ');
  view.dispatch(state.tr.insertText(/\S/.test(before) ? ' /' : '/', $to.pos).scrollIntoView());
}

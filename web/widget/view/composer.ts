import type { Chat } from '../chat.ts';
import { fill, h, icon, iconButton } from '../dom.ts';
import { uploadFile } from '../server.ts';

const emojis = [
  ...['😀', '😊', '😂', '🙂', '😉', '😍', '🤔', '😐', '😕', '😢', '😡', '😮', '🙏', '👍', '👎', '👋'],
  ...['👏', '💪', '❤️', '🎉', '🔥', '✨', '✅', '❌', '❓', '❗', '💡', '📦', '🚚', '💳', '📞', '☀️'],
];

interface Chosen {
  name: string;
  id: string | null;
  chip: HTMLElement;
}

/** Where one writes: text, files, emoji. */
export interface ComposerView {
  element: HTMLElement;
  draw(): void;
  focus(): void;
  add(files: Iterable<File>): void;
}

export function composerView(chat: Chat): ComposerView {
  const { state, memory } = chat;
  const { texts, maxChars, maxFiles, maxFileBytes } = state.config;
  const chosen = new Set<Chosen>();
  let problem = '';

  const text = h('textarea', {
    ...{ rows: '1', placeholder: texts.placeholder, 'aria-label': texts.placeholder, dir: 'auto' },
    enterkeyhint: 'send',
    oninput: () => typed(),
    onfocus: () => showEmojis(false),
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    },
    onpaste: (event: ClipboardEvent) => add(event.clipboardData?.files ?? []),
  });
  text.value = memory.get('draft');
  const chips = h('div', { class: 'files', hidden: true });
  const wrong = h('div', { class: 'wrong', role: 'alert', hidden: true });
  const picker = h('input', {
    ...{ type: 'file', multiple: true, hidden: true, tabindex: '-1', 'aria-hidden': 'true' },
    onchange: () => {
      add(picker.files ?? []);
      picker.value = '';
    },
  });
  const sendButton = iconButton('send', texts.send, { class: 'icon-button send', onclick: send });
  const emojiButton = iconButton('emoji', texts.emoji, {
    ...{ 'aria-expanded': 'false', 'aria-haspopup': 'true' },
    onclick: () => showEmojis(grid.hidden === true),
  });
  const grid = h(
    'div',
    { class: 'emojis', role: 'group', 'aria-label': texts.emoji, hidden: true },
    ...emojis.map((one) => h('button', { type: 'button', 'aria-label': one, onclick: () => put(one) }, one)),
  );
  grid.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    showEmojis(false);
    emojiButton.focus();
  });
  const row = h(
    'div',
    { class: 'row' },
    iconButton('attach', texts.attach, { onclick: () => picker.click() }),
    emojiButton,
    text,
    sendButton,
  );
  const element = h('div', { class: 'composer' }, grid, wrong, chips, row, picker);

  function showEmojis(shown: boolean): void {
    grid.hidden = !shown;
    emojiButton.setAttribute('aria-expanded', String(shown));
    if (shown) grid.querySelector('button')?.focus();
  }

  function put(emoji: string): void {
    text.setRangeText(emoji, text.selectionStart, text.selectionEnd, 'end');
    showEmojis(false);
    text.focus();
    typed();
  }

  function typed(): void {
    memory.set('draft', text.value);
    problem = text.value.length > maxChars ? fill(texts.tooLong, { count: maxChars }) : '';
    if (text.value.trim() !== '') chat.typing.typed(state.threadId);
    draw();
  }

  const uploading = () => [...chosen].some(({ id }) => id === null);

  function ready(): boolean {
    const something = text.value.trim() !== '' || chosen.size > 0;
    return something && !uploading() && text.value.length <= maxChars;
  }

  function send(): void {
    if (!ready()) return;
    const files = [...chosen].flatMap(({ id, name }) => (id === null ? [] : [{ id, name }]));
    chat.send(text.value.trim(), files);
    for (const { chip } of chosen) chip.remove();
    chosen.clear();
    text.value = '';
    typed();
    text.focus();
  }

  function add(files: Iterable<File>): void {
    const wanted = [...files];
    const room = maxFiles - chosen.size;
    problem = wanted.length > room ? fill(texts.tooMany, { count: maxFiles }) : '';
    for (const file of wanted.slice(0, room)) {
      if (file.size > maxFileBytes) {
        problem = fill(texts.tooLarge, { size: Math.floor(maxFileBytes / 1_000_000) });
      } else void upload(file);
    }
    draw();
  }

  async function upload(file: File): Promise<void> {
    const remove = () => {
      chosen.delete(one);
      one.chip.remove();
      draw();
    };
    const label = fill(texts.remove, { name: file.name });
    const chip = h(
      'div',
      { class: 'chip' },
      icon('file'),
      h('span', {}, file.name),
      iconButton('close', label, { onclick: remove }),
    );
    const one: Chosen = { name: file.name, id: null, chip };
    chosen.add(one);
    chips.append(chip);
    draw();
    try {
      const token = memory.get('token') ?? '';
      one.id = await uploadFile({ ...chat.place, token }, file);
    } catch {
      problem = `${texts.failed}: ${file.name}`;
      remove();
    }
    draw();
  }

  let person = state.person;
  /** Another person sits here: what the last one had begun is not theirs. */
  function forget(): void {
    person = state.person;
    for (const { chip } of chosen) chip.remove();
    chosen.clear();
    text.value = '';
    problem = '';
  }

  function draw(): void {
    if (person !== state.person) forget();
    const shown = problem || (state.problem === 'tooFast' ? texts.tooFast : '');
    wrong.textContent = shown;
    wrong.hidden = shown === '';
    chips.hidden = chosen.size === 0;
    sendButton.disabled = !ready();
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
  }
  return { element, draw, focus: () => text.focus({ preventScroll: true }), add };
}

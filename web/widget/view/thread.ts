import type { Chat } from '../chat.ts';
import { fill, h } from '../dom.ts';
import { composerView } from './composer.ts';
import { consentCard, emailCard, introductionForm } from './forms.ts';
import { messagesView } from './messages.ts';

/** One conversation: what was said, what is asked, where one writes. */
export function threadView(chat: Chat): { element: HTMLElement; draw(): void; focus(): void } {
  const { state } = chat;
  const { texts, introduce, quickAnswers, visits, email } = state.config;
  const composer = composerView(chat);
  const form = introductionForm(chat, () => composer.focus());
  const quick = h(
    'div',
    { class: 'quick', role: 'group', 'aria-label': texts.quick },
    ...quickAnswers.map((words) =>
      h('button', { type: 'button', dir: 'auto', onclick: () => chat.send(words) }, words),
    ),
  );
  const wantEmail = emailCard(chat);
  const thanks = h('div', { class: 'bar', role: 'status' });
  const consent = consentCard(chat);
  const extras = h('div', { class: 'extras' }, quick, wantEmail, consent);
  const messages = messagesView(chat, extras);
  const body = h('div', { class: 'body' }, messages.element, composer.element);
  const element = h('div', { class: 'body' }, thanks, form, body);
  element.dataset['drop'] = texts.dropFiles;
  let shown: string | null = null;

  element.addEventListener('dragover', (event) => {
    event.preventDefault();
    element.classList.add('drop');
  });
  element.addEventListener('dragleave', () => element.classList.remove('drop'));
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    element.classList.remove('drop');
    composer.add(event.dataTransfer?.files ?? []);
  });

  function introductionWanted(): boolean {
    const asked = introduce !== 'no' && chat.place.user === null && !state.verified;
    const known = state.name !== '' && (introduce !== 'required' || state.email !== '');
    return asked && !state.introduced && !known && state.threads.length === 0;
  }

  function draw(): void {
    if (shown !== state.threadId) {
      shown = state.threadId;
      messages.reset();
    }
    const asking = introductionWanted();
    form.hidden = !asking;
    body.hidden = asking;
    const thread = state.thread(shown);
    const wrote =
      (thread !== undefined && state.messagesOf(thread.conversationId).length > 0) ||
      (shown !== null && state.pendingIn(shown, thread?.conversationId).length > 0);
    quick.hidden = wrote || quickAnswers.length === 0;
    const asksEmail = email && wrote && state.welcomed && state.email === '' && !state.emailDeclined;
    wantEmail.hidden = !asksEmail;
    thanks.hidden = !state.emailGiven;
    thanks.textContent = fill(texts.emailThanks, { email: state.email });
    consent.hidden = visits !== 'ask' || state.consent !== null || asksEmail;
    messages.draw();
    composer.draw();
  }
  return {
    element,
    draw,
    focus: () => (body.hidden ? form.querySelector('input')?.focus() : composer.focus()),
  };
}

import type { Chat } from '../chat.ts';
import { h } from '../dom.ts';

const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

interface Field {
  element: HTMLElement;
  value(): string;
  wrong(words: string): void;
}

function field(label: string, attributes: Record<string, string | boolean>): Field {
  const input = h('input', attributes);
  const problem = h('span', { class: 'wrong', role: 'alert' });
  return {
    element: h('label', {}, label, input, problem),
    value: () => input.value.trim(),
    wrong(words) {
      problem.textContent = words;
      input.setAttribute('aria-invalid', String(words !== ''));
      if (words !== '') input.focus();
    },
  };
}

/** Asked before the first message: who one is. May be skipped unless the site requires it. */
export function introductionForm(chat: Chat, done: () => void): HTMLElement {
  const { texts, introduce } = chat.state.config;
  const required = introduce === 'required';
  const name = field(texts.name, { type: 'text', autocomplete: 'name', maxlength: '200', required });
  const email = field(texts.email, { type: 'email', autocomplete: 'email', maxlength: '254', required });
  const submit = (event: Event) => {
    event.preventDefault();
    const who = { name: name.value(), email: email.value() };
    const nameMissing = required && who.name === '';
    const emailWrong = who.email === '' ? required : !looksLikeEmail.test(who.email);
    email.wrong(emailWrong ? texts.emailInvalid : '');
    name.wrong(nameMissing ? texts.introduce : '');
    if (nameMissing || emailWrong) return;
    chat.about.introduce(who.name === '' && who.email === '' ? null : who);
    done();
  };
  const skip = () => {
    chat.about.introduce(null);
    done();
  };
  return h(
    'form',
    { class: 'form', novalidate: true, onsubmit: submit },
    h('p', {}, texts.introduce),
    name.element,
    email.element,
    h(
      'div',
      { class: 'actions' },
      !required && h('button', { type: 'button', class: 'plain', onclick: skip }, texts.skip),
      h('button', { type: 'submit', class: 'primary' }, texts.start),
    ),
  );
}

/** Offered once somebody has written: where an answer may go when they are gone. */
export function emailCard(chat: Chat): HTMLElement {
  const { state } = chat;
  const { texts } = state.config;
  const email = field(texts.email, { type: 'email', autocomplete: 'email', maxlength: '254' });
  const submit = (event: Event) => {
    event.preventDefault();
    const good = looksLikeEmail.test(email.value());
    email.wrong(good ? '' : texts.emailInvalid);
    if (good) chat.about.leaveEmail(email.value());
  };
  const skip = () => chat.about.declineEmail();
  return h(
    'form',
    { class: 'card', novalidate: true, onsubmit: submit },
    h('p', {}, texts.emailWanted),
    email.element,
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', class: 'plain', onclick: skip }, texts.skip),
      h('button', { type: 'submit', class: 'primary' }, texts.send),
    ),
  );
}

/** May the pages that one looks at be told? */
export function consentCard(chat: Chat): HTMLElement {
  const { texts } = chat.state.config;
  const answer = (allowed: boolean) => () => chat.about.allowPages(allowed);
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': texts.consent },
    h('p', {}, texts.consent),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', class: 'plain', onclick: answer(false) }, texts.decline),
      h('button', { type: 'button', class: 'primary', onclick: answer(true) }, texts.accept),
    ),
  );
}

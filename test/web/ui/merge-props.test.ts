import { describe, expect, test, vi } from 'vitest';
import { mergeProps } from '../../../web/ui/merge-props.ts';

describe('properties from several sides', () => {
  test('the last one that says something counts', () => {
    expect(mergeProps({ id: 'a', title: 't' }, { id: 'b', title: undefined }, { role: 'menu' })).toEqual({
      ...{ id: 'b', title: 't', role: 'menu' },
    });
  });

  test('handlers of one event all run, in order, on the element, until one prevents it', () => {
    const ran: string[] = [];
    const { onclick } = mergeProps(
      { onclick: () => ran.push('first') },
      {
        onclick(this: unknown, event: Event) {
          ran.push(String(this));
          event.preventDefault();
        },
      },
      { onclick: () => ran.push('never') },
    ) as { onclick: (event: Event) => void };
    onclick.call('element', new Event('click', { cancelable: true }));
    expect(ran).toEqual(['first', 'element']);
  });

  test('what is no handler of an event is not run together', () => {
    const [one, other] = [vi.fn(), vi.fn()];
    expect(mergeProps({ once: one, children: one }, { once: other, children: other })).toMatchObject({
      children: other,
    });
  });

  test('attachments stay, whatever they are called by', () => {
    const [one, other] = [Symbol('a'), Symbol('b')];
    const merged = mergeProps({ [one]: 1 }, { [other]: 2 });
    expect(Reflect.ownKeys(merged)).toEqual([one, other]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameSets } from '../../test/ui/names.ts';
import { play } from '../../test/ui/play.ts';
import { scenes } from '../../test/ui/scenes.ts';
import { graphemes } from '../text/width.ts';
import { uiCommandOf } from './keys.ts';
import { edit, type Field, typeInto } from './state/field.ts';
import type { UiEvent } from './state/update.ts';
import { createStore, type Store } from './store.ts';
import type { NumberedTask } from './work/task.ts';

const secret = 'hunter2-Пароль-密碼';

function asked(hidden: boolean): { readonly store: Store; readonly done: NumberedTask[] } {
  const done: NumberedTask[] = [];
  const beginning = play({}, ...scenes.reading());
  const store = createStore({ state: beginning.state, tasks: [] }, (task) => done.push(task));
  const run = beginning.state.runs.read ?? 0;
  const text = `PIN of ${nameSets.latin.cluster}?`;
  store.dispatch({ type: 'notice', of: 'read', run, notice: { type: 'question', question: 7, text, hidden } });
  return { store, done };
}

describe('a hidden answer', () => {
  test('goes to the one who asked, whole', () => {
    const { store, done } = asked(true);
    store.dispatch({ type: 'text', text: secret });
    store.dispatch({ type: 'key', key: 'enter' });
    expect(done).toMatchObject([{ task: { type: 'answer', question: 7, text: secret } }]);
  });

  test('is still there when the help was read meanwhile, and what is pressed there is none of it', () => {
    const { store, done } = asked(true);
    store.dispatch({ type: 'text', text: secret });
    store.dispatch({ type: 'key', key: 'f1' });
    expect(store.state().overlay?.is).toBe('help');
    for (const key of ['down', 'end', 'backspace', 'esc']) store.dispatch({ type: 'key', key });
    expect(store.state().overlay).toMatchObject({
      is: 'question',
      answer: { text: '•'.repeat(graphemes(secret).length) },
    });
    store.dispatch({ type: 'key', key: 'enter' });
    expect(done).toMatchObject([{ task: { type: 'answer', question: 7, text: secret } }]);
  });

  test('is never part of the state: not while it is typed, edited or sent, nor afterwards', () => {
    const { store } = asked(true);
    const seen: string[] = [];
    const parts = secret.split('-');
    const uiEvents: readonly UiEvent[] = [
      { type: 'text', text: secret },
      ...['left', 'left', 'backspace', 'home', 'delete', 'end', 'ctrl-u'].map((key) => ({ type: 'key', key }) as const),
      { type: 'text', text: secret },
      { type: 'key', key: 'enter' },
      { type: 'key', key: 'v' },
    ];
    for (const uiEvent of uiEvents) {
      store.dispatch(uiEvent);
      seen.push(JSON.stringify(store.state()));
    }
    expect(seen.some((state) => state.includes('•••'))).toBe(true);
    for (const part of [secret, ...parts]) expect(seen.filter((state) => state.includes(part))).toEqual([]);
  });

  test('is forgotten when nobody answers', () => {
    const { store, done } = asked(true);
    store.dispatch({ type: 'text', text: secret });
    store.dispatch({ type: 'key', key: 'esc' });
    expect(done).toMatchObject([{ task: { type: 'answer', question: 7, text: null } }]);
    expect(JSON.stringify([store.state(), done])).not.toContain('hunter2');
  });

  test('is told to nobody else: not to a question that takes its place', () => {
    const { store, done } = asked(true);
    const run = store.state().runs.read ?? 0;
    store.dispatch({ type: 'text', text: secret });
    store.dispatch({
      type: 'notice',
      of: 'read',
      run,
      notice: { type: 'question', question: 8, text: 'another PIN', hidden: true },
    });
    store.dispatch({ type: 'text', text: 'tr0ub4dor' });
    store.dispatch({ type: 'key', key: 'enter' });
    expect(done).toMatchObject([{ task: { type: 'answer', question: 8, text: 'tr0ub4dor' } }]);
  });

  test('is kept while the question of an older run is answered by nobody', () => {
    const { store, done } = asked(true);
    const run = (store.state().runs.read ?? 0) - 1;
    store.dispatch({ type: 'text', text: secret });
    store.dispatch({
      type: 'notice',
      of: 'read',
      run,
      notice: { type: 'question', question: 6, text: 'an old PIN', hidden: true },
    });
    store.dispatch({ type: 'key', key: 'enter' });
    expect(done).toMatchObject([
      { task: { type: 'answer', question: 6, text: null } },
      { task: { type: 'answer', question: 7, text: secret } },
    ]);
  });

  const edits = ['left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl-u', 'ctrl-k'];
  /** An accent, and the joiner of emoji. */
  const joining = ['\u0301', '\u200d'];

  test('may get shorter while it is typed', () => {
    const { store, done } = asked(true);
    store.dispatch({ type: 'text', text: '👩👦' });
    store.dispatch({ type: 'key', key: 'left' });
    store.dispatch({ type: 'text', text: '\u200d' });
    expect(store.state().overlay).toMatchObject({ answer: { text: '•', at: 1 } });
    store.dispatch({ type: 'key', key: 'enter' });
    expect(done).toMatchObject([{ task: { type: 'answer', text: '👩\u200d👦' } }]);
  });

  test('is edited as a text that is seen: what is sent is what was typed', () => {
    const presses = fc.array(fc.constantFrom(...edits, 'a', '王', '👩‍👩‍👧', '👩', ...joining), { maxLength: 30 });
    fc.assert(
      fc.property(presses, (names) => {
        const { store, done } = asked(true);
        let field: Field = { text: '', at: 0 };
        for (const name of names) {
          const uiCommand = uiCommandOf('question', name);
          store.dispatch(uiCommand === null ? { type: 'text', text: name } : { type: 'key', key: name });
          field = uiCommand === null ? typeInto(field, name) : (edit(field, uiCommand) ?? field);
          const dots = '•'.repeat(graphemes(field.text).length);
          expect(store.state().overlay).toMatchObject({ answer: { text: dots, at: field.at } });
        }
        store.dispatch({ type: 'key', key: 'enter' });
        expect(done).toMatchObject([{ task: { type: 'answer', text: field.text } }]);
      }),
    );
  });
});

test('an answer that may be seen is seen', () => {
  const { store, done } = asked(false);
  store.dispatch({ type: 'text', text: 'kpki' });
  expect(store.state().overlay).toMatchObject({ answer: { text: 'kpki' } });
  store.dispatch({ type: 'key', key: 'enter' });
  expect(done).toMatchObject([{ task: { type: 'answer', text: 'kpki' } }]);
});

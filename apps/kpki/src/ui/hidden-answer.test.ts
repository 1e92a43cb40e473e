import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameSets } from '../../test/ui/names.ts';
import { play } from '../../test/ui/play.ts';
import { scenes } from '../../test/ui/scenes.ts';
import { graphemes } from '../text/width.ts';
import { uiCommandOf } from './keys.ts';
import { edit, type TextField, typeInto } from './state/field.ts';
import type { UiEvent } from './state/update.ts';
import { createStore } from './store.ts';
import type { NumberedTask } from './work/task.ts';

const secret = 'hunter2-Пароль-密碼';

function asked(hidden = true) {
  const done: NumberedTask[] = [];
  const beginning = play({}, ...scenes.reading());
  const store = createStore({ state: beginning.state, tasks: [], effects: [] }, (task) => done.push(task));
  const run = beginning.state.runs.read ?? 0;
  const text = `PIN of ${nameSets.latin.cluster}?`;
  const ask = (question: number, of = run): void =>
    store.dispatch({ type: 'notice', of: 'read', run: of, notice: { type: 'question', question, text, hidden } });
  const type = (typed: string): void => store.dispatch({ type: 'text', text: typed });
  const press = (...keys: readonly string[]): void => {
    for (const key of keys) store.dispatch({ type: 'key', key });
  };
  ask(7);
  return { store, done, run, ask, type, press };
}

describe('a hidden answer', () => {
  test('is still there when the help was read meanwhile, and what is pressed there is none of it', () => {
    const { store, done, type, press } = asked();
    type(secret);
    press('f1');
    expect(store.state().overlay?.is).toBe('help');
    press('down', 'end', 'backspace', 'esc');
    const dots = '•'.repeat(graphemes(secret).length);
    expect(store.state().overlay).toMatchObject({ is: 'question', answer: { text: dots } });
    press('enter');
    expect(done).toMatchObject([{ task: { type: 'answer', question: 7, text: secret } }]);
  });

  test('is never part of the state: not while it is typed, edited or sent, nor afterwards', () => {
    const { store } = asked();
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
    const { store, done, type, press } = asked();
    type(secret);
    press('esc');
    expect(done).toMatchObject([{ task: { type: 'answer', question: 7, text: null } }]);
    expect(JSON.stringify([store.state(), done])).not.toContain('hunter2');
  });

  test('is told to nobody else: not to a question that takes its place', () => {
    const { done, ask, type, press } = asked();
    type(secret);
    ask(8);
    type('tr0ub4dor');
    press('enter');
    expect(done).toMatchObject([{ task: { type: 'answer', question: 8, text: 'tr0ub4dor' } }]);
  });

  test('is kept while the question of an older run is answered by nobody', () => {
    const { done, run, ask, type, press } = asked();
    type(secret);
    ask(6, run - 1);
    press('enter');
    expect(done).toMatchObject([
      { task: { type: 'answer', question: 6, text: null } },
      { task: { type: 'answer', question: 7, text: secret } },
    ]);
  });

  const edits = ['left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl-u', 'ctrl-k'];
  /** An accent, and the joiner of emoji. */
  const joining = ['\u0301', '\u200d'];

  test('may get shorter while it is typed', () => {
    const { store, done, type, press } = asked();
    type('👩👦');
    press('left');
    type('\u200d');
    expect(store.state().overlay).toMatchObject({ answer: { text: '•', at: 1 } });
    press('enter');
    expect(done).toMatchObject([{ task: { type: 'answer', text: '👩\u200d👦' } }]);
  });

  test('is edited as a text that is seen: what is sent is what was typed', () => {
    const presses = fc.array(fc.constantFrom(...edits, 'a', '王', '👩‍👩‍👧', '👩', ...joining), { maxLength: 30 });
    fc.assert(
      fc.property(presses, (names) => {
        const { store, done, type, press } = asked();
        let field: TextField = { text: '', at: 0 };
        for (const name of names) {
          const uiCommand = uiCommandOf('question', name);
          (uiCommand === null ? type : press)(name);
          field = uiCommand === null ? typeInto(field, name) : (edit(field, uiCommand) ?? field);
          const dots = '•'.repeat(graphemes(field.text).length);
          expect(store.state().overlay).toMatchObject({ answer: { text: dots, at: field.at } });
        }
        press('enter');
        expect(done).toMatchObject([{ task: { type: 'answer', text: field.text } }]);
      }),
    );
  });
});

test('an answer that may be seen is seen', () => {
  const { store, done, type, press } = asked(false);
  type('kpki');
  expect(store.state().overlay).toMatchObject({ answer: { text: 'kpki' } });
  press('enter');
  expect(done).toMatchObject([{ task: { type: 'answer', text: 'kpki' } }]);
});

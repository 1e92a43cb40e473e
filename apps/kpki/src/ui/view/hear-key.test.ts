import { expect, test } from 'vitest';
import { sceneOf } from '../../../test/ui/scenes.ts';
import type { State } from '../state/model.ts';
import type { UiEvent } from '../state/update.ts';
import { hearKeys } from './hear-key.ts';

const question = sceneOf('question before an undo');
const before: State = { ...question, overlay: null };
const enter = { name: 'enter', text: null } as const;

function heard(drawn: State, ...names: readonly string[]): readonly UiEvent[] {
  const events: UiEvent[] = [];
  const store = { state: () => question, dispatch: (event: UiEvent): void => void events.push(event) };
  const presses = names.map((name) => ({ ...enter, name }));
  hearKeys(store, presses, drawn);
  return events;
}

test('a key from before a question was drawn does not answer it', () => {
  expect(heard(before, 'enter', 'right', 'enter')).toEqual([]);
  expect(heard(question, 'right', 'enter')).toEqual([
    { type: 'key', key: 'right' },
    { type: 'key', key: 'enter' },
  ]);
});

test('ctrl-c is always heard', () => {
  expect(heard(before, 'enter', 'ctrl-c')).toEqual([{ type: 'key', key: 'ctrl-c' }]);
});

import { expect, test } from 'vitest';
import { read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import type { Task } from '../work/task.ts';

const names = nameSets.latin;
const asks = (question: number): Act => tells('read', { type: 'question', question, text: 'PIN?', hidden: true });
const isOver =
  (question: number, of: Task['type'] = 'read', run?: number): Act =>
  (state) => [{ type: 'notice', of, run: run ?? state.runs[of] ?? 0, notice: { type: 'question over', question } }];

test('a question that nobody waits for any more is taken away', () => {
  const { state, tasks } = play({}, asks(1), isOver(1));
  expect(state.overlay).toBeNull();
  expect(tasks.map(({ task }) => task.type)).toEqual(['read']);
});

test('so is that of an older run', () => {
  expect(play({}, asks(1), isOver(1, 'read', -1)).state.overlay).toBeNull();
});

test('one below its help is not there any more when that is closed', () => {
  const { state } = play({}, asks(1), keys('f1'), isOver(1));
  expect(state.overlay).toMatchObject({ is: 'help' });
  expect(play({}, asks(1), keys('f1'), isOver(1), keys('esc')).state.overlay).toBeNull();
});

test('another question stays, and so does what is no question', () => {
  expect(play({}, asks(2), isOver(1)).state.overlay).toMatchObject({ is: 'question', question: 2 });
  expect(play({}, read(names), keys('v'), isOver(1)).state.overlay).toMatchObject({ is: 'commands' });
});

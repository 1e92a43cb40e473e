import { describe, expect, test } from 'vitest';
import { read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import { asksToCheck, checkOver, checkStopped, firstCases, manyCases } from '../../../test/ui/plugin-check.ts';
import { routeOf } from './change.ts';
import { runningConformance } from './conformance.ts';
import type { State } from './model.ts';
import { contextOf } from './on-key.ts';
import { pluginCheckScreen } from './screens/plugin-check.ts';

const names = nameSets.latin;
const toPlugins: readonly Act[] = [read(names), keys('5', 'c')];
const asked: readonly Act[] = [...toPlugins, keys('enter'), asksToCheck];
const running: readonly Act[] = [...asked, keys('left', 'enter')];

function below(state: State): number {
  const route = routeOf(state);
  if (route.screen !== 'plugin test') throw new Error(`it is ${route.screen}`);
  return pluginCheckScreen.scrolled?.(state, route).below ?? 0;
}

describe('a check of a plugin', () => {
  test('opens the plugin of the environment that is selected, as the command does', () => {
    const { tasks } = play({}, ...toPlugins, keys('down', 'enter'));
    expect(tasks.at(-1)?.task).toEqual({ type: 'check plugin', target: { environment: 'dev' }, plugin: 'main' });
  });

  test('runs nothing before somebody chooses so, and esc is a no', () => {
    const answers = (...acts: readonly Act[]): readonly unknown[] =>
      play({}, ...asked, ...acts).tasks.flatMap(({ task }) => (task.type === 'answer' ? [task] : []));
    expect(answers()).toEqual([]);
    expect(answers(keys('enter'))).toEqual([{ type: 'answer', question: 7, text: null }]);
    expect(answers(keys('esc'))).toEqual([{ type: 'answer', question: 7, text: null }]);
    expect(answers(keys('left', 'enter'))).toEqual([{ type: 'answer', question: 7, text: 'yes' }]);
  });

  test('is among the commands so far once it was wanted', () => {
    expect(play({}, ...asked, keys('esc')).state.commands).toEqual(['kpki status -e dev']);
    expect(play({}, ...running).state.commands.at(-1)).toBe('kpki plugin test default -e dev');
  });

  test('is refused where nothing is to be written, whoever says so', () => {
    const refused = (readOnly: boolean, ...acts: readonly Act[]): string | undefined => {
      const { state, tasks } = play({ readOnly }, read(names), ...acts);
      expect(tasks.map(({ task }) => task.type)).not.toContain('check plugin');
      return state.message?.text;
    };
    expect(refused(false, keys('5', 'down', 'c', 'enter'))).toContain('The file says readOnly of prod');
    expect(refused(true, keys('5', 'c', 'enter'))).toContain('--read-only');
    expect(refused(false, keys('m', '5', 'c', 'enter'))).toContain('m lifts it');
  });

  test('is watched until it ends: esc stays, ctrl-c stops it once and leaves at the second', () => {
    const { state } = play({}, ...running, firstCases('x'), keys('esc'));
    expect(contextOf(state)).toBe('checking');
    const stopping = play({}, ...running, firstCases('x'), keys('ctrl-c'));
    expect(stopping.tasks.at(-1)?.task).toEqual({ type: 'stop', of: state.runs['check plugin'] });
    expect(stopping.state.leaving).toBeNull();
    expect(play({}, ...running, keys('ctrl-c', 'ctrl-c')).state.leaving?.exit).toBe('interrupted');
    const stopped = play({}, ...running, firstCases('x'), keys('ctrl-c'), checkStopped).state;
    expect(runningConformance(stopped)).toBeNull();
    expect(contextOf(stopped)).toBe('checked');
  });

  test('is stopped when kpki is left', () => {
    const { state, tasks } = play({}, ...running, keys('q', 'left', 'enter'));
    expect(state.leaving).not.toBeNull();
    expect(tasks.at(-1)?.task.type).toBe('stop');
  });

  test('stays once it has ended, and is run again by a key', () => {
    const back = [...running, firstCases('x'), checkOver, keys('esc', 'enter')];
    const { state, tasks } = play({}, ...back);
    expect(tasks.filter(({ task }) => task.type === 'check plugin')).toHaveLength(1);
    expect(Object.values(state.conformances)[0]?.outcomes).toHaveLength(4);
    const again = play({}, ...back, keys('t'));
    expect(again.tasks.filter(({ task }) => task.type === 'check plugin')).toHaveLength(2);
    expect(Object.values(again.state.conformances)[0]?.outcomes).toEqual([]);
  });

  test('has its end followed until somebody scrolls, and again by a key', () => {
    const many = [...running, manyCases];
    expect(below(play({}, ...many).state)).toBe(0);
    expect(below(play({}, ...many, keys('home')).state)).toBeGreaterThan(0);
    expect(below(play({}, ...many, keys('home', 'f')).state)).toBe(0);
  });

  test('asks what the plugin has to be told as everywhere else', () => {
    const pin = tells('check plugin', { type: 'question', question: 3, text: 'PIN of token: ', hidden: true });
    const { state } = play({}, ...toPlugins, keys('enter'), pin);
    expect(state.overlay).toMatchObject({ is: 'question', hidden: true });
  });
});

import { describe, expect, test } from 'vitest';
import { failure, read } from '../../../../test/ui/acts.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, tells, text } from '../../../../test/ui/play.ts';
import { undoPlanned } from '../../../../test/ui/undo.ts';
import { crumbs, sentence } from '../frame.ts';
import { outcomeIn } from '../outcomes.ts';
import { undoOnScreen } from './undo.ts';

const names = nameSets.latin;
const toIt: readonly Act[] = [read(names), keys('u')];
const agrees = keys('enter', 'left', 'enter');

function undone(...acts: readonly Act[]): number {
  return play({}, ...toIt, ...acts).tasks.filter(({ task }) => task.type === 'undo').length;
}

describe('an undo', () => {
  test('is planned first, and is done after a question whose other button is chosen', () => {
    expect(undone()).toBe(0);
    expect(undone(undoPlanned({ makes: false }), keys('enter', 'enter'))).toBe(0);
    expect(undone(undoPlanned({ makes: false }), agrees)).toBe(1);
  });

  test('is not done where nothing may be written, nothing is retained, or a write was cut short', () => {
    expect(undone(keys('m'), undoPlanned({ makes: false }), agrees)).toBe(0);
    expect(undone(undoPlanned({ nothing: true }), agrees)).toBe(0);
    expect(undone(undoPlanned({ drifted: true }), agrees)).toBe(0);
  });

  test('that takes something away is done once the name of the cluster is typed', () => {
    const asked = play({}, ...toIt, undoPlanned(), keys('enter'));
    expect(asked.state.overlay).toMatchObject({ focus: 'name', typed: { of: 'cluster', name: 'prod-eu' } });
    expect(undone(undoPlanned(), agrees)).toBe(0);
    expect(undone(undoPlanned(), keys('enter'), text('prod'), keys('enter', 'tab', 'enter'))).toBe(0);
    expect(undone(undoPlanned(), keys('enter'), text('prod-eu'), keys('tab', 'enter'))).toBe(1);
  });

  test('of which something stays says that it puts back the rest', () => {
    const { state } = play({}, ...toIt, undoPlanned({ stays: true }), keys('enter'));
    expect(state.overlay).toMatchObject({ yes: 'Undo the rest', focus: 'no' });
  });

  test('counts what comes back, what goes and what stays, each by itself', () => {
    const summary = (plan: Act): string => crumbs(play({}, ...toIt, plan).state)[1];
    expect(summary(undoPlanned())).toBe('1 restore   1 remove');
    expect(summary(undoPlanned({ makes: false }))).toBe('2 restore');
    expect(summary(undoPlanned({ stays: true }))).toBe('1 restore   1 stays');
    expect(summary(undoPlanned({ nothing: true }))).toBe('');
  });

  test('that runs is stopped by ctrl-c, and by nothing else', () => {
    const running = play({}, ...toIt, undoPlanned({ makes: false }), agrees);
    const run = running.state.runs.undo;
    const held = play({}, ...toIt, undoPlanned({ makes: false }), agrees, keys('esc', 'q', '1'));
    expect(held.state.path.at(-1)?.screen).toBe('undo');
    expect(held.state.leaving).toBeNull();
    const stopped = play({}, ...toIt, undoPlanned({ makes: false }), agrees, keys('ctrl-c'));
    expect(stopped.tasks.at(-1)?.task).toEqual({ type: 'stop', of: run });
    expect(
      play({}, ...toIt, undoPlanned({ makes: false }), agrees, keys('ctrl-c', 'ctrl-c')).state.leaving,
    ).toMatchObject({
      exit: 'interrupted',
    });
  });

  test('of a file that cannot be read says why line by line, and that nothing was written', () => {
    const text = 'kpki.yaml cannot be used:\nkpki.yaml:10:12: spec.nodes: unknown field';
    const { state } = play({}, ...toIt, failure('plan undo', text, 'usage'));
    const lines = undoOnScreen(state, { screen: 'undo', top: 0, focus: 'undo' }).shown;
    expect(lines).toEqual(['', ...text.split('\n')]);
    expect(sentence(state).text).toBe('The undo has no plan, and nothing was written. t plans again.');
  });

  test('that is not done where nothing may be written says so in one sentence, with its own full stop', () => {
    const { state } = play({ readOnly: true }, ...toIt, undoPlanned({ makes: false }));
    const why = 'Read-only: kpki was started with --read-only.';
    expect(sentence(state).text).toBe(why);
    expect(play({ readOnly: true }, ...toIt, undoPlanned({ makes: false }), keys('a')).state.message?.text).toBe(why);
    const drifted = play({}, ...toIt, undoPlanned({ drifted: true })).state;
    expect(sentence(drifted).text).toMatch(/^Not undone: a location drifted;[^.]*\.$/);
  });

  test('that is done reads what is there, and esc goes home', () => {
    const done = tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] });
    const { state, tasks } = play({}, ...toIt, undoPlanned({ makes: false }), agrees, done, read(names), keys('esc'));
    expect(tasks.at(-1)?.task.type).toBe('read');
    expect(state.path.map(({ screen }) => screen)).toEqual(['trust']);
    expect(outcomeIn(state)).toMatchObject({ target: { environment: 'dev' }, entriesWritten: 2 });
    expect(state.commands.at(-1)).toBe('kpki undo -e dev --yes');
  });
});

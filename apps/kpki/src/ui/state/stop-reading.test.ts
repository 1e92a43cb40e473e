import { describe, expect, test } from 'vitest';
import { read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import { sealed } from '../../../test/ui/unread.ts';

const names = nameSets.latin;
const waits = (of: 'read' | 'plan'): Act =>
  tells(of, {
    type: 'events',
    events: [{ type: 'retrying', sink: 'vault', place: 'a', attempt: 2, of: 6, seconds: 8, text: sealed }],
  });
const reaches = tells('read', { type: 'events', events: [{ type: 'reading', sink: 'vault', place: 'b' }] });
const stops = (of: 'read' | 'plan'): Act =>
  tells(of, { type: 'trouble', trouble: { text: 'stopped', exit: 'interrupted' } });

describe('a sink that is waited for', () => {
  test.each(['esc', 'ctrl-c'])('%s stops asking it, and what was read before is there again', (key) => {
    const { state, tasks } = play({}, read(names), keys('t'), waits('read'), keys(key));
    expect(tasks.at(-1)?.task).toEqual({ type: 'stop', of: state.runs.read });
    expect(state.leaving).toBeNull();
    const stopped = play({}, read(names), keys('t'), waits('read'), keys(key), stops('read')).state;
    expect(stopped.reading).toMatchObject({ is: 'known', inventory: { unread: [] } });
    expect(stopped.message?.text).toMatch(/what was read before/);
  });

  test('where nothing was read before, that it was stopped is what is shown', () => {
    const { state } = play({}, waits('read'), keys('esc'), stops('read'));
    expect(state.reading).toMatchObject({ is: 'failed', trouble: { exit: 'interrupted' } });
  });

  test('of a plan it is stopped too', () => {
    const { state, tasks } = play({}, read(names), keys('p'), waits('plan'), keys('ctrl-c'));
    expect(tasks.at(-1)?.task).toEqual({ type: 'stop', of: state.runs.plan });
  });

  test('that was reached meanwhile is not waited for: ctrl-c leaves', () => {
    const { state } = play({}, read(names), keys('t'), waits('read'), reaches, keys('ctrl-c'));
    expect(state.leaving).not.toBeNull();
  });
});

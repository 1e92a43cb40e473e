import { describe, expect, test } from 'vitest';
import { planned, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { keys, play, playFrom, text } from '../../../test/ui/play.ts';
import { routeOf } from './change.ts';
import type { State } from './model.ts';
import { paletteItems } from './palette.ts';
import { planCommand } from './select/command-line.ts';

const names = nameSets.latin;

function itemsIn(state: State): readonly string[] {
  const { overlay } = state;
  if (overlay?.is !== 'palette') throw new Error('the palette is not open');
  return paletteItems(state, overlay).map(({ uiCommand }) => uiCommand);
}

describe('the palette', () => {
  test('has the commands of the screen, and none that only moves', () => {
    const items = itemsIn(play({}, read(names), keys(':')).state);
    expect(items).toEqual(expect.arrayContaining(['plan', 'undo', 'fleet', 'sort', 'leave']));
    expect(items).not.toContain('down');
    expect(items).not.toContain('apply');
  });

  test('finds by words, and runs with enter', () => {
    const found = play({}, read(names), keys(':'), text('undo'));
    expect(itemsIn(found.state)).toEqual(['undo']);
    const { state } = play({}, read(names), keys(':'), text('undo'), keys('enter'));
    expect(state.overlay).toBeNull();
    expect(routeOf(state).screen).toBe('undo');
  });

  test('finds by the beginning of a name, and runs it for the selected artifact', () => {
    expect(itemsIn(play({}, read(names), keys(':'), text('ren')).state)[0]).toBe('renew');
    expect(itemsIn(play({}, read(names), keys(':'), text('rot')).state)).toEqual(['rotate']);
    const typed = [keys(':'), text('rot'), keys('enter')];
    expect(routeOf(play({}, read(names), ...typed).state)).toMatchObject({ screen: 'rotation', of: 'kubernetes-ca' });
    const { message } = play({}, read(names), keys('/'), text('apiserver cp2'), keys('enter'), ...typed).state;
    expect(message?.text).toBe('7: apiserver cp2 is not rotated: only a CA, or sa, is rotated.');
  });

  test('completes with tab, and closes with esc', () => {
    const { overlay } = play({}, read(names), keys(':'), text('calen'), keys('tab')).state;
    expect(overlay).toMatchObject({ is: 'palette', field: { text: 'the calendar: what expires when' } });
    expect(play({}, read(names), keys(':', 'esc')).state.overlay).toBeNull();
  });

  test('has first what was run last', () => {
    const { state } = play({}, read(names), keys(':'), text('calendar'), keys('enter', 'esc', ':'));
    expect(itemsIn(state)[0]).toBe('calendar');
  });
});

describe('a key that is not bound', () => {
  const said = (...acts: Parameters<typeof play>[1][]): string | undefined =>
    play({}, read(names), ...acts).state.message?.text;

  test('says so, and which key lists the others', () => {
    expect(said(text('b'))).toBe('b is not bound here; ? lists keys.');
    expect(said(keys('ctrl-x'))).toBe('ctrl-x is not bound here; ? lists keys.');
    expect(said(text('a whole line'))).toBe('What was pasted is not bound here; ? lists keys.');
  });

  test('shows nothing that a terminal obeys', () => {
    expect(said(text('\u009b'))).not.toContain('\u009b');
  });
});

describe('marks', () => {
  const open = [read(names), keys('down', 'down', 'right', 'down')] as const;

  test('are set and removed with space, which goes to the next row', () => {
    const { state } = play({}, ...open, keys('space', 'space'));
    expect(state.path[0]).toMatchObject({ marks: ['apiserver cp1', 'apiserver cp2'] });
    expect(play({}, ...open, keys('space', 'up', 'space')).state.path[0]).toMatchObject({ marks: [] });
    expect(play({}, ...open, keys('space', 'esc')).state.path[0]).toMatchObject({ marks: [] });
  });

  test('of a row of several are of all of them', () => {
    const { state } = play({}, read(names), keys('down', 'down', 'space'));
    expect(state.path[0]).toMatchObject({ marks: ['apiserver cp1', 'apiserver cp2'] });
  });

  test('are renewed together with r, by as many commands as there are names', () => {
    const { state, tasks } = play({}, ...open, keys('space', 'space', 'space', 'r'));
    expect(tasks.at(-1)?.task).toMatchObject({
      type: 'plan',
      intent: {
        renew: ['apiserver cp1', 'apiserver cp2', 'apiserver-kubelet-client cp1', 'apiserver-kubelet-client cp2'],
      },
    });
    expect(planCommand(state)).toBe(
      'kpki renew apiserver cp1 cp2 -e dev && kpki renew apiserver-kubelet-client cp1 cp2 -e dev',
    );
    const excluded = playFrom(state, planned(names), keys('home', 'space')).state;
    expect(planCommand(excluded).split(' && ')).toEqual([
      'kpki renew apiserver cp1 cp2 --except apiserver -e dev',
      'kpki renew apiserver-kubelet-client cp1 cp2 --except apiserver -e dev',
    ]);
    expect(playFrom(excluded, planned(names), keys('a', 'enter')).state.commands.at(-1)).toBe(
      'kpki renew apiserver cp1 cp2 --except apiserver -e dev --yes && kpki renew apiserver-kubelet-client cp1 cp2 --except apiserver -e dev --yes',
    );
    expect(state.path[0]).toMatchObject({ marks: [] });
  });

  test('that cannot be renewed are named, and nothing is planned', () => {
    const { state, tasks } = play({}, read(names), keys('down', 'space', 'r'));
    expect(state.message?.text).toBe(
      'kubernetes-ca-bundle cannot be renewed: kubernetes-ca-bundle follows its CA, kubernetes-ca.',
    );
    expect(tasks).toHaveLength(1);
  });
});

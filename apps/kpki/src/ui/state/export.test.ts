import { describe, expect, test } from 'vitest';
import { keys, playFrom, tells, text } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import { uiCommandOf } from '../keys.ts';
import { exportText } from '../work/export.ts';
import type { NumberedTask, Task } from '../work/task.ts';
import { exportsIn } from './export.ts';
import { sentence } from './frame.ts';
import { contextOf } from './on-key.ts';
import { overlayOnScreen } from './overlay.ts';

type ExportTask = Extract<Task, { type: 'export' }>;

function exportOf(tasks: readonly NumberedTask[]): ExportTask | undefined {
  return tasks.map(({ task }) => task).find((task) => task.type === 'export');
}

const formatsOf = (scene: SceneName): readonly string[] =>
  exportsIn(sceneOf(scene))?.formats.map(({ format }) => format) ?? [];

test.each([
  ['trust', ['markdown', 'json', 'html']],
  ['calendar', ['markdown', 'json', 'html', 'ical']],
  ['live', ['markdown', 'json', 'html']],
  ['artifact', ['markdown', 'json']],
  ['plan', ['markdown', 'json']],
  ['rotation staged, the servers have answered', ['runbook']],
  ['result', ['runbook']],
  ['undo planned', ['markdown']],
  ['environments', ['markdown']],
  ['fleet', ['markdown', 'json', 'html']],
  ['fleet as a wall', ['markdown', 'json', 'html']],
  ['commands so far', ['shell']],
  ['plugins', []],
] as const)('%s is written as %j', (scene, formats) => {
  expect(formatsOf(scene)).toEqual(formats);
});

describe('E', () => {
  test('asks for the format, then proposes a name, and enter writes', () => {
    const asked = playFrom(sceneOf('plan'), keys('E'));
    expect(asked.state.overlay).toEqual({ is: 'export', formats: ['markdown', 'json'], cursor: 0, over: null });
    const named = playFrom(asked.state, keys('down', 'enter'));
    expect(named.state.overlay).toMatchObject({
      is: 'export file',
      format: 'json',
      field: { text: 'prod-eu-dev-plan.json' },
    });
    expect(named.tasks).toEqual([]);
    const { state, tasks } = playFrom(named.state, keys('enter'));
    expect(exportOf(tasks)).toMatchObject({
      file: 'prod-eu-dev-plan.json',
      replaces: false,
      content: { is: 'record' },
    });
    expect(state.overlay).toBeNull();
    expect(state.message?.text).toBe('Writing prod-eu-dev-plan.json.');
  });

  test('asks only for a name if there is one format', () => {
    const { state } = playFrom(sceneOf('result'), keys('E'));
    expect(state.overlay).toMatchObject({ is: 'export file', format: 'runbook' });
  });

  test('writes to the name that was typed, and letters are text', () => {
    const { state, tasks } = playFrom(sceneOf('result'), keys('E', 'end', 'ctrl-u'), text('out/q E.md'), keys('enter'));
    expect(exportOf(tasks)?.file).toBe('out/q E.md');
    expect(state.overlay).toBeNull();
  });

  test('writes nothing without a name', () => {
    const { state, tasks } = playFrom(sceneOf('result'), keys('E', 'ctrl-u'), text('  '), keys('enter'));
    expect(tasks).toEqual([]);
    expect(contextOf(state)).toBe('file name');
  });

  test('says that there is nothing to export', () => {
    expect(playFrom(sceneOf('a location to repair in full'), keys('E')).state.message?.text).toBe(
      'There is nothing to export here yet.',
    );
  });

  test('esc drops it at each question', () => {
    const before = sceneOf('plan');
    expect(playFrom(before, keys('E', 'esc')).state).toEqual(before);
    expect(playFrom(before, keys('E', 'enter', 'esc')).state).toEqual(before);
  });
});

const written = (scene: SceneName, ...pressed: readonly string[]): string => {
  const chosen = formatsOf(scene).length > 1 ? ['enter'] : [];
  const content = exportOf(playFrom(sceneOf(scene), keys(...pressed, 'E', ...chosen, 'enter')).tasks)?.content;
  return content === undefined || content.is === 'fleet' ? '' : exportText(content);
};

describe('the fleet', () => {
  test('is named after no cluster, also where one of it was opened', () => {
    const { overlay } = playFrom(sceneOf('fleet'), keys('E', 'enter')).state;
    expect(overlay).toMatchObject({ field: { text: 'kpki-fleet.md' } });
  });

  test('is written as it is sorted, with what needs an action, what cannot be read, and the command for the rest', () => {
    const text = written('fleet');
    expect(text).toMatch(/^# Fleet\n/);
    expect(text).toContain('-o html --out fleet.html');
    const rows = text.split('\n').filter((line) => /^\| (prod-eu|clusters)/.test(line));
    expect(
      rows.map((line) =>
        line
          .split('|')
          .slice(1, 4)
          .map((cell) => cell.trim()),
      ),
    ).toEqual([
      ['prod-eu', 'prod', 'expired'],
      ['clusters/broken.yaml', '-', 'unreadable'],
      ['prod-eu', 'staging', 'not created'],
      ['prod-eu', 'dev', 'ok'],
    ]);
    expect(text).toMatch(/## clusters\/broken\.yaml\n\n- \*\*Problem\*\*:/);
    expect(written('fleet', 's').indexOf('| prod-eu | dev')).toBeLessThan(
      written('fleet', 's').indexOf('| prod-eu | staging'),
    );
  });
});

test('the fleet as JSON or HTML has every artifact of the rows, which are read for it', () => {
  const { tasks } = playFrom(sceneOf('fleet'), keys('E', 'down', 'enter', 'enter'));
  const content = exportOf(tasks)?.content;
  expect(content).toMatchObject({ is: 'fleet', format: 'json', rows: { length: 4 } });
});

test.each([
  ['kpki-fleet.JSON', 'fleet'],
  ['kpki-fleet.html', 'fleet'],
  ['kpki-fleet.txt', 'document'],
  ['notes.ics', 'document'],
])('a name that ends as another format of the screen gets that format: %s', (name, is) => {
  const { tasks } = playFrom(sceneOf('fleet'), keys('E', 'enter', 'ctrl-u'), text(name), keys('enter'));
  expect(exportOf(tasks)).toMatchObject({ file: name, content: { is } });
});

test('enter without a name says what is missing', () => {
  const { state, tasks } = playFrom(sceneOf('fleet'), keys('E', 'enter', 'ctrl-u', 'enter'));
  expect([state.overlay?.is, tasks]).toEqual(['export file', []]);
  expect(sentence(state)).toEqual({ severity: 'warning', text: 'Type a name for the file first.' });
  expect(sentence(playFrom(state, text('a.md')).state).text).toBe('');
});

test('every problem of a cluster is exported', () => {
  const many = Array.from({ length: 60 }, (_, at) => ({ artifact: `apiserver cp${at}`, state: 'expired' as const }));
  const state = sceneOf('fleet');
  const rows = state.fleet?.rows.map((row) => (row.is === 'read' ? { ...row, problems: many } : row)) ?? [];
  const full = state.fleet === null ? state : { ...state, fleet: { ...state.fleet, rows } };
  const content = exportOf(playFrom(full, keys('E', 'enter', 'enter')).tasks)?.content;
  const text = content?.is === 'document' ? exportText(content) : '';
  expect(text).toContain('apiserver cp59: expired');
  expect(text).not.toMatch(/and \d+ more/);
});

test.each([
  ['fleet', 'Markdown, JSON or HTML'],
  ['calendar', 'Markdown, JSON, HTML or iCalendar'],
  ['result', 'a runbook'],
] as const)('help says what the screen is exported as: %s', (scene, formats) => {
  const { state } = playFrom(sceneOf(scene), keys('?'));
  const lines =
    state.overlay?.is === 'help'
      ? overlayOnScreen({ ...state, size: { columns: 120, rows: 90 } }, state.overlay)
      : null;
  expect(lines?.shown.join('\n')).toContain(`export the view into a file: ${formats}\n`);
});

describe('the environments', () => {
  test('are named after the cluster alone, and have no hint of a key', () => {
    const { overlay } = playFrom(sceneOf('environments'), keys('E')).state;
    expect(overlay).toMatchObject({ field: { text: 'prod-eu-environments.md' } });
    const text = written('environments');
    expect(text.match(/^## .*$/gm)).toEqual(['## dev', '## prod', '## staging']);
    expect(text).not.toContain('not tested');
  });

  test('have how the last test ended', () => {
    expect(written('environment tested')).toContain('- **Test**:\n  - ✗ failed: sink main');
  });
});

describe('the commands so far', () => {
  test('are written as a shell takes them', () => {
    expect(playFrom(sceneOf('commands so far'), keys('E')).state.overlay).toMatchObject({
      field: { text: 'kpki-commands.sh' },
    });
    expect(written('commands so far')).toBe('kpki status -e dev\nkpki plan -e dev\n');
  });

  test('are shown again after esc', () => {
    const { state } = playFrom(sceneOf('commands so far'), keys('E', 'esc'));
    expect(state.overlay).toMatchObject({ is: 'commands' });
  });

  test('are shown again once the file is written, or kept', () => {
    const log = { is: 'commands', top: 0 };
    const begun = playFrom(sceneOf('commands so far'), keys('E', 'enter')).state;
    expect(begun.overlay).toEqual(log);
    const written = playFrom(begun, tells('export', { type: 'exported', file: 'kpki-commands.sh' })).state;
    expect([written.overlay, sentence(written).text]).toEqual([log, 'exported: kpki-commands.sh']);
    const asked = playFrom(begun, tells('export', { type: 'export exists', file: 'kpki-commands.sh' })).state;
    expect(asked.overlay).toMatchObject({ about: 'replace file' });
    for (const answer of [keys('enter'), keys('esc'), keys('left', 'enter')])
      expect(playFrom(asked, answer).state.overlay).toEqual(log);
  });

  test('have no line that a line break in a file name makes', () => {
    const text = exportText({ is: 'commands', commands: ['# a\nrm: exported', 'kpki status'] });
    expect(text).toBe('# a\\u{a}rm: exported\nkpki status\n');
  });
});

test.each(Object.keys(scenes) as SceneName[])('E is bound where there is something to export: %s', (scene) => {
  const state = sceneOf(scene);
  const isScreen = state.overlay === null || state.overlay.is === 'commands';
  if (isScreen && exportsIn(state) !== null && !['search', 'filter', 'waiting'].includes(contextOf(state)))
    expect(uiCommandOf(contextOf(state), 'E')).toBe('export');
});

describe('once it is written', () => {
  const begun = playFrom(sceneOf('plan'), keys('E', 'down', 'enter', 'enter'));

  test('the footer and the list of commands say so', () => {
    const { state } = playFrom(begun.state, tells('export', { type: 'exported', file: 'prod-eu-dev-plan.json' }));
    expect(state.message?.text).toBe('exported: prod-eu-dev-plan.json');
    expect(state.commands.at(-1)).toBe('kpki plan -e dev --out prod-eu-dev-plan.json');
    expect(state.exporting).toBeNull();
  });

  test('what no command writes is a comment in the list', () => {
    const { state } = playFrom(
      sceneOf('plan'),
      keys('E', 'enter', 'enter'),
      tells('export', { type: 'exported', file: 'prod-eu-dev-plan.md' }),
    );
    expect(state.commands.at(-1)).toBe('# prod-eu-dev-plan.md: exported from the screen of kpki plan -e dev');
  });
});

describe('a file that exists', () => {
  const exists = tells('export', { type: 'export exists', file: 'prod-eu-dev-plan.md' });
  const asked = playFrom(sceneOf('plan'), keys('E', 'enter', 'enter'), exists);

  test('is asked about, with the other button selected', () => {
    expect(asked.state.overlay).toMatchObject({ is: 'confirm', about: 'replace file', focus: 'no' });
    expect(playFrom(asked.state, keys('enter')).tasks).toEqual([]);
    expect(playFrom(asked.state, keys('enter')).state.exporting).toBeNull();
  });

  test('is replaced after a yes, by the same content', () => {
    const { tasks } = playFrom(asked.state, keys('left', 'enter'));
    const first = exportOf(asked.tasks);
    expect(first).toBeDefined();
    expect(exportOf(tasks)).toEqual({ ...first, replaces: true });
  });

  test('is left alone while another question is open', () => {
    const { state } = playFrom(sceneOf('plan'), keys('E', 'enter', 'enter', '?'), exists);
    expect(state.overlay).toMatchObject({ is: 'help' });
    expect(state.message?.text).toContain('was not replaced');
    expect(state.exporting).toBeNull();
  });
});

test('a failure is reported, and the next export begins from the start', () => {
  const { state } = playFrom(
    sceneOf('plan'),
    keys('E', 'enter', 'enter'),
    tells('export', { type: 'failure', failure: { text: 'plan.md: read-only file system', exit: 'failed' } }),
  );
  expect(state.message).toEqual({ severity: 'critical', text: 'plan.md: read-only file system' });
  expect(state.exporting).toBeNull();
});

test.each(Object.keys(scenes) as SceneName[])('no private key is exported: %s', (scene) => {
  for (const { content } of exportsIn(sceneOf(scene))?.formats ?? []) {
    // Reports of the fleet are those of kpki status, as on the trust screen.
    if (content.is === 'fleet') continue;
    expect(exportText(content)).not.toMatch(/PRIVATE KEY|client-key-data/);
  }
});

test('a tree that is filtered is written as the filter shows it, and says what it leaves out', () => {
  const { state } = playFrom(sceneOf('filter kept'));
  const exports = exportsIn(state);
  expect(exports?.name).toBe('status-filtered');
  const [markdown, json] = exports?.formats ?? [];
  const blocks = markdown?.content.is === 'document' ? markdown.content.blocks : [];
  const [first] = blocks;
  expect(first?.is === 'note' ? first.text : '').toMatch(/^Filter "etcd": \d+ artifacts shown, \d+ left out\.$/);
  const entries = json?.content.is === 'status' ? json.content.report.entries : [];
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter(({ artifact }) => !artifact.includes('etcd'))).toEqual([]);
  // No command writes that.
  expect(exports?.formats.map(({ command }) => command)).toEqual([null, null, null]);
});

test('what a filter leaves of a cluster is missing where nothing of it is stored, as other artifacts are', () => {
  const { state } = playFrom(sceneOf('trust'), keys('/'), text('scheduler.conf cp2'), keys('enter'));
  const [markdown] = exportsIn(state)?.formats ?? [];
  const blocks = markdown?.content.is === 'document' ? markdown.content.blocks : [];
  expect(JSON.stringify(blocks)).toContain('missing');
  expect(JSON.stringify(blocks)).not.toContain('not created');
});

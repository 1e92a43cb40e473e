import { describe, expect, test } from 'vitest';
import { commandIn } from '../../src/command-line/find-command.ts';
import { readOptions } from '../../src/command-line/read-options.ts';
import { commands } from '../../src/commands/table.ts';
import { shownCommand } from '../../src/ui/state/frame.ts';
import type { State } from '../../src/ui/state/model.ts';
import { wordsOf } from '../command-words.ts';
import { declaredOf, failure, looksAround, planned, read } from './acts.ts';
import { inventoryOf } from './inventory.ts';
import { nameSets } from './names.ts';
import { type Act, keys, play, tells } from './play.ts';
import { type SceneName, sceneOf, scenes } from './scenes.ts';
import { shownCommands } from './shown-commands.ts';
import { undoPlanned } from './undo.ts';

const names = nameSets.latin;
const [dev, prod] = names.environments;

function after(...acts: readonly Act[]): State {
  return play({}, ...acts).state;
}

async function expectCommand(line: string): Promise<void> {
  const [program, ...words] = wordsOf(line);
  expect(program).toBe('kpki');
  const command = commandIn(words, commands);
  if (command === null) throw new Error(`${line} is no command`);
  await readOptions(words.slice(command.name.split(' ').length), command);
}

describe('every screen shows a command that there is', () => {
  test.each(Object.keys(scenes) as SceneName[])('%s', async (scene) => {
    const line = shownCommand(sceneOf(scene));
    expect(line).toBe(`$ kpki ${shownCommands[scene]}`);
    await expectCommand(line.slice(2));
  });

  test('of Start, that of the choice with the cursor', () => {
    const start = play({ declared: false }, looksAround({ file: 'it is.yaml', cluster: 'x' }));
    const at = (cursor: number): string =>
      shownCommand({ ...start.state, path: [{ screen: 'start', cursor }] }).slice(2);
    expect([0, 1, 2].map(at)).toEqual(['kpki init', "kpki status -f 'it is.yaml'", 'kpki init --example']);
  });

  test.each(Object.entries(nameSets))('of every artifact with %s names, one that shows it', async (_, set) => {
    for (const { artifact, name, owner } of inventoryOf(set).entries) {
      const trust = { ...sceneOf('trust'), size: { columns: 400, rows: 24 } };
      const line = shownCommand({ ...trust, path: [{ screen: 'artifact', artifact, top: 0 }] }).slice(2);
      const [command, ...words] = wordsOf(line).slice(1, -2);
      expect([command, ...words]).toEqual(['show', name, ...(owner === null ? [] : [owner])]);
      await expectCommand(line);
    }
  });

  test('one that is too long is cut, and nothing in it is obeyed by a terminal', () => {
    const target = { file: `${'x'.repeat(90)}\u001b[31m` };
    const line = shownCommand({ ...sceneOf('trust'), target });
    // Within the border of the panel.
    expect(line).toHaveLength(74);
    expect(line).toMatch(/…$/);
  });
});

describe('the commands so far', () => {
  test('begin with the first reading, whether it succeeds or not', () => {
    expect(after(read(names)).commands).toEqual([`kpki status -e ${dev}`]);
    const failed = failure('read', 'x');
    expect(after(failed).commands).toEqual(['kpki status']);
    expect(after(read(names, { declared: declaredOf(names, []) })).commands).toEqual(['kpki status']);
  });

  test('have what was opened, tested, switched to and planned again; not where somebody only went', () => {
    const opened = after(read(names), keys('down', 'down', 'right', 'down', 'enter', 'esc')).commands;
    expect(opened).toEqual([`kpki status -e ${dev}`, `kpki show apiserver ${names.nodes[0]} -e ${dev}`]);
    const there = [read(names), keys('5', 'down')];
    expect(after(...there).commands).toEqual([`kpki status -e ${dev}`]);
    expect(after(...there, keys('t')).commands.at(-1)).toBe(`kpki doctor -e ${prod}`);
    expect(after(...there, keys('enter')).commands.at(-1)).toBe(`kpki status -e ${prod}`);
    const again = after(read(names), keys('p'), planned(names), keys('1', 't', 'p'), planned(names), keys('t'));
    expect(again.commands).toEqual(['status', 'plan', 'status', 'plan'].map((name) => `kpki ${name} -e ${dev}`));
  });

  test('have each command that wrote, and one of those that only read again', () => {
    const undo = [undoPlanned({ makes: false }), keys('a', 'left', 'enter')];
    const undone = tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] });
    const { commands } = after(read(names), keys('t'), read(names), keys('u'), ...undo, undone, keys('u'), ...undo);
    expect(commands).toEqual([`kpki status -e ${dev}`, ...Array(2).fill(`kpki undo -e ${dev} --yes`)]);
  });

  test('have the example where it was written, and not where it was there', () => {
    const wrote = (wasThere: boolean): readonly string[] =>
      play(
        { declared: false },
        keys('down', 'enter'),
        tells('write example', { type: 'wrote', file: 'example-cluster/kpki.yaml', environment: 'local', wasThere }),
      ).state.commands;
    const on = '-f example-cluster/kpki.yaml -e local';
    expect(wrote(false)).toEqual(['kpki init --example', `kpki plan ${on}`]);
    expect(wrote(true)).toEqual([`kpki status ${on}`]);
  });
});

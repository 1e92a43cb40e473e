import { describe, expect, test } from 'vitest';
import type { Task } from '../../../src/ui/work/task.ts';
import { planned, read } from '../acts.ts';
import { nameSets } from '../names.ts';
import { tells } from '../play.ts';
import { answerIn, type Talk, type Turn, talk } from './talk.ts';

const names = nameSets.latin;
const known: readonly Turn[] = [read(names)];
const plan: readonly Turn[] = [...known, 'plan', planned(names)];

function exportsOf({ tasks }: Talk): readonly Extract<Task, { type: 'export' }>[] {
  return tasks.flatMap(({ task }) => (task.type === 'export' ? [task] : []));
}

describe('export', () => {
  test('says which formats there are', () => {
    const asked = talk({}, ...known, 'export');
    expect(answerIn(asked)).toEqual(['Type export and one of these: markdown, json, html. A file name may follow.']);
    expect(exportsOf(asked)).toEqual([]);
  });

  test('writes a format to the proposed name, and says so', () => {
    const begun = talk({}, ...plan, 'export json');
    expect(exportsOf(begun)).toMatchObject([{ file: 'prod-eu-dev-plan.json', replaces: false }]);
    const done = talk({}, ...plan, 'export json', tells('export', { type: 'exported', file: 'prod-eu-dev-plan.json' }));
    expect(answerIn(done).slice(0, 2)).toEqual(['Writing prod-eu-dev-plan.json.', 'exported: prod-eu-dev-plan.json']);
  });

  test('writes to another name, with its spaces', () => {
    expect(exportsOf(talk({}, ...plan, 'export markdown my plan.md'))).toMatchObject([{ file: 'my plan.md' }]);
  });

  test('replaces a file only after a yes', () => {
    const exists = tells('export', { type: 'export exists', file: 'prod-eu-dev-plan.md' });
    const asked = [...plan, 'export markdown', exists] as const;
    expect(answerIn(talk({}, ...asked)).slice(-3)).toEqual([
      'Replace prod-eu-dev-plan.md?',
      'A file with this name exists. Its content is lost.',
      'Type yes to replace the file, or no. Nothing is written unless you type yes.',
    ]);
    expect(exportsOf(talk({}, ...asked, 'no'))).toHaveLength(1);
    expect(exportsOf(talk({}, ...asked, 'yes'))).toMatchObject([{ replaces: false }, { replaces: true }]);
  });
});

describe('edit', () => {
  test('says the command, of the artifact or of the spec', () => {
    expect(answerIn(talk({}, ...known, 'edit'))).toEqual(['In a shell: vi kpki.yaml']);
    expect(answerIn(talk({}, ...known, '16', 'edit'))[0]).toMatch(/^In a shell: vi .*\.crt$/);
  });

  test('says the line of an error', () => {
    const failure = {
      text: 'kpki.yaml cannot be used',
      exit: 'usage',
      at: { file: 'kpki.yaml', line: 12, problem: 'spec.nodes: no list' },
    } as const;
    const failed = talk({}, tells('read', { type: 'failure', failure }), 'edit');
    expect(answerIn(failed)).toEqual(['In a shell: vi +12 kpki.yaml']);
  });
});

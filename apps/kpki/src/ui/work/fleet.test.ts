import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { kpkiFile } from '../../../test/configurations.ts';
import { typedAnswers } from '../../terminal/typed-answers.ts';
import { filesOfFleet, perform } from './fleet.ts';
import type { FleetRow } from './fleet-row.ts';
import type { Notice, TurnTasks } from './task.ts';

async function read(...files: readonly string[]): Promise<readonly Notice[]> {
  return readTask({ files });
}

async function readTask(task: Pick<TurnTasks['read fleet'], 'files' | 'only'>): Promise<readonly Notice[]> {
  const reported: Notice[] = [];
  const { signal } = new AbortController();
  await perform(
    { type: 'read fleet', ...task },
    {
      tell: (notice) => void reported.push(notice),
      ask: () => {
        throw new Error('the fleet asks no question');
      },
      typedAnswers: typedAnswers().from(signal),
      call: { signal },
      beforeWriting: () => {
        throw new Error('nothing may be written');
      },
      letOthersBegin: () => {},
    },
  );
  return reported;
}

function rowsIn(reported: readonly Notice[]): readonly FleetRow[] {
  return reported.flatMap((notice) => (notice.type === 'fleet row' ? [notice.row] : []));
}

test('of forty files one is broken: it is a row with its error, and the others are read', async () => {
  await using folder = await temporaryDirectory();
  for (let at = 0; at < 39; at += 1) {
    const text = kpkiFile().replace('name: demo', `name: cluster-${at}`);
    await writeFile(join(folder.path, `cluster-${at}.yaml`), text);
  }
  await writeFile(join(folder.path, 'broken.yaml'), kpkiFile('  nodes: 7\n'));
  const reported = await read(folder.path);
  const rows = rowsIn(reported);
  expect(rows).toHaveLength(40);
  expect(reported.at(-1)).toEqual({ type: 'fleet over' });
  const failed = rows.filter((row) => row.is === 'failed');
  expect(failed).toMatchObject([{ file: join(folder.path, 'broken.yaml'), environment: null }]);
  expect(failed[0]?.text).toMatch(/broken\.yaml:\d+:\d+: spec\.nodes/);
  const names = rows.flatMap((row) => (row.is === 'read' ? [row.cluster] : []));
  expect(new Set(names).size).toBe(39);
  // Nothing is stored yet.
  expect(rows.find((row) => row.is === 'read')).toMatchObject({
    environment: 'local',
    counts: [['not created', 20]],
    next: null,
  });
});

test('each environment of a file is a row', async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, 'kpki.yaml');
  await writeFile(
    file,
    `${kpkiFile()}  other:\n    sinks: { main: { use: "@kpki/filesystem", with: { root: ./b }, layout: kubeadm } }\n`,
  );
  expect(rowsIn(await read(file)).map(({ environment }) => environment)).toEqual(['local', 'other']);
  const other = { file, environment: 'other' };
  const again = await readTask({ files: [file], only: [other] });
  expect(again).toMatchObject([{ type: 'fleet row', row: other }, { type: 'fleet over' }]);
});

test('a file that is missing is a row with that error; a folder without clusters has none', async () => {
  await using folder = await temporaryDirectory();
  const rows = rowsIn(await read(join(folder.path, 'nowhere.yaml')));
  expect(rows).toMatchObject([{ is: 'failed', environment: null }]);
  expect(await read(folder.path)).toEqual([{ type: 'fleet found', files: [] }, { type: 'fleet over' }]);
});

test('a folder stands for its configurations and those of the folders in it, and not for other YAML', async () => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, 'eu'));
  await writeFile(join(folder.path, 'b.yaml'), kpkiFile());
  await writeFile(join(folder.path, 'a.yml'), kpkiFile());
  await writeFile(join(folder.path, 'deployment.yaml'), 'kind: Deployment\n');
  await writeFile(join(folder.path, 'eu/kpki.yaml'), kpkiFile());
  await writeFile(join(folder.path, 'eu/values.yaml'), kpkiFile());
  const at = (...names: readonly string[]): readonly string[] => names.map((name) => join(folder.path, name));
  expect(await filesOfFleet([folder.path])).toEqual(at('a.yml', 'b.yaml', 'eu/kpki.yaml'));
  expect(await filesOfFleet(at('*.yaml'))).toEqual(at('b.yaml', 'deployment.yaml'));
  expect(await filesOfFleet([...at('b.yaml'), folder.path])).toEqual(at('b.yaml', 'a.yml', 'eu/kpki.yaml'));
});

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { programsOn } from './search-path.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('finds programs in the order of the folders and nothing that cannot be run', async () => {
  await using directory = await temporaryDirectory();
  const folders = ['first', 'second', 'third', 'fourth'].map((name) => join(directory.path, name));
  const [first = '', second = '', third = '', fourth = ''] = folders;
  for (const folder of folders) await mkdir(folder);
  await writeFile(join(first, 'etcd'), '', { mode: 0o644 });
  await mkdir(join(second, 'etcd'));
  await writeFile(join(third, 'etcd'), '');
  await chmod(join(third, 'etcd'), 0o755);
  await writeFile(join(fourth, 'etcd'), '', { mode: 0o755 });
  expect(programsOn(folders.join(delimiter), 'etcd')).toEqual([join(third, 'etcd'), join(fourth, 'etcd')]);
  expect(programsOn('', 'etcd')).toEqual([]);
});

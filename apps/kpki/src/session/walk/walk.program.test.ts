import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findingText } from '@kpki/presentation';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { walk } from './walk.ts';

const call = { signal: new AbortController().signal };
const texts = async (path: string): Promise<readonly string[]> => {
  const { files } = await walk([path], call, () => {});
  return files.flatMap(({ findings }) => findings.map((each) => findingText(each)));
};

test('a pipe that nobody writes to and a device are not waited for', async () => {
  await using temporary = await temporaryDirectory();
  const at = (name: string): string => join(temporary.path, name);
  execFileSync('mkfifo', [at('pipe')]);
  expect(await texts(temporary.path)).toEqual(['no certificate, key or kubeconfig found']);
  execFileSync('mkfifo', [at('pipe.crt')]);
  symlinkSync('/dev/zero', at('device.crt'));
  const passedOver = 'not a regular file';
  expect(await texts(temporary.path)).toEqual([passedOver, passedOver]);
  expect(await texts(at('pipe.crt'))).toEqual([passedOver]);
  const { files } = await walk(['/dev/zero'], call, () => {});
  expect(files).toMatchObject([{ findings: [{ reason: 'skipped' }] }]);
});

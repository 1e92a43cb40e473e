import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

const filesystem = new URL('../../../packages/filesystem/src/index.ts', import.meta.url).href;

const forgetful = `import { sink as files } from '${filesystem}';

export const sink = {
  ...files,
  name: 'forgetful',
  open: async (options, host) => {
    const { undo, ...opened } = await files.open(options, host);
    return opened;
  },
};
`;

script('that a sink retains nothing is said before anything is replaced, and by an undo', async ($) => {
  $.write('sink.mjs', forgetful);
  $.write('kpki.yaml', kpkiFile().replace('"@kpki/filesystem"', './sink.mjs'));
  await $.trust('./sink.mjs');
  const made = await $.kpki('apply --yes');
  expect(made, made.stderr).toMatchObject({ code: 0 });
  expect(made.stderr).not.toContain('retains nothing');
  const renewed = await $.kpki('renew apiserver --yes');
  expect(renewed.stderr).toContain('sink main retains no previous files: replaced files cannot be restored');
  const undone = await $.kpki('undo --yes');
  expect(undone).toMatchObject({ code: 1, stderr: expect.stringContaining('sink main retains no previous files') });
});

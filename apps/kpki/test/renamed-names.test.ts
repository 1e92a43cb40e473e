import { renamedNames } from '@kpki/spec';
import { expect } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

/** A command line that has the option, or one of those that replaced it, and needs nothing else. */
function lineWith(option: string, now: readonly string[]): string {
  const command = commands.find(({ options }) => now.some((each) => options.some((own) => own === each)));
  return `${command?.name} --${option}`;
}

script('each name of before, typed or written, is an error that names the new one; nothing is written', async ($) => {
  const refused = async (line: string, message: string) =>
    expect(await $.kpki(line), line).toMatchObject({ code: 2, stdout: '', stderr: `kpki: ${message}\n` });
  for (const [was, [now]] of Object.entries(renamedNames.commands))
    await refused(was, `\`kpki ${was}\` is called \`kpki ${now}\` now`);
  for (const [was, now] of Object.entries(renamedNames.options)) {
    const { stderr } = await $.kpki(lineWith(was, now));
    expect(
      now.map((each) => `kpki: --${was} is called --${each} now\n`),
      was,
    ).toContain(stderr);
  }
  await refused('apply --to out', '--to is called --dir now');
  await refused('export --to out', '--to is called --out now');
  await refused('renew --authority etcd-ca', '--authority is called --signed-by now');
  await refused('init --authority etcd-ca=hsm', '--authority is called --key-location now');
  for (const [was, [now]] of Object.entries(renamedNames.phases))
    if (was !== 'abandon')
      await refused(`rotate sa --through ${was}`, `--through ${was} is called --through ${now} now`);
  $.write(
    'fields.yaml',
    kpkiFile('  authorities: { topology: separate }\n').replace('keys: { ca:', 'keys: { authorities:'),
  );
  expect((await $.kpki('plan -f fields.yaml')).stderr).toMatch(
    /spec\.keys\.authorities: `authorities` is called `ca` now.*spec\.authorities: `authorities` is called `ca` now/s,
  );
  $.write('layout.yaml', kpkiFile().replace('layout: kubeadm', 'layout: authorities'));
  expect((await $.kpki('plan -f layout.yaml')).stderr).toContain('layout "authorities" is called ca-only now');
  expect($.files()).toEqual(['fields.yaml', 'layout.yaml']);
});

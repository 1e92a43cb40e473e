import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { type Script, scriptIn, scriptOn, source } from './script.ts';

/** What has to be so before an example that stands alone in the help. */
const before: Readonly<Record<string, readonly string[]>> = {
  'kpki apply': ['rm out/pki/apiserver.crt'],
  'kpki apply --plan next.plan': ['rm out/pki/apiserver.crt', 'kpki plan --out next.plan'],
  'kpki init': ['rm kpki.yaml'],
  'kpki init --yes --keys rsa-2048 --to kpki.yaml': ['rm kpki.yaml'],
  'kpki init --yes --control-plane cp1=10.0.0.11 -e dev --sink-option root=./pki': ['rm kpki.yaml'],
  'kpki verify --certificate api.crt --ca ca.crt --name 10.96.0.1 --usage server': [
    'cp out/pki/apiserver.crt api.crt',
    'cp out/pki/ca.crt ca.crt',
  ],
};

/** Nobody is there to answer; each says so, and what to add. */
const asks: readonly string[] = ['kpki init', 'kpki apply', 'kpki apply --plan next.plan'];

let filled: TemporaryDirectory;
beforeAll(async () => {
  filled = await temporaryDirectory();
  const $ = scriptIn(filled.path);
  $.write('kubeadm.yaml', kubeadmFile);
  $.write('kpki.yaml', kpkiFile().replace('  local:', '  prod:'));
  expect(await $.kpki('apply --yes')).toMatchObject({ code: 0 });
});
afterAll(() => filled[Symbol.asyncDispose]());

/** A shell that finds `kpki`. */
function shellIn($: Script): (line: string) => ReturnType<Script['run']> {
  const program = join($.directory, 'bin/kpki');
  $.write('bin/kpki', `#!/bin/sh\nexec "${process.execPath}" --conditions=@kpki/source "${source}" "$@"\n`);
  chmodSync(program, 0o755);
  const environment = { PATH: `${$.directory}/bin:${process.env['PATH']}` };
  return (line) => $.run('bash', ['-c', line], { environment });
}

// The UI has tests of its own.
for (const { name, examples } of commands.filter((each) => each.name !== 'ui')) {
  describe(`the examples of kpki ${name}`, () => {
    for (const example of examples) {
      scriptOn(
        () => filled.path,
        example,
        async ($) => {
          const shell = shellIn($);
          for (const line of before[example] ?? []) expect(await shell(line)).toMatchObject({ code: 0 });
          const { code, stderr } = await shell(example);
          if (asks.includes(example)) {
            expect(stderr).toMatch(/nobody is here to answer; add --yes/);
            expect((await shell(`${example} --yes`)).code).toBe(0);
          } else expect(code, stderr).toBe(0);
        },
      );
    }
  });
}

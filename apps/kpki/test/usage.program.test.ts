import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { builtProgram } from './built/program.ts';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

describe('a configuration with problems', () => {
  script('a module that cannot be loaded, of whose text nothing is repeated', async ($) => {
    const modules: readonly (readonly [file: string, text: string, says: string])[] = [
      ['broken.mjs', 'const a = "s3cr3t" s3cr3t;', 'Node cannot read it as JavaScript; `node --check` says where\n'],
      ['passwords', 'root:s3cr3t:0:0:', 'Node cannot read it as JavaScript'],
      ['odd.pem', 's3cr3t', 'Unknown file extension ".pem"'],
      ['throws.mjs', 'throw new Error("no \\u001b[31mlibrary");', 'no \\u{1b}[31mlibrary\n'],
      ['strange.mjs', 'throw null;', 'it threw something that is no error\n'],
      ['lacks.mjs', 'import "@acme/lacking";', "Cannot find package '@acme/lacking'"],
    ];
    for (const [file, text, says] of modules) {
      $.write(file, text);
      await $.trust(`./${file}`);
      $.write('kpki.yaml', kpkiFile().replace('"@kpki/filesystem"', `./${file}`));
      const { code, stderr } = await $.kpki('plan');
      expect(stderr).toContain(`kpki.yaml:12:27: sink main: the plugin "./${file}" cannot be loaded: ${says}`);
      expect(stderr).not.toContain('s3cr3t');
      expect(code).toBe(2);
    }
  });

  script('relative paths in a file are meant from its folder, whatever the plugin', async ($) => {
    $.write('there/kpki.yaml', kpkiFile());
    expect((await $.kpki('plan -f there/kpki.yaml')).stdout).toContain(` in ${$.directory}/there/out\n`);
    const refuses = "const open = (_, { folder }) => { throw new Error('it opens from ' + folder); };";
    const options = "{ '~standard': { version: 1, vendor: 'acme', validate: (value) => ({ value }) } }";
    const mine = `${refuses}\nexport const sink = { kind: 'sink', contract: 1, name: 'mine', options: ${options}, open };\n`;
    $.write('there/mine.mjs', mine);
    await $.trust('./mine.mjs', 'there');
    $.write('there/kpki.yaml', kpkiFile().replace('@kpki/filesystem', './mine.mjs'));
    expect((await $.kpki('plan -f there/kpki.yaml')).stderr).toContain(`it opens from ${$.directory}/there\n`);
    $.write('there/mine.mjs', mine.replace('contract: 1', 'contract: 2'));
    await $.trust('./mine.mjs', 'there');
    await $.ends(2, 'plan -f there/kpki.yaml', { stderr: './mine.mjs speaks version 2 of the plugin contract' });
  });
});

test('on Windows, one sentence and no stack', () => {
  const windows = 'Object.defineProperty(process, "platform", { value: "win32" })';
  const words = ['--import', `data:text/javascript,${encodeURIComponent(windows)}`, builtProgram, 'plan'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: 'kpki does not run on Windows: use Linux, macOS or the Windows Subsystem for Linux.\n',
  });
});

describe('a Node that is too old is told plainly', () => {
  const old = 'Object.defineProperty(process, "versions", { value: { node: "20.11.1" } })';

  test('by its version', () => {
    const preload = `data:text/javascript,${encodeURIComponent(old)}`;
    const words = ['--import', preload, builtProgram, 'plan'];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'kpki needs Node 22.19 or newer; this is 20.11.1\n',
    });
  });

  const systemNode = '/usr/bin/node';
  const version = spawnSync(systemNode, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const isOld = /^v(1\d|20|21)\./.test(version);

  test.skipIf(!isOld)(`by a real one, ${version.trim()}`, () => {
    const { status, stderr } = spawnSync(systemNode, [builtProgram, 'plan'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, `kpki needs Node 22.19 or newer; this is ${version.trim().slice(1)}\n`]);
  });
});

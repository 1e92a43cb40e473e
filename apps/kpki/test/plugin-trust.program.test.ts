import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtinLayouts } from '@kpki/engine';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';

const marking = (mark: string): string => `import { writeFileSync } from 'node:fs';\nwriteFileSync('${mark}', '');\n`;

/** A sink and a layout over a folder of files: it does what kpki's own does. */
const filesystem = new URL('../../../packages/filesystem/src/index.ts', import.meta.url).href;
const [kubeadm] = builtinLayouts;
const own = (before = ''): string => `${before}import { sink as files } from '${filesystem}';
export const sink = files;
export const layout = ${JSON.stringify(kubeadm)};
`;

const using = (use: string, layout = 'kubeadm'): string =>
  kpkiFile()
    .replace('"@kpki/filesystem"', JSON.stringify(use))
    .replace('layout: kubeadm', `layout: ${JSON.stringify(layout)}`);

const alone = (before = ''): string => `${before}export const sink = {
  kind: 'sink',
  contract: 1,
  name: 'store',
  options: { '~standard': { version: 1, vendor: 'acme', validate: () => ({ value: {} }) } },
  open: async () => ({
    atomic: 'all',
    locate: ({ path }) => ({ id: ['store', ...path].join('/') }),
    read: async () => null,
    write: async () => null,
    reveal: async () => null,
    check: async () => {},
    close: async () => {},
  }),
};
`;

function installed($: Script, version = '1.2.3'): void {
  $.write(
    'node_modules/@acme/store/package.json',
    JSON.stringify({
      name: '@acme/store',
      version,
      type: 'module',
      exports: { '.': { import: './index.js' } },
      dependencies: { '@acme/wire': '^2.0.0' },
      peerDependencies: { '@kpki/plugin': '^0.1.0' },
    }),
  );
  $.write('node_modules/@acme/store/index.js', alone(`import '@acme/wire';\n`));
  $.write('node_modules/@acme/wire/package.json', '{ "name": "@acme/wire", "version": "2.0.1", "main": "wire.cjs" }');
  $.write('node_modules/@acme/wire/wire.cjs', 'module.exports = 1;\n');
}

const digestIn = (text: string): string => /sha512-[\w+/]{86}==/.exec(text)?.[0] ?? 'no digest';

describe('a plugin that nobody has trusted', () => {
  const lines = [
    'plan',
    'apply --yes',
    'doctor',
    'status',
    'verify',
    'show apiserver',
    'explain sink main',
    'explain backend default',
    'explain',
    'schema',
    'completion bash',
    'flags etcd',
    'copy --from local/main --to local/main',
    'kubeconfig user jane --yes',
    'plugin list',
    'plugin list -o json',
    'plugin untrust ./mine.mjs',
    'init --yes --out other.yaml --sink ./mine.mjs',
    'init --yes --out third.yaml --backend ./mine.mjs --backend-option token=x1',
    'plugin trust ./mine.mjs',
  ];
  for (const [what, file] of [
    ['a sink', using('./mine.mjs')],
    ['a layout', using('@kpki/filesystem', './mine.mjs')],
  ] as const) {
    script(`${what}: no command runs any of it`, async ($) => {
      $.write('kpki.yaml', file);
      $.write('mine.mjs', own(marking('ran')));
      for (const line of lines) {
        await $.kpki(line);
        expect($.files(), line).not.toContain('ran');
      }
      await $.trust('./mine.mjs');
      await $.ends(0, 'plan');
      expect($.files()).toContain('ran');
    });
  }

  script('is refused at its location, with its version, its path, its content and what to type', async ($) => {
    installed($);
    $.write('kpki.yaml', using('@acme/store'));
    const { stderr } = await $.ends(2, 'apply --yes');
    expect(stderr).toMatch(
      /^kpki\.yaml:12:27: sink main: the plugin "@acme\/store" 1\.2\.3 is not trusted yet, and nothing of it was run; /m,
    );
    expect(stderr).toContain(`it is in ${$.directory}/node_modules/@acme/store, its content is ${digestIn(stderr)}; `);
    expect(stderr).toContain('`kpki plugin trust @acme/store`');
  });

  script('is code, and no text of the configuration is', async ($) => {
    for (const use of ['data:text/javascript,export const sink = 1', 'node:fs', 'https://plugins.example/x.mjs']) {
      $.write('kpki.yaml', using(use));
      expect((await $.kpki('plan')).stderr).toContain('is neither a package nor a file');
    }
    $.write('kpki.yaml', using('/dev/zero'));
    expect((await $.kpki('plan')).stderr).toContain('there is no plugin');
  });
});

describe('kpki plugin trust', () => {
  script('shows what it is, and takes the answer from somebody who is there, or from --yes', async ($) => {
    installed($);
    $.write('kpki.yaml', using('@acme/store'));
    const asked = await $.ends(2, 'plugin trust @acme/store');
    const digest = digestIn(asked.stderr);
    expect(asked.stderr).toContain('Version     1.2.3\n');
    expect(asked.stderr).toContain('Depends on  @acme/wire 2.0.1\n');
    expect(asked.stderr).toContain('with all your rights');
    expect(asked.stderr).toContain(`kpki plugin trust @acme/store --yes --hash ${digest}\n`);
    const wrong = await $.kpki(`plugin trust @acme/store --yes --hash sha512-AAAA`);
    expect(wrong).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `kpki: @acme/store is not trusted: its content is ${digest}, and not that of --hash\n`,
    });
    await $.ends(2, 'plan');
    expect(await $.kpki(`plugin trust @acme/store --yes --hash ${digest}`)).toMatchObject({
      code: 0,
      stdout: 'Trusted @acme/store.\n',
    });
    await $.ends(0, 'plan');
    expect(await $.kpki('plugin trust @acme/store')).toMatchObject({
      code: 0,
      stdout: '@acme/store is trusted already.\n',
    });
    const list = JSON.parse((await $.kpki('plugin list -o json')).stdout);
    expect(list.plugins[1]).toEqual({
      use: '@acme/store',
      kind: 'sink',
      names: ['main'],
      version: '1.2.3',
      contract: '1',
      trust: 'trusted',
      digest,
      path: `${$.directory}/node_modules/@acme/store/index.js`,
      fault: null,
    });
  });

  const changes: readonly (readonly [string, ($: Script) => void])[] = [
    ['a file of it', ($) => $.write('node_modules/@acme/store/index.js', alone('import "@acme/wire";\n1;\n'))],
    ['a file beside it that nothing imports yet', ($) => $.write('node_modules/@acme/store/new.js', '')],
    ['its version', ($) => installed($, '1.2.4')],
    ['a package that it depends on', ($) => $.write('node_modules/@acme/wire/wire.cjs', 'module.exports = 2;\n')],
    [
      'another package in the place of that one',
      ($) => {
        $.write(
          'node_modules/@acme/store/node_modules/@acme/wire/package.json',
          '{ "name": "@acme/wire", "version": "2.0.1", "main": "wire.cjs" }',
        );
        $.write('node_modules/@acme/store/node_modules/@acme/wire/wire.cjs', 'module.exports = 3;\n');
      },
    ],
    [
      'a package that was not there',
      ($) => $.write('node_modules/@kpki/plugin/package.json', '{ "name": "@kpki/plugin" }'),
    ],
  ];
  for (const [what, change] of partOf(changes, 3)) {
    script(`is asked again after a change of ${what}`, async ($) => {
      installed($);
      $.write('kpki.yaml', using('@acme/store'));
      await $.trust('@acme/store');
      await $.ends(0, 'plan');
      change($);
      await $.ends(2, 'plan', { stderr: 'has changed since 1.2.3 was trusted, on ' });
      expect((await $.kpki('plugin list')).stdout).toContain('  changed  ');
    });
  }

  script('goes for the same content wherever it is installed, and not for the same name with another', async ($) => {
    installed($);
    $.write('kpki.yaml', using('@acme/store'));
    await $.trust('@acme/store');
    await $.run('cp', ['-R', 'node_modules', 'kpki.yaml', join($.directory, 'elsewhere/')], {
      before: 'mkdir elsewhere',
    });
    await $.ends(0, 'plan -f elsewhere/kpki.yaml');
    $.write('elsewhere/node_modules/@acme/store/index.js', alone(marking('ran')));
    await $.ends(2, 'plan -f elsewhere/kpki.yaml');
    await $.ends(0, 'plan');
    expect($.files()).not.toContain('ran');
  });

  script('is taken back by untrust, also where the plugin is gone', async ($) => {
    installed($);
    $.write('kpki.yaml', using('@acme/store'));
    $.write('mine.mjs', own());
    await $.trust('@acme/store');
    await $.trust('./mine.mjs');
    expect(await $.kpki('plugin untrust @acme/store')).toMatchObject({
      code: 0,
      stdout: 'Trust in @acme/store is withdrawn: 1 version.\n',
    });
    await $.ends(2, 'plan');
    await $.run('/bin/rm', ['mine.mjs']);
    await $.ends(0, 'plugin untrust ./mine.mjs');
    expect(await $.kpki('plugin untrust ./mine.mjs')).toMatchObject({
      code: 1,
      stderr: './mine.mjs was not trusted.\n',
    });
  });

  script('follows what a file imports, and not what lies beside it', async ($) => {
    $.write('kpki.yaml', using('./src/mine.mjs'));
    $.write(
      'src/mine.mjs',
      own("import { one } from './one.mjs';\nimport data from '../data.json' with { type: 'json' };\n"),
    );
    $.write('src/one.mjs', "export { two as one } from './two.mjs';\n");
    $.write('src/two.mjs', 'export const two = 2;\n');
    $.write('data.json', '{}');
    await $.trust('./src/mine.mjs');
    $.write('src/beside.mjs', 'throw 1;\n');
    await $.ends(0, 'plan');
    for (const [file, before] of [
      ['src/two.mjs', $.read('src/two.mjs')],
      ['data.json', '{}'],
    ] as const) {
      $.write(file, `${before} `);
      expect((await $.kpki('plan')).stderr).toContain('has changed since it was trusted');
      $.write(file, before);
    }
    await $.ends(0, 'plan');
  });
});

describe('what was trusted is what runs', () => {
  script('a module that was not looked at is not loaded, however it is asked for', async ($) => {
    $.write('kpki.yaml', using('./mine.mjs'));
    $.write('hidden.mjs', marking('ran'));
    $.write('node_modules/phantom/package.json', '{ "name": "phantom", "main": "index.cjs" }');
    $.write('node_modules/phantom/index.cjs', "require('node:fs').writeFileSync('ran', '');\n");
    const asking = [
      "await import(['.', 'hidden.mjs'].join('/'));\n",
      "import { createRequire } from 'node:module';\ncreateRequire(import.meta.url)(['phan', 'tom'].join(''));\n",
    ];
    for (const text of asking) {
      $.write('mine.mjs', own(text));
      await $.trust('./mine.mjs');
      await $.ends(2, 'plan', { stderr: 'which is no part of what was trusted' });
      expect($.files()).not.toContain('ran');
    }
  });

  script('a package that is installed and not named in the dependencies of a plugin is none of it', async ($) => {
    installed($);
    $.write('kpki.yaml', using('@acme/store'));
    $.write('node_modules/phantom/package.json', '{ "name": "phantom", "main": "index.cjs" }');
    $.write('node_modules/phantom/index.cjs', "require('node:fs').writeFileSync('ran', '');\n");
    $.write('node_modules/@acme/wire/wire.cjs', "require('phantom');\n");
    await $.trust('@acme/store');
    const { stderr } = await $.kpki('plan');
    // Node 22 has the path of the file here, and later ones the name.
    expect(stderr).toMatch(/it imports ".*\bphantom\b.*", which is no part of what was trusted/);
    expect($.files()).not.toContain('ran');
  });

  script('a file that changes after it was looked at is not run', async ($) => {
    $.write('kpki.yaml', using('./mine.mjs'));
    $.write('late.mjs', 'export const late = 1;\n');
    const changing = `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('late.mjs', import.meta.url), ${JSON.stringify(marking('ran'))});\nawait import('./late.mjs');\n`;
    $.write('mine.mjs', own(changing));
    await $.trust('./mine.mjs');
    await $.ends(2, 'plan', { stderr: 'late.mjs changed while it was loaded' });
    expect($.files()).not.toContain('ran');
  });
});

describe('the list of whom a user trusts', () => {
  const list = (): string => join(process.env['XDG_CONFIG_HOME'] ?? '', 'kpki/trusted-plugins.json');

  script('is for its user alone, and in the usual location', async ($) => {
    $.write('mine.mjs', own());
    $.write('home/.keep', '');
    const environment = { HOME: join($.directory, 'home'), XDG_CONFIG_HOME: 'relative' };
    expect((await $.kpki('plugin trust ./mine.mjs --yes', { environment })).code).toBe(0);
    const file = 'home/.config/kpki/trusted-plugins.json';
    expect($.stat(file).mode & 0o777).toBe(0o600);
    expect($.stat(dirname(file)).mode & 0o777).toBe(0o700);
    expect(JSON.parse($.read(file))).toMatchObject({
      kind: 'TrustedPlugins',
      plugins: [{ name: join($.directory, 'mine.mjs'), version: null }],
    });
    expect(homedir()).not.toContain($.directory);
  });

  script('is not believed where a repository brings it along', async ($) => {
    $.write('kpki.yaml', using('./mine.mjs'));
    $.write('mine.mjs', own(marking('ran')));
    await $.trust('./mine.mjs');
    $.write('settings/kpki/trusted-plugins.json', readFileSync(list()));
    const inside = { environment: { XDG_CONFIG_HOME: join($.directory, 'settings') } };
    const said = 'it is in the folder of the configuration, which cannot say whom you trust';
    expect((await $.kpki('plan', inside)).stderr).toContain(said);
    symlinkSync($.directory, join(process.env['XDG_CONFIG_HOME'] ?? '', 'link'));
    const linked = { environment: { XDG_CONFIG_HOME: join(process.env['XDG_CONFIG_HOME'] ?? '', 'link/settings') } };
    expect((await $.kpki('plan', linked)).stderr).toContain(said);
    expect($.files()).not.toContain('ran');
  });

  const spoilt: readonly (readonly [string, string, number, string])[] = [
    ['others may write', '', 0o666, 'others may write it'],
    ['is no JSON', '{', 0o600, 'it is no list of trusted plugins'],
    ['is of something else', '{"kind":"Plan"}', 0o600, 'it is no list of trusted plugins'],
    [
      'has a row of another shape',
      '{"apiVersion":"kpki.dev/v1alpha1","kind":"TrustedPlugins","plugins":[{"name":1}]}',
      0o600,
      'it is no list of trusted plugins',
    ],
  ];
  for (const [what, text, mode, says] of spoilt) {
    script(`is not believed where it ${what}`, async ($) => {
      mkdirSync(join($.directory, 'work'));
      $.write('work/kpki.yaml', using('./mine.mjs'));
      $.write('work/mine.mjs', own(marking('ran')));
      await $.trust('./mine.mjs', 'work');
      $.write('settings/kpki/trusted-plugins.json', text === '' ? readFileSync(list()) : text);
      chmodSync(join($.directory, 'settings/kpki/trusted-plugins.json'), mode);
      const { code, stderr } = await $.kpki('plan -f work/kpki.yaml', {
        environment: { XDG_CONFIG_HOME: join($.directory, 'settings') },
      });
      expect(code).toBe(2);
      expect(stderr).toContain(says);
      expect($.files()).not.toContain('ran');
    });
  }
});

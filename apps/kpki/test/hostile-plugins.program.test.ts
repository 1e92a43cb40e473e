import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { afterAll, describe, expect } from 'vitest';
import { builtProgram } from './built/program.ts';
import { kpkiFile, kubeadmFiles } from './configurations.ts';
import type { HostilePlugin } from './hostile/hostile-plugin.ts';
import { hostileIssuers } from './hostile/issuers.ts';
import { hostileKeyMakers } from './hostile/key-makers.ts';
import { hostileKeyStores } from './hostile/key-stores.ts';
import { hostileSinks } from './hostile/sinks.ts';
import { script } from './script.ts';

const fastClock = fileURLToPath(new URL('./hostile/fast-clock.mjs', import.meta.url));
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const token = 'hvx-of-the-environment';

const builder = fileURLToPath(new URL('./hostile/build-parts.ts', import.meta.url));
const built = await temporaryDirectory();
await promisify(execFile)(process.execPath, [builder, built.path]);
afterAll(() => built[Symbol.asyncDispose]());

const prelude = `import { createHash } from 'node:crypto';
import {
  files, localIssuer, randomSerial, readCertificate, readRequest, reference, selfSignedRoot, signCertificate, styleOf,
} from ${JSON.stringify(pathToFileURL(join(built.path, 'parts.mjs')).href)};
const key = ${JSON.stringify(key)};
const digestOf = (text) => createHash('sha256').update(text).digest('hex');
`;

type Kind = 'sink' | 'backend';

function moduleOf(kind: Kind, [, open, , { module } = {}]: HostilePlugin): string {
  const base = kind === 'sink' ? 'files' : 'reference';
  const options = kind === 'sink' ? '{ root: options.root }' : '{}';
  const validate = module ?? 'validate: (value) => ({ value })';
  return `${prelude}
export const ${kind} = {
  kind: '${kind}', contract: 1, name: 'hostile',
  options: { '~standard': { version: 1, vendor: 'hostile', ${validate} } },
  open: async (options, host) => {
    const own = await ${base}.open(${options}, host);
    ${open ?? 'return own;'}
  },
};
`;
}

const plain = kpkiFile();
const withBackend = (cas: string): string =>
  plain.replace(
    'backends: { default: { use: "@kpki/node-crypto" } }',
    `backends: { default: { use: "@kpki/node-crypto" }, mine: { use: ./hostile.mjs } }\n    ca: { default: { keys: ${cas} } }`,
  );

interface Pack {
  readonly title: string;
  readonly kind: Kind;
  readonly names: readonly string[];
  readonly file: string;
  readonly plugins: readonly HostilePlugin[];
}

const packs: readonly Pack[] = [
  {
    title: 'a sink',
    kind: 'sink',
    names: ['sink "main" (./hostile.mjs)', 'sink main'],
    file: plain.replace('"@kpki/filesystem"', './hostile.mjs'),
    plugins: hostileSinks,
  },
  {
    title: 'a backend that makes keys',
    kind: 'backend',
    names: ['backend "default" (./hostile.mjs)', 'backend default'],
    file: plain.replace('"@kpki/node-crypto"', './hostile.mjs'),
    plugins: hostileKeyMakers,
  },
  {
    title: 'a key store',
    kind: 'backend',
    names: ['backend "mine" (./hostile.mjs)', 'backend mine', 'mine/main'],
    file: withBackend('mine'),
    plugins: hostileKeyStores,
  },
  {
    title: 'an issuer',
    kind: 'backend',
    names: ['backend "mine" (./hostile.mjs)', 'backend mine', 'mine/main'],
    file: withBackend('mine/main'),
    plugins: hostileIssuers,
  },
];

const obeyed = /[^\P{C}\n]/u;

describe.each(packs)('$title that', ({ kind, names, file, plugins }) => {
  for (const plugin of partOf(plugins, 6)) {
    const [title, , says, more = {}] = plugin;
    script(title, async ($) => {
      const { line = 'apply --yes', code: expected = 1, isNamed = true, isWritten = false } = more;
      $.write('kpki.yaml', file);
      $.write('hostile.mjs', moduleOf(kind, plugin));
      await $.trust('./hostile.mjs');
      const words = ['--import', fastClock, builtProgram, ...line.split(' ')];
      const { code, stdout, stderr } = await $.run(process.execPath, words, { environment: { VAULT_TOKEN: token } });
      const said = stdout + stderr;
      const shown = `${stderr.slice(0, 2000)}\n${stdout.slice(-1000)}`;
      expect(code, shown).toBe(expected);
      if (typeof says === 'string') expect(said.includes(says), shown).toBe(true);
      else expect(says.test(said), shown).toBe(true);
      if (isNamed)
        expect(
          names.some((name) => said.includes(name)),
          shown,
        ).toBe(true);
      expect(said).not.toMatch(obeyed);
      expect(said).not.toContain(token);
      expect(said).not.toContain('PRIVATE KEY');
      // The message must fit on a screen, and must not be reported as a defect of kpki.
      expect(said.length).toBeLessThan(200_000);
      if (isNamed) expect(said).not.toContain('defect of kpki');
      const out = $.files().filter((path) => path.startsWith('out/'));
      expect(out).toEqual(
        isWritten ? [...kubeadmFiles, 'users/jane.conf'].map((path) => `out/${path}`).toSorted() : [],
      );
    });
  }
});

import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { onFilledFolder } from './filled.ts';
import type { Script } from './script.ts';

const onFilled = onFilledFolder();

function everythingIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mode, nlink } = lstatSync(path);
      const content = entry.isFile() ? readFileSync(path, 'hex') : entry.isSymbolicLink() ? readlinkSync(path) : '';
      return [path, mode.toString(8), entry.isFile() ? nlink : '', content].join(' ');
    })
    .toSorted();
}

const journalOutside = JSON.stringify({
  journal: 1,
  stage: '.kpki-stage-0123456789abcdef',
  rows: [{ entry: '../foreign', mode: 0o644, staged: '0', sha256: 'ab'.repeat(32), replaces: null }],
});

/** What may be planted below the output, and why kpki stops. */
const attacks: readonly (readonly [title: string, why: RegExp, plant: (out: string) => void])[] = [
  [
    'a link in the place of a key',
    /pki\/ca\.key: it is a symbolic link, which is not followed/,
    (out) => {
      rmSync(join(out, 'pki/ca.key'));
      symlinkSync('../../foreign', join(out, 'pki/ca.key'));
    },
  ],
  [
    'a link in the place of what is to be made',
    /pki\/apiserver\.crt: it is a symbolic link/,
    (out) => symlinkSync('../../foreign', join(out, 'pki/apiserver.crt')),
  ],
  [
    'a second name of a key',
    /pki\/ca\.key: the file has 2 names/,
    (out) => linkSync(join(out, 'pki/ca.key'), join(out, '../second')),
  ],
  [
    'a folder that was swapped for a link',
    /pki\/etcd: it is a symbolic link/,
    (out) => {
      renameSync(join(out, 'pki/etcd'), join(out, '../elsewhere'));
      symlinkSync('../../elsewhere', join(out, 'pki/etcd'));
    },
  ],
  [
    'a folder that everybody may write to',
    /pki: every user may write to it/,
    (out) => chmodSync(join(out, 'pki'), 0o777),
  ],
  [
    'a lock that is none of kpki',
    /\.kpki-lock: it is not a lock of kpki/,
    (out) => writeFileSync(join(out, '.kpki-lock'), 'mine', { mode: 0o600 }),
  ],
  [
    'a link in the place of the lock',
    /\.kpki-lock: it is a symbolic link/,
    (out) => symlinkSync('../foreign', join(out, '.kpki-lock')),
  ],
  [
    'a journal that names a file outside',
    /\.kpki-journal: it is not a journal of kpki \(.*is '\.\.'/,
    (out) => {
      mkdirSync(join(out, '.kpki-stage-0123456789abcdef'), { mode: 0o700 });
      writeFileSync(join(out, '.kpki-stage-0123456789abcdef/0'), 'planted', { mode: 0o600 });
      writeFileSync(join(out, '.kpki-journal'), journalOutside, { mode: 0o600 });
    },
  ],
];

/** Known before there is a plan: the folder is no location to work in. The plan reports and blocks the others. */
const ofWholeLocation = /\.kpki-/;

function damage($: Script): string {
  $.write('foreign', 'foreign');
  rmSync(join($.directory, 'out/pki/apiserver.crt'));
  return join($.directory, 'out');
}

describe.each(attacks)('%s', (_, why, plant) => {
  onFilled('is refused with the reason, and nothing is touched, in the output or outside', async ($) => {
    plant(damage($));
    const before = everythingIn($.directory);
    const result = await $.kpki('apply -f kubeadm.yaml --dir out --yes');
    if (ofWholeLocation.test(why.source)) {
      expect(result).toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
    } else {
      expect(result).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(why),
        stderr: expect.stringContaining('see the plan'),
      });
    }
    expect(everythingIn($.directory)).toEqual(before);
  });
});

onFilled('a lock of a run that is dead is taken over, and goes', async ($) => {
  const lock = join(damage($), '.kpki-lock');
  // Above the highest number that Linux gives a process (PID_MAX_LIMIT, 2^22).
  const ended = 2 ** 22 + 1;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const here = { host: hostname(), pid: ended, started: '1', boot, namespace: readlinkSync('/proc/self/ns/pid') };
  const holder = { holder: 'kpki apply', ...here, token: '00' };
  writeFileSync(lock, JSON.stringify(holder), { mode: 0o600 });
  await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes');
  expect(existsSync(lock)).toBe(false);
});

import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { builtProgram } from './built/program.ts';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';

const from = (path: string): string => JSON.stringify(new URL(`../../../packages/${path}`, import.meta.url).href);

/** Makes keys as the default does, but announces it and waits for a file: its run holds the lock meanwhile. */
const heldUp = `
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { backend as usual } from ${from('node-crypto/src/index.ts')};
export const backend = {
  ...usual,
  open: async (options, host) => {
    const own = await usual.open(options, host);
    const generate = async (kind, call) => {
      writeFileSync('begun', '');
      while (!existsSync('go')) await setTimeout(20);
      return own.keyGenerator.generate(kind, call);
    };
    return { ...own, keyGenerator: { ...own.keyGenerator, generate } };
  },
};
`;

const rotate = 'rotate etcd-ca --skip-live-checks --yes';

async function made($: Script): Promise<void> {
  $.write('kpki.yaml', kpkiFile());
  await $.ends(0, 'apply --yes');
  $.write('held-up.mjs', heldUp);
  $.write('held-up.yaml', kpkiFile().replace('"@kpki/node-crypto"', './held-up.mjs'));
  await $.trust('./held-up.mjs');
}

async function isThere($: Script, file: string): Promise<void> {
  const until = Date.now() + 30_000;
  while (!existsSync(`${$.directory}/${file}`)) {
    if (Date.now() > until) throw new Error(`${file} has not come`);
    await sleep(20);
  }
}

async function expectStaged($: Script): Promise<void> {
  expect(generationFilesIn($)).toEqual(['pki/etcd/ca.crt.next', 'pki/etcd/ca.key.next']);
  expect($.read('out/pki/etcd/ca.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  await $.ends(0, 'plan --exit-code');
  await $.ends(0, 'verify');
}

/** The first run plans and is agreed to; before it takes the lock, the others run one after the other. */
function meanwhile($: Script, first: string, ...others: readonly string[]): ReturnType<Script['kpkiWords']> {
  const program = `${process.execPath} ${builtProgram}`;
  const run = others.map((other) => `${program} ${other}`).join(' && ');
  return $.kpkiWords([...first.split(' '), '--before', `[ -e other ] || { touch other; ${run}; }`]);
}

const generationFilesIn = ($: Script) => $.files('out').filter((file) => /\.(?:next|previous)$/.test(file));

describe('two rotations at once', () => {
  script('one works, and the other is told who does, writes nothing and ends with 4', async ($) => {
    await made($);
    const first = $.kpki(`${rotate} -f held-up.yaml`);
    await isThere($, 'begun');
    const second = await $.kpki(rotate);
    expect(second).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/\/out is in use by kpki rotate on \S+, process \d+/),
    });
    $.write('go', '');
    const { code, stdout } = await first;
    expect(code).toBe(0);
    expect(stdout).toContain('Phase trust of etcd-ca');
    await expectStaged($);
  });

  script('one that had planned the same phase finds it done, and does not go on to the next', async ($) => {
    await made($);
    const { code, stderr } = await meanwhile($, rotate, rotate);
    expect(code).toBe(0);
    expect(stderr).toContain('planning again');
    await expectStaged($);
  });

  const changes = [
    ['ends', [`${rotate} --through remove`], 'no phase is carried out now'],
    ['takes back', [`${rotate} --rollback`], 'no phase is carried out now'],
    ['brings past its phase', [rotate, rotate], 'the phase is distrust now'],
  ] as const;
  for (const [does, others, now] of partOf(changes, changes.length)) {
    script(`one whose rotation another ${does} meanwhile is refused, and begins no other`, async ($) => {
      await made($);
      await $.ends(0, rotate);
      const { code, stderr } = await meanwhile($, `${rotate} --through remove --wait`, ...others);
      expect(code).toBe(1);
      expect(stderr).toContain(`etcd-ca: another run has changed this rotation since the plan was made: ${now}`);
      const previous = ['pki/etcd/ca.crt.previous', 'pki/etcd/ca.key.previous'];
      expect(generationFilesIn($)).toEqual(does === 'brings past its phase' ? previous : []);
      await $.ends(0, 'plan --exit-code');
    });
  }
});

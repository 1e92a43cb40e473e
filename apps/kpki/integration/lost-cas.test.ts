import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { age } from './aged.ts';
import { oneNode } from './one-node.ts';
import { kpkiIn, succeeds } from './program.ts';

const cas = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
const to = ['--dir', 'out'] as const;
const rotated = [...to, '--yes', '--skip-live-checks'] as const;

describe('CAs that are lost, or have ended', () => {
  let made: TemporaryDirectory;
  beforeAll(async () => {
    made = await temporaryDirectory();
    await writeFile(join(made.path, 'kpki.yaml'), oneNode);
    await succeeds(made.path, 'apply', ...to, '--yes');
  }, 120_000);
  afterAll(() => made[Symbol.asyncDispose]());

  async function copied(): Promise<TemporaryDirectory> {
    const temporary = await temporaryDirectory();
    await cp(made.path, temporary.path, { recursive: true });
    return temporary;
  }

  test('a lost key is told with its way out, and the rotation replaces the CA although leaves are due', async () => {
    await using temporary = await copied();
    const folder = temporary.path;
    await age(join(folder, 'out'), 345, { cas: false });
    await rm(join(folder, 'out/pki/etcd/ca.key'));

    const plan = await kpkiIn(folder, 'plan', ...to);
    expect(plan.stdout).toMatch(/unchanged +etcd-ca +note: key-missing/);
    expect(plan.stdout).toContain('kpki rotate etcd-ca --dir out`');
    const status = await kpkiIn(folder, 'status', ...to, '--exit-code');
    expect(status).toMatchObject({ code: 3, stdout: expect.stringMatching(/etcd-ca +cp1 +missing/) });
    const renewed = await kpkiIn(folder, 'renew', 'etcd-ca', ...to, '--yes');
    expect(renewed).toMatchObject({ code: 1, stderr: expect.stringContaining('`kpki rotate etcd-ca --dir out`') });

    await succeeds(folder, 'rotate', 'etcd-ca', ...rotated, '--through', 'remove');
    await succeeds(folder, 'verify', ...to);
    expect(await kpkiIn(folder, 'plan', ...to, '--exit-code')).toMatchObject({ code: 0 });
    expect(await kpkiIn(folder, 'status', ...to, '--exit-code')).toMatchObject({ code: 0 });
  });

  test('a lost key alone, with nothing due: there is something to do all the same', async () => {
    await using temporary = await copied();
    await rm(join(temporary.path, 'out/pki/ca.key'));
    expect(await kpkiIn(temporary.path, 'plan', ...to, '--exit-code')).toMatchObject({ code: 3 });
    expect(await kpkiIn(temporary.path, 'plan', ...to)).toMatchObject({ code: 0 });
  });

  test.each(partOf(['renew', 'rotate --compromised'], 2))(
    'all have ended: a rotation names both ways out, and %s is one',
    async (way) => {
      await using temporary = await copied();
      const folder = temporary.path;
      await age(join(folder, 'out'), 3700, { cas: true });
      const rotate = await kpkiIn(folder, 'rotate', 'etcd-ca', ...rotated);
      expect(rotate).toMatchObject({ code: 1, stderr: expect.stringContaining('expired on') });
      const names = cas.join(' ');
      expect(rotate.stdout.replaceAll(/\s+/g, ' ')).toContain(`kpki renew ${names} --dir out\` renews each CA`);
      expect(rotate.stdout.replaceAll(/\s+/g, ' ')).toContain(
        'kpki rotate etcd-ca --compromised --dir out` replaces the CA',
      );

      if (way === 'renew') {
        await succeeds(folder, 'renew', ...cas, ...to, '--yes');
        await succeeds(folder, 'verify', ...to);
        return;
      }
      await rm(join(folder, 'out/pki/ca.key'));
      const plan = await kpkiIn(folder, 'plan', ...to);
      expect(plan.stdout.replaceAll(/\s+/g, ' ')).toContain('kpki rotate kubernetes-ca --compromised --dir out`');
      await succeeds(folder, 'rotate', ...cas, '--compromised', ...to, '--yes');
      await succeeds(folder, 'verify', ...to);
      await succeeds(folder, 'rotate', 'all', ...rotated, '--through', 'remove');
      expect(await kpkiIn(folder, 'status', ...to, '--exit-code')).toMatchObject({ code: 0 });
    },
  );

  test('one has ended: phase by phase nothing is written, and the short path replaces it', async () => {
    await using temporary = await copied();
    const folder = temporary.path;
    await cp(join(folder, 'out'), join(folder, 'fresh'), { recursive: true });
    await age(join(folder, 'out'), 3700, { cas: true });
    await cp(join(folder, 'out/pki/front-proxy-ca.crt'), join(folder, 'ended.crt'));
    await rm(join(folder, 'out'), { recursive: true });
    await cp(join(folder, 'fresh'), join(folder, 'out'), { recursive: true });
    await cp(join(folder, 'ended.crt'), join(folder, 'out/pki/front-proxy-ca.crt'));

    const rotate = await kpkiIn(folder, 'rotate', 'front-proxy-ca', ...rotated);
    expect(rotate).toMatchObject({ code: 1, stderr: expect.stringContaining('no phased rotation is possible') });
    expect(rotate.stderr).toContain('`kpki renew front-proxy-ca --dir out`');
    expect(rotate.stderr).toContain('`kpki rotate front-proxy-ca --compromised --dir out`');
    await succeeds(folder, 'rotate', 'front-proxy-ca', '--compromised', ...to, '--yes');
    await succeeds(folder, 'verify', ...to);
  });
});

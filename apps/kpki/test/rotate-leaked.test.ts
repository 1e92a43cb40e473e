import { describe, expect } from 'vitest';
import { made, rotate } from './rotating.ts';
import { type Script, script } from './script.ts';

const trusted = ($: Script): number => $.read('out/pki/etcd/ca.crt').match(/BEGIN CERTIFICATE/g)?.length ?? 0;

/** The CA's old certificate and the new one, which is in use by then. */
async function stagedAndIssued($: Script): Promise<readonly [old: string, anew: string]> {
  const old = $.read('out/pki/etcd/ca.crt');
  expect((await rotate($, 'etcd-ca')).code).toBe(0);
  const anew = $.read('out/pki/etcd/ca.crt.next');
  expect((await rotate($, 'etcd-ca')).code).toBe(0);
  return [old, anew];
}

const beside = ($: Script) => $.files('out').filter((file) => /\.(next|previous)$/.test(file));

describe('kpki rotate --compromised --through', () => {
  script('a phase before distrust is refused: the leaked key would stay trusted', async ($) => {
    await made($);
    const before = new Map($.files('out').map((file) => [file, $.read(`out/${file}`)]));
    for (const phase of ['trust', 'reissue']) {
      const { code, stderr } = await rotate($, `etcd-ca --compromised --through ${phase}`);
      expect([code, stderr]).toEqual([
        2,
        `kpki: --compromised goes to distrust at once, and --through ${phase} ends before that: leave --through out, or give distrust or remove\n`,
      ]);
    }
    expect(new Map($.files('out').map((file) => [file, $.read(`out/${file}`)]))).toEqual(before);
  });

  script('distrust is what --compromised does', async ($) => {
    await made($);
    const old = $.read('out/pki/etcd/ca.crt');
    expect((await rotate($, 'etcd-ca --compromised --through distrust')).code).toBe(0);
    expect($.read('out/pki/etcd/ca.crt')).not.toBe(old);
    expect(trusted($)).toBe(1);
    expect(beside($)).toEqual(['pki/etcd/ca.crt.previous', 'pki/etcd/ca.key.previous']);
  });

  script('remove: the old key is distrusted, and then removed', async ($) => {
    await made($);
    const { code, stdout } = await rotate($, 'etcd-ca --compromised --through remove');
    expect(code).toBe(0);
    expect([...stdout.matchAll(/^Phase (\w+) of etcd-ca/gm)].map(([, phase]) => phase)).toEqual(['distrust', 'remove']);
    expect(stdout.match(/It has a cost:/g)).toHaveLength(1);
    expect(stdout).toContain('The rotation is over.');
    expect(beside($)).toEqual([]);
    await $.ends(0, 'verify --dir out');
  });
});

describe('kpki rotate --compromised, from wherever things stand', () => {
  script('under way, the old key is distrusted at once, and what is done if it is the new one is said', async ($) => {
    await made($);
    const [, anew] = await stagedAndIssued($);
    const { code, stdout } = await rotate($, 'etcd-ca --compromised');
    expect(code).toBe(0);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('etcd-ca → phase reissue: the new CA signs');
    expect(text).toContain('Phase distrust of etcd-ca');
    expect(text).toContain('the cluster is down until every etcd member');
    expect(text).toContain(
      'This distrusts the old key. If the new key leaked: `kpki rotate etcd-ca --rollback --dir out` rolls back the rotation, phase by phase; or, after this rotation, `kpki rotate etcd-ca --compromised --dir out` distrusts the new key at once.',
    );
    expect(trusted($)).toBe(1);
    expect($.read('out/pki/etcd/ca.crt')).toBe(anew);
    await $.ends(0, 'verify --dir out');

    const again = await rotate($, 'etcd-ca --compromised');
    expect([again.code, again.stderr]).toEqual([
      0,
      'etcd-ca: the old key is already distrusted, and nothing was changed; `kpki rotate etcd-ca --dir out` continues with remove, and if the new key leaked, `kpki rotate etcd-ca --compromised --dir out` distrusts the new key after it\n',
    ]);
    expect(beside($)).toEqual(['pki/etcd/ca.crt.previous', 'pki/etcd/ca.key.previous']);
    expect((await rotate($, 'etcd-ca --compromised --through remove')).stdout).toContain('Phase remove of etcd-ca');
    expect(beside($)).toEqual([]);
  });
});

import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRelease, runProgram, type TemporaryDirectory, temporaryDirectory, versionOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { age } from './aged.ts';
import { kubeadmConfiguration } from './kubeadm-configurations.ts';
import { makeWithKubeadm } from './made-by-kubeadm.ts';
import { kpkiIn, succeeds } from './program.ts';

async function madeEarlier(days: number, expiry: { readonly cas: boolean }): Promise<TemporaryDirectory> {
  const temporary = await temporaryDirectory();
  const below = temporary.path;
  const configuration = kubeadmConfiguration('ECDSA-P256, an endpoint and extra names', versionOf());
  await age(await makeWithKubeadm(defaultRelease, configuration, below), days, expiry);
  return temporary;
}

interface Finding {
  readonly severity: string;
  readonly finding: string;
  readonly about: string;
  readonly fix?: string;
}

async function adoptIn(
  below: string,
): Promise<{ readonly code: number | null; readonly findings: readonly Finding[] }> {
  const { code, stdout } = await kpkiIn(below, 'adopt', 'kubernetes', '-o', 'json');
  return { code, findings: (JSON.parse(stdout) as { findings: readonly Finding[] }).findings };
}

const cas = ['ca', 'etcd/ca', 'front-proxy-ca'] as const;

async function keysOf(below: string): Promise<readonly string[]> {
  const keys = await Promise.all(
    cas.map(async (name) => {
      const certificate = new X509Certificate(await readFile(join(below, `kubernetes/pki/${name}.crt`)));
      return createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' })).export({
        type: 'spki',
        format: 'pem',
      });
    }),
  );
  return keys.map(String);
}

/** Parses as other readers of certificates do. */
async function opensslAccepts(below: string): Promise<void> {
  const pki = join(below, 'kubernetes/pki');
  const verify = ['verify', '-x509_strict', '-CAfile', join(pki, 'ca.crt'), join(pki, 'apiserver.crt')];
  expect(await runProgram('openssl', verify)).toMatchObject({ code: 0 });
}

const run = needs('kubeadm');

run('an expired cluster is rescued from its files alone', () => {
  test('every leaf has ended, two years ago: adopt, apply', async () => {
    await using temporary = await madeEarlier(3 * 365, { cas: false });
    const below = temporary.path;
    const keys = await keysOf(below);
    const { code, findings } = await adoptIn(below);
    expect(code).toBe(0);
    const warnings = findings.filter(({ severity }) => severity === 'warning');
    expect(new Set(warnings.map(({ finding }) => finding))).toEqual(new Set(['expired']));
    expect(warnings).toHaveLength(12);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    await succeeds(below, 'apply', '--yes');
    expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
    expect(await keysOf(below)).toEqual(keys);
    await succeeds(below, 'verify');
    await opensslAccepts(below);
  });

  test('the CAs too: adopt, renew them over their keys, apply', async () => {
    await using temporary = await madeEarlier(11 * 365, { cas: true });
    const below = temporary.path;
    const keys = await keysOf(below);
    const { code, findings } = await adoptIn(below);
    expect(code).toBe(0);
    const names = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'];
    const ended = findings.filter(({ finding, about }) => finding === 'expired' && about.endsWith('-ca'));
    expect(ended.map(({ severity, about }) => `${severity} ${about}`)).toEqual(names.map((name) => `error ${name}`));
    for (const { fix } of ended)
      expect(fix).toContain(`\`kpki renew ${names.join(' ')}\` renews each CA with its current key`);
    await succeeds(below, 'renew', ...names, '--yes');
    await succeeds(below, 'apply', '--yes');
    expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
    expect(await keysOf(below)).toEqual(keys);
    await succeeds(below, 'verify');
    await opensslAccepts(below);
  });
});

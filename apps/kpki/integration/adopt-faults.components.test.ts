import { chmod, chown, copyFile, cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, type TemporaryDirectory, temporaryDirectory, versionOf } from '@kpki/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { clusterPki } from '../test/configurations.ts';
import { type Applied, apply, clusterOf, kpkiIn } from './program.ts';

const configuration = `${clusterPki('prod')}
  profile: kubeadm
  kubernetesVersion: ${versionOf()}
  keys: { ca: rsa-2048, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
`;

let whole: TemporaryDirectory;
let made: Applied;
let stranger: Applied;

beforeAll(async () => {
  whole = await temporaryDirectory();
  made = await apply(configuration, whole.path);
  await mkdir(join(whole.path, 'other'));
  stranger = await apply(configuration, join(whole.path, 'other'));
});
afterAll(async () => whole[Symbol.asyncDispose]());

interface Reported {
  readonly code: number | null;
  readonly findings: readonly string[];
  readonly plan: readonly string[];
}

async function reportedOf(damage: (pki: string, below: string) => Promise<unknown>): Promise<Reported> {
  await using temporary = await temporaryDirectory();
  const below = temporary.path;
  await cp(made.directory, join(below, 'kubernetes'), { recursive: true });
  await damage(join(below, 'kubernetes/pki'), below);
  const { code, stdout, stderr } = await kpkiIn(below, 'adopt', 'kubernetes', '-o', 'json');
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly severity: string; readonly finding: string; readonly about: string }[];
  };
  const planned = await kpkiIn(below, 'plan', '-o', 'json');
  const { steps } = JSON.parse(planned.stdout) as {
    readonly steps: readonly {
      readonly artifact: string;
      readonly action: string;
      readonly reasons: readonly { readonly reason: string }[];
    }[];
  };
  const assumed = new Set(['subnet-assumed', 'subnet-unknown', 'version-assumed']);
  return {
    code,
    findings: findings
      .filter(({ finding }) => !assumed.has(finding))
      .map(({ severity, finding, about }) => `${severity} ${finding} ${about}`),
    plan: steps.flatMap(({ artifact, action, reasons }) =>
      reasons.map(({ reason }) => `${action} ${reason} ${artifact}`),
    ),
  };
}

test('SHA-1', async () => {
  const reported = await reportedOf(async (pki) => {
    const openssl = async (...words: readonly string[]): Promise<void> =>
      expect(await runProgram('openssl', ['x509', ...words], { directory: pki })).toMatchObject({ code: 0 });
    const copying = ['-copy_extensions', 'copyall'];
    await openssl('-x509toreq', '-in', 'apiserver.crt', '-signkey', 'apiserver.key', ...copying, '-out', 'again.csr');
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-sha1', '-days', '99', '-out', 'renewed.crt'];
    await openssl('-req', '-in', 'again.csr', ...copying, ...signing);
    await rename(join(pki, 'renewed.crt'), join(pki, 'apiserver.crt'));
  });
  expect(reported).toEqual({
    code: 0,
    findings: ['note lifetimes-differ spec.validity.certificates', 'warning weak apiserver cp1'],
    plan: ['rekey weak apiserver cp1'],
  });
});

test('keys of one another', async () => {
  const reported = await reportedOf(async (pki) => {
    await rename(join(pki, 'front-proxy-client.key'), join(pki, 'third.key'));
    await rename(join(pki, 'apiserver-etcd-client.key'), join(pki, 'front-proxy-client.key'));
    await rename(join(pki, 'third.key'), join(pki, 'apiserver-etcd-client.key'));
  });
  expect(reported).toEqual({
    code: 0,
    findings: ['warning key-mismatch front-proxy-client cp1', 'warning key-mismatch apiserver-etcd-client cp1'],
    plan: ['rekey key-mismatch front-proxy-client cp1', 'rekey key-mismatch apiserver-etcd-client cp1'],
  });
});

test('a certificate of another cluster’s CA', async () => {
  const reported = await reportedOf(async (pki) => {
    for (const kind of ['crt', 'key']) {
      await copyFile(join(stranger.directory, `pki/apiserver.${kind}`), join(pki, `apiserver.${kind}`));
    }
  });
  expect(reported).toEqual({
    code: 0,
    findings: ['warning issuer-changed apiserver cp1'],
    plan: ['renew issuer-changed apiserver cp1'],
  });
});

test('two CAs in one file, of which the first is not the one whose key is here', async () => {
  const reported = await reportedOf(async (pki) => {
    const [own, foreign] = await Promise.all(
      [made, stranger].map(({ directory }) => readFile(join(directory, 'pki/ca.crt'), 'utf8')),
    );
    await writeFile(join(pki, 'ca.crt'), `${foreign}${own}`);
  });
  expect(reported.code).toBe(0);
  expect(reported.findings).toContain('warning several-cas kubernetes-ca');
  expect(reported.findings).toContain('note bundle-has-others kubernetes-ca-bundle');
  // The kubeconfigs trust one CA only; a rotation under way wants both in them.
  expect(new Set(reported.plan.map((each) => each.split(' ').slice(0, 2).join(' ')))).toEqual(
    new Set(['update bundle-differs']),
  );
});

test.each(['trust', 'reissue', 'distrust'])(
  'in the middle of a rotation of kpki, at %s: it is recognized, and nothing of it is strange',
  async (phase) => {
    const reported = await reportedOf(async (_, below) => {
      await writeFile(join(below, 'made.yaml'), configuration);
      const words = ['rotate', 'kubernetes-ca', 'sa', '--through', phase, '--yes', '--skip-live-checks'];
      const rotated = await kpkiIn(below, ...words, '-f', 'made.yaml', '--dir', 'kubernetes');
      expect(rotated.code, rotated.stderr).toBe(0);
    });
    expect(reported.code).toBe(0);
    expect(reported.findings).toEqual(['note rotation-under-way kubernetes-ca', 'note rotation-under-way sa']);
    expect(reported.plan).toEqual([]);
  },
);

test('noise in place of a certificate, half a key, an encrypted key, and what is none of a PKI', async () => {
  const reported = await reportedOf(async (pki, below) => {
    await writeFile(join(pki, 'apiserver.crt'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const key = await readFile(join(pki, 'front-proxy-client.key'), 'utf8');
    await writeFile(join(pki, 'front-proxy-client.key'), key.slice(0, 80));
    const words = ['pkcs8', '-topk8', '-in', 'sa.key', '-out', 'sa.enc', '-passout', 'pass:secret'];
    expect(await runProgram('openssl', words, { directory: pki })).toMatchObject({ code: 0 });
    await rename(join(pki, 'sa.enc'), join(pki, 'sa.key'));
    await writeFile(join(below, 'kubernetes/notes.txt'), 'remember the milk');
  });
  expect(reported.code).toBe(0);
  expect(reported.findings).toEqual([
    'warning key-unreadable kubernetes',
    'error unreadable sa',
    'warning unreadable apiserver cp1',
    'warning unreadable front-proxy-client cp1',
  ]);
});

const nobody = '65534';

test.runIf(process.getuid?.() === 0)('a user who may not read the keys still gets the spec, and is told', async () => {
  await using temporary = await temporaryDirectory();
  const below = temporary.path;
  await cp(made.directory, join(below, 'kubernetes'), { recursive: true });
  await chmod(below, 0o755);
  await mkdir(join(below, 'home'));
  await chown(join(below, 'home'), Number(nobody), Number(nobody));
  const words = ['--reuid', nobody, '--regid', nobody, '--clear-groups', process.execPath, builtProgram];
  const { code, stdout, stderr } = await runProgram('setpriv', [...words, 'adopt', '../kubernetes', '-o', 'json'], {
    directory: join(below, 'home'),
    withinMilliseconds: 60_000,
  });
  expect(code, stderr).toBe(0);
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly severity: string; readonly finding: string; readonly about: string }[];
  };
  const counts = Map.groupBy(findings, ({ finding }) => finding);
  // Eleven key files and five kubeconfigs, of which the first four are named.
  expect(counts.get('key-unreadable')).toEqual([
    expect.objectContaining({ text: expect.stringContaining('and 12 more') }),
  ]);
  // The first plan covers what may be read, and says which steps wait for the rest.
  expect(counts.has('plan-not-made')).toBe(false);
  expect(counts.get('unreadable')).toContainEqual(
    expect.objectContaining({
      text: expect.stringContaining('(EACCES)'),
    }),
  );
  const { ca, controlPlane } = clusterOf(await readFile(join(below, 'home/kpki.yaml'), 'utf8'));
  expect({ ca, name: controlPlane[0]?.name }).toMatchObject({
    ca: { topology: 'separate' },
    name: 'cp1',
  });
});

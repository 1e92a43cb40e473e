import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { randomCases } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import type { CertificateKind, Profile } from '@kpki/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { certificateAt, certificatePem } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { judgedByGo, type Question } from '../../test/go-judge.ts';
import { emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { anyCluster } from '../../test/random-clusters.ts';
import { observe } from '../inventory/observe.ts';
import { present } from '../model/slot.ts';

type Usage = Question['usage'];

const usagesOf: Readonly<Record<CertificateKind, readonly Usage[]>> = {
  server: ['server'],
  client: ['client'],
  'server, client': ['server', 'client'],
};
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

interface Expected {
  readonly question: Question;
  readonly accepted: boolean;
  readonly what: string;
}

/** Every certificate with every name and usage of the spec, and with one of each that it must not have. */
async function questionsOf(observed: TestState): Promise<readonly Expected[]> {
  const read = await observed.read();
  const observation = observe(read);
  const rootsOf = (ca: string): readonly string[] =>
    read.artifacts.flatMap((artifact) =>
      artifact.kind === 'trust bundle' && artifact.ca === ca
        ? (present(observation.get(artifact.id)?.[0]?.bundle) ?? []).map(({ der }) => base64(der))
        : [],
    );
  return read.artifacts.flatMap((artifact): Expected[] => {
    if (artifact.kind !== 'certificate' && artifact.kind !== 'kubeconfig') return [];
    const [copy] = observation.get(artifact.id) ?? [];
    const chain = present(copy?.certificates) ?? present(copy?.kubeconfig)?.chain ?? [];
    const [leaf, ...intermediates] = chain.map(({ der }) => base64(der));
    if (leaf === undefined) throw new Error(`there is no ${artifact.id}`);
    const ask = (usage: Usage, name: string, accepted: boolean): Expected => ({
      question: { leaf, intermediates, roots: rootsOf(artifact.ca), name, usage, at: now },
      accepted,
      what: `${artifact.id} as ${usage} ${name}`,
    });
    const declared = usagesOf[artifact.certificateKind];
    const names = [...artifact.names.dns, ...artifact.names.ip];
    const dialled = names.map((name) => name.replace(/^\*\./, 'some.'));
    return (['server', 'client'] as const).flatMap((usage) => {
      if (!declared.includes(usage)) return [ask(usage, '', false)];
      return [
        ask(usage, '', true),
        ...dialled.map((name) => ask(usage, name, true)),
        ask(usage, 'not.declared', false),
      ];
    });
  });
}

needs('judge')('Go', () => {
  test('accepts every certificate of any cluster for what it is declared to be, and for nothing else', async () => {
    const expected: Expected[] = [];
    const cases = randomCases(12);
    await fc.assert(
      fc.asyncProperty(anyCluster, async (declared) => {
        const observed = await emptyState(declared);
        await observed.apply();
        expected.push(...(await questionsOf(observed)));
      }),
      { ...cases, endOnFailure: true },
    );
    const answers = await judgedByGo(
      programPath('judge'),
      expected.map(({ question }) => question),
    );
    const wrong = expected.flatMap(({ accepted, what }, at) =>
      (answers[at] === null) === accepted ? [] : [`${what}: ${answers[at] ?? 'accepted'}`],
    );
    expect(wrong).toEqual([]);
    expect(expected.length).toBeGreaterThan(20 * cases.numRuns);
  }, 600_000);
});

const keyKinds = ['rsa-2048', 'ec-p256', 'ec-p384', 'ed25519'] as const;
const profiles: readonly Profile[] = ['kubernetes', 'kubeadm'];

needs('openssl')('OpenSSL, at its strictest', () => {
  test.each(profiles.flatMap((profile) => keyKinds.map((kind) => [profile, kind] as const)))(
    'accepts the profile %s with keys of %s',
    async (profile, kind) => {
      const keys = { ca: kind, certificates: kind, kubeconfigs: kind, serviceAccount: 'ec-p256' } as const;
      const observed = await fullState(cluster({ profile, keys }));
      await using folder = await temporaryDirectory();
      const cases = [
        ['pki/apiserver.crt', 'pki/ca', ['sslserver']],
        ['pki/apiserver-kubelet-client.crt', 'pki/ca', ['sslclient']],
        ['pki/front-proxy-client.crt', 'pki/front-proxy-ca', ['sslclient']],
        ['pki/etcd/server.crt', 'pki/etcd/ca', ['sslserver', 'sslclient']],
        ['pki/etcd/peer.crt', 'pki/etcd/ca', ['sslserver', 'sslclient']],
        ['admin.conf', 'pki/ca', ['sslclient']],
      ] as const;
      for (const [entry, ca, purposes] of cases) {
        const leaf = join(folder.path, 'leaf.pem');
        const root = join(folder.path, 'root.pem');
        await writeFile(leaf, certificatePem(certificateAt(observed, entry).der));
        await writeFile(root, observed.bytes(`${ca}.crt`));
        for (const purpose of purposes) {
          const words = ['verify', '-x509_strict', '-check_ss_sig', '-purpose', purpose, '-CAfile', root, leaf];
          expect(await runProgram(programPath('openssl'), words), `${entry} as ${purpose}`).toMatchObject({ code: 0 });
        }
        const other = purposes[0] === 'sslserver' ? 'sslclient' : 'sslserver';
        if (purposes.length > 1) continue;
        const refused = await runProgram(programPath('openssl'), ['verify', '-purpose', other, '-CAfile', root, leaf]);
        expect(refused.code, `${entry} as ${other}`).not.toBe(0);
      }
    },
  );
});

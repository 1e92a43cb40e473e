import { createPrivateKey, X509Certificate } from 'node:crypto';
import { pemBlocks, Secret } from '@kpki/plugin';
import { encodeName, keyId, randomSerial, readCertificate, signCertificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { certificateIn, certificatePem } from '../test/certificates.ts';
import { cluster, controlPlaneNode } from '../test/clusters.ts';
import { coded } from '../test/coded.ts';
import { keyPem, newKey, publicKeyOf, signingKey } from '../test/keys.ts';
import { call, daysLater, now } from '../test/observed-state.ts';
import { filledSinks, type SinksState, sinksState } from '../test/sinks.ts';
import { isIdle, type Verdict, verifyObserved } from './index.ts';
import { finding } from './model/finding.ts';
import { statement } from './model/statement.ts';
import { handshake } from './reports/handshake.ts';

const unlimited = { topology: 'single-root', limitPathLength: false, permittedNames: null } as const;

const declared = cluster({
  ca: {
    topology: 'single-root',
    limitPathLength: true,
    permittedNames: {
      dns: [
        'cp1',
        'kubernetes',
        '.kubernetes',
        'localhost',
        '.default',
        '.svc',
        '.default.svc.cluster',
        'cluster.local',
      ],
      ip: [],
    },
  },
});

const files = { name: 'files', layout: 'kubeadm' };
const stick = { name: 'stick', layout: 'root-ca' };

const applied = (): Promise<SinksState> => filledSinks(declared, [files, stick]);

/** The same storages, in an environment without the sink of the root's key. */
async function withoutStick(observed: SinksState): Promise<SinksState> {
  return sinksState(declared, [files], observed.storages);
}

const bytesIn = (observed: SinksState, where: string): Buffer => Buffer.from(observed.stored().get(where) ?? '');
const countIn = (observed: SinksState, entry: string): number =>
  pemBlocks(bytesIn(observed, `files tree ${entry}`)).length;

async function verdicts(observed: SinksState): Promise<readonly Verdict[]> {
  return verifyObserved(await observed.read(), now, () => {}, call);
}

function put(observed: SinksState, entry: string, ...pems: readonly Buffer[]): void {
  observed.storages.get('files')?.locations.get('tree')?.entries.set(entry, Buffer.concat(pems));
}

describe('one root and the CAs below it', () => {
  test('are made, and match the spec', async () => {
    const observed = await applied();
    expect(isIdle(await observed.plan())).toBe(true);
    const [root, ...others] = ['root-ca', 'ca', 'etcd/ca', 'front-proxy-ca'].map((name) =>
      certificateIn(bytesIn(observed, `files tree pki/${name}.crt`)),
    );
    expect(root).toMatchObject({ pathLength: 1 });
    expect(root?.nameConstraints).toBeUndefined();
    for (const ca of others) {
      expect(ca).toMatchObject({ pathLength: 0, issuer: { text: root?.subject.text } });
      expect(ca.nameConstraints?.permitted.dns).toEqual(declared.ca.permittedNames?.dns);
      expect(new X509Certificate(ca.der).checkIssued(new X509Certificate(root?.der ?? ''))).toBe(true);
    }
  });

  test('every certificate verifies, by the rules of Go and in handshakes of clients that need the whole chain', async () => {
    const all = await verdicts(await applied());
    expect(all.filter(({ holds }) => holds !== 'yes')).toEqual([]);
    expect(all.filter(({ check }) => check === 'connects').length).toBeGreaterThan(5);
  });

  test('servers trust only the cluster CA, and clients get the chain', async () => {
    const observed = await applied();
    expect(['pki/ca.crt', 'pki/etcd/ca.crt', 'pki/front-proxy-ca.crt'].map((each) => countIn(observed, each))).toEqual([
      1, 1, 1,
    ]);
    expect(countIn(observed, 'pki/ca-chain.crt')).toBe(2);
    expect(countIn(observed, 'pki/apiserver.crt')).toBe(2);
    const { clusters } = parse(observed.stored().get('files tree admin.conf') ?? '');
    const trusted = Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64');
    expect(trusted).toEqual(bytesIn(observed, 'files tree pki/ca-chain.crt'));
  });
});

describe('the key of the root', () => {
  test('is stored where its layout has a location, and nowhere else', async () => {
    const observed = await applied();
    expect(observed.locationsOf('stick')).toEqual(['root-ca']);
    expect([...observed.stored().keys()].filter((where) => where.includes('root-ca'))).toEqual([
      'files tree pki/root-ca.crt',
      'stick root-ca root-ca.key',
      'stick root-ca root-ca.crt',
    ]);
  });

  test.each(['kubeadm', 'vault-kv', 'tls-secrets', 'cluster-api'])('is not stored by layout %s', async (layout) => {
    const controlPlane = [controlPlaneNode('cp1', '10.0.0.11'), controlPlaneNode('cp2', '10.0.0.12')];
    const observed = await sinksState(cluster({ controlPlane, ca: unlimited }), [{ name: 'main', layout }, stick]);
    await observed.apply();
    expect(isIdle(await observed.plan())).toBe(true);
    const key = observed.stored().get('stick root-ca root-ca.key');
    expect(key).toContain('PRIVATE KEY');
    expect([...observed.stored()].filter(([, text]) => text === key)).toHaveLength(1);
  });

  test('is not needed for certificates that the other CAs sign', async () => {
    const observed = await withoutStick(await applied());
    expect(isIdle(await observed.plan())).toBe(true);
    const later = daysLater(350);
    const { steps } = await observed.apply(later);
    expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['renew']));
    expect(isIdle(await observed.plan(later))).toBe(true);
  });

  test('is needed to make a CA, and the plan states this', async () => {
    const observed = await sinksState(declared, [files]);
    const { steps } = await observed.plan();
    expect(steps.find(({ artifact }) => artifact === 'root-ca')?.action).toBe('blocked');
  });
});

describe('another CA of the same root', () => {
  /** A member of system:masters, by another CA that the root signed. */
  async function stranger(observed: SinksState) {
    const root = certificateIn(bytesIn(observed, 'stick root-ca root-ca.crt'));
    const rootKey = createPrivateKey(bytesIn(observed, 'stick root-ca root-ca.key'));
    const [caKey, leafKey] = [newKey(), newKey()];
    const common = { notBefore: root.notBefore, notAfter: daysLater(30), names: { dns: [], ip: [] } };
    const name = encodeName({ commonName: 'kubernetes-ca', organizations: [] });
    const authorityKeyId = keyId(publicKeyOf(caKey), 'sha1');
    const ca = await signCertificate(
      {
        ...common,
        subject: name,
        issuer: root.subject.raw,
        serial: randomSerial(128),
        publicKey: publicKeyOf(caKey),
        ca: {},
        usages: ['cert sign'],
        subjectKeyId: authorityKeyId,
        ...(root.subjectKeyId === undefined ? {} : { authorityKeyId: root.subjectKeyId }),
      },
      signingKey(rootKey),
      call,
    );
    const leaf = await signCertificate(
      {
        ...common,
        subject: encodeName({ commonName: 'mallory', organizations: ['system:masters'] }),
        issuer: name,
        serial: randomSerial(128),
        publicKey: publicKeyOf(leafKey),
        usages: ['digital signature', 'client auth'],
        authorityKeyId,
      },
      signingKey(caKey),
      call,
    );
    return { chain: certificatePem(leaf, ca), key: keyPem(leafKey), issuer: readCertificate(ca) };
  }

  async function connects(observed: SinksState, { chain, key }: { readonly chain: Uint8Array; readonly key: string }) {
    const client = {
      certificate: chain,
      privateKey: new Secret(Buffer.from(key)),
      trustBundle: bytesIn(observed, 'files tree pki/ca-chain.crt'),
      reachesRoots: true,
    };
    const server = {
      certificate: bytesIn(observed, 'files tree pki/apiserver.crt'),
      privateKey: new Secret(bytesIn(observed, 'files tree pki/apiserver.key')),
      trustBundle: bytesIn(observed, 'files tree pki/ca.crt'),
      reachesRoots: false,
    };
    return handshake(client, server, '10.0.0.11');
  }

  const refused = {
    by: 'server',
    canStart: true,
    why: coded('tls-refused', { message: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }),
  };

  test('is not trusted', async () => {
    const observed = await applied();
    expect(await connects(observed, await stranger(observed))).toEqual(refused);
  });

  test('would be trusted if the client bundle held the root: the plan removes the root', async () => {
    const observed = await applied();
    put(
      observed,
      'pki/ca.crt',
      bytesIn(observed, 'files tree pki/ca.crt'),
      bytesIn(observed, 'files tree pki/root-ca.crt'),
    );
    expect(await connects(observed, await stranger(observed))).toBeNull();
    const { steps } = await observed.plan();
    expect(steps.filter(({ action }) => action !== 'unchanged')).toMatchObject([
      {
        artifact: 'kubernetes-ca-bundle',
        action: 'update',
        reasons: [finding('bundle-trusts-more', { location: 'files: pki/ca.crt', subject: 'CN=kubernetes-root-ca' })],
      },
    ]);
    const failing = (await verdicts(observed)).filter(({ holds }) => holds === 'no').map(({ what }) => what);
    expect(failing).toContainEqual(statement('subject/artifact', { artifact: 'kubernetes-ca-bundle', sink: null }));
    await observed.apply();
    expect(isIdle(await observed.plan())).toBe(true);
    expect(countIn(observed, 'pki/ca.crt')).toBe(1);
    expect(await connects(observed, await stranger(observed))).toEqual(refused);
  });
});

describe('a missing part of the chain is found and repaired', () => {
  test.each([
    ['a server serves only its certificate', 'pki/apiserver.crt', 'chain-differs'],
    ['the chain ends below the root', 'pki/ca-chain.crt', 'bundle-differs'],
  ])('%s', async (_, entry, reason) => {
    const observed = await applied();
    const [first] = pemBlocks(bytesIn(observed, `files tree ${entry}`));
    put(observed, entry, Buffer.from(certificatePem(first?.der ?? new Uint8Array())));
    const changed = (await observed.plan()).steps.filter(({ action }) => action !== 'unchanged');
    expect(changed.map(({ reasons }) => reasons.map((each) => each.reason))).toEqual([[reason]]);
    await observed.apply();
    expect(countIn(observed, entry)).toBe(2);
  });
});

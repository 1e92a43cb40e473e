import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { PluginError } from '@kpki/plugin';
import type { CertificateKind, Profile } from '@kpki/spec';
import { type Certificate, createRequest, readCertificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { newKey, signingKey } from '../../test/keys.ts';
import { call } from '../../test/observed-state.ts';
import { issueRequest } from './issue-request.ts';
import { localIssuer, selfSignedRoot } from './local-issuer.ts';
import { styleOf, usagesOf } from './style.ts';

const day = 86_400;
const now = new Date('2026-03-01T12:00:00.750Z');
const start = new Date('2026-03-01T12:00:00Z').getTime();

const caKey = newKey('ec-p256');
const keys = {
  'rsa-2048': newKey('rsa-2048'),
  'ec-p256': newKey('ec-p256'),
  'ec-p384': newKey('ec-p384'),
  ed25519: newKey('ed25519'),
};

const styleIn = (profile: Profile, kubernetesVersion = 'v1.34.4') => styleOf({ profile, kubernetesVersion });

async function root(profile: Profile, seconds = 3650 * day, version?: string): Promise<Certificate> {
  const dnsNames = profile === 'kubeadm' ? ['a-ca'] : [];
  const template = { commonName: 'a-ca', keyKind: 'ec-p256', dnsNames, seconds } as const;
  return readCertificate(await selfSignedRoot(signingKey(caKey), template, styleIn(profile, version), now, call));
}

interface CertificateTemplate {
  readonly key: KeyObject;
  readonly kind?: CertificateKind;
  readonly seconds?: number;
  readonly ca?: boolean;
  readonly at?: Date;
  readonly version?: string;
}

async function issued(profile: Profile, ca: Certificate, template: CertificateTemplate): Promise<Certificate> {
  const { key, kind = 'server', seconds = 365 * day, ca: isCa = false, at = now } = template;
  const style = styleIn(profile, template.version);
  const owner = signingKey(key);
  const names = { dns: ['a.example.com'], ip: ['10.0.0.1', 'fd00::1'] };
  const subject = { commonName: 'leaf', organizations: ['b', 'a'] };
  const limits = isCa ? { ca: {} } : {};
  const csr = await createRequest({ subject, names, ...limits }, owner, call);
  const usages = isCa ? style.caUsages(owner.kind) : usagesOf(style, owner.kind, kind);
  const issuer = localIssuer(signingKey(caKey), ca, style, () => at);
  const asked = { subject, names: { ...names, uri: [], email: [] }, ca: isCa, usages, seconds };
  const answer = await issuer.issue(issueRequest(asked, csr), call);
  if (answer.status !== 'issued' || answer.chain[0] === undefined) throw new Error('nothing was issued');
  expect(answer.chain).toHaveLength(1);
  return readCertificate(answer.chain[0]);
}

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 40);

/** The bits of the subjectPublicKey, by another reader than ours: for these curves the last 65 and 97 bytes. */
function keyBits(key: KeyObject, length: number): Uint8Array {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-length);
}

const profiles: readonly Profile[] = ['kubernetes', 'kubeadm'];
const kinds: readonly CertificateKind[] = ['server', 'client', 'server, client'];

describe.each(profiles)('profile %s', (profile) => {
  test.each(Object.entries(keys))('a leaf over %s: signed, named and bound to its CA', async (_, key) => {
    const ca = await root(profile);
    const leaf = await issued(profile, ca, { key });
    const reader = new X509Certificate(leaf.der);
    const caReader = new X509Certificate(ca.der);
    expect(reader.verify(caReader.publicKey)).toBe(true);
    expect(reader.checkIssued(caReader)).toBe(true);
    expect(reader.ca).toBe(false);
    expect(reader.publicKey.equals(createPublicKey(key))).toBe(true);
    expect(reader.subject).toMatch(/CN=leaf/);
    expect(reader.checkHost('a.example.com')).toBe('a.example.com');
    expect(reader.checkIP('fd00::1')).toBe('fd00::1');
    expect(leaf.issuer.raw).toEqual(ca.subject.raw);
    expect(hex(leaf.authorityKeyId)).toBe(hex(ca.subjectKeyId));
  });

  test('a CA signs itself, and may sign', async () => {
    const ca = await root(profile);
    const reader = new X509Certificate(ca.der);
    expect(reader.ca).toBe(true);
    expect(reader.checkIssued(reader)).toBe(true);
    expect(reader.verify(reader.publicKey)).toBe(true);
    expect(ca.extendedKeyUsages).toBeNull();
    expect(ca.pathLength).toBeUndefined();
  });

  test('begins five minutes ago and ends after its time, in whole seconds', async () => {
    const leaf = await issued(profile, await root(profile, 3650 * day), { key: keys['ec-p256'], seconds: 90 * day });
    expect(leaf.notBefore.getTime()).toBe(start - 300_000);
    expect(leaf.notAfter.getTime()).toBe(start + 90 * day * 1000);
  });

  test('never outlives its CA, and does not begin before it', async () => {
    const ca = await root(profile, 30 * day);
    const leaf = await issued(profile, ca, { key: keys['ec-p256'], seconds: 90 * day });
    expect(leaf.notAfter).toEqual(ca.notAfter);
    const early = await issued(profile, ca, {
      key: keys['ec-p256'],
      at: new Date(ca.notBefore.getTime() + 60_000),
    });
    expect(early.notBefore).toEqual(ca.notBefore);
  });

  test('an intermediate CA', async () => {
    const ca = await root(profile);
    const intermediate = await issued(profile, ca, { key: keys['ec-p384'], ca: true });
    expect(intermediate.ca).toBe(true);
    expect(intermediate.keyUsages).toContain('cert sign');
    expect(intermediate.extendedKeyUsages).toBeNull();
    expect(intermediate.subjectKeyId).toBeDefined();
    expect(hex(intermediate.authorityKeyId)).toBe(hex(ca.subjectKeyId));
  });

  test('refuses a key that is not its CA’s', async () => {
    const ca = await root(profile);
    expect(() => localIssuer(signingKey(newKey()), ca, styleIn(profile), () => now)).toThrow(PluginError);
  });

  test('refuses a request that its own key did not sign', async () => {
    const ca = await root(profile);
    const subject = { commonName: 'x', organizations: [] };
    const csr = await createRequest({ subject, names: { dns: [], ip: [] } }, signingKey(keys['ec-p256']), call);
    const template = {
      subject,
      names: { dns: [], ip: [], uri: [], email: [] },
      ca: false,
      usages: [],
      seconds: day,
    };
    const forged = Uint8Array.from(csr);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    const issuer = localIssuer(signingKey(caKey), ca, styleIn(profile), () => now);
    const request = { ...issueRequest(template, csr), csr: forged };
    await expect(issuer.issue(request, call)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('tells its CA', async () => {
    const ca = await root(profile);
    const issuer = localIssuer(signingKey(caKey), ca, styleIn(profile), () => now);
    expect(await issuer.ca(call)).toEqual([ca.der]);
    expect(issuer.grants.lifetime).toBe('capped');
  });
});

describe('what the profile kubeadm equals kubeadm in', () => {
  test.each(kinds)('key usages of a %s certificate: both, whatever the key', async (kind) => {
    for (const key of Object.values(keys)) {
      const leaf = await issued('kubeadm', await root('kubeadm'), { key, kind });
      expect(leaf.keyUsages).toEqual(['digital signature', 'key encipherment']);
    }
  });

  test('from 1.38 on, key encipherment is for RSA alone', async () => {
    const version = 'v1.38.0';
    const ca = await root('kubeadm', 3650 * day, version);
    expect(ca.keyUsages).toEqual(['digital signature', 'cert sign']);
    for (const [name, key] of Object.entries(keys)) {
      const leaf = await issued('kubeadm', ca, { key, version });
      const enciphers = name === 'rsa-2048';
      expect(leaf.keyUsages, name).toEqual(['digital signature', ...(enciphers ? ['key encipherment'] : [])]);
    }
  });

  test('from 1.35 on, the key identifier of a CA is SHA-256, cut', async () => {
    const identifier = async (version: string) => hex((await root('kubeadm', 3650 * day, version)).subjectKeyId);
    expect(await identifier('v1.34.10')).toBe(sha1(keyBits(caKey, 65)));
    expect(await identifier('v1.35.0')).toBe(sha256(keyBits(caKey, 65)));
  });

  test('a CA: its usages, its DNS name, SHA-1 for its key identifier, no identifier of its issuer', async () => {
    const ca = await root('kubeadm');
    expect(ca.keyUsages).toEqual(['digital signature', 'key encipherment', 'cert sign']);
    expect(ca.names.dns).toEqual(['a-ca']);
    expect(hex(ca.subjectKeyId)).toBe(sha1(keyBits(caKey, 65)));
    expect(ca.authorityKeyId).toBeUndefined();
  });

  test('a leaf has no key identifier', async () => {
    const leaf = await issued('kubeadm', await root('kubeadm'), { key: keys['ec-p384'] });
    expect(leaf.subjectKeyId).toBeUndefined();
  });

  test('serial numbers of at most 63 bits', async () => {
    const ca = await root('kubeadm');
    const serials = await Promise.all(
      Array.from({ length: 40 }, async () => (await issued('kubeadm', ca, { key: keys['ec-p256'] })).serial),
    );
    expect(Math.max(...serials.map(({ length }) => length))).toBeLessThanOrEqual(8);
    expect(new Set(serials.map(hex)).size).toBe(40);
    expect(serials.every((serial) => (serial[0] ?? 0x80) < 0x80)).toBe(true);
  });
});

describe('what the profile kubernetes owes to the lints', () => {
  test.each(kinds)('key encipherment of a %s certificate: for RSA, and not for a client alone', async (kind) => {
    for (const [name, key] of Object.entries(keys)) {
      const leaf = await issued('kubernetes', await root('kubernetes'), { key, kind });
      const enciphers = name === 'rsa-2048' && kind !== 'client';
      expect(leaf.keyUsages, name).toEqual(['digital signature', ...(enciphers ? ['key encipherment'] : [])]);
    }
  });

  test('a CA signs certificates and revocation lists, and has no names', async () => {
    const ca = await root('kubernetes');
    expect(ca.keyUsages).toEqual(['cert sign', 'crl sign']);
    expect(ca.names.dns).toEqual([]);
    expect(hex(ca.subjectKeyId)).toBe(sha256(keyBits(caKey, 65)));
  });

  test('a leaf has a key identifier', async () => {
    const leaf = await issued('kubernetes', await root('kubernetes'), { key: keys['ec-p384'] });
    expect(hex(leaf.subjectKeyId)).toBe(sha256(keyBits(keys['ec-p384'], 97)));
  });

  test('serial numbers of 128 bits, positive, at most 20 bytes', async () => {
    const ca = await root('kubernetes');
    const serials = await Promise.all(
      Array.from({ length: 40 }, async () => (await issued('kubernetes', ca, { key: keys['ec-p256'] })).serial),
    );
    expect(Math.max(...serials.map(({ length }) => length))).toBeLessThanOrEqual(17);
    expect(Math.max(...serials.map(({ length }) => length))).toBeGreaterThanOrEqual(15);
    expect(new Set(serials.map(hex)).size).toBe(40);
    expect(serials.every((serial) => (serial[0] ?? 0x80) < 0x80)).toBe(true);
  });
});

test.each(kinds)('extended usages of a %s certificate', async (kind) => {
  const leaf = await issued('kubernetes', await root('kubernetes'), { key: keys['ec-p256'], kind });
  expect(leaf.extendedKeyUsages).toEqual(kind.split(', ').map((each) => `${each} auth`));
  // Node reads the object identifiers: id-kp-serverAuth is .1, id-kp-clientAuth is .2.
  const oids = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;
  expect(new X509Certificate(leaf.der).keyUsage).toEqual(
    kind.split(', ').map((each) => oids[each as keyof typeof oids]),
  );
});

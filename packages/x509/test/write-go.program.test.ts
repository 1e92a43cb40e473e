import type { Usage } from '@kpki/plugin';
import { programPath } from '@kpki/services';
import { anyCharacter } from '@kpki/services/any-character';
import { randomCases } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createRequest,
  encodeName,
  keyId,
  type Name,
  readCertificate,
  readRequest,
  type SubjectNames,
  signCertificate,
  type ToBeSigned,
} from '../src/index.ts';
import { base64, type Go, startGo } from './go.ts';
import { call, type TestKey, testKey } from './keys.ts';

const signers: readonly TestKey[] = [testKey('ed25519'), testKey('ec-p256'), testKey('ec-p384'), testKey('rsa-2048')];
const subjects: readonly TestKey[] = [...signers, testKey('ec-p521'), testKey('rsa-3072')];

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.constantFrom('system:masters', 'system:node:a', 'kubernetes', '', '*.a', 'a_b', 'a@b', 'a&b', 'ä'),
);

const name: fc.Arbitrary<Name> = fc.record({
  commonName: text,
  organizations: fc.array(text, { maxLength: 4 }),
});

const label = fc.stringMatching(/^[a-zA-Z0-9_]{1,8}$/);
const letterFirst = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9-]{0,8}$/);
const dns = fc
  .tuple(fc.boolean(), fc.array(label, { maxLength: 3 }), letterFirst)
  .map(([star, labels, last]) => [...(star ? ['*'] : []), ...labels, last].join('.'));
const ip = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4().map((address) => `::ffff:${address}`),
);
const uri = fc.tuple(letterFirst, label).map(([host, path]) => `spiffe://${host}/${path}`);

const names: fc.Arbitrary<SubjectNames> = fc.record({
  dns: fc.array(dns, { maxLength: 4 }),
  ip: fc.array(ip, { maxLength: 4 }),
  uri: fc.array(uri, { maxLength: 2 }),
  email: fc.array(
    fc.tuple(label, dns).map(([user, host]) => `${user}@${host}`),
    { maxLength: 2 },
  ),
});

const network4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, bits]) => `${address}/${bits}`);
const network6 = fc
  .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
  .map(([address, bits]) => `${address}/${bits}`)
  .filter((network) => !/^(0*:)*:?(0*:)*ffff:/i.test(network));
const trees = fc.record({
  dns: fc.array(
    fc.tuple(fc.boolean(), dns).map(([dot, domain]) => (dot ? `.${domain}` : domain)),
    { maxLength: 3 },
  ),
  ip: fc.array(fc.oneof(network4, network6), { maxLength: 3 }),
});
const ca = fc.record({
  pathLength: fc.option(fc.nat(300), { nil: undefined }),
  permittedNames: trees,
  excludedNames: trees,
});

const usages: fc.Arbitrary<Usage[]> = fc.uniqueArray(
  fc.constantFrom<Usage>(
    'digital signature',
    'key encipherment',
    'cert sign',
    'crl sign',
    'server auth',
    'client auth',
  ),
);

const moment = fc.date({ min: new Date('1900-01-01'), max: new Date('2150-01-01'), noInvalidDate: true });

const templates = fc.record({
  signer: fc.constantFrom(...signers),
  owner: fc.constantFrom(...subjects),
  subject: name,
  issuer: fc.option(name, { freq: 3 }),
  serial: fc.uint8Array({ minLength: 1, maxLength: 20 }).filter((it) => it.some((octet) => octet > 0)),
  dates: fc.tuple(moment, moment).map((pair) => pair.toSorted((one, other) => Number(one) - Number(other))),
  ca: fc.option(ca, { nil: undefined }),
  usages,
  identifier: fc.constantFrom('sha1' as const, 'sha256-160' as const),
  hasSubjectKeyId: fc.boolean(),
  hasAuthorityKeyId: fc.boolean(),
  names,
});

type Templates = typeof templates extends fc.Arbitrary<infer T> ? T : never;

function ourTemplates(given: Templates): ToBeSigned {
  const { signer, owner, identifier } = given;
  const [notBefore = new Date(0), notAfter = new Date(0)] = given.dates;
  const serial = given.serial.length === 20 ? given.serial.with(0, (given.serial[0] ?? 0) & 0x7f) : given.serial;
  const self = given.issuer === null;
  const isCa = given.ca !== undefined;
  return {
    subject: given.subject,
    issuer: encodeName(given.issuer ?? given.subject),
    serial: serial.some((octet) => octet > 0) ? serial : Uint8Array.of(1),
    notBefore,
    notAfter,
    publicKey: self ? signer.publicKey : owner.publicKey,
    usages: given.usages,
    names: given.names,
    ...(given.ca === undefined ? {} : { ca: withoutUndefined(given.ca) }),
    ...(isCa || given.hasSubjectKeyId ? { subjectKeyId: keyId(owner.publicKey, identifier) } : {}),
    ...(given.hasAuthorityKeyId ? { authorityKeyId: keyId(signer.publicKey, identifier) } : {}),
  };
}

function withoutUndefined(given: NonNullable<Templates['ca']>): NonNullable<ToBeSigned['ca']> {
  const { pathLength, ...rest } = given;
  return pathLength === undefined ? rest : { ...rest, pathLength };
}

function goQuestion(given: Templates, ours: ToBeSigned): object {
  return {
    ...ours,
    key: base64(new Uint8Array(given.signer.privateKey.export({ type: 'pkcs8', format: 'der' }))),
    publicKey: base64(ours.publicKey),
    issuer: given.issuer,
    serial: base64(ours.serial),
    ...(ours.subjectKeyId === undefined ? {} : { subjectKeyId: base64(ours.subjectKeyId) }),
    ...(ours.authorityKeyId === undefined ? {} : { authorityKeyId: base64(ours.authorityKeyId) }),
  };
}

needs('judge')('what we write', () => {
  let go: Go;
  beforeAll(() => {
    go = startGo(programPath('judge'));
  });
  afterAll(() => go.close());

  test('a certificate is byte for byte what Go makes of the same data', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(templates, async (given) => {
        const ours = ourTemplates(given);
        const [der, theirs] = await Promise.all([
          signCertificate(ours, given.signer, call),
          go.ask({ create: goQuestion(given, ours) }),
        ]);
        expect(theirs.error).toBeUndefined();
        const theirDer = new Uint8Array(Buffer.from(theirs.der ?? '', 'base64'));
        expect(base64(readCertificate(der).toBeSigned)).toBe(base64(readCertificate(theirDer).toBeSigned));
        // RSA and Ed25519 signatures are deterministic, so the whole certificate is the same.
        if (!given.signer.kind.startsWith('ec-')) expect(base64(der)).toBe(theirs.der);
      }),
      { ...randomCases(1000) },
    );
  });

  test('a request is byte for byte what Go makes of the same data', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(templates, async (given) => {
        const { signer, subject } = given;
        const signerOfRequest = signer.kind.startsWith('ec-') ? (signers[0] ?? signer) : signer;
        const question = goQuestion({ ...given, signer: signerOfRequest, ca: undefined }, ourTemplates(given));
        const [der, theirs] = await Promise.all([
          createRequest({ subject, names: given.names }, signerOfRequest, call),
          go.ask({ request: { ...question, ca: null } }),
        ]);
        expect(theirs.error).toBeUndefined();
        expect(base64(der)).toBe(theirs.der);
        expect(base64(readRequest(der).subject.raw)).toBe(base64(encodeName(subject)));
      }),
      { ...randomCases(200) },
    );
  });
});

import type { HostilePlugin } from './hostile-plugin.ts';

/** The reference backend's issuer alone; `other` is another CA's. */
const issuing = (issuer: string): string => `const direct = own.issuers.get('direct');
  const other = (await reference.open({}, host)).issuers.get('direct');
  return { check: own.check, close: own.close, issuers: new Map([['main', { ...direct, ${issuer} }]]) };`;
const issuingWith = (change: string): string =>
  issuing(`issue: (request, call) => direct.issue({ ...request, ${change} }, call)`);
const answering = (change: string): string =>
  issuing(`issue: async (request, call) => { const issue = await direct.issue(request, call); return ${change}; }`);

/** Signs with its own CA, since the reference keeps to the request. */
const makingCas = `const call = { signal: new AbortController().signal };
  const mine = await own.keyGenerator.generate('ec-p256', call);
  const wish = { commonName: 'kubernetes-ca', keyKind: 'ec-p256', dnsNames: [], seconds: 9e8 };
  const root = readCertificate(await selfSignedRoot(mine, wish, styleOf({ profile: 'kubernetes', kubernetesVersion: 'v1.37.2' }), new Date(), call));
  const issuer = localIssuer(mine, root, styleOf({ profile: 'kubernetes', kubernetesVersion: 'v1.37.2' }), () => new Date());
  const issue = async (request, each) => {
    const { subject, names } = readRequest(request.csr);
    const start = Math.floor(Date.now() / 1000) * 1000;
    const certificate = await signCertificate(
      {
        subject: subject.raw,
        issuer: root.subject.raw,
        serial: randomSerial(128),
        notBefore: new Date(start - 300_000),
        notAfter: new Date(start + request.seconds * 1000),
        publicKey: request.publicKey,
        ca: {},
        usages: [...request.usages, 'cert sign'],
        authorityKeyId: root.subjectKeyId,
        names,
      },
      mine,
      each,
    );
    return { status: 'issued', chain: [certificate] };
  };
  return { check: own.check, close: own.close, issuers: new Map([['main', { ...issuer, issue }]]) };`;

const notAsked = 'rejected the certificate for';

export const hostileIssuers: readonly HostilePlugin[] = [
  ['certifies another key', answering('(globalThis.first ??= issue)'), notAsked],
  ['makes a CA of a leaf', makingCas, notAsked],
  ['lets it live longer', issuingWith('seconds: request.seconds * 3'), notAsked],
  [
    'grants other usages',
    issuingWith(`usages: ['digital signature', 'cert sign', 'server auth', 'client auth']`),
    notAsked,
  ],
  ['signs with the key of another CA', issuing('issue: (request, call) => other.issue(request, call)'), notAsked],
  [
    'adds a foreign certificate to the chain',
    answering('{ ...issue, chain: [...issue.chain, ...(await other.ca(call))] }'),
    notAsked,
  ],
  ['answers an empty chain', answering(`{ status: 'issued', chain: [] }`), 'an empty chain'],
  [
    'answers a chain in PEM',
    answering(`{ status: 'issued', chain: ['-----BEGIN CERTIFICATE-----'] }`),
    'a certificate of the chain is not bytes',
  ],
  [
    'answers a chain without end',
    answering(`{ status: 'issued', chain: Array.from({ length: 100_000 }, () => issue.chain[0]) }`),
    'the chain has more than 32 items',
  ],
  [
    'answers certificates of nonsense',
    answering(`{ status: 'issued', chain: [Buffer.alloc(1000, 0x30)] }`),
    /certificate|DER|ASN/,
  ],
  [
    'waits, though it answers at once',
    answering(`{ status: 'pending', ticket: 't', why: 'because \\u001b[2J', askAgainInSeconds: 1 }`),
    'says that it answers at once',
  ],
  [
    'waits for no time that there is',
    answering(`{ status: 'pending', ticket: 't', why: 'x', askAgainInSeconds: Number.NaN }`),
    'the pending answer to `issue` lacks `askAgainInSeconds`',
  ],
  ['grants something unknown', issuing(`grants: { lifetime: '__proto__' }`), '`grants` of the issuer is missing'],
  ['shows a CA that is none', issuing('ca: async () => [Buffer.alloc(100, 0x30)]'), /certificate|DER|ASN/],
  ['shows a CA in PEM', issuing(`ca: async () => 'PEM'`), 'the chain is not a list'],
  [
    'hangs when it issues',
    issuing('issue: () => new Promise(() => {})'),
    'the plugin did not issue within 300 seconds',
  ],
  [
    'hangs when it shows its CA',
    issuing('ca: () => new Promise(() => {})'),
    'the plugin did not show its CA within 120 seconds',
  ],
  ['objects with what is no text', issuing('objection: () => ({})'), 'an objection is not text'],
  ['objects by throwing', issuing(`objection: () => { throw new Error('no\\u202e'); }`), 'no\\u{202e}'],
];

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
        authority: {},
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

const notAsked = 'what was not asked for';

export const hostileIssuers: readonly HostilePlugin[] = [
  { title: 'certifies another key', open: answering('(globalThis.first ??= issue)'), says: notAsked },
  { title: 'makes an authority of a leaf', open: makingCas, says: notAsked },
  { title: 'lets it live longer', open: issuingWith('seconds: request.seconds * 3'), says: notAsked },
  {
    title: 'grants other usages',
    open: issuingWith(`usages: ['digital signature', 'cert sign', 'server auth', 'client auth']`),
    says: notAsked,
  },
  {
    title: 'signs with the key of another authority',
    open: issuing('issue: (request, call) => other.issue(request, call)'),
    says: notAsked,
  },
  {
    title: 'adds a foreign certificate to the chain',
    open: answering('{ ...issue, chain: [...issue.chain, ...(await other.authority(call))] }'),
    says: notAsked,
  },
  {
    title: 'answers an empty chain',
    open: answering(`{ status: 'issued', chain: [] }`),
    says: 'an empty chain',
  },
  {
    title: 'answers a chain in PEM',
    open: answering(`{ status: 'issued', chain: ['-----BEGIN CERTIFICATE-----'] }`),
    says: 'a chain with a certificate that is no bytes',
  },
  {
    title: 'answers a chain without end',
    open: answering(`{ status: 'issued', chain: Array.from({ length: 100_000 }, () => issue.chain[0]) }`),
    says: 'a chain of more than 32 items',
  },
  {
    title: 'answers certificates of nonsense',
    open: answering(`{ status: 'issued', chain: [Buffer.alloc(1000, 0x30)] }`),
    says: /certificate|DER|ASN/,
  },
  {
    title: 'waits, though it answers at once',
    open: answering(`{ status: 'pending', ticket: 't', why: 'because \\u001b[2J', askAgainInSeconds: 1 }`),
    says: 'says that it answers at once',
  },
  {
    title: 'waits for no time that there is',
    open: answering(`{ status: 'pending', ticket: 't', why: 'x', askAgainInSeconds: Number.NaN }`),
    says: 'pending without saying when to ask again',
  },
  {
    title: 'grants what nobody knows',
    open: issuing(`grants: { lifetime: '__proto__' }`),
    says: 'an issuer that does not say what it grants',
  },
  {
    title: 'shows an authority that is none',
    open: issuing('authority: async () => [Buffer.alloc(100, 0x30)]'),
    says: /certificate|DER|ASN/,
  },
  {
    title: 'shows an authority in PEM',
    open: issuing(`authority: async () => 'PEM'`),
    says: 'a chain that is no list',
  },
  {
    title: 'hangs when it issues',
    open: issuing('issue: () => new Promise(() => {})'),
    says: 'it did not issue within 300 seconds',
  },
  {
    title: 'hangs when it shows its authority',
    open: issuing('authority: () => new Promise(() => {})'),
    says: 'it did not show its authority within 120 seconds',
  },
  {
    title: 'objects with what is no text',
    open: issuing('objection: () => ({})'),
    says: 'an objection that is no text',
  },
  {
    title: 'objects by throwing',
    open: issuing(`objection: () => { throw new Error('no\\u202e'); }`),
    says: 'no\\u{202e}',
  },
];

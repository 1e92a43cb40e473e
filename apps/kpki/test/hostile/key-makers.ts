import type { HostilePlugin } from './hostile-plugin.ts';

const generating = (change: string): string => `const { keyGenerator } = own;
  return { ...own, keyStore: undefined, issuers: undefined, keyGenerator: { ...keyGenerator,
    generate: async (kind, call) => { const key = await keyGenerator.generate(kind, call); return ${change}; } } };`;

export const hostileKeyMakers: readonly HostilePlugin[] = [
  {
    title: 'signs with nonsense',
    open: generating(`{ ...key, sign: async () => Buffer.alloc(64, 7) }`),
    says: 'a signature that does not fit the public key',
  },
  {
    title: 'signs other bytes',
    open: generating(`{ ...key, sign: (message, how, each) => key.sign(Buffer.from('other'), how, each) }`),
    says: 'a signature that does not fit the public key',
  },
  {
    title: 'changes what it is given to sign',
    open: generating(
      `{ ...key, sign: (message, how, each) => { message.fill(0); return key.sign(message, how, each); } }`,
    ),
    says: 'a signature that does not fit the public key',
  },
  {
    title: 'signs with as much as there is memory',
    open: generating('{ ...key, sign: async () => Buffer.alloc(300 * 1024 * 1024) }'),
    says: 'a signature of more than 16384 bytes',
  },
  {
    title: 'hangs when it signs',
    open: generating('{ ...key, sign: () => new Promise(() => {}) }'),
    says: 'it did not sign within 300 seconds',
  },
  {
    title: 'hangs when it makes a key',
    open: generating('new Promise(() => {})'),
    says: 'it did not generate a key within 600 seconds',
  },
  {
    title: 'exports the key of another',
    open: generating(`{ ...key, export: async (each) => (await keyGenerator.generate(kind, each)).export(each) }`),
    says: 'a private key that does not belong to the public key',
  },
  {
    title: 'exports what is no key',
    open: generating(`{ ...key, export: async () => ({ use: (take) => take('PEM') }) }`),
    says: 'a private key that is no bytes',
  },
  {
    title: 'makes a key of another kind than it says',
    open: generating(`{ ...(await keyGenerator.generate('ed25519', call)), kind }`),
    says: 'whose public key is ed25519',
  },
  {
    title: 'makes another kind than it was asked for',
    open: generating(`await keyGenerator.generate('ed25519', call)`),
    says: 'a key of kind ed25519 where one of kind ec-p256 was to be generated',
  },
  { title: 'makes one key for all', open: generating(`(globalThis.one ??= key)`), says: 'a new key that is not new' },
  {
    title: 'shows a public key that is none',
    open: generating(`{ ...key, publicKey: Buffer.from('not DER') }`),
    says: 'whose public key is none that kpki uses',
  },
  {
    title: 'shows another key each time it is looked at',
    open: generating(
      `Object.defineProperty({ ...key }, 'publicKey', { get: () => (globalThis.at = 1 - (globalThis.at ?? 0)) ? key.publicKey : Buffer.from('x') })`,
    ),
    says: /whose public key is none|does not fit|does not belong/,
  },
  {
    title: 'makes kinds that every object has',
    open: `return { ...own, keyGenerator: { ...own.keyGenerator, makes: ['__proto__', 'constructor'] } };`,
    code: 2,
    says: 'makes no ec-p256 keys',
    isNamed: false,
  },
  {
    title: 'has a generator that is a text',
    open: `return { ...own, keyGenerator: 'yes' };`,
    says: 'it opened to no object',
  },
  {
    title: 'throws the key that it makes',
    open: generating(
      `await key.export(call).then((secret) => { throw new Error('-----BEGIN PRIVATE KEY-----\\n' + secret.use((b) => Buffer.from(b).toString('base64')) + '\\n-----END PRIVATE KEY-----'); })`,
    ),
    says: '[secret]',
  },
  {
    title: 'fails behind everybody’s back',
    open: `setTimeout(() => { throw new Error('\\u001b[2Jlate'); }, 5); await new Promise((done) => setTimeout(done, 500)); return own;`,
    says: '\\u{1b}[2Jlate',
    isNamed: false,
  },
];

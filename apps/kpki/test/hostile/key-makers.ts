import type { HostilePlugin } from './hostile-plugin.ts';

const generating = (change: string): string => `const { keyGenerator } = own;
  return { ...own, keyStore: undefined, issuers: undefined, keyGenerator: { ...keyGenerator,
    generate: async (kind, call) => { const key = await keyGenerator.generate(kind, call); return ${change}; } } };`;

export const hostileKeyMakers: readonly HostilePlugin[] = [
  [
    'signs with nonsense',
    generating(`{ ...key, sign: async () => Buffer.alloc(64, 7) }`),
    'the signature does not match the public key',
  ],
  [
    'signs other bytes',
    generating(`{ ...key, sign: (message, how, each) => key.sign(Buffer.from('other'), how, each) }`),
    'the signature does not match the public key',
  ],
  [
    'changes what it is given to sign',
    generating(`{ ...key, sign: (message, how, each) => { message.fill(0); return key.sign(message, how, each); } }`),
    'the signature does not match the public key',
  ],
  [
    'signs with as much as there is memory',
    generating('{ ...key, sign: async () => Buffer.alloc(300 * 1024 * 1024) }'),
    'the signature has more than 16384 bytes',
  ],
  [
    'hangs when it signs',
    generating('{ ...key, sign: () => new Promise(() => {}) }'),
    'the plugin did not sign within 300 seconds',
  ],
  [
    'hangs when it makes a key',
    generating('new Promise(() => {})'),
    'the plugin did not generate a key within 600 seconds',
  ],
  [
    'exports the key of another',
    generating(`{ ...key, export: async (each) => (await keyGenerator.generate(kind, each)).export(each) }`),
    'the private key does not match its public key',
  ],
  [
    'exports what is no key',
    generating(`{ ...key, export: async () => ({ use: (take) => take('PEM') }) }`),
    'the private key is not bytes',
  ],
  [
    'makes a key of another kind than it says',
    generating(`{ ...(await keyGenerator.generate('ed25519', call)), kind }`),
    'its public key is of kind ed25519',
  ],
  [
    'makes another kind than it was asked for',
    generating(`await keyGenerator.generate('ed25519', call)`),
    'the key is of kind ed25519, not ec-p256',
  ],
  ['makes one key for all', generating(`(globalThis.one ??= key)`), 'the key is not new'],
  [
    'shows a public key that is none',
    generating(`{ ...key, publicKey: Buffer.from('not DER') }`),
    'its public key is of a kind that kpki does not use',
  ],
  [
    'shows another key each time it is looked at',
    generating(
      `Object.defineProperty({ ...key }, 'publicKey', { get: () => (globalThis.at = 1 - (globalThis.at ?? 0)) ? key.publicKey : Buffer.from('x') })`,
    ),
    /its public key is of a kind|does not match/,
  ],
  [
    'makes kinds that every object has',
    `return { ...own, keyGenerator: { ...own.keyGenerator, makes: ['__proto__', 'constructor'] } };`,
    'makes no ec-p256 keys',
    { code: 2, isNamed: false },
  ],
  [
    'has a generator that is a text',
    `return { ...own, keyGenerator: 'yes' };`,
    'the opened plugin, or a facet of the plugin, is not an object',
  ],
  [
    'throws the key that it makes',
    generating(
      `await key.export(call).then((secret) => { throw new Error('-----BEGIN PRIVATE KEY-----\\n' + secret.use((b) => Buffer.from(b).toString('base64')) + '\\n-----END PRIVATE KEY-----'); })`,
    ),
    '[secret]',
  ],
  [
    'fails behind everybody’s back',
    `setTimeout(() => { throw new Error('\\u001b[2Jlate'); }, 5); await new Promise((done) => setTimeout(done, 500)); return own;`,
    '\\u{1b}[2Jlate',
    { isNamed: false },
  ],
];

import type { HostilePlugin } from './hostile-plugin.ts';

const generating = (change: string): string => `const { keyGenerator } = own;
  return { ...own, keyStore: undefined, issuers: undefined, keyGenerator: { ...keyGenerator,
    generate: async (kind, call) => { const key = await keyGenerator.generate(kind, call); return ${change}; } } };`;

export const hostileKeyMakers: readonly HostilePlugin[] = [
  [
    'signs with nonsense',
    generating(`{ ...key, sign: async () => Buffer.alloc(64, 7) }`),
    'a signature that does not fit the public key',
  ],
  [
    'signs other bytes',
    generating(`{ ...key, sign: (message, how, each) => key.sign(Buffer.from('other'), how, each) }`),
    'a signature that does not fit the public key',
  ],
  [
    'changes what it is given to sign',
    generating(`{ ...key, sign: (message, how, each) => { message.fill(0); return key.sign(message, how, each); } }`),
    'a signature that does not fit the public key',
  ],
  [
    'signs with as much as there is memory',
    generating('{ ...key, sign: async () => Buffer.alloc(300 * 1024 * 1024) }'),
    'a signature of more than 16384 bytes',
  ],
  [
    'hangs when it signs',
    generating('{ ...key, sign: () => new Promise(() => {}) }'),
    'it did not sign within 300 seconds',
  ],
  ['hangs when it makes a key', generating('new Promise(() => {})'), 'it did not generate a key within 600 seconds'],
  [
    'exports the key of another',
    generating(`{ ...key, export: async (each) => (await keyGenerator.generate(kind, each)).export(each) }`),
    'a private key that does not belong to the public key',
  ],
  [
    'exports what is no key',
    generating(`{ ...key, export: async () => ({ use: (take) => take('PEM') }) }`),
    'a private key that is no bytes',
  ],
  [
    'makes a key of another kind than it says',
    generating(`{ ...(await keyGenerator.generate('ed25519', call)), kind }`),
    'whose public key is ed25519',
  ],
  [
    'makes another kind than it was asked for',
    generating(`await keyGenerator.generate('ed25519', call)`),
    'a key of kind ed25519 where one of kind ec-p256 was to be generated',
  ],
  ['makes one key for all', generating(`(globalThis.one ??= key)`), 'a new key that is not new'],
  [
    'shows a public key that is none',
    generating(`{ ...key, publicKey: Buffer.from('not DER') }`),
    'whose public key is none that kpki uses',
  ],
  [
    'shows another key each time it is looked at',
    generating(
      `Object.defineProperty({ ...key }, 'publicKey', { get: () => (globalThis.at = 1 - (globalThis.at ?? 0)) ? key.publicKey : Buffer.from('x') })`,
    ),
    /whose public key is none|does not fit|does not belong/,
  ],
  [
    'makes kinds that every object has',
    `return { ...own, keyGenerator: { ...own.keyGenerator, makes: ['__proto__', 'constructor'] } };`,
    'makes no ec-p256 keys',
    { code: 2, isNamed: false },
  ],
  ['has a generator that is a text', `return { ...own, keyGenerator: 'yes' };`, 'it opened to no object'],
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

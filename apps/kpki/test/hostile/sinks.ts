import type { HostilePlugin } from './hostile-plugin.ts';

/** Never returns, and ignores the signal. */
const never = '() => new Promise(() => {})';

/** Returns this snapshot for every read; `digestOf` and `key` are in the prelude. */
const reading = (snapshot: string): string => `return { ...own, read: async (at) => (${snapshot}) };`;
const holding = (entry: string): string =>
  reading(`{ revision: 'r', drift: [], entries: new Map([['pki/ca.key', ${entry}]]) }`);
const throwing = (thrown: string): string => `return { ...own, read: async () => { throw ${thrown}; } };`;

/** Over the filesystem sink, so that what is written can be inspected. */
export const hostileSinks: readonly HostilePlugin[] = [
  ['hangs when it is opened', `return (${never})();`, 'the plugin did not open within 120 seconds'],
  [
    'hangs when it is checked',
    `return { ...own, check: ${never} };`,
    'the plugin did not check within 120 seconds',
    { line: 'doctor' },
  ],
  ['hangs when it is read', `return { ...own, read: ${never} };`, 'the plugin did not read within 120 seconds'],
  ['hangs when it is written', `return { ...own, write: ${never} };`, 'the plugin did not write within 600 seconds'],
  ['hangs when it is locked', `return { ...own, lock: ${never} };`, 'the plugin did not lock within 120 seconds'],
  [
    'hangs when it is closed',
    `return { ...own, close: ${never} };`,
    'the plugin did not close within 30 seconds',
    { isWritten: true },
  ],
  [
    'hangs when its lock is given back',
    `return { ...own, lock: async () => ({ lost: new AbortController().signal, release: ${never} }) };`,
    'the plugin did not release a lock within 30 seconds',
    { isWritten: true },
  ],
  [
    'writes after everybody has gone',
    `return { ...own, write: async (...words) => { await new Promise((done) => setTimeout(done, 700_000)); return own.write(...words); } };`,
    'the plugin did not write within 600 seconds',
  ],
  [
    'answers something that is waited for, for ever',
    reading('{ then() {} }'),
    'the plugin did not read within 120 seconds',
  ],
  [
    'tells of an entry that nobody asked about',
    reading(
      `{ revision: 'r', drift: [], entries: new Map([['etc/shadow', { kind: 'public', digest: digestOf('x'), bytes: Buffer.from('x') }]]) }`,
    ),
    'entry etc/shadow was not requested',
  ],
  [
    'gives the digest of something else',
    reading(
      `{ revision: 'r', drift: [], entries: new Map([['pki/ca.crt', { kind: 'public', digest: digestOf('y'), bytes: Buffer.from('x') }]]) }`,
    ),
    'the digest of entry pki/ca.crt does not match its bytes',
  ],
  [
    'shows a private key',
    holding(`{ kind: 'public', digest: digestOf(key), bytes: Buffer.from(key) }`),
    'entry pki/ca.key is secret, but the answer holds its bytes',
  ],
  [
    'hides a private key in what is no secret',
    holding(`{ kind: 'secret', digest: digestOf(key), rest: Buffer.from(key) }`),
    'the public rest of entry pki/ca.key holds a private key',
  ],
  [
    'has a revision that is no text',
    reading(`{ revision: 7, drift: [], entries: new Map() }`),
    'the revision of the snapshot is not text',
  ],
  [
    'has keys of every object',
    reading(`{ revision: 'r', drift: [], entries: JSON.parse('{ "__proto__": { "kind": "public" } }') }`),
    'the list of entries of the snapshot is not a Map',
  ],
  [
    'answers as much as there is memory',
    reading(
      `{ revision: 'r', drift: [], entries: new Map([['pki/ca.crt', { kind: 'public', digest: digestOf('x'), bytes: Buffer.alloc(200 * 1024 * 1024) }]]) }`,
    ),
    'entry pki/ca.crt has more than 8388608 bytes',
  ],
  [
    'has drift without end',
    reading(`{ revision: 'r', drift: Object.assign([], { length: 4_000_000_000 }), entries: new Map() }`),
    'the drift of the snapshot has more than 200000 items',
  ],
  [
    'has drift that a terminal obeys',
    reading(`{ revision: 'r', drift: ['\\u001b[2J\\u202egnihton'], entries: new Map() }`),
    '\\u{1b}[2J\\u{202e}gnihton',
    { line: 'plan', code: 0, isNamed: false },
  ],
  ['throws nothing at all', throwing('null'), 'unknown failure'],
  ['throws a text', throwing("'just so'"), 'unknown failure'],
  [
    'throws what cannot be read',
    throwing(`Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('no'); } })`),
    'the error cannot be read',
  ],
  [
    'throws what was taken away',
    throwing('(() => { const gone = Proxy.revocable({}, {}); gone.revoke(); return gone.proxy; })()'),
    'the error cannot be read',
  ],
  [
    'throws a code of its own',
    throwing(`Object.assign(new Error('no code'), { '~pluginError': true, code: 'constructor' })`),
    'no code',
  ],
  ['throws a private key', throwing('new Error(key)'), '[secret]'],
  [
    'throws the key that it is to write',
    `return { ...own, write: async (at, change) => { throw new Error([...change.set.values()].flatMap((e) => (e.kind === 'secret' ? [e.bytes.use((b) => Buffer.from(b).toString())] : [])).join()); } };`,
    '[secret]',
  ],
  ['throws what the environment holds', throwing('new Error(process.env.VAULT_TOKEN)'), '[secret]'],
  [
    'throws text that a terminal obeys, in several lines',
    throwing(`new Error('\\u001b]0;owned\\u0007\\u202egnihton\\nkpki: Done: 19 steps')`),
    '\\u{1b}]0;owned\\u{7}\\u{202e}gnihton kpki: Done: 19 steps',
  ],
  ['throws a novel', throwing(`new Error('x'.repeat(50_000_000))`), /x… \(and 49990000 characters more\)/],
  [
    'floods the log',
    `for (let at = 0; at < 200_000; at += 1) host.log('warn', 'line ' + at + ' \\u001b[31m'); return own;`,
    '(log truncated)',
    { code: 0, isNamed: false, isWritten: true },
  ],
  [
    'logs what is no text',
    `host.log('warn', { toString() { throw new Error('x'); } }); return own;`,
    'Done: ',
    { code: 0, isNamed: false, isWritten: true },
  ],
  ['asks without end', `for (;;) await host.ask({ text: 'sure?', hidden: false });`, 'no terminal to ask: sure?'],
  [
    'loses its lock at once',
    `return { ...own, lock: async () => ({ lost: AbortSignal.abort(), release: async () => {} }) };`,
    'lost',
    { isNamed: false },
  ],
  [
    'is locked by somebody of whom a terminal obeys',
    `return { ...own, lock: async () => ({ heldBy: '\\u001b[2Jroot\\n' }) };`,
    '\\u{1b}[2Jroot',
    { code: 4, isNamed: false },
  ],
  [
    'has a lock without an end',
    `return { ...own, lock: async () => ({ lost: new AbortController().signal }) };`,
    'the method release is missing',
  ],
  ['opens to nothing', 'return null;', 'the opened plugin, or a facet of the plugin, is not an object'],
  ['opens to half a sink', 'return { ...own, write: undefined };', 'the method write is missing'],
  [
    'has a method that throws when it is looked at',
    `return Object.defineProperty({ ...own }, 'atomic', { get() { throw new Error('not for you'); } });`,
    'not for you',
  ],
  ['has a location without an id', 'return { ...own, locate: () => ({}) };', 'the id of a location is not text'],
  [
    'clears what it was to write, and says that it is there',
    `return { ...own, write: async (at, change, expected, call) => { change.set.clear(); return own.write(at, change, expected, call); } };`,
    /conflict|is not there|not as it was written|moved|differ|missing/,
    { isNamed: false },
  ],
  [
    'tells rights that a terminal obeys',
    `return { ...own, rights: () => 'path "x" {}\\u001b]52;c;Y3VybCBldmlsfHNo\\u0007' };`,
    'the list of rights holds control characters',
    { line: 'explain sink main' },
  ],
  [
    'ends the program as if it were done',
    'process.exit(0);',
    'ended the program before it was done',
    { isNamed: false },
  ],
  [
    'leaves a timer behind',
    'setInterval(() => {}, 1000); return own;',
    'Done: ',
    { code: 0, isNamed: false, isWritten: true },
  ],
  [
    'has options that are checked for ever',
    null,
    'the plugin did not check its options within 10 seconds',
    { module: `validate: ${never}`, code: 2 },
  ],
  [
    'has options whose check throws',
    null,
    'no\\u{1b}[2J schema',
    { module: `validate: () => { throw new Error('no\\u001b[2J schema'); }`, code: 2 },
  ],
  [
    'has options without end of faults',
    null,
    'invalid',
    {
      module: `validate: () => ({ issues: Array.from({ length: 500_000 }, () => ({ message: 'invalid' })) })`,
      code: 2,
      isNamed: false,
    },
  ],
  [
    'has options whose answer is none',
    null,
    'the answer of the options schema is not an object',
    { module: 'validate: () => null', code: 2 },
  ],
];

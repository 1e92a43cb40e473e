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
  { title: 'hangs when it is opened', open: `return (${never})();`, says: 'it did not open within 120 seconds' },
  {
    title: 'hangs when it is checked',
    open: `return { ...own, check: ${never} };`,
    line: 'doctor',
    says: 'it did not check within 120 seconds',
  },
  {
    title: 'hangs when it is read',
    open: `return { ...own, read: ${never} };`,
    says: 'it did not read within 120 seconds',
  },
  {
    title: 'hangs when it is written',
    open: `return { ...own, write: ${never} };`,
    says: 'it did not write within 600 seconds',
  },
  {
    title: 'hangs when it is locked',
    open: `return { ...own, lock: ${never} };`,
    says: 'it did not lock within 120 seconds',
  },
  {
    title: 'hangs when it is closed',
    open: `return { ...own, close: ${never} };`,
    says: 'it did not close within 30 seconds',
    isWritten: true,
  },
  {
    title: 'hangs when its lock is given back',
    open: `return { ...own, lock: async () => ({ lost: new AbortController().signal, release: ${never} }) };`,
    says: 'it did not give a lock back within 30 seconds',
    isWritten: true,
  },
  {
    title: 'writes after everybody has gone',
    open: `return { ...own, write: async (...words) => { await new Promise((done) => setTimeout(done, 700_000)); return own.write(...words); } };`,
    says: 'it did not write within 600 seconds',
  },
  {
    title: 'answers something that is waited for, for ever',
    open: reading('{ then() {} }'),
    says: 'it did not read within 120 seconds',
  },
  {
    title: 'tells of an entry that nobody asked about',
    open: reading(
      `{ revision: 'r', drift: [], entries: new Map([['etc/shadow', { kind: 'public', digest: digestOf('x'), bytes: Buffer.from('x') }]]) }`,
    ),
    says: 'an entry that nobody asked about: etc/shadow',
  },
  {
    title: 'gives the digest of something else',
    open: reading(
      `{ revision: 'r', drift: [], entries: new Map([['pki/ca.crt', { kind: 'public', digest: digestOf('y'), bytes: Buffer.from('x') }]]) }`,
    ),
    says: 'an entry with the digest of something else: pki/ca.crt',
  },
  {
    title: 'shows a private key',
    open: holding(`{ kind: 'public', digest: digestOf(key), bytes: Buffer.from(key) }`),
    says: 'an entry that is secret, with all its bytes: pki/ca.key',
  },
  {
    title: 'hides a private key in what is no secret',
    open: holding(`{ kind: 'secret', digest: digestOf(key), rest: Buffer.from(key) }`),
    says: 'what is said to be no secret of pki/ca.key holds a private key',
  },
  {
    title: 'has a revision that is no text',
    open: reading(`{ revision: 7, drift: [], entries: new Map() }`),
    says: 'a snapshot without a revision',
  },
  {
    title: 'has keys of every object',
    open: reading(`{ revision: 'r', drift: [], entries: JSON.parse('{ "__proto__": { "kind": "public" } }') }`),
    says: 'a snapshot whose entries are no Map',
  },
  {
    title: 'answers as much as there is memory',
    open: reading(
      `{ revision: 'r', drift: [], entries: new Map([['pki/ca.crt', { kind: 'public', digest: digestOf('x'), bytes: Buffer.alloc(200 * 1024 * 1024) }]]) }`,
    ),
    says: 'the entry pki/ca.crt of more than 8388608 bytes',
  },
  {
    title: 'has drift without end',
    open: reading(`{ revision: 'r', drift: Object.assign([], { length: 4_000_000_000 }), entries: new Map() }`),
    says: 'a drift of more than 200000 items',
  },
  {
    title: 'has drift that a terminal obeys',
    open: reading(`{ revision: 'r', drift: ['\\u001b[2J\\u202egnihton'], entries: new Map() }`),
    line: 'plan',
    code: 0,
    says: '\\u{1b}[2J\\u{202e}gnihton',
    isNamed: false,
  },
  { title: 'throws nothing at all', open: throwing('null'), says: 'unknown failure' },
  { title: 'throws a text', open: throwing("'just so'"), says: 'unknown failure' },
  {
    title: 'throws what cannot be read',
    open: throwing(`Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('no'); } })`),
    says: 'it threw what cannot be read',
  },
  {
    title: 'throws what was taken away',
    open: throwing('(() => { const gone = Proxy.revocable({}, {}); gone.revoke(); return gone.proxy; })()'),
    says: 'it threw what cannot be read',
  },
  {
    title: 'throws a code of its own',
    open: throwing(`Object.assign(new Error('no code'), { '~pluginError': true, code: 'constructor' })`),
    says: 'no code',
  },
  { title: 'throws a private key', open: throwing('new Error(key)'), says: '[secret]' },
  {
    title: 'throws the key that it is to write',
    open: `return { ...own, write: async (at, change) => { throw new Error([...change.set.values()].flatMap((e) => (e.kind === 'secret' ? [e.bytes.use((b) => Buffer.from(b).toString())] : [])).join()); } };`,
    says: '[secret]',
  },
  {
    title: 'throws what the environment holds',
    open: throwing('new Error(process.env.VAULT_TOKEN)'),
    says: '[secret]',
  },
  {
    title: 'throws text that a terminal obeys, in several lines',
    open: throwing(`new Error('\\u001b]0;owned\\u0007\\u202egnihton\\nkpki: Done: 19 steps')`),
    says: '\\u{1b}]0;owned\\u{7}\\u{202e}gnihton kpki: Done: 19 steps',
  },
  {
    title: 'throws a novel',
    open: throwing(`new Error('x'.repeat(50_000_000))`),
    says: /x… \(and 49990000 characters more\)/,
  },
  {
    title: 'floods the log',
    open: `for (let at = 0; at < 200_000; at += 1) host.log('warn', 'line ' + at + ' \\u001b[31m'); return own;`,
    code: 0,
    says: '(and this is the last line that is told of it)',
    isNamed: false,
    isWritten: true,
  },
  {
    title: 'logs what is no text',
    open: `host.log('warn', { toString() { throw new Error('x'); } }); return own;`,
    code: 0,
    says: 'Done: ',
    isNamed: false,
    isWritten: true,
  },
  {
    title: 'asks without end',
    open: `for (;;) await host.ask({ text: 'sure?', hidden: false });`,
    says: 'nobody is here to answer: sure?',
  },
  {
    title: 'loses its lock at once',
    open: `return { ...own, lock: async () => ({ lost: AbortSignal.abort(), release: async () => {} }) };`,
    says: 'lost',
    isNamed: false,
  },
  {
    title: 'is locked by somebody of whom a terminal obeys',
    open: `return { ...own, lock: async () => ({ heldBy: '\\u001b[2Jroot\\n' }) };`,
    code: 4,
    says: '\\u{1b}[2Jroot',
    isNamed: false,
  },
  {
    title: 'has a lock without an end',
    open: `return { ...own, lock: async () => ({ lost: new AbortController().signal }) };`,
    says: 'it has no release',
  },
  { title: 'opens to nothing', open: 'return null;', says: 'it opened to no object' },
  { title: 'opens to half a sink', open: 'return { ...own, write: undefined };', says: 'it has no write' },
  {
    title: 'has a method that throws when it is looked at',
    open: `return Object.defineProperty({ ...own }, 'atomic', { get() { throw new Error('not for you'); } });`,
    says: 'not for you',
  },
  {
    title: 'has a location without an id',
    open: 'return { ...own, locate: () => ({}) };',
    says: 'a location without an id',
  },
  {
    title: 'clears what it was to write, and says that it is there',
    open: `return { ...own, write: async (at, change, expected, call) => { change.set.clear(); return own.write(at, change, expected, call); } };`,
    says: /conflict|is not there|not as it was written|moved|differ|missing/,
    isNamed: false,
  },
  {
    title: 'tells rights that a terminal obeys',
    open: `return { ...own, rights: () => 'path "x" {}\\u001b]52;c;Y3VybCBldmlsfHNo\\u0007' };`,
    line: 'explain sink main',
    says: 'rights with control characters in them',
  },
  {
    title: 'ends the program as if it were done',
    open: 'process.exit(0);',
    says: 'ended the program before it was done',
    isNamed: false,
  },
  {
    title: 'leaves a timer behind',
    open: 'setInterval(() => {}, 1000); return own;',
    code: 0,
    says: 'Done: ',
    isNamed: false,
    isWritten: true,
  },
  {
    title: 'has options that are checked for ever',
    module: `validate: ${never}`,
    code: 2,
    says: 'it did not check its options within 10 seconds',
  },
  {
    title: 'has options whose check throws',
    module: `validate: () => { throw new Error('no\\u001b[2J schema'); }`,
    code: 2,
    says: 'no\\u{1b}[2J schema',
  },
  {
    title: 'has options without end of faults',
    module: `validate: () => ({ issues: Array.from({ length: 500_000 }, () => ({ message: 'invalid' })) })`,
    code: 2,
    says: 'invalid',
    isNamed: false,
  },
  {
    title: 'has options whose answer is none',
    module: 'validate: () => null',
    code: 2,
    says: 'neither options nor what is wrong with them',
  },
];

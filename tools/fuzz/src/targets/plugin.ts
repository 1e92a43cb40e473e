import { makePlan, openPlugin, statusOf } from '@kpki/engine';
import { type GeneratedKey, PluginError, type Sink, type Snapshot } from '@kpki/plugin';
import { backend, sink } from '@kpki/plugin-conformance/memory';
import { applied, call, host, now, stateIn, wholeSink } from '../cluster.ts';
import { demand, type Target, textOf, unlessRefusedLater } from '../target.ts';

/** What a sink and a backend answer, in JSON: bytes as `hex:`, a Map as `["map", [name, value], …]`. */
interface Said {
  readonly read?: unknown;
  readonly key?: unknown;
  readonly signature?: unknown;
  readonly exported?: unknown;
  readonly error?: unknown;
}

function said(text: string): Said {
  try {
    const value: unknown = JSON.parse(text, (_, each: unknown) => decoded(each));
    return typeof value === 'object' && value !== null ? value : { read: value };
  } catch {
    return { read: text };
  }
}

function decoded(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('hex:')) return Uint8Array.from(Buffer.from(value.slice(4), 'hex'));
  if (!Array.isArray(value) || value[0] !== 'map') return value;
  return new Map(value.slice(1).map((pair) => (Array.isArray(pair) ? [pair[0], pair[1]] : [pair, pair])));
}

function encoded(snapshot: Snapshot, some: readonly string[]): string {
  const hex = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? `hex:${Buffer.from(value).toString('hex')}` : value;
  const entries = ['map', ...[...snapshot.entries].filter(([name]) => some.includes(name))];
  return JSON.stringify({ read: { ...snapshot, entries } }, hex);
}

const whole = await wholeSink();
const [state] = (await stateIn(whole)).locations;
if (state?.snapshot === undefined || state.snapshot === null) throw new Error('the whole PKI is not there');
const { snapshot } = state;
const { keyGenerator } = await backend.open({}, host);
const realKey = await keyGenerator?.generate('ec-p256', call);
if (realKey === undefined) throw new Error('the memory backend makes keys');
const spki = Buffer.from(realKey.publicKey).toString('hex');

const position = { line: 1, column: 1 };
const use = { use: 'hostile', with: {}, position, positionOf: () => position };
const nothing = () => Promise.reject(new PluginError('missing', 'nothing'));

/** What a plugin answers, whatever it is: the engine says whose fault it is, or makes a plan of it. */
export const plugin: Target = {
  name: 'plugin',
  seeds: [
    encoded(snapshot, ['pki/ca.crt', 'pki/ca.key', 'admin.conf']),
    encoded(snapshot, ['pki/sa.pub', 'pki/sa.key', 'pki/apiserver.crt', 'pki/apiserver.key']),
    `{"read":{"revision":"r","drift":["\\u001b[2J"],"entries":["map",["__proto__",{"kind":"secret","digest":"00"}]]}}`,
    `{"key":{"kind":"ec-p256","publicKey":"hex:${spki}","signatures":["ec-sha256"]},"signature":"hex:3006020101020101"}`,
    `{"read":null,"error":{"~pluginError":true,"code":"denied","message":"x","__proto__":{"code":1}}}`,
  ],
  run: async (bytes) => {
    const answers = said(textOf(bytes));
    const taken = await unlessRefusedLater(PluginError.is, async () => stateIn(await hostileSink(answers)));
    if (taken !== undefined) {
      const made = makePlan(taken, now);
      demand(made.steps.length > 0, 'a plan has a step for each artifact');
      demand(statusOf(taken, now).length > 0, 'a status has a row for each artifact');
      JSON.parse(JSON.stringify(made));
    }
    if (answers.key === undefined) return;
    const done = await unlessRefusedLater(PluginError.is, async () => {
      const empty = await sink.open({}, host);
      return applied(await stateIn(empty), await hostileKeys(answers));
    });
    demand(done === undefined, 'nothing is written with a key that signs nothing');
  },
};

async function hostileSink({ read, error }: Said): Promise<Sink> {
  const open = async (): Promise<Sink> => ({
    ...whole,
    read: async () => {
      if (error !== undefined) throw error;
      return read as Snapshot;
    },
  });
  return openPlugin('sink', 'main', use, { hostile: async () => ({ sink: { ...sink, open } }) }, nothing, host);
}

async function hostileKeys({ key, signature, exported }: Said) {
  const made = async (): Promise<GeneratedKey> =>
    ({ ...(key as GeneratedKey), sign: async () => signature, export: async () => exported }) as GeneratedKey;
  const open = async () => ({
    check: async () => {},
    close: async () => {},
    keyGenerator: { makes: [], generate: made, adopt: made },
  });
  const plugins = { hostile: async () => ({ backend: { ...backend, open } }) };
  const opened = await openPlugin('backend', 'default', use, plugins, nothing, host);
  if (opened.keyGenerator === undefined) throw new Error('what was handed over has a generator');
  return opened.keyGenerator;
}

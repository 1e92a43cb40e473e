import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { thisProcess } from '@kpki/plugin/process';
import type { Stored } from './stores.ts';

/** What a revision stored, by sink and state. */
export interface Recorded {
  /** The commit. */
  readonly revision: string;
  readonly sinks: Record<string, Readonly<Record<string, Stored>>>;
}

/** Each long text once: most of a state is in the next one too. */
interface Shortened {
  readonly revision: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly sinks: Recorded['sinks'];
}

export const recordedFile: string = fileURLToPath(new URL('recorded.json', import.meta.url));

const reference = /^#[0-9a-f]{12}$/;

export function shortened({ revision, sinks }: Recorded): Shortened {
  const texts: Record<string, string> = {};
  const short = (value: unknown): unknown => {
    if (typeof value !== 'string') return mapped(value, short);
    if (value.length < 60) return value;
    const name = `#${createHash('sha256').update(value).digest('hex').slice(0, 12)}`;
    texts[name] = value;
    return name;
  };
  const shortSinks = short(sinks) as Recorded['sinks'];
  return { revision, texts, sinks: shortSinks };
}

/** Reads the recorded data as if it came from this machine: a lock of Vault tells that its process is dead only there. */
export async function readRecorded(): Promise<Recorded> {
  const { revision, texts, sinks } = JSON.parse(await readFile(recordedFile, 'utf8')) as Shortened;
  const whole = (value: unknown): unknown =>
    typeof value === 'string' ? (reference.test(value) ? texts[value] : value) : ofThisMachine(mapped(value, whole));
  return { revision, sinks: whole(sinks) as Recorded['sinks'] };
}

/** The process keeps its number and its start, which no process of this machine has together. */
function ofThisMachine(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('boot' in value && 'namespace' in value)) return value;
  const { host, boot, namespace } = thisProcess();
  return { ...value, host, boot, namespace };
}

function mapped(value: unknown, map: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, map(each)]));
}

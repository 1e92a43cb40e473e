/**
 * A separate process for tests: writes one generation below a folder, or reads the stored state, and is killed at a
 * given step. It prints one line: the code of the error, or the result.
 */
import { PluginError, type Revision } from '@kpki/plugin';
import { nodeDisk } from '../src/node-disk.ts';
import { openSink } from '../src/sink.ts';
import { everything, generation, names } from './generations.ts';
import { call, host } from './host.ts';
import { watchedDisk } from './watched-disk.ts';

export interface Order {
  readonly root: string;
  readonly action: 'write' | 'read' | 'lock' | 'check';
  readonly generation: number;
  readonly expected: string | null;
  /** SIGKILL after this many changes of the disk; null: never. */
  readonly killAfter: number | null;
  readonly uid: number | null;
  /** The start in milliseconds since 1970, so that several processes start together. */
  readonly startAt: number;
}

const order: Order = JSON.parse(process.argv[2] ?? '');

if (order.uid !== null) {
  process.setgroups?.([]);
  process.setgid?.(order.uid);
  process.setuid?.(order.uid);
}

let changes = 0;
const disk = watchedDisk(nodeDisk(), {
  before: (operation) => {
    if (operation.changes && changes++ === order.killAfter) process.kill(process.pid, 'SIGKILL');
  },
});

async function obey(): Promise<string> {
  const sink = openSink({ root: order.root }, host, { disk });
  const at = sink.locate(everything, names);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, order.startAt - Date.now())));
  if (order.action === 'check') {
    await sink.check(call);
    return 'ready';
  }
  if (order.action === 'lock') {
    const lock = await sink.lock?.([at], 'the child', call);
    return lock && 'release' in lock ? 'locked' : 'held';
  }
  if (order.action === 'read') {
    const found = await sink.read(at, call);
    const unread = [...(found?.unreadable ?? [])].map(([entry, why]) => `${entry}: ${why}`);
    return [...(found?.entries.keys() ?? []), ...unread].join('; ');
  }
  await sink.write(at, generation(order.generation), order.expected as Revision | null, call);
  return 'done';
}

const answer = await obey().catch((error: unknown) => {
  if (PluginError.is(error)) return `${error.code}: ${error.message}`;
  throw error;
});
process.stdout.write(`${answer}\n`);

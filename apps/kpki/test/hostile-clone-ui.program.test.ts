import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { partOf } from '@kpki/services/random-cases';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FromWorker, NumberedTask, Task, TurnName } from '../src/ui/work/task.ts';
import { type Notice, toRunConformance } from '../src/ui/work/task.ts';
import { writePermit } from '../src/ui/work/write-permit.ts';
import { builtProgram } from './built/program.ts';
import { attacks, type HostileClone, hostileClone, layOut, ownServer } from './hostile/clone.ts';

type Target = Extract<Task, { type: 'read' }>['target'];

/** The tasks of the UI on a clone. Null: the task takes what a person typed, or reads nothing of the clone. */
const tasks: { readonly [T in TurnName]: ((target: Target, plugin: string) => Extract<Task, { type: T }>) | null } = {
  read: (target) => ({ type: 'read', target, plans: true }),
  'read fleet': ({ file = 'kpki.yaml' }) => ({ type: 'read fleet', files: [file] }),
  plan: (target) => ({ type: 'plan', target }),
  'read rotation': (target) => ({ type: 'read rotation', target, of: 'all' }),
  'ask servers': (target) => ({ type: 'ask servers', target }),
  'plan undo': (target) => ({ type: 'plan undo', target }),
  'check environment': (target) => ({ type: 'check environment', target }),
  'check plugin': (target, plugin) => ({ type: 'check plugin', target, plugin }),
  // These carry out what the tasks above planned, with the same sinks.
  apply: null,
  undo: null,
  // Writes a note of the user, and reads nothing of the clone.
  tick: null,
  'look around': null,
  'plugin forms': null,
  judge: null,
  'test draft': null,
  'write draft': null,
  'write example': null,
  export: null,
};

const ends: readonly Notice['type'][] = [
  ...([
    'known',
    'fleet over',
    'live over',
    'planned',
    'undo planned',
    'checked',
    'conformance over',
    'failure',
  ] as const),
];

describe('a clone of a stranger that the UI opens', () => {
  let hostile: HostileClone;
  beforeEach(async () => {
    hostile = await hostileClone();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await hostile[Symbol.asyncDispose]();
  });

  /** Runs each task without any agreement; `plugin` is the one to check. Returns the notices of each. */
  async function open(plugin = 'local'): Promise<ReadonlyMap<string, readonly Notice[]>> {
    const heard: FromWorker[] = [];
    // From source a thread takes four times as long to start.
    const worker = new Worker(join(dirname(builtProgram), 'worker.js'), { argv: [], workerData: writePermit().shared });
    const send = (message: NumberedTask): void => worker.postMessage(message);
    worker.on('message', (message: FromWorker) => {
      heard.push(message);
      for (const notice of message.notices) {
        if (notice.type !== 'question') continue;
        const text = notice.text === toRunConformance ? 'yes' : null;
        send({ run: message.run, task: { type: 'answer', question: notice.question, text } });
      }
    });
    const target: Target = { file: join(hostile.locations.clone, 'kpki.yaml'), environment: 'local' };
    const noticesOf = (run: number): readonly Notice[] =>
      heard.filter((message) => message.run === run).flatMap(({ notices }) => notices);
    const made = Object.values(tasks).flatMap((task) => (task === null ? [] : [task(target, plugin)]));
    for (const [run, task] of made.entries()) {
      send({ run, task });
      await vi.waitFor(
        () =>
          expect(
            noticesOf(run).map(({ type }) => type),
            task.type,
          ).toEqual(expect.arrayContaining([expect.toBeOneOf(ends)])),
        { timeout: 40_000, interval: 10 },
      );
    }
    await worker.terminate();
    return new Map(made.map(({ type }, run) => [type, noticesOf(run)]));
  }

  test.each(partOf(attacks, 3))('gets nothing, and runs nothing: $plugin, $title', async (attack) => {
    layOut(attack, hostile.server.port, hostile.locations);
    const { backends = {} } = attack.environment(hostile.server.port, hostile.locations);
    await open('other' in backends ? 'other' : 'local');
    expect(hostile.server.connections()).toBe(0);
    expect(existsSync(hostile.locations.proof)).toBe(false);
  });

  test('has the user asked only where the user starts a test', async () => {
    layOut(ownServer.vault, hostile.server.port, hostile.locations);
    const asking = [...(await open())].filter(([, notices]) =>
      notices.some((notice) => notice.type === 'question' && notice.text !== toRunConformance),
    );
    expect(asking.map(([type]) => type)).toEqual(['check environment', 'check plugin']);
    expect(hostile.server.connections()).toBe(0);
  });

  test('is read where the user agreed to its server', async () => {
    layOut(ownServer.vault, hostile.server.port, hostile.locations);
    vi.stubEnv('KPKI_TRUSTED_SERVERS', `http://127.0.0.1:${hostile.server.port}`);
    await open();
    expect(hostile.server.connections()).toBeGreaterThan(0);
  });
});

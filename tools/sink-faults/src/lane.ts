import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultProxy, openFaultProxy } from '@kpki/services';
import { type Ended, kpki } from './kpki.ts';
import { type Command, configurationOf, type Declared } from './scenarios.ts';
import type { Stand } from './stand.ts';
import type { Stored } from './stored.ts';

/** Where one run after another is made: proxies of its own, so that several lanes can be used at once. */
export interface Lane extends AsyncDisposable {
  readonly stands: readonly Stand[];
  readonly room: string;
  readonly file: string;
  proxyOf(stand: Stand): FaultProxy;
  calm(): Promise<void>;
  /** Writes the configuration. `seconds`: how long a request may take; default: longer than any server takes that answers. */
  declare(declared: Declared, seconds?: number): Promise<void>;
  wordsOf(command: Command): readonly string[];
  run(command: Command): Promise<Ended>;
  look(): Promise<ReadonlyMap<Stand, Stored>>;
}

/** Longer than any run takes that ends by itself. */
const timeLimit = 120_000;

let lanes = 0;

/** As long as a server may take that answers, on a machine with other work. */
const defaultSeconds = 30;

/** `folder`: for its configuration. */
export async function openLane(stands: readonly Stand[], folder: string): Promise<Lane> {
  lanes += 1;
  const room = `room${lanes}`;
  for (const stand of stands) await stand.openRoom(room);
  const resources = new AsyncDisposableStack();
  const proxies = new Map<Stand, FaultProxy>();
  for (const stand of stands) proxies.set(stand, resources.use(await openFaultProxy(stand.proxy)));
  const file = join(folder, `${room}.yaml`);
  const proxyOf = (stand: Stand): FaultProxy => {
    const proxy = proxies.get(stand);
    if (proxy === undefined) throw new Error(`${stand.name} has no proxy in this lane`);
    return proxy;
  };
  const wordsOf = ({ words }: Command): readonly string[] => [...words, '-f', file];
  return {
    stands,
    room,
    wordsOf,
    file,
    proxyOf,
    calm: async () => {
      for (const proxy of proxies.values()) await proxy.play(null);
    },
    declare: async (declared, seconds = defaultSeconds) => {
      const sinks = new Map(
        stands.map((stand) => [stand.name.toLowerCase(), stand.sink(proxyOf(stand).origin, room, seconds)]),
      );
      await writeFile(file, configurationOf(room, declared, sinks));
    },
    run: (command) => kpki(wordsOf(command), AbortSignal.timeout(timeLimit)),
    look: async () => {
      const looks = await Promise.all(stands.map(async (stand) => [stand, await stand.look(room)] as const));
      return new Map(looks);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

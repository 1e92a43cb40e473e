import { builtinLayouts, type OpenSink } from '@kpki/engine';
import { type Entry, type Kept, type Place, PluginError, Secret, type Sink } from '@kpki/plugin';
import { tarOf } from './tar-file.ts';

/** Gathers files for an archive, in memory alone. */
export interface TarSink extends OpenSink {
  /** Returns private keys: overwrite it after use. `modified`: seconds since 1970. */
  archive(modified: number): Uint8Array;
}

interface TarPlace extends Place {
  readonly kept: Kept;
}

interface Gathered {
  readonly mode: number;
  readonly content: Secret;
}

const modes = { secret: 0o600, public: 0o644 } as const;

export function tarSink(): TarSink {
  const layout = builtinLayouts.find(({ name }) => name === 'kubeadm');
  if (layout === undefined) throw new Error('there is no layout kubeadm');
  const gathered = new Map<string, Gathered>();
  const sink: Sink = {
    atomic: 'all',
    check: async () => {},
    close: async () => {
      for (const { content } of gathered.values()) content[Symbol.dispose]();
    },
    locate: (_, kept): TarPlace => ({ id: 'the archive', kept }),
    read: async () => null,
    write: async (at, { set }) => {
      if (gathered.size > 0) throw new PluginError('conflict', `${at.id} is written once`);
      for (const [entry, content] of set) {
        gathered.set(entry, { mode: modes[content.kind], content: new Secret(copyOf(content)) });
      }
      return null;
    },
    // With `reveal` it gets all files, as a folder does.
    reveal: async (at, entry) => {
      const held = gathered.get(entry);
      if (held === undefined) throw new PluginError('missing', `${entry} is not in ${at.id}`);
      return new Secret(held.content.use((bytes) => Uint8Array.from(bytes)));
    },
  };
  return {
    name: 'archive',
    sink,
    layout,
    archive: (modified) => {
      // Only the archive leaves this function with these bytes.
      const entries = [...gathered].map(([path, { mode, content }]) => ({
        path,
        mode,
        bytes: content.use((bytes) => bytes),
      }));
      return tarOf(entries, modified);
    },
  };
}

function copyOf({ bytes }: Entry): Uint8Array {
  return bytes instanceof Uint8Array ? Uint8Array.from(bytes) : bytes.use((secret) => Uint8Array.from(secret));
}

import { builtinLayouts, type OpenSink } from '@kpki/engine';
import { type Kept, type Place, PluginError, type Sink } from '@kpki/plugin';
import { tarOf } from './tar-file.ts';

/** Files that are gathered for an archive, in memory and nowhere else. */
export interface TarSink extends OpenSink {
  /** The archive, in which private keys are; to be overwritten once it is written. `modified` in seconds since 1970. */
  archive(modified: number): Uint8Array;
}

interface TarPlace extends Place {
  readonly kept: Kept;
}

const modes = { secret: 0o600, public: 0o644 } as const;

/** An empty one, filled by kubeadm's layout. */
export function tarSink(): TarSink {
  const layout = builtinLayouts.find(({ name }) => name === 'kubeadm');
  if (layout === undefined) throw new Error('there is no layout kubeadm');
  const gathered = new Map<string, { readonly mode: number; readonly bytes: Uint8Array }>();
  const sink: Sink = {
    atomic: 'all',
    check: async () => {},
    close: async () => {},
    locate: (_, kept): TarPlace => ({ id: 'the archive', kept }),
    read: async () => null,
    write: async (at, { set }) => {
      if (gathered.size > 0) throw new PluginError('conflict', `${at.id} is written once`);
      for (const [entry, { kind, bytes }] of set) {
        const copy = bytes instanceof Uint8Array ? bytes : bytes.use((secret) => new Uint8Array(secret));
        gathered.set(entry, { mode: modes[kind], bytes: copy });
      }
      return null;
    },
  };
  return {
    name: 'archive',
    sink,
    layout,
    archive: (modified) => {
      const entries = [...gathered].map(([path, file]) => ({ path, ...file }));
      const archive = tarOf(entries, modified);
      for (const { bytes } of entries) bytes.fill(0);
      return archive;
    },
  };
}

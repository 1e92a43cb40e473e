import { builtinLayouts, type OpenSink } from '@kpki/engine';
import { type Entry, type Kept, type Location, PluginError, Secret, type Sink } from '@kpki/plugin';

interface TarSink extends OpenSink {
  /** Returns private keys: overwrite it after use. `modified`: seconds since 1970. */
  archive(modified: number): Uint8Array;
}

interface TarLocation extends Location {
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
    locate: (_, kept): TarLocation => ({ id: 'the archive', kept }),
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

interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

const block = 512;
const folderMode = 0o755;
const longestName = 100;

/**
 * Returns an archive of files that belong to root, each folder before its files, as POSIX.1-1988 (`ustar`), which every
 * `tar` reads. `modified`: seconds since 1970. Throws for a path of more than 100 bytes.
 */
function tarOf(entries: readonly TarEntry[], modified: number): Uint8Array {
  const folders = new Set(entries.flatMap(({ path }) => foldersAbove(path)));
  const parts = [
    ...[...folders]
      .toSorted()
      .map((path) => header({ path: `${path}/`, mode: folderMode, size: 0, type: '5', modified })),
    ...entries.flatMap(({ path, mode, bytes }) => [
      header({ path, mode, size: bytes.length, type: '0', modified }),
      bytes,
      new Uint8Array((block - (bytes.length % block)) % block),
    ]),
    new Uint8Array(2 * block),
  ];
  const archive = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    archive.set(part, at);
    at += part.length;
  }
  return archive;
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

interface Header {
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  readonly type: '0' | '5';
  readonly modified: number;
}

function header({ path, mode, size, type, modified }: Header): Uint8Array {
  if (Buffer.byteLength(path) > longestName) throw new Error(`${path}: longer than ${longestName} bytes`);
  const bytes = Buffer.alloc(block);
  bytes.write(path, 0);
  octal(bytes, mode, 100, 8);
  octal(bytes, 0, 108, 8);
  octal(bytes, 0, 116, 8);
  octal(bytes, size, 124, 12);
  octal(bytes, modified, 136, 12);
  // The checksum counts its own field as spaces.
  bytes.write('        ', 148);
  bytes.write(type, 156);
  bytes.write('ustar\0' + '00', 257);
  bytes.write('root', 265);
  bytes.write('root', 297);
  const sum = bytes.reduce((total, each) => total + each, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

function octal(bytes: Buffer, value: number, at: number, length: number): void {
  bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
}

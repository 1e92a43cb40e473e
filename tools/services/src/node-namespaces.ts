import { spawnSync } from 'node:child_process';
import type { Found } from './component.ts';
import { programsOn } from './search-path.ts';

export function nodeNamespaces(): Found {
  const path = process.env['PATH'] ?? '';
  const [[nsenter], [unshare]] = [programsOn(path, 'nsenter'), programsOn(path, 'unshare')];
  if (nsenter === undefined || unshare === undefined)
    return { missing: 'nsenter and unshare of util-linux are missing' };
  if (process.getuid?.() !== 0) return { missing: 'not root' };
  const words = ['--net', '--mount', 'sh', '-c', attempt];
  const { status, stderr, error } = spawnSync(unshare, words, { encoding: 'utf8', timeout: 10_000 });
  if (status === 0) return { path: nsenter };
  return { missing: `root may not make them here: ${error?.message ?? stderr.trim()}` };
}

/** Restricted containers refuse network links and overlays. */
const attempt = `
set -e
ip link add nodes type bridge
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
`;

import { spawnSync } from 'node:child_process';
import type { Found } from './component.ts';
import { programsOn } from './search-path.ts';

/**
 * Whether this user can make the namespaces of nodes: in them a kubelet mounts volumes, and a network leads to them.
 * Answers the program that enters them.
 */
export function nodeNamespaces(): Found {
  const [nsenter] = programsOn(process.env['PATH'] ?? '', 'nsenter');
  if (nsenter === undefined) return { missing: 'nodes need nsenter and unshare of util-linux' };
  if (process.getuid?.() !== 0) return { missing: 'namespaces of nodes need root' };
  // A bridge and an overlay are what restricted containers refuse first.
  const attempt =
    'ip link add br0 type bridge && mount -t tmpfs tmpfs /mnt && mkdir /mnt/upper /mnt/work && mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc';
  const answer = spawnSync('unshare', ['--net', '--mount', '--uts', 'sh', '-c', attempt], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (answer.status === 0) return { path: nsenter };
  return { missing: `namespaces of nodes cannot be made here: ${answer.error?.message ?? answer.stderr.trim()}` };
}

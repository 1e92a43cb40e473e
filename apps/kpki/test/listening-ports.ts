import { readdir, readFile, readlink } from 'node:fs/promises';

/** Returns the TCP ports on which a process of this machine listens, by Linux's tables. */
export async function listeningPorts(processId: number): Promise<readonly number[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${processId}/net/${name}`, 'utf8')));
  const links = (await readdir(`/proc/${processId}/fd`)).map((fd) =>
    readlink(`/proc/${processId}/fd/${fd}`).catch(() => ''),
  );
  const sockets = new Set(await Promise.all(links));
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(`socket:[${inode}]`))
    .map(([, local]) => Number.parseInt(local?.split(':')[1] ?? '', 16));
}

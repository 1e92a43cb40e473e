import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiServer, type FaultProxy, type FaultScript, openFaultProxy } from '@kpki/services';

export type CarryOut = FaultScript['fault']['carryOut'];
export type On = NonNullable<FaultScript['on']>;

export async function faultProxy(plane: ApiServer): Promise<FaultProxy> {
  const pki = join(plane.folder, 'pki');
  const [certificate, key] = await Promise.all([
    readFile(join(pki, 'apiserver.crt')),
    readFile(join(pki, 'apiserver.key')),
  ]);
  const upstream = { origin: plane.url, ca: Buffer.from(plane.ca) };
  return openFaultProxy({ upstream, dialect: 'kubernetes', serves: { certificate, key } });
}

/** Returns a script that applies to each matching request. */
export function each(on: On, carryOut: CarryOut): FaultScript {
  return { fault: { name: 'of this test', does: '', isApplied: true, carryOut }, on, times: Number.POSITIVE_INFINITY };
}

/** The real server carries the request out, and its answer is lost. */
export const lost: CarryOut = async ({ socket, forward }) => {
  await forward();
  socket.destroy();
};
